package builtin

import (
	"context"
	"maps"
	"os"
	"strings"
	"testing"

	"doctor/checks/internal/scenetest"
	"doctor/internal/aws/awstest"
	"doctor/internal/facts"
	"doctor/internal/redact/redacttest"
	"doctor/internal/run"
)

var everywhere = []string{"api-server", "dag-processor", "scheduler", "triggerer"}

// override is one that has the same volume line for some services.
func override(services []string, line string) map[string]string {
	text := "services:\n"
	for _, service := range services {
		text += "  " + service + ":\n    volumes:\n" + line + "\n"
	}
	return map[string]string{"project/docker-compose.override.yml": text}
}

// environmentOf is the usual override with a line in the environment of each
// service, and lines of .env beside the usual ones.
func environmentOf(line, dotenv string) map[string]string {
	files := override(everywhere, "      - ~/.aws:/home/astro/.aws\n    environment:\n      "+line)
	files["project/.env"] = scenetest.MountVariables + dotenv
	return files
}

// TestAdvice: the fix for a mistake is specific to that mistake.
func TestAdvice(t *testing.T) {
	testAdvice(t, map[string]mistake{
		"a comment right behind a key": {
			map[string]string{"project/.env": scenetest.MountVariables + "AWS_ACCESS_KEY_ID=" + awstest.ExampleKeyID + "\nAWS_SECRET_ACCESS_KEY=" + awstest.ExampleSecret + "#old\n"},
			`secret-malformed
				fix: Remove # and what follows it from the value of AWS_SECRET_ACCESS_KEY in .env:4 [retarget-variables]`, ".env:4",
		},
		"half a pair of keys in .env, whole ones in the files": {
			map[string]string{"project/.env": scenetest.MountVariables + "AWS_ACCESS_KEY_ID=" + awstest.ExampleKeyID + "\nAWS_SECRET_ACCESS_KEY=\n"},
			`partial-credentials
				fix: Remove the keys from .env to use the AWS files [unset-variables]
				fix: Set AWS_SECRET_ACCESS_KEY in .env:4
				write AWS_SECRET_ACCESS_KEY=<secret access key>`, ".env:3",
		},
		"half a pair of keys in .env and nothing else": {
			map[string]string{
				"project/.env":          scenetest.MountVariables + "AWS_ACCESS_KEY_ID=" + awstest.ExampleKeyID + "\n",
				"home/.aws/credentials": "",
			},
			`partial-credentials
				fix: Add AWS_SECRET_ACCESS_KEY below AWS_ACCESS_KEY_ID (.env:3)
				write AWS_SECRET_ACCESS_KEY=<secret access key>
				fix: Remove the keys from .env to use the AWS files [unset-variables]`, "AWS_ACCESS_KEY_ID (.env:3)",
		},
		"half a pair of keys in a file": {
			map[string]string{"home/.aws/credentials": "[default]\naws_access_key_id = " + awstest.ExampleKeyID + "\n"},
			`partial-credentials
				fix: Enter the keys of profile "default" again
				aws configure`, "profile \"default\" has aws_access_key_id (~/.aws/credentials:2) but no aws_secret_access_key",
		},
		"a key in .env that is too short": {
			map[string]string{"project/.env": scenetest.MountVariables + "AWS_ACCESS_KEY_ID=AKIAEXAMPLE\nAWS_SECRET_ACCESS_KEY=" + awstest.ExampleSecret + "\n"},
			`key-malformed
				fix: Remove the keys from .env to use the AWS files [unset-variables]
				fix: Copy the value of AWS_ACCESS_KEY_ID again into .env:3
				write AWS_ACCESS_KEY_ID=<access key ID>`, ".env:3",
		},
		"the tutorial's word for the home folder on Windows": {
			override(everywhere, "      - %UserProfile%/.aws:/home/astro/.aws:rw"),
			`windows-percent-variable
				fix: Write ~ instead of %UserProfile% in docker-compose.override.yml [edit-lines]`, "%UserProfile%, which compose does not expand",
		},
		"another word of Windows": {
			override(everywhere, "      - %APPDATA%/.aws:/home/astro/.aws:rw"),
			`windows-percent-variable
				fix: Write ~, or a path, instead of %APPDATA% in docker-compose.override.yml:4
				write - ~/.aws:/home/astro/.aws:rw`, "%APPDATA%",
		},
		"a tab": {
			override(everywhere, "\t- ~/.aws:/home/astro/.aws:rw"),
			`override-yaml-syntax
				fix: Replace the tabs by spaces in docker-compose.override.yml [edit-lines]`, "indented with a tab",
		},
		"volume for volumes, the first in the file being the last of the alphabet": {
			map[string]string{"project/docker-compose.override.yml": "services:\n  triggerer:\n    volume: [~/.aws:/home/astro/.aws]\n  api-server:\n    volume: [~/.aws:/home/astro/.aws]\n"},
			`override-yaml-shape
				fix: Write volumes instead of volume [rename-key]`, "docker-compose.override.yml:3: ",
		},
		"no blank behind the dash": {
			override(everywhere, "      -~/.aws:/home/astro/.aws:rw"),
			`override-yaml-shape
				fix: Add a space after the dash in docker-compose.override.yml [edit-lines]`, "volumes: is not a list",
		},
		"no dash": {
			override(everywhere, "      ~/.aws:/home/astro/.aws:rw"),
			`override-yaml-shape
				fix: Begin each volume with a dash and a space in docker-compose.override.yml [edit-lines]`, "volumes: is not a list",
		},
		"service for services": {
			map[string]string{"project/docker-compose.override.yml": "service:\n  scheduler:\n    volumes: [~/.aws:/home/astro/.aws]\n"},
			`override-yaml-shape
				fix: Write services instead of service [rename-key]`, "docker-compose.override.yml:1: ",
		},
		"a service beside services:": {
			map[string]string{"project/docker-compose.override.yml": "services:\n  api-server: {}\nscheduler:\n  volumes: [~/.aws:/home/astro/.aws]\n"},
			`override-yaml-shape
				fix: Indent lines 3 to 4 by 2 spaces in docker-compose.override.yml [edit-lines]`, "docker-compose.override.yml:3: ",
		},
		"two keys with slips": {
			map[string]string{"project/docker-compose.override.yml": "services:\n  scheduler:\n    volume: []\n    enviroment: {}\n"},
			`override-yaml-shape
				fix: Write environment instead of enviroment, volumes instead of volume in docker-compose.override.yml [edit-lines]`, "docker-compose.override.yml:3: ",
		},
		"services beside services:": {
			map[string]string{"project/docker-compose.override.yml": "triggerer: {}\nservices: {}\nscheduler: {}\n"},
			`override-yaml-shape
				fix: Indent scheduler, triggerer under services: in docker-compose.override.yml:1; a valid override looks like this
				write services:
				write   api-server:
				write     volumes:
				write       - ~/.aws:/home/astro/.aws:rw
				write   dag-processor:
				write     volumes:
				write       - ~/.aws:/home/astro/.aws:rw
				write   scheduler:
				write     volumes:
				write       - ~/.aws:/home/astro/.aws:rw
				write   triggerer:
				write     volumes:
				write       - ~/.aws:/home/astro/.aws:rw`, "scheduler, triggerer is not under services:",
		},
		"a key that nobody knows": {
			map[string]string{"project/docker-compose.override.yml": "services:\n  scheduler:\n    quux: 1\n"},
			`override-yaml-shape
				fix: Correct the key, or its indentation in docker-compose.override.yml:3; a valid override looks like this
				write services:
				write   api-server:
				write     volumes:
				write       - ~/.aws:/home/astro/.aws:rw
				write   dag-processor:
				write     volumes:
				write       - ~/.aws:/home/astro/.aws:rw
				write   scheduler:
				write     volumes:
				write       - ~/.aws:/home/astro/.aws:rw
				write   triggerer:
				write     volumes:
				write       - ~/.aws:/home/astro/.aws:rw`,
			"unknown key quux",
		},
		"an override of Airflow 3 in a project of Airflow 2": {
			map[string]string{"project/Dockerfile": "FROM quay.io/astronomer/astro-runtime:12.1.0\n"},
			`override-unknown-service
				fix: Rename api-server to webserver; comment out dag-processor [rename-service]`, `does not have the services "api-server", "dag-processor"`,
		},
		"an override of Airflow 2 in a project of Airflow 3": {
			override([]string{"scheduler", "webserver", "triggerer"}, "      - ~/.aws:/home/astro/.aws:rw"),
			`override-unknown-service
				fix: Rename webserver to api-server [rename-service]`, `does not have the service "webserver"`,
		},
		"services that are none": {
			override([]string{"webserver", "api-server", "localstack"}, "      - ~/.aws:/home/astro/.aws:rw"),
			`override-unknown-service
				fix: Comment out webserver, since api-server exists already; comment out localstack, which has no image [rename-service]`, `does not have the services "webserver", "localstack"`,
		},
		"a .env of PowerShell": {
			map[string]string{"project/.env": scenetest.Utf16(scenetest.MountVariables)},
			`dotenv-syntax
				fix: Save .env as UTF-8
				cp -p .env .env.old && iconv -f UTF-16 -t UTF-8 .env.old > .env && rm .env.old`, ".env is saved as UTF-16",
		},
		"a .env with a line that is none": {
			map[string]string{"project/.env": scenetest.MountVariables + "export\nwhat is this\n"},
			`dotenv-syntax
				fix: Write NAME=value, or comment out the line in .env:4 [edit-lines]`, "cannot contain a space",
		},
		"keys of PowerShell": {
			map[string]string{"home/.aws/credentials": scenetest.Utf16("[default]\n" + scenetest.DevKeys)},
			`ini-encoding
				fix: Convert ~/.aws/credentials to UTF-8
				cp -p ~/.aws/credentials ~/.aws/credentials.old && iconv -f UTF-16 -t UTF-8 ~/.aws/credentials.old > ~/.aws/credentials && rm ~/.aws/credentials.old`, "UTF-16",
		},
		"an umlaut of old": {
			map[string]string{"home/.aws/config": "# f\xfcr\n[default]\nregion = us-west-2\n"},
			`ini-encoding
				fix: Convert ~/.aws/config to UTF-8, or remove the character in ~/.aws/config:1
				cp -p ~/.aws/config ~/.aws/config.old && iconv -f ISO-8859-1 -t UTF-8 ~/.aws/config.old > ~/.aws/config && rm ~/.aws/config.old`, "not UTF-8",
		},
		"keys that are no text": {
			map[string]string{"home/.aws/credentials": "\x7fELF\x02\x01\x01\x00\x00\xff\xfe\x01\x02"},
			`ini-encoding
				fix: Move ~/.aws/credentials away, which is not text, and create the files again
				mv ~/.aws/credentials ~/.aws/credentials.old
				aws configure
				fix: Create the files with single sign-on
				mv ~/.aws/credentials ~/.aws/credentials.old
				aws configure sso`, "not UTF-8",
		},
		"a folder mounted on the name of a file": {
			override(everywhere, "      - @@HOME@@/.aws:/home/astro/.aws/credentials"),
			`mount-target-is-file-path
				fix: Mount the folder at /home/astro/.aws in docker-compose.override.yml:4 [retarget-mount]`, "where boto3 expects a file",
		},
		"a role that wants a code": {
			map[string]string{
				"project/.env":          scenetest.MountVariables + "AWS_PROFILE=air\n",
				"home/.aws/config":      "[profile air]\nregion = us-west-2\nrole_arn = arn:aws:iam::111122223333:role/airflow\nsource_profile = default\nmfa_serial = arn:aws:iam::111122223333:mfa/dev\n",
				"home/.aws/credentials": "[default]\n" + scenetest.DevKeys,
			},
			`mfa-prompt-impossible
				fix: Copy temporary keys to profile "air-session" whenever they expire, and set it in .env:3
				eval "$(aws configure export-credentials --profile air --format env)"
				aws configure set aws_access_key_id "$AWS_ACCESS_KEY_ID" --profile air-session
				aws configure set aws_secret_access_key "$AWS_SECRET_ACCESS_KEY" --profile air-session
				aws configure set aws_session_token "$AWS_SESSION_TOKEN" --profile air-session
				aws configure set region us-west-2 --profile air-session
				unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN
				write AWS_PROFILE=air-session`, "mfa_serial",
		},
		"no region": {
			map[string]string{"home/.aws/config": "[default]\n", "project/.env": scenetest.MountVariables + scenetest.SecretsManagerBackend},
			`region-missing
				fix: Set your region in .env
				write AWS_DEFAULT_REGION=us-east-1
				fix: Set the region of profile "default"
				aws configure set region us-east-1`, "no region",
		},
		"an emulator": {
			map[string]string{"project/.env": scenetest.MountVariables + "AWS_ENDPOINT_URL=http://localhost:4566\n"},
			`endpoint-url-leftover
				fix: Remove AWS_ENDPOINT_URL from .env:3 [unset-variables]
				fix: Set AWS_ENDPOINT_URL=http://host.docker.internal:4566 in .env:3 [retarget-variables]
				fix: Add extra_hosts: ["host.docker.internal:host-gateway"] to api-server, dag-processor, scheduler, triggerer in docker-compose.override.yml [add-to-services]`, "localhost",
		},
		"an emulator under the engine's name": {
			map[string]string{"project/.env": scenetest.MountVariables + "AWS_ENDPOINT_URL=http://host.docker.internal:4566\n"},
			`endpoint-host-unresolvable
				fix: Add extra_hosts: ["host.docker.internal:host-gateway"] to api-server, dag-processor, scheduler, triggerer in docker-compose.override.yml [add-to-services]
				fix: Remove AWS_ENDPOINT_URL from .env:3 [unset-variables]`, "host host.docker.internal (AWS_ENDPOINT_URL, .env:3) not found: Docker Engine on Linux defines it only for services with extra_hosts",
		},
		"a services section that is not there": {
			map[string]string{"home/.aws/config": "[default]\nregion = us-west-2\nservices = local\n"},
			`endpoint-url-leftover
				fix: Comment out services in ~/.aws/config:3 [edit-ini]`, "section [services local] (~/.aws/config:3) not found in the config file",
		},
		"a script without its first line": {
			map[string]string{"home/.aws/config": "[default]\nregion = us-west-2\ncredential_process = /home/astro/.aws/get\n", "home/.aws/credentials": "", "home/.aws/get": "echo {}\n"},
			`credential-process-not-executable
				fix: Write #!/bin/sh above the first line of ~/.aws/get [edit-lines]
				fix: Copy temporary keys to profile "default-session" whenever they expire, and set it in .env
				eval "$(aws configure export-credentials --format env)"
				aws configure set aws_access_key_id "$AWS_ACCESS_KEY_ID" --profile default-session
				aws configure set aws_secret_access_key "$AWS_SECRET_ACCESS_KEY" --profile default-session
				aws configure set aws_session_token "$AWS_SESSION_TOKEN" --profile default-session
				aws configure set region us-west-2 --profile default-session
				unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN
				write AWS_PROFILE=default-session`, "profile \"default\" (~/.aws/config:3) runs /home/astro/.aws/get, which is not a Linux program and has no #! line",
		},
		"keys as a shell exports them": {
			map[string]string{"home/.aws/credentials": "[default]\nexport AWS_ACCESS_KEY_ID=" + awstest.ExampleKeyID + "\nexport AWS_SECRET_ACCESS_KEY=" + awstest.ExampleSecret + "\n"},
			`credentials-keys-misnamed
				fix: Rename export AWS_ACCESS_KEY_ID and export AWS_SECRET_ACCESS_KEY to aws_access_key_id and aws_secret_access_key in ~/.aws/credentials:2 [edit-ini]`, "export AWS_ACCESS_KEY_ID and export AWS_SECRET_ACCESS_KEY in ~/.aws/credentials:2 must be aws_access_key_id and aws_secret_access_key",
		},
		"a profile that is in no file, beside a path that leads nowhere": {
			map[string]string{"project/.env": "AWS_CONFIG_FILE=/home/astro/.aws/conf\nAWS_SHARED_CREDENTIALS_FILE=/home/astro/.aws/credentials\nAWS_PROFILE=nope\n"},
			`profile-not-found
				fix: Set AWS_PROFILE=default in .env:3, the only profile with credentials [retarget-variables]
				fix: Add keys for profile "nope"
				aws configure --profile nope`, "profile \"nope\", set by AWS_PROFILE (.env:3), does not exist; boto3 finds \"default\"",
		},
		"an argument that AssumeRole has not": {
			map[string]string{"project/.env": scenetest.WithKwargs(scenetest.SecretsManagerBackend, `{"region_name": "us-east-1", "role_arn": "arn:aws:iam::111122223333:role/x", "assume_role_kwargs": {"externalid": "x"}}`)},
			`kwargs-type
				fix: Rename "assume_role_kwargs.externalid" to "ExternalId" in .env:4 [edit-kwargs]`, "AssumeRole has no argument externalid",
		},
		"an argument of AssumeRole beside the role": {
			map[string]string{"project/.env": scenetest.WithKwargs(scenetest.SecretsManagerBackend, `{"region_name": "us-east-1", "role_arn": "arn:aws:iam::111122223333:role/x", "external_id": "x"}`)},
			`kwargs-unknown-key
				fix: Move "external_id" into "assume_role_kwargs" as "ExternalId" in .env:4 [edit-kwargs]`, "external_id",
		},
		"a pattern as for a shell": {
			map[string]string{"project/.env": scenetest.WithKwargs(scenetest.SecretsManagerBackend, `{"region_name": "us-east-1", "connections_lookup_pattern": "*_prod"}`)},
			`kwargs-type
				fix: Set "connections_lookup_pattern" to ".*_prod" in .env:4 [edit-kwargs]`, "cannot start with *; use .* for any text",
		},
		"a volume over the SSO folder": {
			withFile(map[string]string{
				"project/.env": scenetest.MountVariables + "AWS_PROFILE=corp\n",
				"project/docker-compose.override.yml": override(everywhere, "      - ~/.aws:/home/astro/.aws\n      - cache:/home/astro/.aws/sso")["project/docker-compose.override.yml"] +
					"volumes:\n  cache: {}\n",
			}, "home/.aws/config", "[profile corp]\nsso_start_url = https://x.awsapps.com/start\nsso_region = us-east-1\nsso_account_id = 111122223333\nsso_role_name = Dev\nregion = us-east-1\n"),
			`named-volume-not-bind
				fix: Mount ~/.aws/sso instead, in docker-compose.override.yml:5 [set-mount-source]`, "cache",
		},
		"a command whose quote is open": {
			map[string]string{"home/.aws/config": "[default]\nregion = us-west-2\ncredential_process = \"/x y\n", "home/.aws/credentials": ""},
			`credential-process-absent
				fix: Close the quote of the command in ~/.aws/config:3 [edit-ini]`, "credential_process of profile \"default\" (~/.aws/config:3) has an unclosed quote or backslash",
		},
		"a script with the line ends of Windows": {
			map[string]string{"home/.aws/config": "[default]\nregion = us-west-2\ncredential_process = /home/astro/.aws/get\n", "home/.aws/credentials": "", "home/.aws/get": "#!/bin/sh\r\necho {}\r\n"},
			`credential-process-absent
				fix: Save ~/.aws/get with Unix line endings [unix-line-ends]`, "profile \"default\" (~/.aws/config:3) runs /home/astro/.aws/get, whose #! line names a missing interpreter or has a Windows line ending",
		},
		"quotes around a name in .env": {
			map[string]string{"project/.env": scenetest.MountVariables + "\"AWS_PROFILE\"=\"default\"\n"},
			`dotenv-syntax
				fix: Remove the quotes around the name in .env:3 [edit-lines]`, "the name of the variable is in quotes",
		},
		"an anchor that nobody defines": {
			map[string]string{"project/docker-compose.override.yml": "services:\n  scheduler:\n    <<: *aws\n"},
			`override-yaml-syntax
				fix: Define the anchor above its use in docker-compose.override.yml:3
				write x-aws: &aws
				write   volumes:
				write     - ~/.aws:/home/astro/.aws:rw`, "docker-compose.override.yml:3: ",
		},
		"one service that mounts elsewhere": {
			map[string]string{"project/docker-compose.override.yml": override(everywhere[:3], "      - ~/.aws:/home/astro/.aws")["project/docker-compose.override.yml"] +
				"  triggerer:\n    volumes:\n      - ~/.aws:/home/astro/aws\n"},
			`env-path-outside-mount
				fix: Mount the folder at /home/astro/.aws in docker-compose.override.yml:13 [retarget-mount]`, "",
		},
		"a backend that asks for nothing": {
			map[string]string{"home/.aws/config": "[default]\n", "project/.env": scenetest.WithKwargs(scenetest.SecretsManagerBackend, `{"connections_prefix": null, "variables_prefix": null, "config_prefix": null}`)},
			"", "",
		},
		"an environment file of PowerShell outside the project": {
			union(override(everywhere, "      - ~/.aws:/home/astro/.aws\n    env_file: [@@HOME@@/aws.env]"), map[string]string{"home/aws.env": scenetest.Utf16(scenetest.MountVariables)}),
			`dotenv-syntax
				fix: Save ~/aws.env as UTF-8
				cp -p ~/aws.env ~/aws.env.old && iconv -f UTF-16 -t UTF-8 ~/aws.env.old > ~/aws.env && rm ~/aws.env.old`, "is saved as UTF-16",
		},
		"a volume that has nothing to do with AWS": {
			override(everywhere, "      - ~/.aws:/home/astro/.aws\n      - pgdata:/data"),
			`named-volume-undeclared
				fix: Write ./pgdata for a folder of the project [set-mount-source]
				fix: Declare the volume at the top level of docker-compose.override.yml instead
				write volumes:
				write   pgdata:`, "pgdata",
		},
		"a region that the override loses": {
			environmentOf("AWS_DEFAULT_REGION: ${AWS_DEFAULT_REGION}", "AWS_DEFAULT_REGION=us-east-1\n"),
			`interpolation-not-from-dotenv
				fix: Remove AWS_DEFAULT_REGION from environment: in docker-compose.override.yml: .env already sets it [remove-variables]
				fix: Set AWS_DEFAULT_REGION=us-east-1 under environment: in docker-compose.override.yml:6, in each service [set-variable]`, "AWS_DEFAULT_REGION (docker-compose.override.yml:6 and 3 more) is set from ${AWS_DEFAULT_REGION} (set only in .env:3), so it is empty and the value in .env:3 is overridden",
		},
		"a path that the override loses": {
			environmentOf("AWS_SHARED_CREDENTIALS_FILE: ${AWS_SHARED_CREDENTIALS_FILE}", ""),
			`interpolation-not-from-dotenv
				fix: Remove AWS_SHARED_CREDENTIALS_FILE from environment: in docker-compose.override.yml: .env already sets it [remove-variables]
				fix: Set AWS_SHARED_CREDENTIALS_FILE=/home/astro/.aws/credentials under environment: in docker-compose.override.yml:6, in each service [set-variable]`, "set only in .env:2",
		},
		"a profile by another name": {
			environmentOf("AWS_PROFILE: ${MY_PROFILE}", "MY_PROFILE=default\n"),
			`interpolation-not-from-dotenv
				fix: Export MY_PROFILE from .env in the shell, then start, or rename it to AWS_PROFILE there and remove the line from docker-compose.override.yml
				export MY_PROFILE=default`, "${MY_PROFILE}",
		},
		"a profile of two variables": {
			environmentOf("AWS_PROFILE: ${STAGE_PREFIX}${STAGE}", "STAGE=default\n"),
			`interpolation-not-from-dotenv
				fix: Export STAGE from .env in the shell, then start, or rename it to AWS_PROFILE there and remove the line from docker-compose.override.yml
				export STAGE=default`, "is set from ${STAGE} (set only in .env:3)",
		},
		"a profile that nobody names": {
			environmentOf("AWS_PROFILE: ${MY_PROFILE}", ""),
			`undefined-variable-in-environment
				fix: Set MY_PROFILE in the shell before the start, or remove AWS_PROFILE from environment: in docker-compose.override.yml and set it in .env
				write export MY_PROFILE=VALUE`, "set from ${MY_PROFILE}, which the shell does not set",
		},
		"a region that nobody names": {
			environmentOf("AWS_DEFAULT_REGION: ${AWS_REGION}", ""),
			`undefined-variable-in-environment
				fix: Set AWS_REGION in the shell before the start, or remove AWS_DEFAULT_REGION from environment: in docker-compose.override.yml and set it in .env
				write export AWS_REGION=VALUE`, "set from ${AWS_REGION}",
		},
		"a profile that the override sets to nothing": {
			environmentOf(`AWS_PROFILE: ""`, ""),
			`aws-profile-empty
				fix: Set the name of a profile in docker-compose.override.yml:6, or remove the setting
				write AWS_PROFILE: default`, "AWS_PROFILE (docker-compose.override.yml:6 and 3 more) is empty, so boto3 looks for a profile with an empty name",
		},
		"a region that the override sets to nothing": {
			environmentOf(`AWS_DEFAULT_REGION: ""`, ""),
			`region-invalid
				fix: Set your region in docker-compose.override.yml:6, or remove the setting
				write AWS_DEFAULT_REGION: us-east-1`, "AWS_DEFAULT_REGION (docker-compose.override.yml:6 and 3 more) is empty, which overrides every other region",
		},
		"a variable for the home folder, in brackets": {
			map[string]string{"project/docker-compose.override.yml": "services:\n  scheduler:\n    volumes: ['${NOPE:?}/.aws:/home/astro/.aws']\n"},
			`required-variable-missing
				fix: Write ~ instead of ${NOPE} in docker-compose.override.yml [edit-lines]
				fix: Set NOPE in the shell that runs astro
				export NOPE=~
				astro dev start`, "NOPE",
		},
	})
}

// mistake is one with what is said to it.
type mistake struct {
	files map[string]string
	want  string // the findings, each with its fixes, commands and fixers
	says  string // in the first message, or its places
}

func testAdvice(t *testing.T, mistakes map[string]mistake) {
	for name, c := range mistakes {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := map[string]string{"project/dags/load.py": hookDAG}
			maps.Copy(files, c.files)
			s := scenetest.Scene{Files: files, Options: facts.Options{Scopes: []facts.Scope{facts.Project, facts.Host}}}
			if c.files["home/.aws/get"] != "" {
				s.Modes = map[string]os.FileMode{"home/.aws/get": 0o755}
			}
			w := s.Facts(t, awstest.New(t, awstest.Options{}))
			var got []string
			for _, r := range run.Run(context.Background(), w, Checks(), run.Options{Offline: true}).Results {
				for _, f := range r.Findings {
					if len(got) == 0 && !strings.Contains(redacttest.Raw(f.Message), c.says) {
						t.Errorf("the message %q does not say %q", redacttest.Raw(f.Message), c.says)
					}
					got = append(got, f.Rule.ID)
					for _, fix := range f.Fixes {
						line := "fix: " + redacttest.Raw(fix.Title)
						if fix.Edit != nil {
							line += " [" + fix.Edit.Name() + "]"
						}
						got = append(append(got, line), redacttest.RawAll(fix.Commands)...)
						for _, l := range redacttest.RawAll(fix.Lines) {
							got = append(got, "write "+l)
						}
					}
				}
			}
			home := w.Machine.Home
			text := strings.ReplaceAll(strings.Join(got, "\n"), home, "~")
			if want := strings.ReplaceAll(c.want, "\t", ""); text != want {
				t.Errorf("got\n%s\nwant\n%s", text, want)
			}
		})
	}
}
