package volumepaths

import (
	"path"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

func fixSwappedVariables(_ *checks.Pass, c cause.Cause) []checks.Fix {
	edit := fixers.RetargetVariables{Set: map[string]string{}}
	for _, v := range c.Vars {
		if v.Source != astro.FromEnvFile {
			return []checks.Fix{{Title: redact.Textf("Exchange the values of AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE (%s)", repair.PlacesOf(c, c.Vars[0])), Safety: checks.Unsafe}}
		}
		edit.File = v.Origin.File
		edit.Set[v.Name] = path.Join(path.Dir(v.Value), repair.AwsFile(v.Name))
	}
	return []checks.Fix{checks.WithEdit("Exchange the two values: "+repair.Assignments(edit), checks.Safe, edit)}
}

var EnvSwapped = &checks.Rule{
	ID:     "env-swapped",
	Causes: []cause.Kind{cause.EnvSwapped}, Severity: checks.Error, Since: "0.1.0",
	Title: "Config and credentials exchanged",
	Doc: checks.Page(
		"`botocore.exceptions.ProfileNotFound: The config profile (dev) could not be found`.",
		"`AWS_CONFIG_FILE` names the credentials file and `AWS_SHARED_CREDENTIALS_FILE` the config file. "+
			"boto3 wants `[profile dev]` in the one and `[dev]` in the other, so it finds the profile in neither. "+
			"`[default]` is written alike in both files, which is why the mistake shows only with a named profile.",
		"Exchange the two values.",
	),
	Message: checks.Says(func(_ cause.Cause, d cause.SwappedVariables) redact.Text {
		return redact.Textf("AWS_CONFIG_FILE=%s and AWS_SHARED_CREDENTIALS_FILE=%s are exchanged; each file is read by the other's rules and the profile is in neither", d.Config, d.Credentials)
	}),
	Fixes: fixSwappedVariables,
}
