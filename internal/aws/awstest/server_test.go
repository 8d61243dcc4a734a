package awstest_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"doctor/internal/aws/awstest"
)

// proxied is a client that goes through the stand-in's proxy and trusts it.
func proxied(t *testing.T, server *awstest.Server) *http.Client {
	t.Helper()
	pem, err := os.ReadFile(server.CAFile)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(pem) {
		t.Fatal("no certificate in the CA file")
	}
	proxy, err := url.Parse(server.ProxyURL)
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{Proxy: http.ProxyURL(proxy), TLSClientConfig: &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport}
}

func get(t *testing.T, client *http.Client, url string) (string, error) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := client.Do(request)
	if err != nil {
		return "", err
	}
	defer func() { _ = response.Body.Close() }()
	body, err := io.ReadAll(response.Body)
	return response.Status + " " + string(body), err
}

// The proxy leads to AWS's own names in regions that exist, and nowhere else.
func TestProxy(t *testing.T) {
	server := awstest.New(t, awstest.Options{})
	client := proxied(t, server)
	for host, want := range map[string]bool{
		"sts.amazonaws.com": true, "sts.eu-west-1.amazonaws.com": true, "portal.sso.us-east-1.amazonaws.com": true,
		"sts.us-east-1a.amazonaws.com": false, "169.254.169.254": false, "example.com": false, "oidc.us-east-1.amazonaws.com": false,
	} {
		server.Forget()
		if _, err := get(t, client, "https://"+host+"/"); (err == nil) != want {
			t.Errorf("%s: %v", host, err)
		}
		if got := server.Connects(); !slices.Equal(got, []string{host + ":443"}) {
			t.Errorf("%s is on record as %v", host, got)
		}
	}
}

// What AWS does not have is on record too.
func TestRecord(t *testing.T) {
	server := awstest.New(t, awstest.Options{})
	if answer, err := get(t, http.DefaultClient, server.URL+"/latest/meta-data/"); err != nil || !strings.HasPrefix(answer, "404 ") {
		t.Errorf("got %s, %v", answer, err)
	}
	if answer, err := get(t, http.DefaultClient, server.URL+"/federation/credentials?role_name=Developer&account_id=1"); err != nil || !strings.Contains(answer, "UnauthorizedException") {
		t.Errorf("got %s, %v", answer, err)
	}
	if got := server.Actions(); !slices.Equal(got, []string{"GET /latest/meta-data/", "sso:GetRoleCredentials"}) {
		t.Errorf("on record: %v", got)
	}
}

// A request that nobody signed is nobody's.
func TestUnsigned(t *testing.T) {
	server := awstest.New(t, awstest.Options{})
	response, err := http.PostForm(server.URL, url.Values{"Action": {"GetCallerIdentity"}}) //nolint:noctx // on loopback
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if body, _ := io.ReadAll(response.Body); !strings.Contains(string(body), "MissingAuthenticationToken") || response.StatusCode != http.StatusForbidden {
		t.Errorf("got %s %s", response.Status, body)
	}
}

// Close does not wait for those who wait for an answer.
func TestCloseWhileSilent(t *testing.T) {
	server, err := awstest.Start(t.TempDir(), awstest.Options{Faults: map[string]awstest.Fault{"": awstest.Silence}})
	if err != nil {
		t.Fatal(err)
	}
	client := proxied(t, server)
	answered := make(chan error, 2)
	for _, url := range []string{server.URL, "https://sts.amazonaws.com/"} {
		go func() {
			request, _ := http.NewRequestWithContext(context.Background(), http.MethodGet, url, nil)
			response, err := client.Do(request)
			if err == nil {
				_ = response.Body.Close()
			}
			answered <- err
		}()
	}
	for len(server.Requests()) < 1 {
		time.Sleep(time.Millisecond)
	}
	started := time.Now()
	server.Close()
	for range 2 {
		<-answered //nolint:errcheck // that there is an answer is what counts
	}
	if took := time.Since(started); took > 5*time.Second {
		t.Errorf("took %v", took)
	}
}
