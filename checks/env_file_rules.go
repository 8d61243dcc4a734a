package checks

import (
	"fmt"

	"doctor/internal/astro"
	"doctor/internal/diagnosis"
	"doctor/internal/redact"
)

var DotenvSyntax = &Rule{
	ID:       "dotenv-syntax",
	Refusals: []astro.RefusalKind{astro.DotenvSyntax}, Severity: Error, Since: "0.1.0",
	Title: "A line of .env that its reader refuses",
	Doc: page(
		"`failed to read /home/me/project/.env: line 3: unterminated quoted value \"dev`, "+
			"or `unexpected character`, or `key cannot contain a space`. The line that is named is often one or two too high.",
		"compose reads `.env` after the image has been built, and one line that it cannot read ends the start. "+
			"JSON in double quotes ends at its own first quote, and a value without quotes ends with its line.",
		"Put JSON on one line and into single quotes. Close quotes that are opened, and write `NAME=value` without a blank in the name.\n\n"+
			"```\nAIRFLOW__SECRETS__BACKEND_KWARGS='{\"variables_prefix\": \"airflow/variables\"}'\n```"),
	Before: `-- project/.env --
AWS_CONFIG_FILE=/home/astro/.aws/config
AWS_SHARED_CREDENTIALS_FILE=/home/astro/.aws/credentials
AIRFLOW__SECRETS__BACKEND_KWARGS="{"region_name": "us-east-1"}"
`,
	After: `-- project/.env --
AWS_CONFIG_FILE=/home/astro/.aws/config
AWS_SHARED_CREDENTIALS_FILE=/home/astro/.aws/credentials
AIRFLOW__SECRETS__BACKEND=airflow.providers.amazon.aws.secrets.secrets_manager.SecretsManagerBackend
AIRFLOW__SECRETS__BACKEND_KWARGS='{"region_name": "us-east-1"}'
`,
	RefusalMessage: dotenvMessage,
	RefusalFixes:   fixEnvFile,
}

var DotenvNotRead = &Rule{
	ID:     "dotenv-not-read",
	Causes: []diagnosis.Kind{diagnosis.DotenvNotRead}, Severity: Error, Since: "0.1.0",
	Title: "Variables in a file that is not read",
	Doc: page(
		noCredentials+", or whatever the variables were to prevent. Nothing is printed about the file.",
		"The CLI reads `.env` in the project's folder, or the one file that `--env` names instead of it. "+
			"`.env.local`, `.env.dev` or a file in a subfolder is read by nothing.",
		"Move the lines to `.env`, or name the file at every start:\n\n"+
			"```\nastro dev start --env .env.local\n```"),
	Before: `-- project/.env --
# see .env.local
-- project/.env.local --
AWS_PROFILE=dev
-- home/.aws/config --
[profile dev]
region = us-east-1
-- home/.aws/credentials --
[dev]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
`,
	After: `-- project/.env --
AWS_PROFILE=dev
-- home/.aws/config --
[profile dev]
region = us-east-1
-- home/.aws/credentials --
[dev]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
`,
	Message: says(func(c diagnosis.Cause, d diagnosis.Misspelled) redact.Text {
		return redact.Textf("%s is set in %s, which the CLI does not read; it reads %s", d.Name, spotWords(c, d.At), d.Read)
	}),
	Fixes: fixUnreadEnv,
}

var EnvNameMisspelled = &Rule{
	ID:     "env-name-misspelled",
	Causes: []diagnosis.Kind{diagnosis.EnvNameMisspelled}, Severity: Error, Since: "0.1.0",
	Title: "A variable whose name nobody reads",
	Doc: page(
		noCredentials+", or another failure that the variable was to prevent. Nothing is printed about its name.",
		"boto3 knows its variables to the letter and in capitals. `AWS_CREDENTIALS_FILE`, `AWS_ACCESS_KEY` and `aws_profile` are none of them. "+
			"It is a warning where nothing fails for it.",
		"Write the name that the finding suggests, and start again with `astro dev restart`."),
	Before: `-- project/.env --
AWS_CONFIG_FILE=/home/astro/.aws/config
AWS_SHARED_CREDENTIALS_FILE=/home/astro/.aws/credentials
AWS_PROFIL=dev
-- home/.aws/config --
[profile dev]
region = us-east-1
-- home/.aws/credentials --
[dev]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
`,
	After: `-- project/.env --
AWS_CONFIG_FILE=/home/astro/.aws/config
AWS_SHARED_CREDENTIALS_FILE=/home/astro/.aws/credentials
AWS_PROFILE=dev
-- home/.aws/config --
[profile dev]
region = us-east-1
-- home/.aws/credentials --
[dev]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
`,
	Message: says(func(c diagnosis.Cause, d diagnosis.Misspelled) redact.Text {
		return redact.Textf("%s%s is no variable of boto3; it reads %s", d.Name, inBrackets(c, d.At), d.Read)
	}),
	Fixes: fixName,
}

var EnvValueHasQuotes = &Rule{
	ID:     "env-value-has-quotes",
	Causes: []diagnosis.Kind{diagnosis.EnvValueHasQuotes}, Severity: Error, Since: "0.1.0",
	Title: "Quotes that stay in a value",
	Doc: page(
		"`botocore.exceptions.ProfileNotFound: The config profile (\"dev\") could not be found`, with the quotes as part of the name; for a path "+noCredentials+".",
		"In `.env` compose takes a pair of quotes off. "+
			"In an `environment:` list, YAML does so only where they surround the whole entry: in `- AWS_PROFILE=\"dev\"` they stay.",
		"Leave the quotes out, or put them around the whole entry: `- \"AWS_PROFILE=dev\"`."),
	Before: `-- project/docker-compose.override.yml --
x-aws: &aws
  environment:
    - AWS_PROFILE="default"
  volumes:
    - ~/.aws:/home/astro/.aws:rw
` + everyService,
	After: `-- project/docker-compose.override.yml --
x-aws: &aws
  environment:
    - AWS_PROFILE=default
  volumes:
    - ~/.aws:/home/astro/.aws:rw
` + everyService,
	Message: says(func(c diagnosis.Cause, d diagnosis.Setting) redact.Text {
		return redact.Textf("%s%s has quotes that stay in its value; write it without them", d.Name, inBrackets(c, d.At))
	}),
	Fixes: fixQuotes,
}

var EnvValueExpandedOnHost = &Rule{
	ID:     "env-value-expanded-on-host",
	Causes: []diagnosis.Kind{diagnosis.EnvValueExpandedOnHost}, Severity: Error, Since: "0.1.0",
	Title: "A value that this machine fills in",
	Doc: page(
		noCredentials+". The path in the container is one of this machine.",
		"compose replaces `$HOME` in `.env` before the container is made, with the value of the shell that calls `astro`. "+
			"The container's own home folder is `/home/astro`.",
		"Write the path in the container. `~` works too: boto3 expands it inside, and so does `$HOME` in single quotes, which compose leaves alone."),
	Before: `-- project/.env --
AWS_CONFIG_FILE=$HOME/.aws/config
AWS_SHARED_CREDENTIALS_FILE=$HOME/.aws/credentials
`,
	After: `-- project/.env --
AWS_CONFIG_FILE=~/.aws/config
AWS_SHARED_CREDENTIALS_FILE=~/.aws/credentials
`,
	Message: says(func(c diagnosis.Cause, d diagnosis.Expanded) redact.Text {
		return redact.Textf("%s=%s%s was expanded with the value of this machine and became %s; the container has another home folder", d.Variable, d.Raw, inBrackets(c, d.At), d.Value)
	}),
	Fixes: fixVariables,
}

var EnvironmentBlockOverridesEnvFile = &Rule{
	ID:     "environment-block-overrides-env-file",
	Causes: []diagnosis.Kind{diagnosis.EnvironmentBlockOverridesEnvFile}, Severity: Error, Since: "0.1.0",
	Title: "A value of the override that hides that of .env",
	Doc: page(
		noCredentials+", although `.env` says the right thing.",
		"What the override says under `environment:` wins over `.env`. "+
			"An entry without a value, such as `- AWS_PROFILE`, takes the shell's, and where the shell has none it removes the value of `.env`.",
		"Remove the variable from `environment:`, so that `.env` counts, or give it the right value there."),
	Before: `-- project/docker-compose.override.yml --
x-aws: &aws
  environment:
    AWS_SHARED_CREDENTIALS_FILE: /usr/local/airflow/.aws/credentials
  volumes:
    - ~/.aws:/home/astro/.aws:rw
` + everyService,
	After: `-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - ~/.aws:/home/astro/.aws:rw
` + everyService,
	Message: wordEnvironmentBlockOverridesEnvFile,
	Fixes:   fixEnvironmentBlock,
}

// wordEnvironmentBlockOverridesEnvFile says what environment: hides.
func wordEnvironmentBlockOverridesEnvFile(c diagnosis.Cause) redact.Text {
	switch d := c.Detail.(type) {
	case diagnosis.LostValues:
		return lostValues(c, d)
	case diagnosis.HiddenValue:
		if d.Profile != "" {
			return redact.Textf("%s hides %s=%s (%s); profile %q is in neither file", valued(c, d.Setting), d.Name, d.Profile, spotWords(c, d.Hidden), d.Value)
		}
		return redact.Textf("%s hides %s, whose value would work", valued(c, d.Setting), spotWords(c, d.Hidden))
	}
	panic(unworded(c))
}

var UndefinedVariableInEnvFile = &Rule{
	ID:     "undefined-variable-in-env-file",
	Causes: []diagnosis.Kind{diagnosis.UndefinedVariableInEnvFile}, Severity: Warning, Since: "0.1.0",
	Title: "Dollar sign in .env that takes a part of the value away",
	Doc: page(
		"None. A prefix, a connection or a key lacks a part, so that a secret is not found or AWS refuses the key.",
		"compose fills in `$NAME` and `${NAME}` in `.env`, from the shell and from earlier lines of the file. "+
			"Where nothing sets NAME, nothing is put in its place: `team$env/variables` becomes `team/variables`. "+
			"It is an error where boto3 finds no credentials because of it.",
		"Put a value with a dollar sign of its own into single quotes, or write `$$`. To fill in a variable, set it on a line above."),
	Before: `-- project/.env --
AWS_CONFIG_FILE=/home/astro/.aws/config
AWS_SHARED_CREDENTIALS_FILE=/home/astro/.aws/credentials
AIRFLOW__SECRETS__BACKEND=airflow.providers.amazon.aws.secrets.secrets_manager.SecretsManagerBackend
AIRFLOW__SECRETS__BACKEND_KWARGS={"variables_prefix": "team$env/variables", "region_name": "us-east-1"}
`,
	After: `-- project/.env --
AWS_CONFIG_FILE=/home/astro/.aws/config
AWS_SHARED_CREDENTIALS_FILE=/home/astro/.aws/credentials
AIRFLOW__SECRETS__BACKEND=airflow.providers.amazon.aws.secrets.secrets_manager.SecretsManagerBackend
AIRFLOW__SECRETS__BACKEND_KWARGS={"variables_prefix": "team-dev/variables", "region_name": "us-east-1"}
`,
	Message: wordUndefinedVariableInEnvFile,
	Fixes:   fixUnfilled,
}

// wordUndefinedVariableInEnvFile says what a line of .env is filled from.
func wordUndefinedVariableInEnvFile(c diagnosis.Cause) redact.Text {
	switch d := c.Detail.(type) {
	case diagnosis.LostValues:
		return lostValues(c, d)
	case diagnosis.Expanded:
		return redact.Textf("%s=%s%s is filled from %s, which neither the shell nor an earlier line sets, and became %s", d.Variable, d.Raw, inBrackets(c, d.At), unfilledWords(d.Unfilled), d.Value)
	}
	panic(unworded(c))
}

var DotenvReadersDiffer = &Rule{
	ID: "dotenv-readers-differ", Severity: Warning, Since: "0.1.0",
	Title: "A line of .env that is read in different ways",
	Doc: page(
		"None. The value in standalone mode is another than in the containers, or is not set.",
		"Three readers take the same file in three ways. compose takes off quotes, `export` and comments, and fills in variables. "+
			"Standalone mode takes off one pair of quotes and nothing else. "+
			"`astro dev pytest`, `astro dev parse` and `astro run` keep even the quotes, and refuse `export` and values of several lines.",
		"Write the line so that all three agree: `NAME=value` on one line, without `export`, quotes, variables or a comment behind it."),
	Before: `-- project/.astro/config.yaml --
project:
  name: example
dev:
  mode: standalone
-- project/.env --
export AWS_DEFAULT_REGION=us-east-1
`,
	After: `-- project/.astro/config.yaml --
project:
  name: example
dev:
  mode: standalone
-- project/.env --
AWS_DEFAULT_REGION=us-east-1
`,
}

var PlaceholderLeft = &Rule{
	ID:     "placeholder-left",
	Causes: []diagnosis.Kind{diagnosis.PlaceholderLeft}, Severity: Error, Since: "0.1.0",
	Title: "A text that was to be filled in",
	Doc: page(
		noCredentials+" for a path or a profile; for a key "+
			"`botocore.exceptions.ClientError: An error occurred (InvalidClientTokenId) when calling the GetCallerIdentity operation: The security token included in the request is invalid.`",
		"`<username>`, `<your-aws-region>` or `YOUR_ACCESS_KEY` was copied from instructions and is still there, in the override, `.env`, `~/.aws/config` or `~/.aws/credentials`. "+
			"It is a warning where nothing depends on the value.",
		"Put your own value in its place. For the home folder `~` serves everybody who works on the project. For keys:\n\n"+
			"```\naws configure\n```"),
	Before: `-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - /home/<username>/.aws:/home/astro/.aws:rw
` + everyService,
	After: `-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - ~/.aws:/home/astro/.aws:rw
` + everyService,
	Message: says(leftText),
	Fixes:   fixPlaceholder,
}

// leftText says what was never filled in.
func leftText(c diagnosis.Cause, d diagnosis.LeftText) redact.Text {
	template := ""
	if d.Template {
		template = "; neither the CLI nor Airflow fills in a template there"
	}
	return redact.Textf("%s still says %s (%s), which was to be filled in%s", valueWords(d.Of), d.Text, spotWords(c, d.At), template)
}

// valueWords names a value on which a session depends.
func valueWords(v diagnosis.Value) string {
	switch v.Part {
	case diagnosis.AVariable:
		return v.Variable
	case diagnosis.AnArgument:
		of := v.Variable
		if of == "" {
			of = "the connection " + v.Connection
		}
		return fmt.Sprintf("%q in %s", v.Key, of)
	}
	return map[diagnosis.Part]string{
		diagnosis.TheMount: "the mount", diagnosis.TheProfile: "the profile's name", diagnosis.TheRegion: "the region", diagnosis.TheEndpoint: "the endpoint",
		diagnosis.TheAccessKey: "the access key", diagnosis.TheSecretKey: "the secret key", diagnosis.TheRole: "the role", diagnosis.TheExternalID: "the external id",
	}[v.Part]
}

var EnvValueInvalid = &Rule{
	ID:     "env-value-invalid",
	Causes: []diagnosis.Kind{diagnosis.EnvValueInvalid}, Severity: Error, Since: "0.1.0",
	Title: "A value that boto3 does not take",
	Doc: page(
		"For a number that is none: `ValueError: invalid literal for int() with base 10: 'many'`. "+
			"For a word that is not in the list: `botocore.exceptions.InvalidRetryModeError: Invalid value provided to \"mode\": \"fast\" must be one of: ('legacy', 'standard', 'adaptive')`.",
		"boto3 reads `AWS_MAX_ATTEMPTS`, `AWS_RETRY_MODE`, `AWS_DEFAULTS_MODE`, `AWS_STS_REGIONAL_ENDPOINTS` and a few more variables when it makes a session or a client, and raises on a value that they cannot have. "+
			"Nothing is sent to AWS.",
		"Give the variable one of its values, or remove its line."),
	Before: `-- project/.env --
AWS_CONFIG_FILE=/home/astro/.aws/config
AWS_SHARED_CREDENTIALS_FILE=/home/astro/.aws/credentials
AWS_RETRY_MODE=fast
`,
	After: `-- project/.env --
AWS_CONFIG_FILE=/home/astro/.aws/config
AWS_SHARED_CREDENTIALS_FILE=/home/astro/.aws/credentials
AWS_RETRY_MODE=standard
`,
	Message: says(func(c diagnosis.Cause, d diagnosis.Setting) redact.Text {
		return redact.Textf("%s is no value that boto3 takes", valued(c, d))
	}),
	Fixes: fixInvalidValue,
}
