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
		fix := repair.SetVariable(c, other, c.Suggestion)
		fix.Title = fix.Title.Add(" beside " + v.Name)
		return []checks.Fix{fix}
	}
	return []checks.Fix{checks.WithEdit(fmt.Sprintf("Set the other variable too: %s=%s", c.Subject, c.Suggestion), checks.Safe,
		fixers.RetargetVariables{File: v.Origin.File, Set: map[string]string{c.Subject: c.Suggestion}})}
}

var EnvOneOfTwo = &checks.Rule{
	ID:     "env-one-of-two",
	Causes: []cause.Kind{cause.EnvOneOfTwo}, Severity: checks.Error, Since: "0.1.0",
	Title: "One of the two file variables missing",
	Doc: checks.Page(
		checks.NoCredentials+" if the credentials file is the one that is not found. "+
			"If it is the config file, `botocore.exceptions.NoRegionError: You must specify a region.` or a profile that could not be found.",
		"The folder is mounted at a place where boto3 does not look by itself, and only one of the two variables leads there. "+
			"For the other file boto3 looks in `/home/astro/.aws`, where nothing is mounted.",
		"Set both variables, or mount at `/home/astro/.aws`, where neither is needed.\n\n"+
			"```\nAWS_CONFIG_FILE=/usr/local/airflow/.aws/config\nAWS_SHARED_CREDENTIALS_FILE=/usr/local/airflow/.aws/credentials\n```",
	),
	Message: checks.Says(func(c cause.Cause, d cause.OneOfTwo) redact.Text {
		return redact.Textf("%s%s is set and %s is not: boto3 looks for the %s file at %s, where nothing is mounted", d.Set, wording.InBrackets(c, d.At), d.Missing, d.File, d.Path)
	}),
	Fixes: fixOneOfTwo,
}
