package builtin

import (
	"testing"

	"doctor/checks/internal/scenetest"
	"doctor/internal/aws/awstest"
)

// TestAdviceOnCredentials: the line that has to change is named, and what to write there.
func TestAdviceOnCredentials(t *testing.T) {
	config := func(text string) map[string]string {
		return map[string]string{"home/.aws/config": text, "home/.aws/credentials": "[base]\nregion = us-east-1\n" + scenetest.KeysOf(awstest.ExampleKeyID)[len("[default]\n"):]}
	}
	role := func(source string) map[string]string {
		return config("[default]\nregion = us-east-1\nrole_arn = arn:aws:iam::111122223333:role/airflow\n" + source)
	}
	kwargs := func(more string) map[string]string {
		return map[string]string{"project/.env": scenetest.MountVariables + scenetest.SecretsManagerBackend + `AIRFLOW__SECRETS__BACKEND_KWARGS={"connections_prefix": "airflow/connections", ` + more + "}\n"}
	}
	const copied = `
				fix: Copy temporary keys to profile "default-session" whenever they expire, and set it in .env
				eval "$(aws configure export-credentials --format env)"
				aws configure set aws_access_key_id "$AWS_ACCESS_KEY_ID" --profile default-session
				aws configure set aws_secret_access_key "$AWS_SECRET_ACCESS_KEY" --profile default-session
				aws configure set aws_session_token "$AWS_SESSION_TOKEN" --profile default-session
				aws configure set region us-east-1 --profile default-session
				unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN
				write AWS_PROFILE=default-session`
	twice := func(text string) map[string]string { return map[string]string{"home/.aws/credentials": text} }
	testAdvice(t, map[string]mistake{
		"no login, without a session": {config("[default]\nregion = us-east-1\nsso_start_url = https://example-co.awsapps.com/start\nsso_region = us-east-1\nsso_account_id = 111122223333\nsso_role_name = Developer\n"),
			`sso-token-missing
				fix: Log in to SSO with profile "default" on this machine
				aws sso login --profile default`, "no SSO token for https://example-co.awsapps.com/start (~/.aws/config:3) in ~/.aws/sso/cache"},
		"no login, with a session": {config("[default]\nregion = us-east-1\nsso_account_id = 111122223333\nsso_role_name = Developer\nsso_session = co\n[sso-session co]\nsso_start_url = https://example-co.awsapps.com/start\nsso_region = us-east-1\n"),
			`sso-token-missing
				fix: Log in to SSO session co on this machine
				aws sso login --sso-session co`, "no SSO token for co (~/.aws/config:5) in ~/.aws/sso/cache"},
		"a token alone, for a backend": {kwargs(`"region_name": "us-east-1", "aws_session_token": "IQoJb3JpZ2luX2VjEXAMPLE"`),
			`partial-credentials
				fix: Set both keys in .env:4, or remove all keys to use the mounted files
				write "aws_access_key_id": "<access key ID>", "aws_secret_access_key": "<secret access key>"
				fix: Remove the keys in .env:4, so that the mounted files are used [edit-kwargs]`, "AIRFLOW__SECRETS__BACKEND_KWARGS (.env:4) has aws_session_token but no aws_access_key_id"},
		"a token file under ~ in the profile": {
			map[string]string{"home/.aws/token": "eyJhbGciOi", "home/.aws/config": "[default]\nregion = us-east-1\nrole_arn = arn:aws:iam::111122223333:role/airflow\nweb_identity_token_file = ~/.aws/token\n"},
			`web-identity-token-file-absent
				fix: Set web_identity_token_file = /home/astro/.aws/token in ~/.aws/config:4 [edit-ini]`,
			`web identity token file "~/.aws/token" (~/.aws/config:4) does not exist: boto3 does not expand ~ there`},
		"a token file under ~ in .env": {
			map[string]string{"home/.aws/token": "eyJhbGciOi", "project/.env": scenetest.MountVariables + "AWS_ROLE_ARN=arn:aws:iam::111122223333:role/airflow\nAWS_WEB_IDENTITY_TOKEN_FILE=~/.aws/token\n"},
			`web-identity-token-file-absent
				fix: Set AWS_WEB_IDENTITY_TOKEN_FILE=/home/astro/.aws/token in .env:4 [retarget-variables]`,
			`web identity token file "~/.aws/token" (AWS_WEB_IDENTITY_TOKEN_FILE, .env:4) does not exist: boto3 does not expand ~ there`},
		"a token file under ~ that is not there": {
			map[string]string{"home/.aws/config": "[default]\nregion = us-east-1\nrole_arn = arn:aws:iam::111122223333:role/airflow\nweb_identity_token_file = ~/.aws/token\n"},
			`web-identity-token-file-absent
				fix: Comment out web_identity_token_file and role_arn of [default] in ~/.aws/config [edit-ini]`, "boto3 does not expand ~ there"},
		"a script under ~ for an interpreter": {
			map[string]string{"home/.aws/creds.py": "print()\n", "home/.aws/config": "[default]\nregion = us-east-1\ncredential_process = python3 ~/.aws/creds.py\n", "home/.aws/credentials": ""},
			`credential-process-host-path
				fix: Let a shell expand the home folder in ~/.aws/config:3 [edit-ini]` + copied, `profile "default" (~/.aws/config:3) runs "~/.aws/creds.py", but boto3 does not expand ~ there`},
		"a script that is nowhere": {
			map[string]string{"home/.aws/config": "[default]\nregion = us-east-1\ncredential_process = python3 /home/astro/.aws/creds.py\n", "home/.aws/credentials": ""},
			`credential-process-host-path` + copied, `profile "default" (~/.aws/config:3) runs "/home/astro/.aws/creds.py", which is not in the container`},
		"a role with a token file that nothing names": {kwargs(`"region_name": "us-east-1", "role_arn": "arn:aws:iam::111122223333:role/airflow", "assume_role_method": "assume_role_with_web_identity", "assume_role_with_web_identity_federation": "file"`),
			`web-identity-token-file-absent
				fix: Remove assume_role_method and the role in .env:4 [edit-kwargs]`, "assume_role_with_web_identity (AIRFLOW__SECRETS__BACKEND_KWARGS, .env:4) needs a token file, but neither assume_role_with_web_identity_token_file nor AWS_WEB_IDENTITY_TOKEN_FILE is set"},
		"a token file of a backend": {kwargs(`"region_name": "us-east-1", "role_arn": "arn:aws:iam::111122223333:role/airflow", "assume_role_method": "assume_role_with_web_identity", "assume_role_with_web_identity_federation": "file", "assume_role_with_web_identity_token_file": "/opt/token"`),
			`web-identity-token-file-absent
				fix: Remove assume_role_with_web_identity_token_file and the role in .env:4 [edit-kwargs]
				fix: Mount the token file: write under volumes: of each service in docker-compose.override.yml
				write - <token file>:/opt/token:ro`, "web identity token file /opt/token"},
		"an address without a scheme, for a backend": {kwargs(`"region_name": "us-east-1", "endpoint_url": "localhost:4566"`),
			`endpoint-url-leftover
				fix: Remove "endpoint_url" in .env:4 [edit-kwargs]
				fix: Set a URL with a host in .env:4
				write "endpoint_url": "http://<host>:<port>"`, "is not a URL with a host"},
		"a section that is there twice": {twice(scenetest.KeysOf(awstest.ExampleKeyID) + "\n[default]\nregion = us-east-1\n\noutput = json\n[other]\nregion = us-east-1\n"),
			`ini-parse-error
				fix: Comment out the second header [default] in ~/.aws/credentials:5 [edit-lines]`, "~/.aws/credentials:5 repeats [default] of line 1, so boto3 rejects the whole file"},
		"a section that is there twice, with a setting of the first": {twice("[default]\nregion = us-east-1\n" + scenetest.KeysOf(awstest.ExampleKeyID)[len("[default]\n"):] + "\n[default]\nregion = us-west-2\noutput = json\n"),
			`ini-parse-error
				fix: Comment out the second header [default] and the settings it repeats in ~/.aws/credentials, lines 6 and 7 [edit-lines]`, "~/.aws/credentials:6 repeats [default] of line 1"},
		"keys without a header": {twice("aws_access_key_id = AKIAIOSFODNN7EXAMPLE\n"),
			`ini-parse-error
				fix: Write the header [default] above ~/.aws/credentials:1 [edit-lines]`, "~/.aws/credentials:1 is before the first [profile]"},
		"no source for a role": {role("source_profile =\n"), `source-profile-missing
				fix: Set source_profile = base in ~/.aws/config:4 [edit-ini]`, "source_profile of profile \"default\" (~/.aws/config:4) is empty"},
		"a source with the word profile": {role("source_profile = profile base\n"), `source-profile-missing
				fix: Set source_profile = base in ~/.aws/config:4 [edit-ini]`, `source profile "profile base" of profile "default" (~/.aws/config:4) does not exist`},
		"a source in a circle": {role("source_profile = default\n"), `source-profile-cycle
				fix: Set source_profile = base in ~/.aws/config:4 [edit-ini]`, `source_profile of profile "default" (~/.aws/config:4) refers back to itself`},
		"a source that only AWS has": {role("credential_source = Ec2InstanceMetadata\n"), `credential-source-unavailable
				fix: Replace credential_source with source_profile = base in ~/.aws/config:4 [edit-ini]`, "which a local container does not have"},
		"a source in small letters": {role("credential_source = environment\n"), `credential-source-invalid
				fix: Set credential_source = Environment in ~/.aws/config:4 [edit-ini]`, `has the unknown credential_source "environment"`},
		"a role without a source": {role(""), `role-without-source
				fix: Add source_profile = base to [default] in ~/.aws/config:3 [edit-ini]`, "has role_arn but no source_profile"},
		"a session name that AWS refuses": {role("source_profile = base\nrole_session_name = my session\n"), `role-invalid
				fix: Set role_session_name = my-session in ~/.aws/config:5 [edit-ini]`, "is not a valid session name"},
		"a region in another profile only": {map[string]string{"home/.aws/config": "[profile other]\nregion = eu-west-1\n", "project/.env": scenetest.MountVariables + scenetest.SecretsManagerBackend}, `region-missing
				fix: Set AWS_DEFAULT_REGION=eu-west-1 in .env [retarget-variables]
				fix: Set the region of profile "default"
				aws configure set region eu-west-1`, `profile "other" has one, but is not in use`},
	})
}
