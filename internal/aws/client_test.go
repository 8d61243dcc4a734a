package aws_test

import (
	"context"
	"errors"
	"net"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"doctor/internal/aws"
	"doctor/internal/aws/awstest"
	"doctor/internal/memnet"
	"doctor/internal/redact"
)

// newClient asks the stand-in with env as the doctor's own environment. No
// connection may go anywhere but to the loopback interface.
func newClient(t *testing.T, env map[string]string) *aws.Client {
	t.Helper()
	return newClientBy(t, (&net.Dialer{}).DialContext, env)
}

// newClientBy is newClient with another way of opening connections.
func newClientBy(t *testing.T, dial aws.DialFunc, env map[string]string) *aws.Client {
	t.Helper()
	client := aws.New(aws.Config{
		Env: env, ReadFile: os.ReadFile, Now: time.Now, UserAgent: "doctor/test",
		Dial: func(ctx context.Context, network, address string) (net.Conn, error) {
			host, _, _ := net.SplitHostPort(address)
			if host != "127.0.0.1" {
				t.Errorf("dialled %s", address)
			}
			return dial(ctx, network, address)
		},
	})
	t.Cleanup(client.Close)
	return client
}

func keys(id, secret, token string) aws.Source {
	return aws.Source{
		Keys:   &aws.Keys{AccessKeyID: id, Secret: redact.NewSecret(secret), Token: redact.NewSecret(token)},
		Region: "us-east-1",
	}
}

// dev is the identity that works.
func dev() aws.Source { return keys(awstest.ExampleKeyID, awstest.ExampleSecret, "") }

func login(token, region, account string) aws.Source {
	return aws.Source{
		SSO:    &aws.SSOLogin{Region: region, AccountID: account, RoleName: "Developer", AccessToken: redact.NewSecret(token)},
		Region: "us-east-1",
	}
}

func with(source aws.Source, roles ...aws.Role) aws.Source {
	source.Roles = roles
	return source
}

func TestIdentity(t *testing.T) {
	const airflow, nested = "arn:aws:iam::111122223333:role/airflow", "arn:aws:iam::111122223333:role/nested"
	globally := dev()
	globally.Region = ""
	for _, test := range []struct {
		name    string
		source  aws.Source
		arn     string
		actions []string
		regions []string
	}{
		{
			"static keys", dev(), "arn:aws:iam::111122223333:user/dev",
			[]string{"sts:GetCallerIdentity"}, []string{"us-east-1"},
		},
		{
			"without a region", globally, "arn:aws:iam::111122223333:user/dev",
			[]string{"sts:GetCallerIdentity"}, []string{"us-east-1"},
		},
		{
			"a session token", keys("ASIATEMPORARYEXAMPLE", awstest.ExampleSecret, "session-token-EXAMPLE"),
			"arn:aws:iam::111122223333:user/dev", []string{"sts:GetCallerIdentity"}, []string{"us-east-1"},
		},
		{
			"a role", with(dev(), aws.Role{ARN: airflow, SessionName: "s"}),
			"arn:aws:sts::111122223333:assumed-role/airflow/s",
			[]string{"sts:AssumeRole", "sts:GetCallerIdentity"}, []string{"us-east-1", "us-east-1"},
		},
		{
			"a chain of roles", with(dev(), aws.Role{ARN: airflow, SessionName: "s"}, aws.Role{ARN: nested, SessionName: "n", DurationSeconds: 900}),
			"arn:aws:sts::111122223333:assumed-role/nested/n",
			[]string{"sts:AssumeRole", "sts:AssumeRole", "sts:GetCallerIdentity"}, []string{"us-east-1", "us-east-1", "us-east-1"},
		},
		{
			"an external id", with(dev(), aws.Role{ARN: "arn:aws:iam::111122223333:role/partner", SessionName: "s", ExternalID: "external-id-EXAMPLE"}),
			"arn:aws:sts::111122223333:assumed-role/partner/s",
			[]string{"sts:AssumeRole", "sts:GetCallerIdentity"}, []string{"us-east-1", "us-east-1"},
		},
		{
			"a login", login("sso-access-token-EXAMPLE", "us-east-1", awstest.Account),
			"arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Developer_EXAMPLE/dev",
			[]string{"sso:GetRoleCredentials", "sts:GetCallerIdentity"}, []string{"us-east-1", "us-east-1"},
		},
		{
			"a role with a login", with(login("sso-access-token-EXAMPLE", "us-east-1", awstest.Account), aws.Role{ARN: airflow, SessionName: "s"}),
			"arn:aws:sts::111122223333:assumed-role/airflow/s",
			[]string{"sso:GetRoleCredentials", "sts:AssumeRole", "sts:GetCallerIdentity"}, []string{"us-east-1", "us-east-1", "us-east-1"},
		},
		{
			"web identity", aws.Source{
				Region:      "us-west-2",
				WebIdentity: &aws.WebIdentity{RoleARN: airflow, SessionName: "s", Token: redact.NewSecret("web-identity-token-EXAMPLE")},
			},
			"arn:aws:sts::111122223333:assumed-role/airflow/s",
			[]string{"sts:AssumeRoleWithWebIdentity", "sts:GetCallerIdentity"}, []string{"us-west-2", "us-west-2"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			server := awstest.New(t, awstest.Options{})
			got, err := newClient(t, server.ProxyEnv()).Identity(patient(t), test.source)
			if err != nil {
				t.Fatal(err)
			}
			if got.ARN != test.arn || got.Account != awstest.Account {
				t.Errorf("got %+v, want %s", got, test.arn)
			}
			if actions := server.Actions(); !slices.Equal(actions, test.actions) {
				t.Errorf("asked %v, want %v", actions, test.actions)
			}
			for i, r := range server.Requests() {
				if r.Region != test.regions[i] {
					t.Errorf("%s asked in %s, want %s", r.Action, r.Region, test.regions[i])
				}
				if !strings.Contains(r.UserAgent, "doctor/test") {
					t.Errorf("user agent %q does not name the program", r.UserAgent)
				}
			}
		})
	}
}

func TestSharedAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := memnet.New()
		// AWS takes its time, so that all have asked before it answers.
		server := awstest.New(t, awstest.Options{Network: network, AnswersAfter: time.Second})
		client := newClientBy(t, network.Dial, server.Env())
		role := aws.Role{ARN: "arn:aws:iam::111122223333:role/airflow"}
		done := make(chan error)
		for range 4 {
			go func() {
				_, err := client.Identity(t.Context(), with(dev(), role))
				done <- err
			}()
		}
		for range 4 {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
		if _, err := client.Probe(t.Context(), with(dev(), role), aws.SecretProbe{Service: aws.SecretsManager, Region: "us-east-1", Name: "none"}); err != nil {
			t.Error(err)
		}
		want := []string{"sts:AssumeRole", "sts:GetCallerIdentity", "secretsmanager:GetSecretValue"}
		if got := server.Actions(); !slices.Equal(got, want) {
			t.Errorf("asked %v, want %v", got, want)
		}
	})
}

// Who waits for another's answer does so no longer than the own time allows.
func TestSharedAnswerIsWaitedForInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := memnet.New()
		server := awstest.New(t, awstest.Options{Network: network, AnswersAfter: 3 * time.Second})
		client := newClientBy(t, network.Dial, server.Env())
		first := make(chan error)
		go func() {
			_, err := client.Identity(t.Context(), dev())
			first <- err
		}()
		synctest.Wait()
		began := time.Now()
		_, err := client.Identity(within(t, 2*time.Second), dev())
		wantError(t, err, aws.Timeout, "")
		wantTook(t, began, 2*time.Second)
		if err := <-first; err != nil {
			t.Error(err)
		}
		wantTook(t, began, 3*time.Second)
	})
}

// A question that was broken off is asked again by the next one.
func TestBrokenOffIsNotKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := memnet.New()
		server := awstest.New(t, awstest.Options{Network: network, Faults: map[string]awstest.Fault{"": awstest.Silence}})
		client := newClientBy(t, network.Dial, server.Env())
		if _, err := client.Identity(within(t, time.Second), dev()); aws.KindOf(err) != aws.Timeout {
			t.Fatalf("got %v, want a timeout", err)
		}
		server.Fail("", "")
		if _, err := client.Identity(t.Context(), dev()); err != nil {
			t.Error(err)
		}
	})
}

// A caller who sets no deadline does not wait for ever.
func TestDefaultDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := memnet.New()
		server := awstest.New(t, awstest.Options{Network: network, Faults: map[string]awstest.Fault{"": awstest.Silence}})
		began := time.Now()
		_, err := newClientBy(t, network.Dial, server.Env()).Identity(t.Context(), dev())
		wantError(t, err, aws.Timeout, "")
		wantTook(t, began, 10*time.Second)
	})
}

// An answer that has come counts, though the time is up before it is judged.
func TestAnswerAtTheLastMoment(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := memnet.New()
		server := awstest.New(t, awstest.Options{Network: network, Faults: map[string]awstest.Fault{"": awstest.EmptyOK}})
		ctx, cancel := context.WithCancel(t.Context())
		client := aws.New(aws.Config{
			Env: server.Env(), ReadFile: os.ReadFile, Dial: network.Dial,
			Now: func() time.Time {
				// The clock is asked when the request is signed, and when the answer is there.
				if len(server.Requests()) > 0 {
					cancel()
				}
				return time.Now()
			},
		})
		t.Cleanup(client.Close)
		_, err := client.Identity(ctx, dev())
		wantError(t, err, aws.NotAWS, "(status 200)")
		if ctx.Err() == nil {
			t.Error("the time was not up")
		}
	})
}

func TestIdentityParts(t *testing.T) {
	for _, test := range []struct {
		arn, role string
		root      bool
	}{
		{"arn:aws:iam::111122223333:root", "", true},
		{"arn:aws:iam::111122223333:user/root", "", false},
		{"arn:aws:sts::111122223333:assumed-role/airflow/session", "airflow", false},
		{"arn:aws-cn:sts::111122223333:assumed-role/airflow/session", "airflow", false},
	} {
		id := aws.Identity{ARN: test.arn}
		if id.IsRoot() != test.root || id.Role() != test.role {
			t.Errorf("%s: root %v, role %q", test.arn, id.IsRoot(), id.Role())
		}
	}
}

func TestCanceled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := memnet.New()
		server := awstest.New(t, awstest.Options{Network: network, Faults: map[string]awstest.Fault{"": awstest.Silence}})
		ctx, cancel := context.WithCancel(t.Context())
		began := time.Now()
		time.AfterFunc(time.Second, cancel) // the bubble's clock: the request is there by then
		_, err := newClientBy(t, network.Dial, server.Env()).Identity(ctx, dev())
		if aws.KindOf(err) != aws.Canceled || !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
		wantTook(t, began, time.Second)
	})
}
