// Package builtin lists the checks of doctor.
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

// Checks returns all checks, in the order of the manual.
func Checks() []*checks.Check {
	return []*checks.Check{
		astroproject.Check,
		overridefile.Check,
		envfile.Check,
		credentialfiles.Check,
		volumepaths.Check,
		credentialchain.Check,
		awsregion.Check,
		stsidentity.Check,
		dockerengine.Check,
		containermounts.Check,
		secretsbackend.Check,
		backendkwargs.Check,
		secretsaccess.Check,
		awsconnections.Check,
		secretexposure.Check,
		doctorsettings.Check,
	}
}
