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
				fix: Remove the comment from ~/.aws/config:3, or move it to its own line [edit-ini]`, "role_arn = " + arn + " # dev; the comment is part of the value"},
		"a comment behind the source": {config("role_arn = " + arn + "\nsource_profile = base ; mine\n"),
			`source-profile-missing
				fix: Remove the comment from ~/.aws/config:4, or move it to its own line [edit-ini]`, "the comment is part of the value"},
		"a comment behind the region": {map[string]string{"home/.aws/config": "[default]\nregion = us-east-1 # Virginia\n"},
			`region-invalid
				fix: Remove the comment from ~/.aws/config:2, or move it to its own line [edit-ini]`, "the comment is part of the value"},
		"a comment behind the portal's region": {map[string]string{"home/.aws/config": sso + "sso_region = eu-west-1 # Dublin\n", "home/.aws/credentials": ""},
			`region-invalid
				fix: Remove the comment from ~/.aws/config:8, or move it to its own line [edit-ini]`, "sso_region = eu-west-1 # Dublin (~/.aws/config:8)"},
		"a portal in no region": {map[string]string{"home/.aws/config": sso + "sso_region = eu_west_1\n", "home/.aws/credentials": ""},
			`region-invalid
				fix: Write eu-west-1 (~/.aws/config:8)`, `sso_region = "eu_west_1" (~/.aws/config:8) is no name of a region`},
		"a role in quotes": {config("role_arn = \"" + arn + "\"\nsource_profile = base\n"),
			`role-invalid
				fix: Correct role_arn (~/.aws/config:3)`, "the quotes are part of the value"},
		"an external id that is too short": {config("role_arn = " + arn + "\nsource_profile = base\nexternal_id = x\n"),
			`role-invalid
				fix: Correct external_id (~/.aws/config:5)`, "(~/.aws/config:5): botocore refuses to send the external_id to AWS, which is too short"},
		"half a pair in the source of a role": {map[string]string{"home/.aws/config": "[default]\nregion = us-east-1\nrole_arn = " + arn + "\nsource_profile = base\n", "home/.aws/credentials": "[base]\naws_access_key_id = " + awstest.ExampleKeyID + "\n"},
			`partial-credentials
				fix: Enter the keys again
				aws configure --profile base`, `profile "base" has aws_access_key_id (~/.aws/credentials:2)`},
		"a line that joined the region": {map[string]string{"home/.aws/config": "[default]\nregion = us-east-1\n    output = json\n"},
			`ini-continuation-line
				fix: Remove the blanks at the beginning of ~/.aws/config:3 [edit-ini]`, "boto3 takes it for a part of region"},
		"a role that joined the line above": {map[string]string{"project/.env": scenetest.MountVariables + "AWS_PROFILE=dev\n", "home/.aws/config": "[profile dev]\nregion = us-east-1\nsource_profile = default\n  role_arn = " + arn + "\n"},
			`ini-continuation-line
				fix: Remove the blanks at the beginning of ~/.aws/config:4 [edit-ini]`, "boto3 takes it for a part of source_profile"},
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
				fix: Put the service on the network of the others: networks: [airflow] under localstack in docker-compose.override.yml
				fix: Remove the endpoint (.env:3) to talk to AWS`, "the service localstack is on the network default, the Airflow services are on the network airflow"},
		"a user for a role, in the kwargs": {map[string]string{"project/.env": scenetest.MountVariables + "AIRFLOW__SECRETS__BACKEND=airflow.providers.amazon.aws.secrets.secrets_manager.SecretsManagerBackend\n" +
			"AIRFLOW__SECRETS__BACKEND_KWARGS={\"connections_prefix\": \"airflow/connections\", \"role_arn\": \"arn:aws:iam::111122223333:user/bob\"}\n"},
			`role-invalid
				fix: Correct role_arn (.env:4)`, "the secrets backend (.env:4) has role_arn = arn:aws:iam::111122223333:user/bob, which is not the ARN of a role"},
		"two hours for a role of a role": {config("role_arn = " + arn + "\nsource_profile = next\nduration_seconds = 7200\n[profile next]\nrole_arn = " + arn + "\nsource_profile = base\n"),
			`role-invalid
				fix: Correct duration_seconds (~/.aws/config:5)`, "duration_seconds = 7200, which AWS refuses"},
		"no ARN from the environment": {map[string]string{"project/.env": scenetest.MountVariables + "AWS_ROLE_ARN=the-role-of-airflow-in-dev\nAWS_WEB_IDENTITY_TOKEN_FILE=/home/astro/.aws/token\n", "home/.aws/token": "token"},
			`role-invalid
				fix: Correct AWS_ROLE_ARN (.env:3)`, "AWS_ROLE_ARN = the-role-of-airflow-in-dev (.env:3)"},
		"an external id with a blank, which is nobody else's business": {config("role_arn = " + arn + "\nsource_profile = base\nexternal_id = a b\n"),
			`role-invalid
				fix: Correct external_id (~/.aws/config:5)`, "has an external_id that AWS refuses"},
		"a web identity token file with nothing in it": {map[string]string{"project/.env": scenetest.MountVariables + "AWS_ROLE_ARN=" + arn + "\nAWS_WEB_IDENTITY_TOKEN_FILE=/home/astro/.aws/token\n", "home/.aws/token": "\n"},
			`web-identity-token-file-absent
				fix: Remove the variables of the cluster from .env [unset-variables]`, "(AWS_WEB_IDENTITY_TOKEN_FILE, .env:4) contains no token"},
		"a bundle of certificates that is none": {map[string]string{"project/.env": scenetest.MountVariables + "AWS_CA_BUNDLE=/home/astro/.aws/company.cer\n", "home/.aws/company.cer": "0\x82\x03"},
			`ca-bundle-absent
				fix: Put certificates in PEM there (openssl x509 -inform der -in <file> -out <bundle>.pem makes one of DER), or remove the setting (.env:3)`, "the CA bundle ~/.aws/company.cer (AWS_CA_BUNDLE, .env:3) holds no certificate in the form of PEM"},
		"a config of the override that its user may not read": {map[string]string{"home/.aws/credentials": "", "project/docker-compose.override.yml": "configs:\n  keys:\n    content: |\n      [default]\n" +
			"      aws_access_key_id = " + awstest.ExampleKeyID + "\n      aws_secret_access_key = " + awstest.ExampleSecret + "\n" +
			"services:\n  scheduler:\n    volumes: ['~/.aws/config:/home/astro/.aws/config']\n    configs: [{source: keys, target: /home/astro/.aws/credentials, mode: 0400}]\n" +
			"  triggerer: &fine\n    volumes: ['~/.aws/config:/home/astro/.aws/config']\n    configs: [{source: keys, target: /home/astro/.aws/credentials}]\n  api-server: *fine\n  dag-processor: *fine\n"},
			`file-mode-unreadable
				fix: Set the mode to 0444, beside target: in docker-compose.override.yml:10
				write mode: 0444`, "is copied with mode 0400 and owner 0:0, so it is not readable by astro (uid 50000)"},
		"a bundle for the backend alone": {map[string]string{"project/.env": scenetest.MountVariables + "AIRFLOW__SECRETS__BACKEND=airflow.providers.amazon.aws.secrets.secrets_manager.SecretsManagerBackend\n" +
			"AIRFLOW__SECRETS__BACKEND_KWARGS={\"connections_prefix\": \"airflow/connections\", \"verify\": \"/etc/company.pem\"}\n"},
			`ca-bundle-absent
				fix: Mount the bundle at that path in each service, or remove the setting (.env:4)`, "the CA bundle /etc/company.pem (verify, .env:4) does not exist in the container"},
		"a folder for a bundle": {map[string]string{"project/.env": scenetest.MountVariables + "AWS_CA_BUNDLE=/home/astro/.aws\n"},
			`ca-bundle-absent
				fix: Mount the bundle at that path in each service, or remove the setting (.env:3)`, "is a folder"},
		"a quote in a profile's name": {map[string]string{"project/.env": scenetest.MountVariables + "AWS_PROFILE=bob's\n", "home/.aws/config": "[profile bob's]\nregion = us-east-1\n", "home/.aws/credentials": base},
			`profile-not-found
				fix: Rename the section [profile bob's] to [profile "bob's"] [edit-ini]`, "~/.aws/config:1 has the name without quotes, which boto3 passes over"},
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
		if r.Check.ID == "credential-chain" && (r.Status != checks.Passed || len(r.Notes) != 1 || !strings.Contains(redacttest.Raw(r.Notes[0]), "shows in the container alone")) {
			t.Errorf("%v, %q", r.Status, redacttest.RawAll(r.Notes))
		}
	}
}
