package aws

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"time"

	"golang.org/x/net/http/httpproxy"
)

// DialFunc opens a connection, as net.Dialer.DialContext does.
type DialFunc func(ctx context.Context, network, address string) (net.Conn, error)

const (
	// handshakeTimeout bounds what outlives a canceled call: the transport continues
	// to dial for the next one.
	handshakeTimeout = 5 * time.Second
	keepAlive        = 30 * time.Second
	// maxBody is the maximum size of an answer's body, and of its headers, in bytes; a
	// secret has at most 64 KiB.
	maxBody = 1 << 20
)

// newDoer builds the HTTP side: proxies and CA bundle from the environment, no
// redirects followed (AWS sends none; captive portals do).
func newDoer(config Config) *doer {
	d := &doer{now: config.Now}
	var pool *x509.CertPool
	pool, d.broken = caBundle(config)
	if !usableProxy(config.Env) {
		d.broken = &Error{Kind: ProxyUnusable}
	}
	dial := config.Dial
	if dial == nil {
		dial = (&net.Dialer{Timeout: handshakeTimeout, KeepAlive: keepAlive}).DialContext
	}
	d.proxy = proxyFunc(config.Env)
	d.client = &http.Client{
		Transport: &http.Transport{
			Proxy:                  func(r *http.Request) (*url.URL, error) { return d.proxy(r.URL) },
			OnProxyConnectResponse: checkConnect,
			DialContext:            dial,
			TLSClientConfig:        &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12},
			TLSHandshakeTimeout:    handshakeTimeout,
			MaxIdleConnsPerHost:    4,
			IdleConnTimeout:        keepAlive,
			MaxResponseHeaderBytes: maxBody,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return d
}

// caBundle returns the CAs in AWS_CA_BUNDLE, nil for those of the system. As in every
// AWS tool, the bundle replaces the system's.
func caBundle(config Config) (*x509.CertPool, *Error) {
	path := config.Env["AWS_CA_BUNDLE"]
	if path == "" {
		return nil, nil
	}
	data, err := config.ReadFile(path)
	if err != nil {
		return nil, &Error{Kind: CABundleUnusable, File: path, Message: err.Error()}
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(data) {
		return nil, &Error{Kind: CABundleUnusable, File: path}
	}
	return pool, nil
}

// proxyFunc chooses the proxy for a URL.
func proxyFunc(env map[string]string) func(*url.URL) (*url.URL, error) {
	return proxies(env).ProxyFunc()
}

// proxies are the variables of a proxy. The lower-case one has priority over
// the upper-case one, as in botocore (urllib.request.getproxies) and curl.
func proxies(env map[string]string) *httpproxy.Config {
	either := func(lower, upper string) string {
		if value, ok := env[lower]; ok {
			return value
		}
		return env[upper]
	}
	return &httpproxy.Config{
		HTTPProxy:  either("http_proxy", "HTTP_PROXY"),
		HTTPSProxy: either("https_proxy", "HTTPS_PROXY"),
		NoProxy:    either("no_proxy", "NO_PROXY"),
	}
}

// usableProxy rejects what httpproxy would silently ignore, and then ask AWS directly:
// behind a firewall that results in a misleading error.
func usableProxy(env map[string]string) bool {
	value := proxies(env).HTTPSProxy
	if value == "" {
		return true
	}
	for _, text := range []string{value, "http://" + value} {
		if u, err := url.Parse(text); err == nil && u.Scheme != "" && u.Host != "" {
			return possiblePort(u)
		}
	}
	return false
}

// connectError is a proxy's refusal to connect to AWS.
type connectError struct{ status int }

func (e *connectError) Error() string {
	return fmt.Sprintf("the proxy answered %d %s", e.status, http.StatusText(e.status))
}

func checkConnect(_ context.Context, _ *url.URL, _ *http.Request, response *http.Response) error {
	if response.StatusCode == http.StatusOK {
		return nil
	}
	return &connectError{response.StatusCode}
}
