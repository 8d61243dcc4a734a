package checks

import (
	"fmt"

	"doctor/internal/astro"
	"doctor/internal/diagnosis"
	"doctor/internal/redact"
)

var InterpolationNotFromDotenv = &Rule{
	ID:     "interpolation-not-from-dotenv",
	Causes: []diagnosis.Kind{diagnosis.InterpolationNotFromDotenv}, Severity: Error, Since: "0.1.0",
	Title: "A variable of the override that only .env sets",
	Doc: page(
		noCredentials+". At the start only a line in the log: `level=warning msg=\"The \\\"AWS_DIR\\\" variable is not set. Defaulting to a blank string.\"`",
		"`${NAME}` in the override is filled from the shell that calls `astro`, never from `.env`. "+
			"This differs from `docker compose`, which reads `.env` for it. "+
			"Without the variable `${AWS_DIR}/.aws` becomes `/.aws`, and the engine makes an empty folder there. "+
			"In `environment:`, `AWS_PROFILE: ${AWS_PROFILE}` becomes nothing and hides the value that `.env` gives. "+
			"The same goes for the variables of Airflow: `AIRFLOW__SECRETS__BACKEND: ${AIRFLOW__SECRETS__BACKEND}` leaves Airflow without a backend, and a connection made of `${KEY}` and `${SECRET}` without keys.",
		"Remove such a line from `environment:`; `.env` reaches the containers without it. Where a part of a value is needed, export it from `.env`:\n\n"+
			"```\nset -a; . ./.env; set +a\n```\n\n"+
			"For a mount, write the path into the override, where `~` is this machine's home folder, or set the variable in the shell before the start."),
	Before: `-- project/.env --
AWS_DIR=@@HOME@@
-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - ${AWS_DIR}/.aws:/home/astro/.aws:rw
` + everyService,
	After: `-- project/.env --
AWS_DIR=@@HOME@@
-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - ~/.aws:/home/astro/.aws:rw
` + everyService,
	Message: wordInterpolationNotFromDotenv,
	Fixes:   fixUnsetSource,
	RefusalMessage: func(p *astro.Project, r astro.Refusal, where string) string {
		return fmt.Sprintf("%s${%s} is set in %s only, and the override is filled from the shell alone, so the volume line has no source", where, r.Subject, p.EnvFile.Path)
	},
	RefusalFixes: fixExport,
}

// wordInterpolationNotFromDotenv says what only .env sets.
func wordInterpolationNotFromDotenv(c diagnosis.Cause) redact.Text {
	switch d := c.Detail.(type) {
	case diagnosis.LostValues:
		return lostValues(c, d)
	case diagnosis.UnsetSource:
		return redact.Textf("%s uses ${%s}, which only %s sets; the override is filled from the shell alone, so the source becomes %s and %s", overrideLines(c), d.Variable, spotWords(c, d.Set), d.Source, madeWords(d.Made))
	}
	panic(unworded(c))
}

var InterpolationSyntax = &Rule{
	ID:       "interpolation-syntax",
	Refusals: []astro.RefusalKind{astro.InterpolationSyntax}, Severity: Error, Since: "0.1.0",
	Title: "A variable written as compose does not know it",
	Doc: page(
		"For `$(HOME)`: `service \"scheduler\" refers to undefined volume $(HOME)/.aws: invalid compose project`. "+
			"For `${` without an end: `invalid interpolation format for services.scheduler.environment.X.`",
		"compose knows `$NAME` and `${NAME}`. "+
			"`$(NAME)` is make's way and stays as it is; a source that does not begin with `/`, `.` or `~` is then taken for the name of a volume.",
		"Write `${HOME}`, or `~`, which needs no variable. A dollar sign that is to stay is written `$$`."),
	Before: `-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - $(HOME)/.aws:/home/astro/.aws:rw
` + everyService,
	After: `-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - ${HOME}/.aws:/home/astro/.aws:rw
` + everyService,
	RefusalMessage: func(_ *astro.Project, _ astro.Refusal, where string) string {
		return where + "compose knows $NAME and ${NAME}, closed with a brace; $(NAME) and an open ${ it does not"
	},
	RefusalFixes: fixUndeclared,
}

var RequiredVariableMissing = &Rule{
	ID:       "required-variable-missing",
	Refusals: []astro.RefusalKind{astro.RequiredVariableMissing}, Severity: Error, Since: "0.1.0",
	Title: "A required variable that the shell does not set",
	Doc: page(
		"`error while interpolating services.scheduler.volumes.[]: required variable AWS_DIR is missing a value: set AWS_DIR`",
		"`${NAME:?words}` ends the start with the words where the shell does not set the variable. "+
			"A line in `.env` does not help: it is for the containers.",
		"Set it in the shell that calls `astro`, or write the path into the override:\n\n"+
			"```\nexport AWS_DIR=$HOME\nastro dev start\n```"),
	Before: `-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - ${AWS_DIR:?set AWS_DIR}/.aws:/home/astro/.aws:rw
` + everyService,
	After: `env AWS_DIR=@@HOME@@
-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - ${AWS_DIR:?set AWS_DIR}/.aws:/home/astro/.aws:rw
` + everyService,
	RefusalMessage: requiredMessage,
	RefusalFixes:   fixExport,
}

var UndefinedVariableInSource = &Rule{
	ID:       "undefined-variable-in-source",
	Causes:   []diagnosis.Kind{diagnosis.UndefinedVariableInSource},
	Refusals: []astro.RefusalKind{astro.UndefinedVariableInSource}, Severity: Error, Since: "0.1.0",
	Title: "A volume source with a variable that is not set",
	Doc: page(
		noCredentials+". At the start only a line in the log: `level=warning msg=\"The \\\"USERPROFILE\\\" variable is not set. Defaulting to a blank string.\"`",
		"An unset variable becomes nothing, so that `${USERPROFILE}/.aws` becomes `/.aws`: a folder at the root of the disk, which the engine makes, empty and owned by root. "+
			"`USERPROFILE` is set on Windows, `HOME` elsewhere.",
		"Write `~/.aws`, which is right on every system, or set the variable in the shell that calls `astro`."),
	Before: `-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - ${USERPROFILE}/.aws:/home/astro/.aws:rw
` + everyService,
	After: `-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - ~/.aws:/home/astro/.aws:rw
` + everyService,
	Message: says(func(c diagnosis.Cause, d diagnosis.UnsetSource) redact.Text {
		return redact.Textf("%s uses ${%s}, which the shell does not set, so the source becomes %s; %s", overrideLines(c), d.Variable, d.Source, madeWords(d.Made))
	}),
	Fixes: fixUnsetSource,
	RefusalMessage: func(_ *astro.Project, r astro.Refusal, where string) string {
		return fmt.Sprintf("%s${%s} is not set in the shell, so the volume line has no source", where, r.Subject)
	},
	RefusalFixes: fixExport,
}

var UndefinedVariableInEnvironment = &Rule{
	ID:     "undefined-variable-in-environment",
	Causes: []diagnosis.Kind{diagnosis.UndefinedVariableInEnvironment}, Severity: Error, Since: "0.1.0",
	Title: "Unset variable in environment: or user:",
	Doc: page(
		noCredentials+", or what else boto3 says without the value, such as `botocore.exceptions.PartialCredentialsError: Partial credentials found in env, missing: AWS_SECRET_ACCESS_KEY` or `botocore.exceptions.ProfileNotFound: The config profile () could not be found`. "+
			"At the start only a line in the log: `level=warning msg=\"The \\\"AWS_SECRET_ACESS_KEY\\\" variable is not set. Defaulting to a blank string.\"`",
		"The shell that calls `astro` does not set the variable, or its name is misspelled, and compose puts nothing in its place. "+
			"The container then has an empty key, region, connection or backend, also where `.env` has a value: `environment:` wins. "+
			"A name without a value, such as `- AWS_ACCESS_KEY_ID`, takes the shell's value too. "+
			"`user: \"${UID}:${GID}\"` becomes `:`, which is root: bash sets `UID` without exporting it. "+
			"It is a warning where no failure is certain, as for a connection whose hooks go on without it.",
		"Remove the line and set the value in `.env`, or export the variable before the start. "+
			"Remove `user:`, so that the service runs as astro."),
	Before: `-- project/docker-compose.override.yml --
x-aws: &aws
  environment:
    - AWS_PROFILE=${TEAM_PROFILE}
  volumes:
    - ~/.aws:/home/astro/.aws:rw
` + everyService,
	After: `env TEAM_PROFILE=default
-- project/docker-compose.override.yml --
x-aws: &aws
  environment:
    - AWS_PROFILE=${TEAM_PROFILE}
  volumes:
    - ~/.aws:/home/astro/.aws:rw
` + everyService,
	Message: wordUndefinedVariableInEnvironment,
	Fixes:   fixLost,
}

// wordUndefinedVariableInEnvironment says what the shell does not set.
func wordUndefinedVariableInEnvironment(c diagnosis.Cause) redact.Text {
	switch d := c.Detail.(type) {
	case diagnosis.LostValues:
		return lostValues(c, d)
	case diagnosis.LostUser:
		return redact.Textf("user: is filled from %s%s, which the shell does not export, so the user is %q, which is root; its home folder is %s, and boto3 looks in %s/.aws", askedWords(d.Asked), inBrackets(c, d.At), d.User, d.Home, d.Home)
	}
	panic(unworded(c))
}

var WindowsPercentVariable = &Rule{
	ID:       "windows-percent-variable",
	Refusals: []astro.RefusalKind{astro.WindowsPercentVariable}, Severity: Error, Since: "0.1.0",
	Title: "A variable between percent signs",
	Doc: page(
		"`service \"scheduler\" refers to undefined volume %UserProfile%/.aws: invalid compose project`",
		"Percent signs mean a variable to the command prompt of Windows only. "+
			"compose leaves them as they are on every system, Windows too, and takes the text for the name of a volume. "+
			"Without quotes around the line the file is invalid YAML: `found character that cannot start any token`.",
		"Write `~/.aws`, or `${USERPROFILE}/.aws` on Windows."),
	Before: `-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - "%UserProfile%/.aws:/home/astro/.aws:rw"
` + everyService,
	After: `-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - ~/.aws:/home/astro/.aws:rw
` + everyService,
	RefusalMessage: func(_ *astro.Project, r astro.Refusal, where string) string {
		if isNoYAML(r) {
			return where + "compose cannot read the file: " + percentSlip(r.Subject).what
		}
		return where + "%NAME% is expanded nowhere: compose takes the text for a volume's name; write ${USERPROFILE} or ~"
	},
	RefusalFixes: func(p *Pass, r astro.Refusal) []Fix {
		if isNoYAML(r) {
			return percentSlip(r.Subject).fixes(p, r)
		}
		return fixUndeclared(p, r)
	},
}

var WindowsPathOnPosix = &Rule{
	ID:       "windows-path-on-posix",
	Causes:   []diagnosis.Kind{diagnosis.WindowsPathOnPOSIX},
	Refusals: []astro.RefusalKind{astro.WindowsPathOnPOSIX}, Severity: Error, Since: "0.1.0",
	Title: "A Windows path on a system without drives",
	Doc: page(
		"`Error response from daemon: invalid volume specification: 'C:\\Users\\alex\\.aws:/home/astro/.aws:rw'`",
		"The path names a drive, and the engine of this machine knows none. "+
			"In WSL the drive is at `/mnt/c`, and `~` is the home folder of the Linux user, not of the Windows one.",
		"Write `~/.aws`. To use the files of Windows from WSL, name them as WSL does: `/mnt/c/Users/alex/.aws`."),
	Before: `-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - C:\Users\alex\.aws:/home/astro/.aws:rw
` + everyService,
	After: `-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - ~/.aws:/home/astro/.aws:rw
` + everyService,
	Message: says(func(c diagnosis.Cause, d diagnosis.Mounted) redact.Text {
		return redact.Textf("%s mounts %s, a Windows path, and this machine has no drives", overrideLines(c), d.Source)
	}),
	Fixes: fixMountSource,
	RefusalMessage: func(_ *astro.Project, r astro.Refusal, where string) string {
		return fmt.Sprintf("%s%s is a Windows path; the engine of this machine knows no drives", where, r.Subject)
	},
	RefusalFixes: func(_ *Pass, r astro.Refusal) []Fix {
		return []Fix{replaceMount(r.Subject, "Mount the folder of this machine")}
	},
}
