package builtin

import (
	"testing"

	"doctor/checks"
	"doctor/checks/internal/scenetest"
	"doctor/checks/secretsaccess"
	"doctor/checks/stsidentity"
	"doctor/internal/aws/awstest"
)

// A third-party fake AWS, and the real SDK.
func TestIdentityWithMoto(t *testing.T) {
	t.Parallel()
	url := awstest.StartMoto(t)
	s := scenetest.Scene{Env: map[string]string{"AWS_ENDPOINT_URL": url, "HTTPS_PROXY": "", "AWS_CA_BUNDLE": ""}}
	s.Files = map[string]string{"project/.env": scenetest.MountVariables + scenetest.SecretsManagerBackend + `AIRFLOW__SECRETS__BACKEND_KWARGS={"region_name": "us-east-1"}` + "\n"}
	report := inspect(s, t, awstest.New(t, awstest.Options{}))
	wantTold(t, ResultOf(t, report, stsidentity.Check), checks.Passed, "all services: account 123456789012, arn:aws:sts::123456789012:user/moto")
	wantTold(t, ResultOf(t, report, secretsaccess.Check), checks.Passed, "variables under airflow/variables in us-east-1: readable", "connections under airflow/connections in us-east-1: readable")
}
