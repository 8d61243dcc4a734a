package checks

// Registry returns all checks, in the order of the manual.
func Registry() []*Check {
	return []*Check{
		AstroProject, OverrideFile, EnvFile, CredentialFiles, VolumePaths, CredentialChain, AWSRegion,
		STSIdentity, DockerEngine, ContainerMounts, SecretsBackend, BackendKwargs, SecretsAccess,
		AWSConnections, SecretExposure, DoctorSettings,
	}
}
