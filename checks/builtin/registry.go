package builtin

import (
	"doctor/checks"
	"doctor/checks/astroproject"
	"doctor/checks/awsconnections"
	"doctor/checks/awsregion"
	"doctor/checks/backendkwargs"
	"doctor/checks/containermounts"
	"doctor/checks/credentialchain"
	"doctor/checks/credentialfiles"
	"doctor/checks/dockerengine"
	"doctor/checks/doctorsettings"
	"doctor/checks/envfile"
	"doctor/checks/overridefile"
	"doctor/checks/secretexposure"
	"doctor/checks/secretsaccess"
	"doctor/checks/secretsbackend"
	"doctor/checks/stsidentity"
	"doctor/checks/volumepaths"
)

// Registry returns all checks, in the order of the manual.
func Checks() []*checks.Check {
	return []*checks.Check{
		astroproject.AstroProject, overridefile.OverrideFile, envfile.EnvFile, credentialfiles.CredentialFiles, volumepaths.VolumePaths, credentialchain.CredentialChain, awsregion.AWSRegion,
		stsidentity.STSIdentity, dockerengine.DockerEngine, containermounts.ContainerMounts, secretsbackend.SecretsBackend, backendkwargs.BackendKwargs, secretsaccess.SecretsAccess,
		awsconnections.AWSConnections, secretexposure.SecretExposure, doctorsettings.DoctorSettings,
	}
}
