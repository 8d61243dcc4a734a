package checks

import (
	"fmt"

	"doctor/internal/diagnosis"
	"doctor/internal/redact"
)

var EnvPathOutsideMount = &Rule{
	ID:     "env-path-outside-mount",
	Causes: []diagnosis.Kind{diagnosis.EnvPathOutsideMount}, Severity: Error, Since: "0.1.0",
	Title: "Variables that lead past the mount",
	Doc: page(
		noCredentials+". With a profile in `AWS_PROFILE`: "+
			"`botocore.exceptions.ProfileNotFound: The config profile (default) could not be found`. On the host everything works.",
		"`AWS_CONFIG_FILE` and `AWS_SHARED_CREDENTIALS_FILE` name one folder of the container, and the override mounts `~/.aws` at another. "+
			"boto3 then looks only where the variables say, and passes over files that are not there without a word. "+
			"Older instructions mount at `/home/astro/.aws` and set the variables to `/usr/local/airflow/.aws`, which can never work. "+
			"A path with `..` in it counts as well: Linux enters each folder before it takes `..`, so `/home/astro/work/../.aws` is not found if the container has no `/home/astro/work`, "+
			"and behind a symbolic link `..` starts from the link's target.",
		"Let the variables name the mount's target, or remove both: `/home/astro/.aws` is where boto3 looks without them. "+
			"Then run `astro dev restart`. "+
			"Prefer `/home/astro/.aws` to other targets, since SSO tokens are found only there.",
	),
	Before: `-- project/.env --
AWS_CONFIG_FILE=/usr/local/airflow/.aws/config
AWS_SHARED_CREDENTIALS_FILE=/usr/local/airflow/.aws/credentials
-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - ~/.aws:/home/astro/.aws:rw
` + everyService,
	After: `-- project/.env --
AWS_CONFIG_FILE=/home/astro/.aws/config
AWS_SHARED_CREDENTIALS_FILE=/home/astro/.aws/credentials
-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - ~/.aws:/home/astro/.aws:rw
` + everyService,
	Message: wordEnvPathOutsideMount,
	Fixes:   fixOutsideMount,
}

// wordEnvPathOutsideMount says where the variables lead.
func wordEnvPathOutsideMount(c diagnosis.Cause) redact.Text {
	switch d := c.Detail.(type) {
	case diagnosis.LeadsNowhere:
		leads := withBlanks(c, d.Path.Variable) + " leads to a place where nothing is mounted"
		if d.Path.Folder != "" {
			leads = fmt.Sprintf("AWS_CONFIG_FILE%s and AWS_SHARED_CREDENTIALS_FILE%s lead to %s, where nothing is mounted",
				inBrackets(c, d.Path.Config), inBrackets(c, d.Path.Credentials), d.Path.Folder)
		}
		return redact.Textf("%s; %s is mounted at %s (%s)", leads, d.Mount.Source, d.Mount.Target, overrideLines(c))
	case diagnosis.BrokenWay:
		way := d.Way.Blocker + " on the way does not exist in the container"
		switch d.Way.Why {
		case diagnosis.FileOnTheWay:
			way = d.Way.Blocker + " on the way is a file, not a folder"
		case diagnosis.EndlessLinks:
			way = d.Way.Blocker + " on the way is a symbolic link, and .. starts from its target"
		case diagnosis.NotAFile:
			way = "it is a folder"
		}
		return redact.Textf("%s does not point to %s: %s", withBlanks(c, d.Setting), d.Meant, way)
	}
	panic(unworded(c))
}

var EnvPathIsHostPath = &Rule{
	ID:     "env-path-is-host-path",
	Causes: []diagnosis.Kind{diagnosis.EnvPathIsHostPath}, Severity: Error, Since: "0.1.0",
	Title: "Path of your machine in a variable",
	Doc: page(
		noCredentials+", although the path in the variable exists.",
		"The path exists on your machine. boto3 runs in the container, which has another home folder, `/home/astro`, "+
			"and sees of your machine only what the override mounts. Windows paths are not translated either.",
		"Write the path inside the container: the mount's target, then the file's name.\n\n"+
			"```\nAWS_CONFIG_FILE=/home/astro/.aws/config\nAWS_SHARED_CREDENTIALS_FILE=/home/astro/.aws/credentials\n```",
	),
	Before: `-- project/.env --
AWS_CONFIG_FILE=@@HOME@@/.aws/config
AWS_SHARED_CREDENTIALS_FILE=@@HOME@@/.aws/credentials
`,
	After: `-- project/.env --
AWS_CONFIG_FILE=/home/astro/.aws/config
AWS_SHARED_CREDENTIALS_FILE=/home/astro/.aws/credentials
`,
	Message: says(func(c diagnosis.Cause, d diagnosis.Setting) redact.Text {
		return redact.Textf("%s is a path of this machine; the container has no such folder", valued(c, d))
	}),
	Fixes: fixVariables,
}

var EnvPathIsDirectory = &Rule{
	ID:     "env-path-is-directory",
	Causes: []diagnosis.Kind{diagnosis.EnvPathIsDirectory}, Severity: Error, Since: "0.1.0",
	Title: "Folder where boto3 wants a file",
	Doc: page(
		noCredentials+". Nothing is printed about the folder.",
		"`AWS_CONFIG_FILE` and `AWS_SHARED_CREDENTIALS_FILE` name files. "+
			"boto3 treats a folder, or a path that ends in a slash, as a file that is not there.",
		"Add the file's name to the path: `config` to the first variable, `credentials` to the second.",
	),
	Before: `-- project/.env --
AWS_CONFIG_FILE=/home/astro/.aws
AWS_SHARED_CREDENTIALS_FILE=/home/astro/.aws
`,
	After: `-- project/.env --
AWS_CONFIG_FILE=/home/astro/.aws/config
AWS_SHARED_CREDENTIALS_FILE=/home/astro/.aws/credentials
`,
	Message: says(func(c diagnosis.Cause, d diagnosis.VariableOfFolder) redact.Text {
		return redact.Textf("%s names %s; boto3 wants the file", valued(c, d.Setting), kindWords(d.Is))
	}),
	Fixes: fixVariables,
}

var EnvPathEmpty = &Rule{
	ID:     "env-path-empty",
	Causes: []diagnosis.Kind{diagnosis.EnvPathEmpty}, Severity: Error, Since: "0.1.0",
	Title: "File variables set to nothing",
	Doc: page(
		noCredentials+".",
		"Set to nothing is not the same as not set. "+
			"With `AWS_SHARED_CREDENTIALS_FILE=` boto3 reads no credentials file at all, not even `~/.aws/credentials`; the same holds for `AWS_CONFIG_FILE=`.",
		"Give the variable a path, or remove its line from `.env`.",
	),
	Before: `-- project/.env --
AWS_CONFIG_FILE=
AWS_SHARED_CREDENTIALS_FILE=
`,
	After: `-- project/.env --
AWS_CONFIG_FILE=/home/astro/.aws/config
AWS_SHARED_CREDENTIALS_FILE=/home/astro/.aws/credentials
`,
	Message: says(func(c diagnosis.Cause, d diagnosis.Setting) redact.Text {
		return redact.Textf("%s is set to nothing%s; boto3 then reads no file at all, not even the usual one", d.Name, inBrackets(c, d.At))
	}),
	Fixes: fixVariables,
}

var EnvOneOfTwo = &Rule{
	ID:     "env-one-of-two",
	Causes: []diagnosis.Kind{diagnosis.EnvOneOfTwo}, Severity: Error, Since: "0.1.0",
	Title: "One of the two file variables missing",
	Doc: page(
		noCredentials+" if the credentials file is the one that is not found. "+
			"If it is the config file, `botocore.exceptions.NoRegionError: You must specify a region.` or a profile that could not be found.",
		"The folder is mounted at a place where boto3 does not look by itself, and only one of the two variables leads there. "+
			"For the other file boto3 looks in `/home/astro/.aws`, where nothing is mounted.",
		"Set both variables, or mount at `/home/astro/.aws`, where neither is needed.\n\n"+
			"```\nAWS_CONFIG_FILE=/usr/local/airflow/.aws/config\nAWS_SHARED_CREDENTIALS_FILE=/usr/local/airflow/.aws/credentials\n```",
	),
	Before: `-- project/.env --
AWS_CONFIG_FILE=/usr/local/airflow/.aws/config
-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - ~/.aws:/usr/local/airflow/.aws:rw
` + everyService,
	After: `-- project/.env --
AWS_CONFIG_FILE=/usr/local/airflow/.aws/config
AWS_SHARED_CREDENTIALS_FILE=/usr/local/airflow/.aws/credentials
-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - ~/.aws:/usr/local/airflow/.aws:rw
` + everyService,
	Message: says(func(c diagnosis.Cause, d diagnosis.OneOfTwo) redact.Text {
		return redact.Textf("%s%s is set and %s is not: boto3 looks for the %s file at %s, where nothing is mounted", d.Set, inBrackets(c, d.At), d.Missing, d.File, d.Path)
	}),
	Fixes: fixOneOfTwo,
}

var EnvSwapped = &Rule{
	ID:     "env-swapped",
	Causes: []diagnosis.Kind{diagnosis.EnvSwapped}, Severity: Error, Since: "0.1.0",
	Title: "Config and credentials exchanged",
	Doc: page(
		"`botocore.exceptions.ProfileNotFound: The config profile (dev) could not be found`.",
		"`AWS_CONFIG_FILE` names the credentials file and `AWS_SHARED_CREDENTIALS_FILE` the config file. "+
			"boto3 wants `[profile dev]` in the one and `[dev]` in the other, so it finds the profile in neither. "+
			"`[default]` is written alike in both files, which is why the mistake shows only with a named profile.",
		"Exchange the two values.",
	),
	Before: `-- project/.env --
AWS_CONFIG_FILE=/home/astro/.aws/credentials
AWS_SHARED_CREDENTIALS_FILE=/home/astro/.aws/config
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
	Message: says(func(_ diagnosis.Cause, d diagnosis.SwappedVariables) redact.Text {
		return redact.Textf("AWS_CONFIG_FILE=%s and AWS_SHARED_CREDENTIALS_FILE=%s are exchanged; each file is read by the other's rules and the profile is in neither", d.Config, d.Credentials)
	}),
	Fixes: fixSwappedVariables,
}
