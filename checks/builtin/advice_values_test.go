package builtin

import (
	"context"
	"strings"
	"testing"

	"doctor/checks"
	"doctor/checks/internal/scenetest"
	"doctor/internal/aws/awstest"
	"doctor/internal/facts"
	"doctor/internal/redact/redacttest"
	"doctor/internal/run"
)

// TestAdviceOnValues: an invalid value is reported with its line, and with what is wrong with
// it.
func TestAdviceOnValues(t *testing.T) {
	const (
		arn  = "arn:aws:iam::111122223333:role/airflow"
		base = "[base]\naws_access_key_id = " + awstest.ExampleKeyID + "\naws_secret_access_key = " + awstest.ExampleSecret + "\n"
		sso  = "[default]\nregion = us-east-1\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = dev\n[sso-session corp]\nsso_start_url = https://example-co.awsapps.com/start\n"
	)
	config := func(settings string) map[string]string {
		return map[string]string{"home/.aws/config": "[default]\nregion = us-east-1\n" + settings, "home/.aws/credentials": base}
	}
	testAdvice(t, map[string]mistake{
		"a comment behind the role": {config("role_arn = " + arn + " # dev\nsource_profile = base\n"),
			`inline-comment-in-value
				fix: Remove the inline comment after the value in ~/.aws/config:3 [edit-ini]`, "role_arn of profile \"default\" (~/.aws/config:3) includes the inline comment: " + arn + " # dev"},
		"a comment behind the source": {config("role_arn = " + arn + "\nsource_profile = base ; mine\n"),
			`source-profile-missing
				fix: Remove the inline comment after the value in ~/.aws/config:4 [edit-ini]`, "source_profile of profile \"default\" (~/.aws/config:4) includes the inline comment: base ; mine"},
		"a comment behind the region": {map[string]string{"home/.aws/config": "[default]\nregion = us-east-1 # Virginia\n"},
			`region-invalid
				fix: Remove the inline comment after the value in ~/.aws/config:2 [edit-ini]`, "region (~/.aws/config:2) includes the inline comment: us-east-1 # Virginia"},
		"a comment behind the portal's region": {map[string]string{"home/.aws/config": sso + "sso_region = eu-west-1 # Dublin\n", "home/.aws/credentials": ""},
			`region-invalid
				fix: Remove the inline comment after the value in ~/.aws/config:8 [edit-ini]`, "sso_region (~/.aws/config:8) includes the inline comment: eu-west-1 # Dublin"},
		"a portal in no region": {map[string]string{"home/.aws/config": sso + "sso_region = eu_west_1\n", "home/.aws/credentials": ""},
			`region-invalid
				fix: Set sso_region = eu-west-1 in ~/.aws/config:8 [edit-ini]`, "sso_region (~/.aws/config:8) is not a valid region: \"eu_west_1\""},
		"a role in quotes": {config("role_arn = \"" + arn + "\"\nsource_profile = base\n"),
			`role-invalid
				fix: Remove the quotes around role_arn in ~/.aws/config:3 [edit-ini]`, "role_arn of profile \"default\" (~/.aws/config:3) includes the quotes: \"arn:aws:iam::111122223333:role/airflow\""},
		"an external id that is too short": {config("role_arn = " + arn + "\nsource_profile = base\nexternal_id = x\n"),
			`role-invalid
				fix: Set the external ID of the role's trust policy in ~/.aws/config:5
				write external_id = <external ID>`, "external_id of profile \"default\" (~/.aws/config:5) is too short"},
		"half a pair in the source of a role": {map[string]string{"home/.aws/config": "[default]\nregion = us-east-1\nrole_arn = " + arn + "\nsource_profile = base\n", "home/.aws/credentials": "[base]\naws_access_key_id = " + awstest.ExampleKeyID + "\n"},
			`partial-credentials
				fix: Enter the keys of profile "base" again
				aws configure --profile base`, `profile "base" has aws_access_key_id (~/.aws/credentials:2)`},
		"a line that joined the region": {map[string]string{"home/.aws/config": "[default]\nregion = us-east-1\n    output = json\n"},
			`ini-continuation-line
				fix: Remove the indentation of ~/.aws/config:3 [edit-ini]`, "~/.aws/config:3 is indented, so it continues the value of region"},
		"a role that joined the line above": {map[string]string{"project/.env": scenetest.MountVariables + "AWS_PROFILE=dev\n", "home/.aws/config": "[profile dev]\nregion = us-east-1\nsource_profile = default\n  role_arn = " + arn + "\n"},
			`ini-continuation-line
				fix: Remove the indentation of ~/.aws/config:4 [edit-ini]`, "~/.aws/config:4 is indented, so it continues the value of source_profile"},
		"a slip in the container's home folder": {map[string]string{"project/.env": "AWS_CONFIG_FILE=/home/astr/.aws/config\nAWS_SHARED_CREDENTIALS_FILE=/home/astr/.aws/credentials\n"},
			`env-path-outside-mount
				fix: Set AWS_CONFIG_FILE=/home/astro/.aws/config and AWS_SHARED_CREDENTIALS_FILE=/home/astro/.aws/credentials in .env [retarget-variables]
				fix: Mount the folder at /home/astr/.aws in docker-compose.override.yml:4 [retarget-mount]`, "point to /home/astr/.aws"},
		"an emulator on a network of its own": {func() map[string]string {
			files := override(everywhere, "      - ~/.aws:/home/astro/.aws")
			files["project/docker-compose.override.yml"] += "  localstack:\n    image: localstack/localstack\n"
			files["project/.env"] = scenetest.MountVariables + "AWS_ENDPOINT_URL=http://localstack:4566\n"
			return files
		}(),
			`endpoint-host-unresolvable
				fix: Add networks: [airflow] to localstack in docker-compose.override.yml [add-to-services]
				fix: Remove AWS_ENDPOINT_URL from .env:3 [unset-variables]`, "host localstack (AWS_ENDPOINT_URL, .env:3) not found: service localstack is on network default, the Airflow services are on network airflow"},
		"a user for a role, in the kwargs": {map[string]string{"project/.env": scenetest.MountVariables + "AIRFLOW__SECRETS__BACKEND=airflow.providers.amazon.aws.secrets.secrets_manager.SecretsManagerBackend\n" +
			"AIRFLOW__SECRETS__BACKEND_KWARGS={\"connections_prefix\": \"airflow/connections\", \"role_arn\": \"arn:aws:iam::111122223333:user/bob\"}\n"},
			`role-invalid
				fix: Set the ARN of the role in .env:4; the command prints your account
				aws sts get-caller-identity --query Account --output text
				write "role_arn": "arn:aws:iam::<account>:role/bob"`, "role_arn of the secrets backend (.env:4) is not the ARN of a role: arn:aws:iam::111122223333:user/bob"},
		"two hours for a role of a role": {config("role_arn = " + arn + "\nsource_profile = next\nduration_seconds = 7200\n[profile next]\nrole_arn = " + arn + "\nsource_profile = base\n"),
			`role-invalid
				fix: Set duration_seconds = 3600 in ~/.aws/config:5 [edit-ini]`, "duration_seconds of profile \"default\" (~/.aws/config:5) is too long: 7200"},
		"no ARN from the environment": {map[string]string{"project/.env": scenetest.MountVariables + "AWS_ROLE_ARN=the-role-of-airflow-in-dev\nAWS_WEB_IDENTITY_TOKEN_FILE=/home/astro/.aws/token\n", "home/.aws/token": "token"},
			`role-invalid
				fix: Set the ARN of the role in .env:3; the command prints your account
				aws sts get-caller-identity --query Account --output text
				write AWS_ROLE_ARN=arn:aws:iam::<account>:role/the-role-of-airflow-in-dev`, "AWS_ROLE_ARN (.env:3) is not the ARN of a role: the-role-of-airflow-in-dev"},
		"an external id with a blank, which is nobody else's business": {config("role_arn = " + arn + "\nsource_profile = base\nexternal_id = a b\n"),
			`role-invalid
				fix: Set the external ID of the role's trust policy in ~/.aws/config:5
				write external_id = <external ID>`, "external_id of profile \"default\" (~/.aws/config:5) has characters that AWS rejects"},
		"a web identity token file with nothing in it": {map[string]string{"project/.env": scenetest.MountVariables + "AWS_ROLE_ARN=" + arn + "\nAWS_WEB_IDENTITY_TOKEN_FILE=/home/astro/.aws/token\n", "home/.aws/token": "\n"},
			`web-identity-token-file-absent
				fix: Remove AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE from .env [unset-variables]`, "(AWS_WEB_IDENTITY_TOKEN_FILE, .env:4) contains no token"},
		"a bundle of certificates that is none": {map[string]string{"project/.env": scenetest.MountVariables + "AWS_CA_BUNDLE=/home/astro/.aws/company.cer\n", "home/.aws/company.cer": "0\x82\x03"},
			`ca-bundle-absent
				fix: Remove AWS_CA_BUNDLE from .env:3 [unset-variables]
				fix: Convert the bundle to PEM if it is DER, and set the new path in .env:3
				openssl x509 -inform der -in ~/.aws/company.cer -out ~/.aws/company.cer.pem`, "CA bundle ~/.aws/company.cer (AWS_CA_BUNDLE, .env:3) has no PEM certificate"},
		"a config of the override that its user may not read": {map[string]string{"home/.aws/credentials": "", "project/docker-compose.override.yml": "configs:\n  keys:\n    content: |\n      [default]\n" +
			"      aws_access_key_id = " + awstest.ExampleKeyID + "\n      aws_secret_access_key = " + awstest.ExampleSecret + "\n" +
			"services:\n  scheduler:\n    volumes: ['~/.aws/config:/home/astro/.aws/config']\n    configs: [{source: keys, target: /home/astro/.aws/credentials, mode: 0400}]\n" +
			"  triggerer: &fine\n    volumes: ['~/.aws/config:/home/astro/.aws/config']\n    configs: [{source: keys, target: /home/astro/.aws/credentials}]\n  api-server: *fine\n  dag-processor: *fine\n"},
			`file-mode-unreadable
				fix: Set the mode of /home/astro/.aws/credentials to 0444 in docker-compose.override.yml:10 [place-secret]`, "is copied with mode 0400 and owner 0:0, so it is not readable by astro (uid 50000)"},
		"a bundle for the backend alone": {map[string]string{"project/.env": scenetest.MountVariables + "AIRFLOW__SECRETS__BACKEND=airflow.providers.amazon.aws.secrets.secrets_manager.SecretsManagerBackend\n" +
			"AIRFLOW__SECRETS__BACKEND_KWARGS={\"connections_prefix\": \"airflow/connections\", \"verify\": \"/etc/company.pem\"}\n"},
			`ca-bundle-absent
				fix: Remove "verify" in .env:4 [edit-kwargs]
				fix: Put the bundle into ~/.aws, and set its path in the container in .env:4
				write "verify": "/home/astro/.aws/<bundle>.pem"`, "CA bundle /etc/company.pem (verify, .env:4) does not exist in the container"},
		"a folder for a bundle": {map[string]string{"project/.env": scenetest.MountVariables + "AWS_CA_BUNDLE=/home/astro/.aws\n"},
			`ca-bundle-absent
				fix: Remove AWS_CA_BUNDLE from .env:3 [unset-variables]
				fix: Put the bundle into ~/.aws, and set its path in the container in .env:3
				write AWS_CA_BUNDLE=/home/astro/.aws/<bundle>.pem`, "is a folder"},
		"a quote in a profile's name": {map[string]string{"project/.env": scenetest.MountVariables + "AWS_PROFILE=bob's\n", "home/.aws/config": "[profile bob's]\nregion = us-east-1\n", "home/.aws/credentials": base},
			`profile-not-found
				fix: Rename [profile bob's] to [profile "bob's"] in ~/.aws/config:1 [edit-ini]`, "profile \"bob's\", set by AWS_PROFILE (.env:3), does not exist; the header in ~/.aws/config:1 needs quotes around the name"},
	})
}

// TestProgramIsNotTakenForKeys: if a program provides the keys, a pass says what it does not
// cover.
func TestProgramIsNotTakenForKeys(t *testing.T) {
	s := scenetest.Scene{
		Files:   map[string]string{"home/.aws/config": "[default]\nregion = us-east-1\ncredential_process = cat /home/astro/.aws/keys.json\n", "home/.aws/credentials": "", "home/.aws/keys.json": "{}"},
		Options: facts.Options{Scopes: []facts.Scope{facts.Project, facts.Host}},
	}
	for _, r := range run.Run(context.Background(), s.Facts(t, awstest.New(t, awstest.Options{})), Checks(), run.Options{Offline: true}).Results {
		if r.Check.ID == "credential-chain" && (r.Status != checks.Passed || len(r.Notes) != 1 || !strings.Contains(redacttest.Raw(r.Notes[0]), "does not run: its output is unknown")) {
			t.Errorf("%v, %q", r.Status, redacttest.RawAll(r.Notes))
		}
	}
}
