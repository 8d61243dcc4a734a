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
			return swapByHand(c)
		}
		edit.File = v.Origin.File
		edit.Set[v.Name] = path.Join(path.Dir(v.Value), repair.AwsFile(v.Name))
	}
	return []checks.Fix{checks.WithEdit("Set "+repair.Assignments(edit.Set)+" in "+edit.File, checks.Safe, edit)}
}

// swapByHand has the lines of both variables, where one is not set in an environment file.
func swapByHand(c cause.Cause) []checks.Fix {
	fix := checks.Fix{Title: redact.Textf("Swap the values of the two variables in %s", repair.PlacesOf(c, c.Vars[0])), Safety: checks.Unsafe}
	for _, v := range c.Vars {
		fix.Lines = append(fix.Lines, repair.VariableLine(v, path.Join(path.Dir(v.Value), repair.AwsFile(v.Name))))
	}
	return []checks.Fix{fix}
}

var EnvSwapped = &checks.Rule{
	ID:     "env-swapped",
	Causes: []cause.Kind{cause.EnvSwapped}, Severity: checks.Error, Since: "0.1.0",
	Title: "AWS file variables swapped",
	Doc: checks.Page(
		"`botocore.exceptions.ProfileNotFound: The config profile (dev) could not be found`.",
		"`AWS_CONFIG_FILE` points to the credentials file and `AWS_SHARED_CREDENTIALS_FILE` to the config file. "+
			"boto3 expects `[profile dev]` in the config file and `[dev]` in the credentials file, so it finds the profile in neither. "+
			"`[default]` is written the same in both files, so the mistake only shows with a named profile.",
		"Swap the two values.",
	),
	Message: checks.Says(func(_ cause.Cause, d cause.SwappedVariables) redact.Text {
		return redact.Textf("AWS_CONFIG_FILE is %s and AWS_SHARED_CREDENTIALS_FILE is %s: the values are swapped", d.Config, d.Credentials)
	}),
	Fixes: fixSwappedVariables,
}
