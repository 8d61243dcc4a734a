package checks

import (
	"testing"

	"doctor/internal/aws/awstest"
)

// Another's stand-in for AWS, and the real SDK.
func TestIdentityWithMoto(t *testing.T) {
	t.Parallel()
	url := awstest.StartMoto(t)
	s := scene{env: map[string]string{"AWS_ENDPOINT_URL": url, "HTTPS_PROXY": "", "AWS_CA_BUNDLE": ""}}
	s.files = map[string]string{"project/.env": mountVariables + secretsManagerBackend + `AIRFLOW__SECRETS__BACKEND_KWARGS={"region_name": "us-east-1"}` + "\n"}
	report := s.run(t, awstest.New(t, awstest.Options{}))
	wantTold(t, resultOf(t, report, STSIdentity), Passed, "all services: account 123456789012, arn:aws:sts::123456789012:user/moto")
	wantTold(t, resultOf(t, report, SecretsAccess), Passed, "variables under airflow/variables in us-east-1: may be read", "connections under airflow/connections in us-east-1: may be read")
}
