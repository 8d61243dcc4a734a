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
	return []checks.Fix{checks.WithEdit("Remove AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE from "+c.At[0].File, checks.Safe,
		fixers.UnsetVariables{File: c.At[0].File, Names: []string{"AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"}})}
}

var StandaloneContainerPath = &checks.Rule{
	ID:     "standalone-container-path",
	Causes: []cause.Kind{cause.StandaloneContainerPath}, Severity: checks.Error, Since: "0.1.0",
	Title: "Container path in standalone mode",
	Doc: checks.Page(
		checks.NoCredentials+
			", or with a profile "+
			"`botocore.exceptions.ProfileNotFound: The config profile (dev) could not be found`, although the same project works in containers.",
		"In standalone mode Airflow runs on your machine without containers, so there are no mounts. "+
			"`.env` still sets the variables to paths such as `/home/astro/.aws/config`, which only exist in a container. "+
			"boto3 silently ignores a missing file.",
		"Remove both variables: boto3 then reads `~/.aws`, the right folder in standalone mode. "+
			"It is also right in containers, as long as the mount target is `/home/astro/.aws`. "+
			"To use containers for one start, run `astro dev start --docker`.",
	),
	Message: checks.Says(func(c cause.Cause, d cause.Setting) redact.Text {
		return redact.Textf("%s does not exist: standalone mode runs without containers", wording.SettingWords(c, d))
	}),
	Fixes: fixStandalone,
}
