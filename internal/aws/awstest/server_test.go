package awstest_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"doctor/internal/aws/awstest"
	"doctor/internal/memnet"
)

// proxied is a client that goes through the stand-in's proxy and trusts it.
func proxied(t *testing.T, server *awstest.Server) *http.Client {
	t.Helper()
	return proxiedOver(t, server, (&net.Dialer{}).DialContext)
}

func proxiedOver(t *testing.T, server *awstest.Server, dial func(ctx context.Context, network, address string) (net.Conn, error)) *http.Client {
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
	transport := &http.Transport{Proxy: http.ProxyURL(proxy), DialContext: dial, TLSClientConfig: &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}}
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
	const direct, behind = "http://127.0.0.1:1/", "https://sts.amazonaws.com/"
	for fault, urls := range map[awstest.Fault][]string{
		awstest.Silence: {direct, behind}, awstest.Stall: {direct, behind}, awstest.Drip: {direct, behind},
		awstest.ProxySilence: {behind}, awstest.TunnelSilence: {behind},
	} {
		t.Run(string(fault), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				network := memnet.New()
				server := awstest.New(t, awstest.Options{Network: network, Faults: map[string]awstest.Fault{"": fault}})
				clients := map[string]*http.Client{direct: {Transport: &http.Transport{DialContext: network.Dial}}, behind: proxiedOver(t, server, network.Dial)}
				answered := make(chan error, len(urls))
				for _, url := range urls {
					go func() {
						_, err := get(t, clients[url], url)
						answered <- err
					}()
				}
				synctest.Wait()
				if got := len(server.Requests()) + len(server.Connects()); got < len(urls) || len(answered) > 0 {
					t.Errorf("%d requests and %d answers of %d", got, len(answered), len(urls))
				}
				began := time.Now()
				server.Close()
				for range urls {
					if err := <-answered; err == nil {
						t.Error("there was an answer")
					}
				}
				if took := time.Since(began); took != 0 {
					t.Errorf("took %v", took)
				}
			})
		})
	}
}
