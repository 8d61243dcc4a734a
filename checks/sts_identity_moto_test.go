package checks

import (
	"context"
	"net"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"doctor/internal/aws/awstest"
	"doctor/internal/skip"
)

// Another's stand-in for AWS, and the real SDK.
func TestIdentityWithMoto(t *testing.T) {
	t.Parallel()
	url := startMoto(t)
	s := scene{env: map[string]string{"AWS_ENDPOINT_URL": url, "HTTPS_PROXY": "", "AWS_CA_BUNDLE": ""}}
	s.files = map[string]string{"project/.env": mountVariables + secretsManagerBackend + `AIRFLOW__SECRETS__BACKEND_KWARGS={"region_name": "us-east-1"}` + "\n"}
	report := s.run(t, awstest.New(t, awstest.Options{}))
	wantTold(t, resultOf(t, report, STSIdentity), Passed, "all services: account 123456789012, arn:aws:sts::123456789012:user/moto")
	wantTold(t, resultOf(t, report, SecretsAccess), Passed, "variables under airflow/variables in us-east-1: may be read", "connections under airflow/connections in us-east-1: may be read")
}

// startMoto runs moto_server until the test ends, and skips where there is none.
func startMoto(t *testing.T) string {
	t.Helper()
	if _, err := exec.LookPath("moto_server"); err != nil {
		skip.For(t, "moto", err.Error())
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().String()
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(address)
	ctx, stop := context.WithCancel(context.Background())
	// Not moto_server itself: where that is a wrapper, ending it leaves its child.
	command := exec.CommandContext(ctx, "python3", "-c", "from moto.server import main; main()", "-H", "127.0.0.1", "-p", port)
	command.Env = append(slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "AWS_") }), "PYTHONDONTWRITEBYTECODE=1")
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		stop()
		_ = command.Wait()
	})
	for limit := time.Now().Add(time.Minute); time.Now().Before(limit); time.Sleep(50 * time.Millisecond) {
		if c, err := net.Dial("tcp", address); err == nil {
			_ = c.Close()
			return "http://" + address
		}
	}
	t.Fatal("moto_server did not start")
	return ""
}
