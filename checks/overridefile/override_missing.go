package overridefile

import (
	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var OverrideMissing = &checks.Rule{
	ID:     "override-missing",
	Causes: []cause.Kind{cause.OverrideMissing}, Severity: checks.Error, Since: "0.1.0",
	Title: "No volume mounts the AWS files",
	Doc: checks.Page(
		checks.NoCredentials+", or with `AWS_PROFILE` set: `botocore.exceptions.ProfileNotFound: The config profile (dev) could not be found`.",
		"A container has no access to your home folder unless it is mounted. "+
			"The Astro CLI mounts only folders of the project; you have to mount `~/.aws` in `docker-compose.override.yml`, into every service. "+
			"Variables in `.env` only tell boto3 where to look.",
		"Create `docker-compose.override.yml` in the project folder, as in the example, and run `astro dev restart`. "+
			"The services of Airflow 2 are `scheduler`, `webserver` and `triggerer`."),
	Message: wordOverrideMissing,
	Fixes:   fixNoMount,
}

// wordOverrideMissing says where boto3 does not find the files.
func wordOverrideMissing(c cause.Cause) redact.Text {
	switch d := c.Detail.(type) {
	case cause.EmptyMount:
		return redact.Textf("boto3 looks in %s, but %s mounts an empty tmpfs at %s", d.Folder, wording.OverrideLines(c), d.Target)
	case cause.NothingMounted:
		looked := d.Folder
		if d.Variable.Name != "" {
			looked = d.Variable.Name + "=" + d.Variable.Value
		}
		if d.Override {
			return redact.Textf("%s is not mounted by %s", looked, astro.OverrideName)
		}
		return redact.Textf("%s is not mounted: %s not found", looked, astro.OverrideName)
	}
	panic(checks.Unworded(c))
}

// fixNoMount adds the mount, with the lines to write where it replaces a tmpfs.
func fixNoMount(p *checks.Pass, c cause.Cause) []checks.Fix {
	fixes := repair.FixNoOverride(p, c)
	if repair.IsTmpfs(c.Mount) {
		fixes[0].Lines = redact.Texts("volumes:", "  - "+repair.SpecFor(c))
	}
	return fixes
}
