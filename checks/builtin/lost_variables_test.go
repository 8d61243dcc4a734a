package builtin

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"doctor/checks/internal/scenetest"
	"doctor/internal/aws/awstest"
	"doctor/internal/facts"
	"doctor/internal/redact/redacttest"
	"doctor/internal/run"
)

const (
	keyLines   = "AWS_ACCESS_KEY_ID=" + awstest.ExampleKeyID + "\nAWS_SECRET_ACCESS_KEY=" + awstest.ExampleSecret + "\n"
	regionLine = "AWS_DEFAULT_REGION=us-east-1\n"
	// escaped is the secret as a URI has it.
	connectionLine = "AIRFLOW_CONN_AWS_DEFAULT=aws://" + awstest.ExampleKeyID + ":wJalrXUtnFEMI%2FK7MDENG%2FbPxRfiCYEXAMPLEKEY@/?region_name=us-east-1\n"
	smBackend      = scenetest.SecretsManagerBackend
	smKwargs       = `AIRFLOW__SECRETS__BACKEND_KWARGS={"connections_prefix": "team/connections", "region_name": "us-east-1"}` + "\n"
)

// withEnvironment is an override that has lines below environment: in each
// service, and mounts nothing.
func withEnvironment(services []string, lines ...string) string {
	text := "services:\n"
	for _, service := range services {
		text += "  " + service + ":\n    environment:\n"
		for _, line := range lines {
			text += "      " + line + "\n"
		}
	}
	return text
}

// withMount adds the usual mount to each service of an override.
func withMount(override string) string {
	return strings.ReplaceAll(override, "    environment:\n", "    volumes:\n      - ~/.aws:/home/astro/.aws\n    environment:\n")
}

func exampleKeyEnv(more ...string) map[string]string {
	env := map[string]string{"AWS_ACCESS_KEY_ID": awstest.ExampleKeyID, "AWS_SECRET_ACCESS_KEY": awstest.ExampleSecret, "AWS_DEFAULT_REGION": "us-east-1"}
	for i := 0; i+1 < len(more); i += 2 {
		env[more[i]] = more[i+1]
	}
	return env
}

// TestLostVariables: what the override empties is reported instead of its consequences, and
// nothing is reported where it does no harm.
func TestLostVariables(t *testing.T) {
	all := everywhere
	for name, c := range map[string]struct {
		dotenv, override string
		files            map[string]string
		env              map[string]string
		want             string // the findings: severity, rule and services; "" for none
		fix              string // in the fixes
		says             string // in the messages
	}{
		"the secret is filled from .env": {
			dotenv: keyLines, override: withEnvironment(all, "- AWS_SECRET_ACCESS_KEY=${AWS_SECRET_ACCESS_KEY}"),
			want: "error interpolation-not-from-dotenv all",
			fix:  "Remove AWS_SECRET_ACCESS_KEY from environment: in docker-compose.override.yml: .env already sets it",
		},
		"both keys, as a mapping": {
			dotenv: keyLines, override: withEnvironment(all, "AWS_ACCESS_KEY_ID: $AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY: ${AWS_SECRET_ACCESS_KEY}"),
			want: "error interpolation-not-from-dotenv all", says: "the values in .env:1 and .env:2 are overridden",
		},
		"both keys, through an anchor": {
			dotenv: keyLines,
			override: "x-env: &env\n  AWS_ACCESS_KEY_ID: ${AWS_ACCESS_KEY_ID}\n  AWS_SECRET_ACCESS_KEY: ${AWS_SECRET_ACCESS_KEY}\nservices:\n" +
				"  scheduler: {environment: {<<: *env, A: b}}\n  triggerer: {environment: *env}\n",
			want: "error interpolation-not-from-dotenv scheduler,triggerer", says: "docker-compose.override.yml:2 and 1 more",
		},
		"both keys, through extends": {
			dotenv: keyLines,
			override: "services:\n  scheduler: {environment: ['AWS_ACCESS_KEY_ID=${AWS_ACCESS_KEY_ID}', 'AWS_SECRET_ACCESS_KEY=${AWS_SECRET_ACCESS_KEY}']}\n" +
				"  triggerer: {extends: {service: scheduler}}\n",
			want: "error interpolation-not-from-dotenv scheduler,triggerer",
		},
		"the keys by other names, in .env": {
			dotenv:   "KEY=" + awstest.ExampleKeyID + "\nSECRET=" + awstest.ExampleSecret + "\n",
			override: withEnvironment(all, "- AWS_ACCESS_KEY_ID=${KEY}", "- AWS_SECRET_ACCESS_KEY=${SECRET}"),
			want:     "error interpolation-not-from-dotenv all", fix: "set -a; . ./.env; set +a",
		},
		"the same beside what a shell cannot read": {
			dotenv:   "A={\"a b\": 1}\nKEY=" + awstest.ExampleKeyID + "\nSECRET=" + awstest.ExampleSecret + "\n",
			override: withEnvironment(all, "- AWS_ACCESS_KEY_ID=${KEY}", "- AWS_SECRET_ACCESS_KEY=${SECRET}"),
			want:     "error interpolation-not-from-dotenv all", fix: `export SECRET="$(sed -n 's/^SECRET=//p' .env)"`,
		},
		"a misspelled name, the right one is in the shell": {
			env: exampleKeyEnv(), override: withEnvironment(all, "- AWS_ACCESS_KEY_ID=${AWS_ACCESS_KEY_ID}", "- AWS_SECRET_ACCESS_KEY=${AWS_SECRET_ACESS_KEY}"),
			want: "error undefined-variable-in-environment all", fix: "Replace ${AWS_SECRET_ACESS_KEY} with ${AWS_SECRET_ACCESS_KEY}",
		},
		"keys that are set nowhere": {
			override: withEnvironment(all, "- AWS_ACCESS_KEY_ID=${AWS_ACCESS_KEY_ID}", "- AWS_SECRET_ACCESS_KEY=${AWS_SECRET_ACCESS_KEY}"),
			want:     "error undefined-variable-in-environment all", fix: "Set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY in the shell",
		},
		"keys that the shell sets to nothing": {
			env:      map[string]string{"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""},
			override: withEnvironment(all, "- AWS_ACCESS_KEY_ID=${AWS_ACCESS_KEY_ID}", "- AWS_SECRET_ACCESS_KEY=${AWS_SECRET_ACCESS_KEY}"),
			want:     "error undefined-variable-in-environment all",
		},
		"names without a value that are set nowhere": {
			override: withEnvironment(all, "- AWS_ACCESS_KEY_ID", "- AWS_SECRET_ACCESS_KEY"),
			want:     "error undefined-variable-in-environment all", fix: "Set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY in the shell",
		},
		"names without a value that .env sets": {
			dotenv: keyLines, override: withEnvironment([]string{"scheduler"}, "- AWS_ACCESS_KEY_ID", "- AWS_SECRET_ACCESS_KEY"),
			want: "error environment-block-overrides-env-file scheduler", fix: "Remove AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY from environment:",
		},
		"null in a mapping": {
			dotenv: keyLines, override: withEnvironment(all, "AWS_ACCESS_KEY_ID:", "AWS_SECRET_ACCESS_KEY: null"),
			want: "error environment-block-overrides-env-file all",
		},
		"one name of the two": {
			dotenv: keyLines, override: withEnvironment(all, "- AWS_SECRET_ACCESS_KEY"),
			want: "error environment-block-overrides-env-file all",
		},
		"an empty text": {
			dotenv: keyLines, override: withEnvironment(all, "- AWS_SECRET_ACCESS_KEY="),
			want: "error environment-block-overrides-env-file all", says: "is empty in environment:",
		},
		"an empty default": {
			dotenv: keyLines, override: withEnvironment(all, "- AWS_SECRET_ACCESS_KEY=${AWS_SECRET_ACCESS_KEY:-}"),
			want: "error undefined-variable-in-environment all", fix: "Remove AWS_SECRET_ACCESS_KEY from environment:",
		},
		"the token is filled from .env": {
			dotenv:   strings.ReplaceAll(keyLines, "AKIA", "ASIA") + "AWS_SESSION_TOKEN=IQoJb3JpZ2luX2VjEXAMPLE\n",
			override: withEnvironment(all, "- AWS_SESSION_TOKEN=${AWS_SESSION_TOKEN}"),
			want:     "error interpolation-not-from-dotenv all",
		},
		"the token of the shell is not passed on": {
			env:      exampleKeyEnv("AWS_ACCESS_KEY_ID", strings.Replace(awstest.ExampleKeyID, "AKIA", "ASIA", 1), "AWS_SESSION_TOKEN", "IQoJb3JpZ2luX2VjEXAMPLE"),
			override: withEnvironment(all, "- AWS_ACCESS_KEY_ID", "- AWS_SECRET_ACCESS_KEY"),
			want:     "error session-token-missing all", fix: "Add AWS_SESSION_TOKEN of the shell to environment:",
		},
		"the token of other keys is in the shell": {
			dotenv: strings.ReplaceAll(keyLines, "AKIA", "ASIA"), env: map[string]string{"AWS_SESSION_TOKEN": "IQoJb3JpZ2luX2VjEXAMPLE", "AWS_ACCESS_KEY_ID": "ASIAI44QH8DHBEXAMPLE"},
			want: "error session-token-missing all", fix: "Replace the three keys",
		},
		"the token is in the other file": {
			override: withMount(withEnvironment(all, "- A=b")),
			files: map[string]string{
				"home/.aws/config":      "[default]\nregion = us-east-1\naws_session_token = IQoJb3JpZ2luX2VjEXAMPLE\n",
				"home/.aws/credentials": strings.ReplaceAll(scenetest.KeysOf(awstest.ExampleKeyID), "AKIA", "ASIA"),
			},
			want: "error session-token-missing all", fix: "Copy aws_session_token from ~/.aws/config:3 to [default] in ~/.aws/credentials\nedit-ini",
		},
		"the region is set nowhere": {
			dotenv: keyLines + smBackend, override: withEnvironment(all, "- AWS_DEFAULT_REGION"),
			want: "error undefined-variable-in-environment all",
		},
		"a connection is hidden": {
			dotenv: connectionLine, override: withEnvironment(all, "AIRFLOW_CONN_AWS_DEFAULT: ${AIRFLOW_CONN_AWS_DEFAULT}"),
			want: "error interpolation-not-from-dotenv all",
		},
		"a connection is taken away": {
			dotenv: connectionLine, override: withEnvironment(all, "AIRFLOW_CONN_AWS_DEFAULT:"),
			want: "error environment-block-overrides-env-file all",
		},
		"a connection is set nowhere": {
			override: withEnvironment(all, "- AIRFLOW_CONN_AWS_DEFAULT=${AIRFLOW_CONN_AWS_DEFAULT}"),
			want:     "error undefined-variable-in-environment all",
		},
		"the parts of a connection are in .env": {
			dotenv:   "KEY=" + awstest.ExampleKeyID + "\nSECRET=wJalrXUtnFEMI%2FK7MDENG%2FbPxRfiCYEXAMPLEKEY\nREGION=us-east-1\n",
			override: withEnvironment(all, `AIRFLOW_CONN_AWS_DEFAULT: "aws://${KEY}:${SECRET}@?region_name=${REGION}"`),
			want:     "error interpolation-not-from-dotenv all", fix: "set -a; . ./.env; set +a", says: "part of the value is missing",
		},
		"the parts of a connection are nowhere": {
			override: withEnvironment(all, `AIRFLOW_CONN_AWS_DEFAULT: "aws://${KEY}:${SECRET}@?region_name=${REGION}"`),
			want:     "error undefined-variable-in-environment all",
		},
		"the parts of a connection, in JSON": {
			override: withEnvironment(all, `AIRFLOW_CONN_MY_BUCKET: '{"conn_type": "aws", "login": "${KEY}", "password": "${SECRET}"}'`),
			want:     "error undefined-variable-in-environment all",
		},
		"the secret of a connection is lost": {
			override: withMount(withEnvironment(all, `AIRFLOW_CONN_AWS_DEFAULT: "aws://AKIAIOSFODNN7EXAMPLE:${SECRET}@/?region_name=us-east-1"`)),
			want:     "warning undefined-variable-in-environment all",
		},
		"arguments that are no JSON for want of a value": {
			dotenv: smBackend, override: withMount(withEnvironment(all, `AIRFLOW__SECRETS__BACKEND_KWARGS: '{"region_name": ${REGION}}'`)),
			files: map[string]string{"home/.aws/config": ""},
			want:  "error undefined-variable-in-environment all",
		},
		"a path of a variable that is set nowhere": {
			override: withMount(withEnvironment(all, "- AWS_SHARED_CREDENTIALS_FILE=${AWS_HOME}/credentials")),
			want:     "error undefined-variable-in-environment all",
		},
		"the role of a connection is lost": {
			override: withMount(withEnvironment(all, `AIRFLOW_CONN_AWS_DEFAULT: '{"conn_type": "aws", "extra": {"role_arn": "arn:aws:iam::${ACCOUNT}:role/airflow"}}'`)),
			want:     "error undefined-variable-in-environment all",
		},
		"an endpoint without its host": {
			override: withMount(withEnvironment(all, "- AWS_ENDPOINT_URL=http://${EMULATOR}:4566")),
			want:     "error undefined-variable-in-environment all",
		},
		"a profile of which a part is lost": {
			override: withMount(withEnvironment(all, "- AWS_PROFILE=dev-${STAGE}")),
			want:     "error profile-not-found all",
		},
		"the keys of a connection are lost, and the files do": {
			override: withMount(withEnvironment(all, `AIRFLOW_CONN_AWS_DEFAULT: "aws://${KEY}:${SECRET}@/?region_name=us-east-1"`)),
			want:     "warning undefined-variable-in-environment all", says: "maybe as another identity",
		},
		"the region of a connection is lost": {
			override: withMount(withEnvironment(all, `AIRFLOW_CONN_AWS_DEFAULT: "aws://?region_name=${aws_region}"`)),
			want:     "error undefined-variable-in-environment all",
		},
		"the backend is hidden": {
			dotenv:   smBackend + smKwargs,
			override: withMount(withEnvironment(all, "- AIRFLOW__SECRETS__BACKEND=${AIRFLOW__SECRETS__BACKEND}", "- AIRFLOW__SECRETS__BACKEND_KWARGS=${AIRFLOW__SECRETS__BACKEND_KWARGS}")),
			want:     "error interpolation-not-from-dotenv all", says: "Airflow runs without the secrets backend",
		},
		"the backend is taken away from one service": {
			dotenv: smBackend + smKwargs, override: withMount(withEnvironment([]string{"scheduler"}, "- AIRFLOW__SECRETS__BACKEND")),
			files: map[string]string{"home/.aws/config": "[default]\nregion = us-east-1\n"},
			want:  "error mount-missing-on-some-services api-server,dag-processor,triggerer; error environment-block-overrides-env-file scheduler",
		},
		"the backend is set nowhere, with arguments": {
			dotenv: smKwargs, override: withMount(withEnvironment(all, "- AIRFLOW__SECRETS__BACKEND=${BACKEND}")),
			want: "error undefined-variable-in-environment all",
		},
		"the backend is another than AWS": {
			dotenv:   "AIRFLOW__SECRETS__BACKEND=airflow.secrets.local_filesystem.LocalFilesystemBackend\n",
			override: withMount(withEnvironment(all, "- AIRFLOW__SECRETS__BACKEND=${AIRFLOW__SECRETS__BACKEND}")),
		},
		"the arguments are hidden, with the region": {
			dotenv: smBackend + smKwargs, override: withMount(withEnvironment(all, "- AIRFLOW__SECRETS__BACKEND_KWARGS=${AIRFLOW__SECRETS__BACKEND_KWARGS}")),
			files: map[string]string{"home/.aws/config": ""},
			want:  "error interpolation-not-from-dotenv all",
		},
		"the arguments are hidden, and the files have a region": {
			dotenv: smBackend + smKwargs, override: withMount(withEnvironment(all, "- AIRFLOW__SECRETS__BACKEND_KWARGS=${AIRFLOW__SECRETS__BACKEND_KWARGS}")),
			want: "warning interpolation-not-from-dotenv all", says: "gets other arguments",
		},
		"a user of two variables": {
			override: strings.ReplaceAll(withMount(withEnvironment(all, "- A=b")), "    volumes", "    user: \"${UID}:${GID}\"\n    volumes"),
			want:     "error undefined-variable-in-environment all", fix: "Remove user: from docker-compose.override.yml",
		},
		"a user of variables that are set": {
			override: strings.ReplaceAll(withMount(withEnvironment(all, "- A=b")), "    volumes", "    user: \"${UID}:${GID}\"\n    volumes"),
			env:      map[string]string{"UID": "1000", "GID": "0"},
			want:     "error user-overridden all",
		},
		"a user of which only the group is lost": {
			override: strings.ReplaceAll(withMount(withEnvironment(all, "- A=b")), "    volumes", "    user: \"50000:${GID:-0}\"\n    volumes"),
		},
		"keys of the shell for some services": {
			env: exampleKeyEnv(), override: withEnvironment([]string{"scheduler", "api-server"}, "- AWS_ACCESS_KEY_ID", "- AWS_SECRET_ACCESS_KEY=${AWS_SECRET_ACCESS_KEY}"),
			want: "error mount-missing-on-some-services dag-processor,triggerer", fix: "Add AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY to dag-processor and triggerer in docker-compose.override.yml, as in api-server\ncopy-environment",
		},
		"an env_file of some services": {
			files: map[string]string{"project/keys.env": keyLines}, override: "services: {scheduler: {env_file: keys.env}, triggerer: {env_file: [keys.env]}}\n",
			want: "error mount-missing-on-some-services api-server,dag-processor", fix: "Add the file to api-server and dag-processor",
		},
		"a connection with keys for some services": {
			dotenv: "", override: withEnvironment([]string{"scheduler", "triggerer"}, "- "+strings.TrimSpace(connectionLine)),
			want: "error mount-missing-on-some-services api-server,dag-processor", fix: "Add AIRFLOW_CONN_AWS_DEFAULT to api-server and dag-processor in docker-compose.override.yml, as in scheduler\ncopy-environment",
		},
		"an env_file of the override that the override empties": {
			files: map[string]string{"project/keys.env": keyLines}, override: "x-e: &e\n  env_file: keys.env\n  environment: ['AWS_SECRET_ACCESS_KEY=${AWS_SECRET_ACCESS_KEY:-}']\nservices: {scheduler: *e, triggerer: *e, api-server: *e, dag-processor: *e}\n",
			want: "error undefined-variable-in-environment all", fix: "Remove AWS_SECRET_ACCESS_KEY from environment: in docker-compose.override.yml: keys.env already sets it",
		},
		"keys in a file that is not read": {
			files: map[string]string{"project/.env.airflow": keyLines, "project/docker-compose.override.yml": ""},
			want:  "error dotenv-not-read all",
		},
		"a connection in a file that is not read": {
			files: map[string]string{"project/.env.local": connectionLine, "project/docker-compose.override.yml": ""},
			want:  "error dotenv-not-read all",
		},
		"a profile in a file that is not read, and no files": {
			files: map[string]string{"project/.env.local": "AWS_PROFILE=default\n", "project/docker-compose.override.yml": ""},
			want:  "error override-missing all",
		},
		"volumes inside environment:": {
			override: withEnvironment(all, "volumes:", "  - ~/.aws:/home/astro/.aws"),
			want:     "error override-yaml-shape all", fix: "Move the volumes in docker-compose.override.yml:4 out of environment: to volumes:",
		},
		"volume lines in the list of environment:": {
			override: withEnvironment(all, "- A=b", "- ~/.aws:/home/astro/.aws"),
			want:     "error override-yaml-shape all",
		},
		"two tokens in the environment": {
			dotenv: strings.ReplaceAll(keyLines, "AKIA", "ASIA") + "AWS_SESSION_TOKEN=IQoJb3JpZ2luX2VjEXAMPLE1\nAWS_SECURITY_TOKEN=IQoJb3JpZ2luX2VjEXAMPLE2\n", override: withEnvironment(all, "- A=b"),
			want: "warning security-token-conflict all", fix: "Remove AWS_SECURITY_TOKEN from .env:4",
		},
		"two tokens in a file": {
			override: withMount(withEnvironment(all, "- A=b")),
			files: map[string]string{
				"home/.aws/credentials": strings.ReplaceAll(scenetest.KeysOf(awstest.ExampleKeyID), "AKIA", "ASIA") + "aws_session_token = IQoJb3JpZ2luX2VjEXAMPLE1\naws_security_token = IQoJb3JpZ2luX2VjEXAMPLE2\n",
			},
			want: "warning security-token-conflict all", fix: "Remove aws_security_token from ~/.aws/credentials:5",
		},
		"the same token twice in a file": {
			override: withMount(withEnvironment(all, "- A=b")),
			files: map[string]string{
				"home/.aws/credentials": strings.ReplaceAll(scenetest.KeysOf(awstest.ExampleKeyID), "AKIA", "ASIA") + "aws_session_token = IQoJb3JpZ2luX2VjEXAMPLE\naws_security_token = IQoJb3JpZ2luX2VjEXAMPLE\n",
			},
		},
		"a file that is mounted over the one with the profile": {
			dotenv: "AWS_PROFILE=dev\n", override: strings.ReplaceAll(withMount(withEnvironment(all, "- A=b")), "    volumes:\n", "    volumes:\n      - ./aws/config:/home/astro/.aws/config\n"),
			files: map[string]string{
				"project/aws/config":    "[default]\nregion = us-east-1\n",
				"home/.aws/config":      "[profile dev]\nregion = us-east-1\nrole_arn = arn:aws:iam::111122223333:role/airflow\nsource_profile = default\n",
				"home/.aws/credentials": scenetest.KeysOf(awstest.ExampleKeyID),
			},
			want: "error duplicate-mount all", fix: "so that ~/.aws/config is read", says: "mounts aws/config over ~/.aws/config",
		},
		"a profile that is in neither of two such files": {
			dotenv: "AWS_PROFILE=dev\n", override: strings.ReplaceAll(withMount(withEnvironment(all, "- A=b")), "    volumes:\n", "    volumes:\n      - ./aws/config:/home/astro/.aws/config\n"),
			files: map[string]string{
				"project/aws/config":    "[default]\nregion = us-east-1\n",
				"home/.aws/config":      "[default]\nregion = us-east-1\n",
				"home/.aws/credentials": scenetest.KeysOf(awstest.ExampleKeyID),
			},
			want: "error profile-not-found all",
		},
		"a device that is mounted over the keys": {
			override: strings.ReplaceAll(withMount(withEnvironment(all, "- A=b")), "    volumes:\n", "    volumes:\n      - /dev/null:/home/astro/.aws/credentials\n"),
			files:    map[string]string{"home/.aws/credentials": scenetest.KeysOf(awstest.ExampleKeyID)},
			want:     "error duplicate-mount all", fix: "so that ~/.aws/credentials is read",
		},
		"a variable that a line of .env requires": {
			dotenv: "AWS_PROFILE=${TEAM:?set it}\n", override: withMount(withEnvironment(all, "- A=b")),
			want: "error dotenv-syntax all", says: "syntax error at .env:1: TEAM is required and not set",
		},
		"a profile that nothing fills": {
			dotenv: "AWS_PROFILE=$TEAM\n", override: withMount(withEnvironment(all, "- A=b")),
			want: "error aws-profile-empty all", says: "AWS_PROFILE (.env:1) is empty: ${TEAM} is not set", fix: "Remove the empty AWS_PROFILE from .env:1",
		},
		"a token file that a connection names": {
			dotenv: keyLines + "AWS_WEB_IDENTITY_TOKEN_FILE=/elsewhere/token\nAIRFLOW_CONN_W={\"conn_type\":\"aws\",\"extra\":{\"region_name\":\"us-east-1\",\"role_arn\":\"arn:aws:iam::111122223333:role/a\",\"assume_role_method\":\"assume_role_with_web_identity\",\"assume_role_with_web_identity_federation\":\"file\",\"assume_role_with_web_identity_token_file\":\"/opt/no-token\"}}\n", override: withEnvironment(all, "- A=b"),
			want: "error web-identity-token-file-absent all", says: "/opt/no-token (AIRFLOW_CONN_W, .env:", fix: "Remove assume_role_with_web_identity_token_file and the role in .env:",
		},
		"a token in quotes": {
			override: withMount(withEnvironment(all, "- A=b")),
			files: map[string]string{
				"home/.aws/credentials": strings.ReplaceAll(scenetest.KeysOf(awstest.ExampleKeyID), "AKIA", "ASIA") + "aws_session_token = \"IQoJb3JpZ2luX2VjEXAMPLE\"\n",
			},
			want: "error secret-malformed all", fix: "Remove the quotes around aws_session_token in ~/.aws/credentials:4",
		},
		"a token in the environment with quotes": {
			dotenv: strings.ReplaceAll(keyLines, "AKIA", "ASIA") + "AWS_SESSION_TOKEN='\"IQoJb3JpZ2luX2VjEXAMPLE\"'\n", override: withEnvironment(all, "- A=b"),
			want: "error secret-malformed all", fix: "Copy the value of AWS_SESSION_TOKEN again into .env:3", says: "the session token (.env:3) is in quotes",
		},
		"a token with a comment behind it": {
			override: withMount(withEnvironment(all, "- A=b")),
			files: map[string]string{
				"home/.aws/credentials": strings.ReplaceAll(scenetest.KeysOf(awstest.ExampleKeyID), "AKIA", "ASIA") + "aws_session_token = IQoJb3JpZ2luX2VjEXAMPLE # until noon\n",
			},
			want: "error inline-comment-in-value all",
		},
		"a token that was copied with a blank in it": {
			override: withMount(withEnvironment(all, "- A=b")),
			files: map[string]string{
				"home/.aws/credentials": strings.ReplaceAll(scenetest.KeysOf(awstest.ExampleKeyID), "AKIA", "ASIA") + "aws_session_token = IQoJb3JpZ2lu X2VjEXAMPLE\n",
			},
			want: "error secret-malformed all", fix: "Copy the session token again into ~/.aws/credentials:4",
		},
		"a dollar sign in the prefix": {
			dotenv: smBackend + strings.Replace(smKwargs, "team/", "team$env/", 1), override: withMount(withEnvironment(all, "- A=b")),
			want: "warning undefined-variable-in-env-file all", fix: "Set env above .env:2",
		},
		"a variable of a later line": {
			dotenv: smBackend + strings.Replace(smKwargs, "team/", "${TEAM}/", 1) + "TEAM=a\n", override: withMount(withEnvironment(all, "- A=b")),
			want: "warning undefined-variable-in-env-file all", // not kwargs-prefix, for the slash that is left
		},
		"paths whose folder a later line sets": {
			dotenv: "AWS_CONFIG_FILE=${AWS_DIR}/config\nAWS_SHARED_CREDENTIALS_FILE=\"$AWS_DIR/credentials\"\nAWS_DIR=/home/astro/.aws\n", override: withMount(withEnvironment(all, "- A=b")),
			want: "error undefined-variable-in-env-file all", fix: "Move the line of AWS_DIR above .env:1",
		},
		"paths whose folder nothing sets": {
			dotenv: "AWS_CONFIG_FILE=${AWS_DIR}/config\nAWS_SHARED_CREDENTIALS_FILE=$AWS_DIR/credentials\n", override: withMount(withEnvironment(all, "- A=b")),
			want: "error undefined-variable-in-env-file all", fix: "Set AWS_CONFIG_FILE=/home/astro/.aws/config and AWS_SHARED_CREDENTIALS_FILE=/home/astro/.aws/credentials",
		},
		"a profile that a later line sets": {
			dotenv: "AWS_PROFILE=$TEAM\nTEAM=default\n", override: withMount(withEnvironment(all, "- A=b")),
			want: "error undefined-variable-in-env-file all", fix: "Move the line of TEAM above .env:1",
		},
		"a connection of .env without its keys": {
			dotenv: "AIRFLOW_CONN_AWS_DEFAULT=aws://$KEY:$SECRET@/?region_name=us-east-1\n", override: withEnvironment(all, "- A=b"),
			want: "error undefined-variable-in-env-file all",
		},

		// Similar cases without findings.
		"keys of the shell": {env: exampleKeyEnv(), override: withEnvironment(all, "- AWS_ACCESS_KEY_ID=${AWS_ACCESS_KEY_ID}", "- AWS_SECRET_ACCESS_KEY")},
		"keys of the shell that hide others of .env": {
			dotenv: strings.ReplaceAll(keyLines, "IOSFODNN7", "I44QH8DHB"), env: exampleKeyEnv(), override: withEnvironment(all, "- AWS_ACCESS_KEY_ID=${AWS_ACCESS_KEY_ID}", "- AWS_SECRET_ACCESS_KEY"),
		},
		"paths whose folder an earlier line sets": {
			dotenv: "AWS_DIR=/home/astro/.aws\nAWS_CONFIG_FILE=${AWS_DIR}/config\nAWS_SHARED_CREDENTIALS_FILE=\"$AWS_DIR/credentials\"\n", override: withMount(withEnvironment(all, "- A=b")),
		},
		"a default":                       {dotenv: keyLines, override: withEnvironment(all, "- AWS_DEFAULT_REGION=${AWS_DEFAULT_REGION:-us-east-1}")},
		"a default of a default":          {dotenv: keyLines, override: withEnvironment(all, "- AWS_DEFAULT_REGION=${A:-${B:-us-east-1}}")},
		"variables that nothing reads":    {dotenv: keyLines, override: withEnvironment(all, "- DBT_TARGET=${DBT_TARGET}", "- SNOWFLAKE_USER", "- AIRFLOW_CONN_POSTGRES=${PG_URI}")},
		"an optional token":               {dotenv: keyLines, override: withEnvironment(all, "- AWS_SESSION_TOKEN=${AWS_SESSION_TOKEN:-}", "- AWS_SECURITY_TOKEN")},
		"optional keys beside a mount":    {override: withMount(withEnvironment(all, "- AWS_ACCESS_KEY_ID=${AWS_ACCESS_KEY_ID:-}", "- AWS_SECRET_ACCESS_KEY", "- AWS_PROFILE"))},
		"an optional backend":             {override: withMount(withEnvironment(all, "- AIRFLOW__SECRETS__BACKEND=${BACKEND:-}"))},
		"an optional connection":          {override: withMount(withEnvironment(all, "- AIRFLOW_CONN_AWS_DEFAULT=${AIRFLOW_CONN_AWS_DEFAULT:-}"))},
		"a doubled dollar sign":           {dotenv: keyLines, override: withEnvironment(all, "- AWS_PROFILE_NOTE=$$X", "- A=$$B")},
		"a dollar sign in single quotes":  {dotenv: keyLines + smBackend + `AIRFLOW__SECRETS__BACKEND_KWARGS='{"variables_lookup_pattern": "^a$b", "region_name": "us-east-1"}'` + "\n", override: withEnvironment(all, "- A=b")},
		"a variable of an earlier line":   {dotenv: "TEAM=a\n" + keyLines + smBackend + strings.Replace(smKwargs, "team/", "${TEAM}/", 1), override: withEnvironment(all, "- A=b")},
		"a default in .env":               {dotenv: keyLines + smBackend + strings.Replace(smKwargs, "team/", "${TEAM:-a}/", 1), override: withEnvironment(all, "- A=b")},
		"a lost variable of another tool": {dotenv: keyLines + "DB=pa$sword\n", override: withEnvironment(all, "- A=b")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := map[string]string{"project/.env": c.dotenv, "project/dags/load.py": hookDAG}
			if c.override != "" {
				files["project/docker-compose.override.yml"] = c.override
			}
			for path, text := range c.files {
				files[path] = text
			}
			if !strings.Contains(c.dotenv, "DEFAULT_REGION") && c.files["home/.aws/config"] == "" && !strings.Contains(c.override, "volumes:\n      - ~") && c.want == "" {
				files["project/.env"] += regionLine
			}
			s := scenetest.Scene{Files: files, Env: c.env, Options: facts.Options{Scopes: []facts.Scope{facts.Project, facts.Host}}}
			report := run.Run(context.Background(), s.Facts(t, awstest.New(t, awstest.Options{})), Checks(), run.Options{Offline: true})
			var got, messages, fixes []string
			for _, r := range report.Results {
				for _, f := range r.Findings {
					services := strings.Join(f.Services, ",")
					if slices.Equal(f.Services, everywhere) {
						services = "all"
					}
					got = append(got, fmt.Sprintf("%s %s %s", r.SeverityOf(f), f.Rule.ID, services))
					messages = append(messages, redacttest.Raw(f.Message))
					for _, fix := range f.Fixes {
						fixes = append(fixes, redacttest.Raw(fix.Title))
						if fix.Edit != nil {
							fixes = append(fixes, fix.Edit.Name())
						}
						fixes = append(fixes, redacttest.RawAll(fix.Commands)...)
					}
				}
			}
			want := strings.Split(c.want, "; ")
			if c.want == "" {
				want = nil
			}
			slices.Sort(got)
			slices.Sort(want)
			said := strings.Join(append(messages, fixes...), "\n")
			if !slices.Equal(got, want) {
				t.Errorf("got %q, want %q\n%s", got, want, said)
			}
			if !strings.Contains(strings.Join(messages, "\n"), c.says) || !strings.Contains(strings.Join(fixes, "\n"), c.fix) {
				t.Errorf("it does not say %q, or the fix is not %q:\n%s", c.says, c.fix, said)
			}
			if strings.Contains(said, awstest.ExampleSecret) || strings.Contains(said, "EXAMPLEKEY@") {
				t.Errorf("a secret is shown:\n%s", said)
			}
			if c.want != "" && !strings.Contains(c.want, "override-missing") && strings.Contains(said, "add-mounts") && !strings.Contains(c.override, "volumes:") {
				t.Errorf("a folder is to be mounted:\n%s", said)
			}
		})
	}
}
