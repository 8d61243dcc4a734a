package volumepaths

import (
	"doctor/checks"
	"doctor/checks/internal/wording"
	"doctor/fixers"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

func fixStandalone(_ *checks.Pass, c cause.Cause) []checks.Fix {
	if len(c.At) == 0 {
		return nil
	}
	return []checks.Fix{checks.WithEdit("Take the variables out of "+c.At[0].File, checks.Safe,
		fixers.UnsetVariables{File: c.At[0].File, Names: []string{"AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"}})}
}

var StandaloneContainerPath = &checks.Rule{
	ID:     "standalone-container-path",
	Causes: []cause.Kind{cause.StandaloneContainerPath}, Severity: checks.Error, Since: "0.1.0",
	Title: "Container paths in standalone mode",
	Doc: checks.Page(
		checks.NoCredentials+", or with a profile "+
			"`botocore.exceptions.ProfileNotFound: The config profile (dev) could not be found`, although the same project works in containers.",
		"In standalone mode Airflow runs on your machine without containers, so there are no mounts. "+
			"`.env` still sets the variables to paths such as `/home/astro/.aws/config`, which exist only in a container. "+
			"boto3 passes over a file that is not there without a word.",
		"Remove both variables: boto3 then reads `~/.aws`, which is the right folder in standalone mode. "+
			"It is the right folder in containers too, as long as the mount's target is `/home/astro/.aws`. "+
			"To use containers for one start instead, run `astro dev start --docker`.",
	),
	Message: checks.Says(func(c cause.Cause, d cause.Setting) redact.Text {
		return redact.Textf("%s is a path of a container, and standalone mode has none; boto3 looks for it on this machine", wording.SettingWords(c, d))
	}),
	Fixes: fixStandalone,
}
