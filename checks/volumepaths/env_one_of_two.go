package volumepaths

import (
	"fmt"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

func fixOneOfTwo(_ *checks.Pass, c cause.Cause) []checks.Fix {
	v := c.Vars[0]
	if v.Source != astro.FromEnvFile {
		other := v
		other.Name = c.Subject
		return []checks.Fix{repair.SetVariable(c, other, c.Suggestion)}
	}
	return []checks.Fix{checks.WithEdit(fmt.Sprintf("Set %s=%s in %s", c.Subject, c.Suggestion, v.Origin.File), checks.Safe,
		fixers.RetargetVariables{File: v.Origin.File, Set: map[string]string{c.Subject: c.Suggestion}})}
}

var EnvOneOfTwo = &checks.Rule{
	ID:     "env-one-of-two",
	Causes: []cause.Kind{cause.EnvOneOfTwo}, Severity: checks.Error, Since: "0.1.0",
	Title: "Only one of the two AWS file variables set",
	Doc: checks.Page(
		checks.NoCredentials+
			" if the credentials file is the one that is not found. "+
			"If it is the config file: `botocore.exceptions.NoRegionError: You must specify a region.` or `ProfileNotFound`.",
		"The folder is mounted at a path where boto3 does not look by default, and only one of the two variables points to it. "+
			"boto3 looks for the other file in `/home/astro/.aws`, where nothing is mounted.",
		"Set both variables, or mount the folder at `/home/astro/.aws` and set neither.\n\n```\nAWS_CONFIG_FILE=/usr/local/airflow/.aws/config\nAWS_SHARED_CREDENTIALS_FILE=/usr/local/airflow/.aws/credentials\n```",
	),
	Message: checks.Says(func(c cause.Cause, d cause.OneOfTwo) redact.Text {
		return redact.Textf("%s%s is set but %s is not: nothing is mounted at %s", d.Set, wording.InBrackets(c, d.At), d.Missing, d.Path)
	}),
	Fixes: fixOneOfTwo,
}
