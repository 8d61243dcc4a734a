package aws_test

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"doctor/internal/aws"
	"doctor/internal/aws/awstest"
	"doctor/internal/memnet"
)

// The stand-in's refusals, as STS words them, each with boto3's last line.
func TestRefusals(t *testing.T) {
	const clientError = "botocore.exceptions.ClientError: An error occurred "
	denied := with(dev(), aws.Role{ARN: "arn:aws:iam::111122223333:role/denied"})
	webIdentity := func(token string) aws.Source {
		source := dev()
		source.Keys, source.WebIdentity = nil, &aws.WebIdentity{RoleARN: "arn:aws:iam::111122223333:role/airflow", Token: secret(token)}
		return source
	}
	for _, test := range []struct {
		name    string
		source  aws.Source
		kind    aws.Kind
		words   string
		symptom string
	}{
		{
			"a deleted key", keys("AKIADELETED00EXAMPLE", awstest.ExampleSecret, ""), aws.KeyRejected, "InvalidClientTokenId",
			clientError + "(InvalidClientTokenId) when calling the GetCallerIdentity operation: The security token included in the request is invalid.",
		},
		{
			"a key with a comment in it", keys("AKIAIOSFODNN7EXAMPLE # work", awstest.ExampleSecret, ""), aws.KeyRejected, "InvalidClientTokenId",
			clientError + "(InvalidClientTokenId) when calling the GetCallerIdentity operation: The security token included in the request is invalid.",
		},
		{
			"a temporary key without its token", keys("ASIAIOSFODNN7EXAMPLE", awstest.ExampleSecret, ""), aws.KeyRejected, "InvalidClientTokenId",
			clientError + "(InvalidClientTokenId) when calling the GetCallerIdentity operation: The security token included in the request is invalid.",
		},
		{
			"another secret", keys(awstest.ExampleKeyID, awstest.ExampleSecret[1:], ""), aws.SignatureMismatch, "SignatureDoesNotMatch",
			clientError + "(SignatureDoesNotMatch) when calling the GetCallerIdentity operation: The request signature we calculated does not match " +
				"the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
		},
		{
			"an expired token", keys("ASIAIOSFODNN7EXAMPLE", awstest.ExampleSecret, "expired-session-token-EXAMPLE"), aws.TokenExpired, "expired",
			clientError + "(ExpiredToken) when calling the GetCallerIdentity operation: The security token included in the request is expired",
		},
		{
			"a role that is denied", denied, aws.RoleDenied, "user/dev is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role/denied",
			clientError + "(AccessDenied) when calling the AssumeRole operation: User: arn:aws:iam::111122223333:user/dev is not authorized " +
				"to perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role/denied",
		},
		{
			"a login without the role", login("sso-access-token-EXAMPLE", "us-east-1", "999999999999"), aws.SSOForbidden, "role Developer in account 999999999999",
			clientError + "(ForbiddenException) when calling the GetRoleCredentials operation: No access",
		},
		{
			"a login of another region", login("sso-access-token-EXAMPLE", "eu-west-1", awstest.Account), aws.SSOTokenRejected, "sso:GetRoleCredentials",
			"botocore.exceptions.UnauthorizedSSOTokenError: The SSO session associated with this profile has expired or is otherwise invalid. " +
				"To refresh this SSO session run aws sso login with the corresponding profile.",
		},
		{
			"an unknown web identity", webIdentity("no-such-token"), aws.WebIdentityRejected, "sts:AssumeRoleWithWebIdentity",
			"botocore.errorfactory.InvalidIdentityTokenException: An error occurred (InvalidIdentityToken) when calling the AssumeRoleWithWebIdentity " +
				"operation: The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)",
		},
		{
			"an expired web identity", webIdentity("expired-web-identity-token-EXAMPLE"), aws.TokenExpired, "expired",
			"botocore.errorfactory.ExpiredTokenException: An error occurred (ExpiredTokenException) when calling the AssumeRoleWithWebIdentity " +
				"operation: Token expired: current date/time must be before the expiration date/time",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			server := awstest.New(t, awstest.Options{})
			_, err := newClient(t, server.ProxyEnv()).Identity(patient(t), test.source)
			e := wantError(t, err, test.kind, test.words)
			if got := e.Symptom(); got != test.symptom {
				t.Errorf("symptom %q\nwant    %q", got, test.symptom)
			}
			if !e.Kind.Answered() || e.RequestID == "" {
				t.Errorf("answered %v, request id %q", e.Kind.Answered(), e.RequestID)
			}
			if got := len(server.Requests()); got != 1 {
				t.Errorf("%d requests, want no second try", got)
			}
		})
	}
}

func TestClockSkew(t *testing.T) {
	for _, test := range []struct {
		name   string
		ahead  time.Duration
		source aws.Source
		skew   time.Duration
	}{
		{"twenty minutes behind", 20 * time.Minute, dev(), 20 * time.Minute},
		{"twenty minutes ahead", -20 * time.Minute, dev(), -20 * time.Minute},
		{"a day", 24 * time.Hour, dev(), 24 * time.Hour},
		{"judged by another clock", 0, keys("AKIASKEWED000EXAMPLE", awstest.ExampleSecret, ""), 20 * time.Minute},
	} {
		t.Run(test.name, func(t *testing.T) {
			server := awstest.New(t, awstest.Options{ClockAhead: test.ahead})
			_, err := newClient(t, server.Env()).Identity(patient(t), test.source)
			e := wantError(t, err, aws.ClockSkew, "")
			if e.Skew.Round(time.Minute) != test.skew {
				t.Errorf("skew %v, want %v", e.Skew, test.skew)
			}
			// The SDK would correct the clock and try again; boto3 does not.
			if got := len(server.Requests()); got != 1 {
				t.Errorf("%d requests, want 1", got)
			}
			if !strings.Contains(e.Symptom(), "(SignatureDoesNotMatch) when calling the GetCallerIdentity operation: Signature ") {
				t.Errorf("symptom %q", e.Symptom())
			}
		})
	}
}

// Within the time that a signature is good for, a wrong clock does no harm, and
// a wrong secret is a wrong secret unless the clock is far off.
func TestSmallSkew(t *testing.T) {
	for _, test := range []struct {
		ahead time.Duration
		kind  aws.Kind
	}{{2 * time.Minute, aws.SignatureMismatch}, {10 * time.Minute, aws.ClockSkew}} {
		server := awstest.New(t, awstest.Options{ClockAhead: test.ahead})
		client := newClient(t, server.Env())
		if _, err := client.Identity(patient(t), dev()); err != nil {
			t.Errorf("%v ahead: %v", test.ahead, err)
		}
		_, err := client.Identity(patient(t), keys(awstest.ExampleKeyID, "wrong", ""))
		wantError(t, err, test.kind, "")
	}
}

// question is one that goes to another service than the others.
type question struct {
	name string
	ask  func(context.Context, *aws.Client) error
}

func questions() []question {
	identity := func(source aws.Source) func(context.Context, *aws.Client) error {
		return func(ctx context.Context, c *aws.Client) error {
			_, err := c.Identity(ctx, source)
			return err
		}
	}
	probe := func(service aws.Service, name string) func(context.Context, *aws.Client) error {
		return func(ctx context.Context, c *aws.Client) error {
			_, err := c.Probe(ctx, dev(), aws.SecretProbe{Service: service, Region: "us-east-1", Name: name})
			return err
		}
	}
	return []question{
		{"STS", identity(dev())},
		{"the portal", identity(login("sso-access-token-EXAMPLE", "us-east-1", awstest.Account))},
		{"Secrets Manager", probe(aws.SecretsManager, "a")},
		{"Parameter Store", probe(aws.ParameterStore, "/a")},
	}
}

// Each fault is told as what it is, and as soon as it shows: at once, after the
// pause before a second try, or, where nothing comes any more, when the time is up.
func TestFaultsOfTheWay(t *testing.T) {
	const pause, deadline = 150 * time.Millisecond, 8 * time.Second
	for _, test := range []struct {
		fault awstest.Fault
		kind  aws.Kind
		words string
		took  time.Duration
		// requests is how many reach AWS: 2 where a second try may help.
		requests int
		// alone: nobody took the connection.
		alone bool
	}{
		{awstest.Throttle, aws.Throttled, "", pause, 2, false},
		{awstest.InternalError, aws.ServerError, "InternalFailure", pause, 2, false},
		{awstest.Bare503, aws.ServerError, "status 503", pause, 2, false},
		{awstest.HTMLForbidden, aws.NotAWS, "(status 403)", 0, 1, false},
		{awstest.HTMLPortal, aws.NotAWS, "(status 200)", 0, 1, false},
		{awstest.Redirect, aws.NotAWS, "(status 302)", 0, 1, false},
		{awstest.EmptyOK, aws.NotAWS, "", 0, 1, false},
		{awstest.GarbageBody, aws.NotAWS, "", 0, 1, false},
		{awstest.GarbageStream, aws.NotAWS, "", pause, 2, false},
		{awstest.NullBody, aws.NotAWS, "(status 200)", 0, 1, false},
		{awstest.TwoLengths, aws.NotAWS, "", pause, 2, false},
		// While bytes come, the clock of a bubble stands still: it is their number
		// that ends these.
		{awstest.Endless, aws.NotAWS, "", 0, 1, false},
		{awstest.Huge, aws.NotAWS, "", 0, 1, false},
		{awstest.EndlessHead, aws.NotAWS, "", pause, 2, false},
		{awstest.Silence, aws.Timeout, "", deadline, 1, false},
		{awstest.Stall, aws.Timeout, "", deadline, 1, false},
		{awstest.Drip, aws.Timeout, "", deadline, 1, false},
		{awstest.HangUp, aws.Reset, "", pause, 2, false},
		{awstest.ProxyAuth, aws.ProxyAuth, "", pause, 0, false},
		{awstest.ProxyDenied, aws.ProxyFailed, "the proxy answered 403 Forbidden", pause, 0, false},
		{awstest.ProxySilence, aws.Timeout, "", deadline, 0, true},
		// net/http reads no further, and takes that for the end.
		{awstest.ProxyEndless, aws.Reset, "", pause, 0, false},
		{awstest.TunnelSilence, aws.Timeout, "", deadline, 0, true},
	} {
		t.Run(string(test.fault), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				network := memnet.New()
				server := awstest.New(t, awstest.Options{Network: network, Faults: map[string]awstest.Fault{"": test.fault}})
				for _, q := range questions() {
					server.Forget()
					client := newClientBy(t, network.Dial, server.ProxyEnv())
					began := time.Now()
					err := q.ask(within(t, deadline), client)
					took := time.Since(began)
					e := wantError(t, err, test.kind, test.words)
					if test.kind == aws.Timeout && e.Connected == test.alone {
						t.Errorf("%s: connected %v", q.name, e.Connected)
					}
					if took != test.took {
						t.Errorf("%s took %v, want %v", q.name, took, test.took)
					}
					if e.Kind.Answered() {
						t.Errorf("%s: %v counts as AWS's verdict", q.name, e.Kind)
					}
					if got := len(server.Requests()); got != test.requests {
						t.Errorf("%s: %d requests, want %d", q.name, got, test.requests)
					}
				}
			})
		})
	}
}

// Only the kernel can reset a connection.
func TestReset(t *testing.T) {
	server := awstest.New(t, awstest.Options{Faults: map[string]awstest.Fault{"": awstest.Reset}})
	for _, q := range questions() {
		server.Forget()
		e := wantError(t, q.ask(patient(t), newClient(t, server.ProxyEnv())), aws.Reset, "")
		if e.Kind.Answered() {
			t.Errorf("%s: %v counts as AWS's verdict", q.name, e.Kind)
		}
		if got := len(server.Requests()); got != 2 {
			t.Errorf("%s: %d requests, want 2", q.name, got)
		}
	}
}

func TestConnectionFaults(t *testing.T) {
	server := awstest.New(t, awstest.Options{})
	plain := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(plain.Close)
	for _, test := range []struct {
		name  string
		env   map[string]string
		dial  aws.DialFunc
		kind  aws.Kind
		words string
	}{
		{"an authority nobody knows", map[string]string{"AWS_ENDPOINT_URL": server.TLSURL}, nil, aws.UnknownCA, "CN=awstest CA"},
		{
			"a certificate for another name", map[string]string{"AWS_ENDPOINT_URL": strings.Replace(server.TLSURL, "127.0.0.1", "localhost", 1), "AWS_CA_BUNDLE": server.CAFile},
			dialTLSWrongName(server), aws.TLSFault, "x509: certificate is not valid",
		},
		{"HTTP where TLS should be", map[string]string{"AWS_ENDPOINT_URL": "https" + strings.TrimPrefix(plain.URL, "http")}, nil, aws.TLSFault, "server gave HTTP response"},
		{"nobody listens", map[string]string{"AWS_ENDPOINT_URL": "http://" + unused}, nil, aws.Refused, ""},
		{"nobody listens as a proxy", map[string]string{"HTTPS_PROXY": "http://" + unused}, nil, aws.Refused, unused},
		{"no such name", nil, failingDial(&net.DNSError{Err: "no such host", Name: "sts.us-east-1.amazonaws.com", IsNotFound: true}), aws.DNS, ""},
		{"no network", nil, failingDial(os.NewSyscallError("connect", noNetwork)), aws.Unreachable, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			client := aws.New(aws.Config{Env: test.env, ReadFile: os.ReadFile, Now: time.Now, Dial: test.dial})
			t.Cleanup(client.Close)
			_, err := client.Identity(patient(t), dev())
			e := wantError(t, err, test.kind, test.words)
			if e.Symptom() != "" {
				t.Errorf("symptom %q, though AWS said nothing", e.Symptom())
			}
		})
	}
}

func TestConnectionThatDoesNotCome(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client := aws.New(aws.Config{ReadFile: os.ReadFile, Now: time.Now, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		}})
		t.Cleanup(client.Close)
		began := time.Now()
		_, err := client.Identity(within(t, 3*time.Second), dev())
		wantTook(t, began, 3*time.Second)
		if e := wantError(t, err, aws.Timeout, ""); e.Symptom() != "" || e.Connected {
			t.Errorf("symptom %q, connected %v, though AWS said nothing", e.Symptom(), e.Connected)
		}
	})
}

func failingDial(err error) aws.DialFunc {
	return func(context.Context, string, string) (net.Conn, error) {
		return nil, &net.OpError{Op: "dial", Net: "tcp", Err: err}
	}
}

// dialTLSWrongName leads to a server that shows its certificate for 127.0.0.1
// whatever name is asked for.
func dialTLSWrongName(server *awstest.Server) aws.DialFunc {
	return func(ctx context.Context, network, _ string) (net.Conn, error) {
		conn, err := (&tls.Dialer{Config: &tls.Config{InsecureSkipVerify: true}}).DialContext(ctx, network, strings.TrimPrefix(server.TLSURL, "https://")) //nolint:gosec // only to take the certificate over
		if err != nil {
			return nil, err
		}
		state := conn.(*tls.Conn).ConnectionState()
		_ = conn.Close()
		return nil, &tls.CertificateVerificationError{UnverifiedCertificates: state.PeerCertificates,
			Err: state.PeerCertificates[0].VerifyHostname("localhost")}
	}
}

// unused is an address that nobody listens on: port 1 of TCP is tcpmux, which
// is not run any more.
const unused = "127.0.0.1:1"
