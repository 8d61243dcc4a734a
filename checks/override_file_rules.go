package checks

import (
	"fmt"

	"doctor/internal/astro"
	"doctor/internal/diagnosis"
	"doctor/internal/redact"
)

var OverrideMissing = &Rule{
	ID:     "override-missing",
	Causes: []diagnosis.Kind{diagnosis.OverrideMissing}, Severity: Error, Since: "0.1.0",
	Title: "No override that mounts the AWS files",
	Doc: page(
		noCredentials+", or with `AWS_PROFILE` set: `botocore.exceptions.ProfileNotFound: The config profile (dev) could not be found`.",
		"A container sees nothing of the home folder of this machine unless it is mounted. "+
			"The CLI mounts the project's own folders only; `~/.aws` has to be added in `docker-compose.override.yml`, for every service. "+
			"Variables in `.env` say where to look, and put nothing there.",
		"Make `docker-compose.override.yml` beside the Dockerfile, as in the example, and start again with `astro dev restart`. "+
			"In Airflow 2 the services are `scheduler`, `webserver` and `triggerer`."),
	Before: `-- DELETE project/docker-compose.override.yml --
`,
	After: `-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - ~/.aws:/home/astro/.aws:rw
` + everyService,
	Message: wordOverrideMissing,
	Fixes:   fixNoOverride,
}

// wordOverrideMissing says where boto3 looks in vain.
func wordOverrideMissing(c diagnosis.Cause) redact.Text {
	switch d := c.Detail.(type) {
	case diagnosis.EmptyMount:
		return redact.Textf("boto3 looks in %s, where %s mounts an empty tmpfs at %s and no folder with AWS files", d.Folder, overrideLines(c), d.Target)
	case diagnosis.NothingMounted:
		looked := d.Folder
		if d.Variable.Name != "" {
			looked = valued(c, d.Variable)
		}
		if d.Override {
			return redact.Textf("boto3 looks in %s, but %s mounts no folder with AWS files", looked, astro.OverrideName)
		}
		return redact.Textf("boto3 looks in %s, but nothing is mounted: there is no %s", looked, astro.OverrideName)
	}
	panic(unworded(c))
}

var OverrideFileName = &Rule{
	ID:     "override-file-name",
	Causes: []diagnosis.Kind{diagnosis.OverrideFileName}, Severity: Error, Since: "0.1.0",
	Title: "An override that the CLI does not read",
	Doc: page(
		"None at the start, which succeeds. In tasks "+noCredentials+".",
		"The CLI reads one name only: `docker-compose.override.yml`, in the folder where it is called. "+
			"It passes over `docker-compose.override.yaml`, `docker-compose.yml`, `compose.override.yml` and files in other folders without a word.",
		"Give the file its name, and start again:\n\n"+
			"```\nmv docker-compose.override.yaml docker-compose.override.yml\nastro dev restart\n```"),
	Before: `-- DELETE project/docker-compose.override.yml --
-- project/docker-compose.override.yaml --
x-aws: &aws
  volumes:
    - ~/.aws:/home/astro/.aws:rw
` + everyService,
	After: `-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - ~/.aws:/home/astro/.aws:rw
` + everyService,
	Message: says(func(_ diagnosis.Cause, d diagnosis.UnreadFile) redact.Text {
		return redact.Textf("the CLI does not read %s: only %s beside the Dockerfile is an override", d.File, astro.OverrideName)
	}),
	Fixes: fixOverrideName,
}

var OverrideEmpty = &Rule{
	ID:     "override-empty",
	Causes: []diagnosis.Kind{diagnosis.OverrideEmpty}, Severity: Error, Since: "0.1.0",
	Title: "An override with nothing in it",
	Doc: page(
		"None at the start, which succeeds. In tasks "+noCredentials+".",
		"compose accepts a file that is empty or holds only comments, and services with nothing under them. "+
			"Such a file adds no mount.",
		"Give each service its volume line, as in the example. Take away the `#` in front of lines that were meant to count."),
	Before: `-- project/docker-compose.override.yml --
# x-aws: &aws
#   volumes:
#     - ~/.aws:/home/astro/.aws:rw
services:
  scheduler:
`,
	After: `-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - ~/.aws:/home/astro/.aws:rw
` + everyService,
	Message: says(func(diagnosis.Cause, diagnosis.EmptyOverride) redact.Text {
		return redact.Textf("%s has nothing in it that the CLI could add: no service gets a mount", astro.OverrideName)
	}),
	Fixes: fixNoOverride,
}

var OverrideYAMLSyntax = &Rule{
	ID:       "override-yaml-syntax",
	Refusals: []astro.RefusalKind{astro.OverrideYAMLSyntax}, Severity: Error, Since: "0.1.0",
	Title: "An override that is not YAML",
	Doc: page(
		"`failed to parse docker-compose.override.yml: yaml: line 3: found character that cannot start any token` for a tab or `%UserProfile%`, "+
			"`found unexpected end of stream` for a quote that is not closed, "+
			"`did not find expected hexdecimal number` for a Windows path in double quotes.",
		"YAML is indented with blanks, never with tabs. Inside double quotes a backslash begins an escape, "+
			"and a `%`, as in `%UserProfile%`, can begin no word without quotes. "+
			"The CLI reads the file only after it has built the image, and then does not start.",
		"Change the line that the finding names. Put a path with backslashes into single quotes, or write it with forward slashes."),
	Before: `-- project/docker-compose.override.yml --
services:
  scheduler:
	volumes:
	  - ~/.aws:/home/astro/.aws:rw
`,
	After: `-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - ~/.aws:/home/astro/.aws:rw
` + everyService,
	RefusalMessage: func(p *astro.Project, r astro.Refusal, where string) string {
		return where + "compose cannot read the file: " + yamlSlip(p, r).what
	},
	RefusalFixes: func(p *Pass, r astro.Refusal) []Fix { return yamlSlip(p.Project(), r).fixes(p, r) },
}

var OverrideYAMLShape = &Rule{
	ID:       "override-yaml-shape",
	Causes:   []diagnosis.Kind{diagnosis.OverrideYAMLShape},
	Refusals: []astro.RefusalKind{astro.OverrideYAMLShape}, Severity: Error, Since: "0.1.0",
	Title: "An override that is YAML, but no compose file",
	Doc: page(
		"`services must be a mapping`, `cannot override services.scheduler.volumes`, "+
			"`validating docker-compose.override.yml:  additional properties 'scheduler' not allowed` or "+
			"`validating docker-compose.override.yml: services.scheduler additional properties 'volume' not allowed`.",
		"Something stands at the wrong depth, or has another form or name than compose wants. "+
			"`services must be a mapping` means that the services are not indented deeper than `services:`; "+
			"`cannot override` that a list has lost its dashes, or the blank behind them; "+
			"`additional properties` that a key is misspelled or not where it belongs.",
		"Bring the file into the form of the example: `services:`, under it each service, under it `volumes:` with a list."),
	Before: `-- project/docker-compose.override.yml --
services:
scheduler:
  volumes:
    - ~/.aws:/home/astro/.aws:rw
`,
	After: `-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - ~/.aws:/home/astro/.aws:rw
` + everyService,
	Message: says(func(c diagnosis.Cause, d diagnosis.MisplacedVolumes) redact.Text {
		return redact.Textf("volume lines are inside environment:%s, so compose takes them for variables and mounts nothing", inBrackets(c, d.At))
	}),
	Fixes: fixMisplacedVolumes,
	RefusalMessage: func(p *astro.Project, r astro.Refusal, where string) string {
		return where + "compose does not accept what stands there: " + shapeSlip(p, r).what
	},
	RefusalFixes: func(p *Pass, r astro.Refusal) []Fix { return shapeSlip(p.Project(), r).fixes(p, r) },
}

var OverrideUnknownService = &Rule{
	ID:       "override-unknown-service",
	Refusals: []astro.RefusalKind{astro.OverrideUnknownService}, Severity: Error, Since: "0.1.0",
	Title: "A service that this Airflow does not have",
	Doc: page(
		"`service \"webserver\" has neither an image nor a build context specified: invalid compose project`",
		"A name that the CLI's own services do not have makes a new service in compose's eyes, and one without an image. "+
			"The whole project is then refused, after the image has been built. "+
			"Airflow 3 has `scheduler`, `dag-processor`, `api-server` and `triggerer`; Airflow 2 has `scheduler`, `webserver` and `triggerer`.",
		"Rename the service. From Airflow 2 to 3, `webserver` becomes `api-server` and `dag-processor` is new; "+
			"from 3 to 2, remove `dag-processor`."),
	Before: `-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - ~/.aws:/home/astro/.aws:rw
services:
  scheduler: *aws
  webserver: *aws
  triggerer: *aws
`,
	After: `-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - ~/.aws:/home/astro/.aws:rw
` + everyService,
	RefusalMessage: unknownServiceMessage,
	RefusalFixes:   fixUnknownService,
}

var OverrideRefused = &Rule{
	ID:       "override-refused",
	Refusals: []astro.RefusalKind{astro.OverrideRefused}, Severity: Error, Since: "0.1.0",
	Title: "An override that compose refuses",
	Doc: page(
		"compose's own words, which the finding repeats. For a volume line with one colon too many: "+
			"`invalid spec: ~/.aws:/home/astro/.aws:ro:z: too many colons`.",
		"The file is well-formed, and compose does not accept what it says. "+
			"This page stands for all refusals that have none of their own.",
		"Change what the words name. Several modes of one mount are joined by commas: `:ro,z`."),
	Before: `-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - ~/.aws:/home/astro/.aws:ro:z
` + everyService,
	After: `-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - ~/.aws:/home/astro/.aws:ro,z
` + everyService,
	RefusalMessage: mountRefused,
	RefusalFixes:   fixRefused,
}

var EnvFileMissing = &Rule{
	ID:       "env-file-missing",
	Refusals: []astro.RefusalKind{astro.EnvFileMissing}, Severity: Error, Since: "0.1.0",
	Title: "An env_file that is not there",
	Doc: page(
		"`env file /home/me/project/aws.env not found: stat /home/me/project/aws.env: no such file or directory`",
		"`env_file:` in the override names a file beside the CLI's own `.env`. "+
			"Its path counts from the project's folder. compose refuses to start when it is absent, unlike the CLI, which passes over an absent `.env`.",
		"Make the file, correct its path, or remove the entry. A file that not everybody has can be marked as such:\n\n"+
			"```\nenv_file:\n  - path: aws.env\n    required: false\n```"),
	Before: `-- project/docker-compose.override.yml --
x-aws: &aws
  env_file: aws.env
  volumes:
    - ~/.aws:/home/astro/.aws:rw
` + everyService,
	After: `-- project/docker-compose.override.yml --
x-aws: &aws
  env_file: aws.env
  volumes:
    - ~/.aws:/home/astro/.aws:rw
` + everyService + `-- project/aws.env --
AWS_DEFAULT_REGION=us-east-1
`,
	RefusalMessage: func(_ *astro.Project, r astro.Refusal, where string) string {
		return fmt.Sprintf("%senv_file names %s, which is not there", where, r.Subject)
	},
	RefusalFixes: func(p *Pass, r astro.Refusal) []Fix {
		return []Fix{
			{Title: redact.NewText("Make the file"), Commands: redact.Texts(p.makeFile(r.Subject)), Safety: Unsafe},
			{Title: redact.NewText("Remove env_file: from the service, or write required: false beside its path (" + refusedAt(r) + ")"), Safety: Unsafe},
		}
	},
}

var OverrideVersionKey = &Rule{
	ID:       "override-version-key",
	Refusals: []astro.RefusalKind{astro.OverrideVersionKey}, Severity: Warning, Since: "0.1.0",
	Title: "The obsolete key version",
	Doc: page(
		"With quotes a line in the log: ``level=warning msg=\"docker-compose.override.yml: the attribute `version` is obsolete, it will be ignored, please remove it to avoid potential confusion\"``. "+
			"Without quotes the start fails: `validating docker-compose.override.yml: version must be a string`.",
		"compose no longer has versions of its file. It passes over a text and refuses a number, and `3.1` without quotes is a number. "+
			"Only the number is reported, as an error: a version in quotes, as the published instructions have it, does no harm.",
		"Remove the line."),
	Before: `-- project/docker-compose.override.yml --
version: 3.1
x-aws: &aws
  volumes:
    - ~/.aws:/home/astro/.aws:rw
` + everyService,
	After: `-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - ~/.aws:/home/astro/.aws:rw
` + everyService,
	RefusalMessage: func(_ *astro.Project, _ astro.Refusal, where string) string {
		return where + "version: needs quotes, or better: leave it out, nobody reads it"
	},
	RefusalFixes: func(*Pass, astro.Refusal) []Fix {
		return []Fix{{Title: redact.NewText("Remove the line with version:"), Safety: Unsafe}}
	},
}
