package cli

import (
	"slices"
	"testing"

	"doctor/internal/aws/awstest"
	"doctor/internal/engine/enginetest"
)

// TestRequestsToAWS counts the requests of a run: however many services there are, their
// common identity is asked for once, and their secrets backend once for each of its two kinds.
func TestRequestsToAWS(t *testing.T) {
	aws := awstest.New(t, awstest.Options{})
	engine := enginetest.Engine("1.51", enginetest.Answers{
		"/info":            enginetest.JSON(`{"Name": "here", "OSType": "linux"}`),
		"/containers/json": enginetest.JSON("[]"),
	})
	a, stdout, stderr := layOutExample(t, "airflow3-repaired").app()
	a.env["DOCKER_HOST"] = enginetest.Serve(t, engine)
	for name, value := range aws.Env() {
		a.env[name] = value
	}
	if code := a.run(t.Context(), nil); code != exitOK {
		t.Errorf("exit code %d: %s%s", code, stdout, stderr)
	}
	asked := slices.Sorted(slices.Values(aws.Actions())) // all are sent at once
	if want := []string{"secretsmanager:GetSecretValue", "secretsmanager:GetSecretValue", "sts:GetCallerIdentity"}; !slices.Equal(asked, want) {
		t.Errorf("it asked AWS for %q", asked)
	}
}
