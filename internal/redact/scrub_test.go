package redact

import (
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

const (
	exampleSecret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
	exampleToken  = "IQoJb3JpZ2luX2VjEJr//////////wEaCXVzLWVhc3QtMSJHMEUCIQDe3cV0Lx9Zr1d2Y9bq7m8yXl5xW0a1Tn4uK3c2V1b0pQIgE"
)

// leaks are pairs of a text and the expected result.
var leaks = []struct{ text, want string }{
	// Key ids keep their last four letters.
	{"key AKIAIOSFODNN7EXAMPLE is rejected", "key ****MPLE is rejected"},
	{"AKIAIOSFODNN7EXAMPL", "****AMPL"},
	{"ASIAQWERTYUIOPASDFGH", "****DFGH"},
	{`"AKIAIOSFODNN7EXAMPLE"`, `"****MPLE"`},
	// Secret keys, alone and beside their names.
	{exampleSecret, "****"},
	{"line 3: '" + exampleSecret + "'", "line 3: '****'"},
	{"aws_secret_access_key = " + exampleSecret, "aws_secret_access_key = ****"},
	{"aws_secret_access_key=" + exampleSecret[:31], "aws_secret_access_key=****"},
	{"aws_secret_access_key= short", "aws_secret_access_key= short"},
	{"AWS_SECRET_ACCESS_KEY='a b c'", "AWS_SECRET_ACCESS_KEY='****'"},
	{`AWS_SECRET_ACCESS_KEY="a b c" next`, `AWS_SECRET_ACCESS_KEY="****" next`},
	{"aws_secret_access_key:" + " " + "aB3dE6gH9jK2mN5pQ8", "aws_secret_access_key: ****"},
	{`{"SecretAccessKey": "x", "AccessKeyId": "AKIAIOSFODNN7EXAMPLE"}`, `{"SecretAccessKey": "****", "AccessKeyId": "****MPLE"}`},
	{`{'aws_secret_access_key': 'x y'}`, `{'aws_secret_access_key': '****'}`},
	{`"{\"password\": \"hunter2\", \"host\": \"h\"}"`, `"{\"password\": \"****\", \"host\": \"h\"}"`},
	// Tokens.
	{"AWS_SESSION_TOKEN=" + exampleToken, "AWS_SESSION_TOKEN=****"},
	{"the token " + exampleToken + " is old", "the token **** is old"},
	{`"accessToken": "aoaAAAAAGexample", "region": "us-east-1"`, `"accessToken": "****", "region": "us-east-1"`},
	{"x-amz-security-token=" + exampleToken + "&b=1", "x-amz-security-token=****&b=1"},
	{"X-Amz-Signature=" + strings.Repeat("0a", 32), "X-Amz-Signature=****"},
	{"Authorization: Bearer abcdefghijkl.mno", "Authorization: Bearer ****"},
	{"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl tail", "**** tail"},
	{"ghp_0123456789abcdefghij0123456789abcdef", "****"},
	{"-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\nrest", "****\nrest"},
	{"-----BEGIN PRIVATE KEY-----\nMIIE", "****"},
	// Connection URIs.
	{"postgresql://airflow:s3cret@db:5432/airflow", "postgresql://airflow:****@db:5432/airflow"},
	{"aws://AKIAIOSFODNN7EXAMPLE:" + exampleSecret + "@/?region_name=eu-west-1", "aws://****MPLE:****@/?region_name=eu-west-1"},
	{"AKIAIOSFODNN7EXAMPLE:" + exampleSecret + "@/", "****MPLE:****@/"},
	{"redis://:p%40ss@host", "redis://:****@host"},
	{"aws://?aws_secret_access_key=abc&region_name=x", "aws://?aws_secret_access_key=****&region_name=x"},
	{"postgres://u:rose bud@h/d", "postgres://u:****@h/d"},
	{"postgres://u:rose/bud rosebud@h/d", "postgres://u:****@h/d"},
	{"https://h/c?sv=1&sig=rosebud&x=1", "https://h/c?sv=1&sig=****&x=1"},
	// What the reader of a .env quotes.
	{`unexpected character " " in variable name "AWS SECRET=rose \"bud"`, `unexpected character " " in variable name "AWS SECRET=****`},
	// Other names.
	{"AIRFLOW__DATABASE__SQL_ALCHEMY_CONN=sqlite:////x", "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN=****"},
	{"AIRFLOW__CORE__FERNET_KEY=abc", "AIRFLOW__CORE__FERNET_KEY=****"},
	{"key cXVpY2tCcm93bkZveEp1bXBzT3ZlcjEzTGF6eURvZ3M=", "key ****"},
	{"MY_API_KEY=abc;other=1", "MY_API_KEY=****;other=1"},
}

func TestScrubTakesSecretsOut(t *testing.T) {
	s := NewScrubber()
	for _, c := range leaks {
		got := s.Scrub(c.text)
		if got != c.want {
			t.Errorf("Scrub(%q)\n got %q\nwant %q", c.text, got, c.want)
		}
		if again := s.Scrub(got); again != got {
			t.Errorf("Scrub(%q) = %q is not at rest", got, again)
		}
	}
}

// harmless are texts that must not change.
var harmless = []string{
	"",
	"AWS_CONFIG_FILE is /usr/local/airflow/.aws/config (.env:1)",
	"/home/someone/Projects/Airflow2/dags/My1", // forty bytes
	"/Users/Jane2/Work/Astro3/project/include",
	"C:\\Users\\me\\.aws\\credentials",
	"arn:aws:iam::123456789012:role/AWSReservedSSO_AdministratorAccess_0123456789abcdef",
	"arn:aws:secretsmanager:us-east-1:123456789012:secret:airflow/variables/Key1-AbCdEf",
	"arn:aws:sts::123456789012:assumed-role/My-Role/botocore-session-1700000000",
	"account 123456789012",
	"~/.aws/sso/cache/da39a3ee5e6b4b0d3255bfef95601890afd80709.json",
	"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
	"session-token-on-longterm-key", "kwargs-holds-keys", "secret-access-denied", "env-keys-override-files",
	"aws secretsmanager get-secret-value --secret-id airflow/variables/my_key --query Name",
	"aws configure set aws_secret_access_key --profile dev",
	"sed -i 's#^AWS_CONFIG_FILE=.*#AWS_CONFIG_FILE=/home/astro/.aws/config#' .env",
	"aws sso login --profile dev",
	"chmod 600 ~/.aws/credentials",
	"[dev] has aws_access_key_id and no aws_secret_access_key",
	"aws_secret_access_key: there is none in [dev]",
	"the token: it expired at 2026-11-23T12:00:00Z",
	"AWS_SECRET_ACCESS_KEY=<your secret key>", "AWS_SECRET_ACCESS_KEY=${SECRET}", "AWS_SECRET_ACCESS_KEY=",
	"AWS_WEB_IDENTITY_TOKEN_FILE=/var/run/secrets/token",
	`AIRFLOW__SECRETS__BACKEND=airflow.providers.amazon.aws.secrets.secrets_manager.SecretsManagerBackend`,
	`AIRFLOW__SECRETS__BACKEND_KWARGS={"connections_prefix": "airflow/connections", "variables_prefix": "airflow/variables"}`,
	`{"Action": "secretsmanager:GetSecretValue", "Resource": "arn:aws:secretsmanager:us-east-1:123456789012:secret:airflow/*"}`,
	"botocore.exceptions.ClientError: An error occurred (ExpiredToken) when calling the GetCallerIdentity operation: The security token included in the request is expired",
	"sso_start_url = https://d-1234567890.awsapps.com/start",
	"http://localhost:3128, named by me@example.com",
	`Failed to connect to proxy URL: "http://***:***@localhost:3128"`,
	`unexpected character "-" in variable name "MY-NAME"`,
	"https://localhost:8080/home", "http://user@host/path", "docker.io/library/postgres:12.6",
	"astrocrpublic.azurecr.io/runtime:3.0-2@sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
	"ASIAPACIFICREGIONAL", "ASIA is a continent",
	"secret: airflow/connections/My-Conn-2",
	"the password", "token", "****", "aws_session_token=****",
}

func TestScrubLeavesTheRest(t *testing.T) {
	s := NewScrubber()
	for _, text := range harmless {
		if got, found := s.ScrubAll(text); got != text {
			t.Errorf("Scrub(%q) = %q (%v)", text, got, found)
		}
	}
}

func TestScrubKnownValues(t *testing.T) {
	words := Words{}
	words.Add("Looks for the credentials. A hunter.")
	known := NewKnown(func() Words { return words })
	known.Hide("correct horse battery staple")
	known.Hide("hunter2")
	known.Hide("us-east-1")
	known.Hide("look for credentials")
	known.Show("region us-east-1")
	s := known.Scrubber()
	for text, want := range map[string]string{
		"<correct horse battery staple>": "<****>",
		"a corect horse batery":          "a co****ery",
		"is correct h":                   "is ****",
		"in us-east-1":                   "in us-east-1",
		"hunter2, hunter22":              "****, hunter22",
		"for credentials":                "for credentials",
	} {
		if got := s.Scrub(text); got != want {
			t.Errorf("Scrub(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestScrubAllSaysWhatAndWhere(t *testing.T) {
	text := "one\nAKIAIOSFODNN7EXAMPLE\nPASSWORD=x y\n"
	got, found := NewScrubber().ScrubAll(text)
	if want := "one\n****MPLE\nPASSWORD=**** y\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	want := []Redaction{{"access-key-id", 2, 20}, {"assigned-value", 3, 1}}
	if !reflect.DeepEqual(found, want) {
		t.Errorf("got %v, want %v", found, want)
	}
}

func FuzzScrub(f *testing.F) {
	for _, c := range leaks {
		f.Add(c.text)
	}
	for _, text := range harmless {
		f.Add(text)
	}
	known := NewKnown(nil)
	known.Hide("known secret value")
	s := known.Scrubber()
	f.Fuzz(func(t *testing.T, text string) {
		got := s.Scrub(text + " known secret value")
		if strings.Contains(got, "known secret value") {
			t.Errorf("%q keeps the known value", got)
		}
		if strings.Contains(text, exampleSecret) {
			return // a part of a longer word may look like a key, and is not a secret
		}
		if got := s.Scrub(text + " aws_secret_access_key=" + exampleSecret); strings.Contains(got, exampleSecret) {
			t.Errorf("%q keeps the secret key", got)
		}
	})
}

// TestScrubberLearnsOnce: learn is called with the first text, and once, even concurrently.
func TestScrubberLearnsOnce(t *testing.T) {
	var asked atomic.Int32
	s := NewLearningScrubber(func() *Known {
		asked.Add(1)
		k := NewKnown(nil)
		k.Hide("Rosebud-1941")
		return k
	})
	if n := asked.Load(); n != 0 {
		t.Fatalf("it was asked for %d times before the first text", n)
	}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if got := s.Scrub("it is Rosebud-1941"); got != "it is "+Mask {
				t.Errorf("it shows %q", got)
			}
		})
	}
	all.Wait()
	if n := asked.Load(); n != 1 {
		t.Errorf("it was asked for %d times", n)
	}
}

// TestKnownValueInQuotes: a message may quote a value as Go and JSON do.
func TestKnownValueInQuotes(t *testing.T) {
	known := NewKnown(nil)
	known.Hide(`kq7p"zx9\wv4t`)
	if got := known.Scrubber().Scrub(`profile "kq7p\"zx9\\wv4t" is in neither`); got != `profile "****" is in neither` {
		t.Error(got)
	}
}
