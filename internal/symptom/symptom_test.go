package symptom

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func find(t *testing.T, samples []string, text string) []Occurrence {
	t.Helper()
	var patterns []Pattern
	for _, s := range samples {
		p, ok := Compile(s)
		if !ok {
			t.Fatalf("%q is not a pattern", s)
		}
		patterns = append(patterns, p)
	}
	f := NewFinder(patterns)
	for i, l := range strings.Split(text, "\n") {
		f.Add(i+1, "", l)
	}
	return f.Found()
}

const (
	noCredentials = "botocore.exceptions.NoCredentialsError: Unable to locate credentials"
	notFound      = "botocore.exceptions.ProfileNotFound: The config profile (dev) could not be found"
	notFoundEmpty = "botocore.exceptions.ProfileNotFound: The config profile () could not be found"
	rejected      = "botocore.exceptions.ClientError: An error occurred (InvalidClientTokenId) when calling the GetCallerIdentity operation: The security token included in the request is invalid."
	expired       = "botocore.exceptions.ClientError: An error occurred (ExpiredToken) when calling the GetCallerIdentity operation: The security token included in the request is expired"
	mismatch      = "botocore.exceptions.ClientError: An error occurred (SignatureDoesNotMatch) when calling the GetCallerIdentity operation: The request signature we calculated does not match the signature you provided."
	late          = "botocore.exceptions.ClientError: An error occurred (SignatureDoesNotMatch) when calling the GetCallerIdentity operation: Signature expired: 20261123T140532Z is now earlier than 20261123T141032Z (20261123T142532Z - 15 min.)"
	roleDenied    = "botocore.exceptions.ClientError: An error occurred (AccessDenied) when calling the AssumeRole operation: User: arn:aws:iam::111122223333:user/dev is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role/airflow"
	secretDenied  = "botocore.exceptions.ClientError: An error occurred (AccessDeniedException) when calling the GetSecretValue operation: User: arn:aws:iam::111122223333:user/limited is not authorized to perform: secretsmanager:GetSecretValue on resource: airflow/variables/hello because no identity-based policy allows the secretsmanager:GetSecretValue action"
	loop          = "botocore.exceptions.InfiniteLoopConfigError: Infinite loop in credential configuration detected. Attempting to load from profile airflow which has already been visited. Visited profiles: ['airflow']"
	source        = `botocore.exceptions.InvalidConfigError: The source_profile "base" referenced in the profile "default" does not exist.`
	noSource      = "botocore.exceptions.CredentialRetrievalError: Error when retrieving credentials from Ec2InstanceMetadata: No credentials found in credential_source referenced in profile default"
	process       = "botocore.exceptions.CredentialRetrievalError: Error when retrieving credentials from custom-process: Unsupported version '<Version key not provided>' for credential process provider, supported versions: 1"
	noAccess      = "botocore.exceptions.ClientError: An error occurred (ForbiddenException) when calling the GetRoleCredentials operation: No access"
	ssoToken      = "botocore.exceptions.SSOTokenLoadError: Error loading SSO Token: Token for example-co does not exist"
	partial       = "botocore.exceptions.PartialCredentialsError: Partial credentials found in shared-credentials-file, missing: aws_secret_access_key"
	unreachable   = `botocore.exceptions.EndpointConnectionError: Could not connect to the endpoint URL: "http://localhost:4566/"`
	container     = `botocore.exceptions.CredentialRetrievalError: Error when retrieving credentials from container-role: Error retrieving metadata: Received error when attempting to retrieve container metadata: Could not connect to the endpoint URL: "http://localhost:51679/creds"`
	readOnly      = "OSError: [Errno 30] Read-only file system: '/home/astro/.aws/sso/cache/tmp0p1xb5bo.tmp'"
	hash          = "KeyError: '59274341122b24452256e5a9fb301dbd58385b79'"
	noProvider    = "ModuleNotFoundError: No module named 'airflow.providers.amazon'"
	noAttribute   = "AttributeError: 'int' object has no attribute 'rstrip'"
	noFile        = "FileNotFoundError: [Errno 2] No such file or directory: 'aws-vault'"
	end           = "EOFError: "
	unset         = `level=warning msg="The \"AWS_DIR\" variable is not set. Defaulting to a blank string."`
	volume        = `service "scheduler" refers to undefined volume $(HOME)/.aws: invalid compose project`
	yaml          = "failed to parse docker-compose.override.yml: yaml: line 3: found character that cannot start any token"
	dotenv        = `failed to read /home/me/project/.env: line 3: unterminated quoted value "dev`
	connection    = "airflow.exceptions.AirflowNotFoundException: The conn_id `x` isn't defined"
	variable      = "KeyError: 'Variable x does not exist'"
	port          = "ValueError: Port could not be cast to integer value as 'wJalrXUtnFEMI'"
)

// TestMatches: each text is recognized as the sample, and with the values that it has.
func TestMatches(t *testing.T) {
	for _, c := range []struct{ sample, text, shown string }{
		{noCredentials, noCredentials, noCredentials},
		{noCredentials, "Unable to locate credentials", "Unable to locate credentials"},
		{noCredentials, "unable to locate credentials.", "Unable to locate credentials"},
		{noCredentials, "NoCredentialsError: Unable to locate credentials", "NoCredentialsError: Unable to locate credentials"},
		{noCredentials, "NoCredentialsError", "NoCredentialsError"},
		{noCredentials, "botocore.exceptions.NoCredentialsError", "botocore.exceptions.NoCredentialsError"},
		{noCredentials, `[2026-11-23T14:05:32.000+0000] {taskinstance.py:3311} ERROR - Unable to locate credentials`, "Unable to locate credentials"},
		{noCredentials, `"Unable to locate credentials"`, "Unable to locate credentials"},
		{noCredentials, `'Traceback\n  x\nbotocore.exceptions.NoCredentialsError: Unable to locate credentials\n'`, noCredentials},
		{noCredentials, "Unable to locate creden\ntials", "Unable to locate credentials"},
		{noCredentials, "│ Unable to locate   │\n│ credentials        │", "Unable to locate credentials"},
		{notFound, "The config profile (prod) could not be found", "The config profile (prod) could not be found"},
		{notFound, "The config profile (AdministratorAccess-123456789012) could not be found", "The config profile (AdministratorAccess-123456789012) could not be found"},
		{notFound, `botocore.exceptions.ProfileNotFound: The config profile ("dev") could not be found`, notFound},
		{notFound, "The config profile (my dev) could not be found", "The config profile (my dev) could not be found"},
		{loop, "Infinite loop in credential configuration detected. Attempting to load from profile a which has already been visited. Visited profiles: ['a', 'b']", ""},
		{source, `The source_profile "" referenced in the profile "airflow" does not exist.`, `The source_profile "" referenced in the profile "airflow" does not exist`},
		{noSource, "Error when retrieving credentials from EcsContainer: No credentials found in credential_source referenced in profile dev-1", ""},
		{process, "botocore.exceptions.CredentialRetrievalError: Error when retrieving credentials from custom-process: session is over", ""},
		{notFoundEmpty, "The config profile () could not be found", "The config profile () could not be found"},
		{rejected, "An error occurred (InvalidClientTokenId) when calling the ListBuckets operation: The security token included in the request is invalid.", "An error occurred (InvalidClientTokenId) when calling the ListBuckets operation: The security token included in the request is invalid"},
		{rejected, "An error occurred (UnrecognizedClientException) when calling the GetSecretValue operation: The security token included in the request is invalid.", "An error occurred (UnrecognizedClientException) when calling the GetSecretValue operation: The security token included in the request is invalid"},
		{rejected, "An error occurred (InvalidAccessKeyId) when calling the PutObject operation: The AWS Access Key Id you provided does not exist in our records.", "An error occurred (InvalidAccessKeyId) when calling the PutObject operation: The AWS Access Key Id you provided does not exist in our records."},
		{rejected, "The security token included in the request is invalid", "The security token included in the request is invalid"},
		{expired, "An error occurred (ExpiredTokenException) when calling the GetParameter operation: The security token included in the request is expired", "An error occurred (ExpiredTokenException) when calling the GetParameter operation: The security token included in the request is expired"},
		{late, "An error occurred (InvalidSignatureException) when calling the GetSecretValue operation: Signature expired: 20250101T000000Z is now earlier than 20250101T001000Z (20250101T001500Z - 5 min.)", ""},
		{roleDenied, "An error occurred (AccessDenied) when calling the AssumeRole operation: User: arn:aws:sts::999999999999:assumed-role/me/x is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::1:role/other", "An error occurred (AccessDenied) when calling the AssumeRole operation: User: arn:aws:sts::999999999999:assumed-role/me/x is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::1:role/other"},
		{secretDenied, "An error occurred (AccessDeniedException) when calling the GetParameter operation: User: x", ""},
		{noAccess, "No access", "No access"},
		{noAccess, "An error occurred (ForbiddenException) when calling the GetRoleCredentials operation: No access", ""},
		{ssoToken, "Error loading SSO Token: Token for https://my-company.awsapps.com/start does not exist", "Error loading SSO Token: Token for https://my-company.awsapps.com/start does not exist"},
		{partial, "Partial credentials found in env, missing: AWS_SECRET_ACCESS_KEY", ""},
		{unreachable, `Could not connect to the endpoint URL: "https://sts.us-east-1a.amazonaws.com/"`, ""},
		{readOnly, "OSError: [Errno 30] Read-only file system: '/usr/local/airflow/.aws/sso/cache/tmpabc.tmp'", ""},
		{hash, "KeyError: 'da39a3ee5e6b4b0d3255bfef95601890afd80709'", "KeyError: 'da39a3ee5e6b4b0d3255bfef95601890afd80709"},
		{noProvider, "ModuleNotFoundError: No module named 'airflow.providers.amazon'", ""},
		{noProvider, "ModuleNotFoundError: No module named 'airflow.providers.amazon.aws'", ""},
		{noAttribute, "AttributeError: 'int' object has no attribute 'rstrip'", ""},
		{noFile, "FileNotFoundError: [Errno 2] No such file or directory: 'aws-vault'", ""},
		{end, "EOFError: ", "EOFError"},
		{end, "EOFError", "EOFError"},
		{unset, `WARN[0000] The "MY_DIR" variable is not set. Defaulting to a blank string.`, `The "MY_DIR" variable is not set. Defaulting to a blank string`},
		{unset, `time="2026-11-23T14:05:32Z" level=warning msg="The \"MY_DIR\" variable is not set. Defaulting to a blank string."`, ""},
		{volume, `service "triggerer" refers to undefined volume %UserProfile%/.aws: invalid compose project`, ""},
		{yaml, "Error: failed to parse /home/me/p/docker-compose.override.yml: yaml: line 12: found character that cannot start any token", ""},
		{yaml, "failed to parse docker-compose.override.yml: yaml: line 12: could not find expected ':'", ""},
		{dotenv, `failed to read /home/me/p/.env: line 7: unexpected character " " in variable name`, `failed to read /home/me/p/.env: line 7: unexpected character " " in variable name`},
		{connection, "airflow.exceptions.AirflowNotFoundException: The conn_id `my_aws` isn't defined", "airflow.exceptions.AirflowNotFoundException: The conn_id `my_aws` isn't defined"},
		{variable, "KeyError: 'Variable db_password does not exist'", ""},
		{port, "Port could not be cast to integer value as 'rosebud'", "Port could not be cast to integer value as …"},
		{port, "ValueError: Port could not be cast to integer value as 'rosebudRosebud9x'", "ValueError: Port could not be cast to integer value as …"},
	} {
		found := find(t, []string{c.sample}, c.text)
		if len(found) != 1 || found[0].Line != 1 {
			t.Errorf("%q is not recognized as %q: %v", c.text, c.sample, found)
		} else if c.shown != "" && found[0].Text != c.shown {
			t.Errorf("%q is shown as\n%s, want\n%s", c.text, found[0].Text, c.shown)
		}
	}
}

// TestOtherTexts: none of them is recognized as the sample.
func TestOtherTexts(t *testing.T) {
	for _, c := range []struct{ sample, text string }{
		{noCredentials, "Unable to locate the credentials file"},
		{noCredentials, "except NoCredentialsError:"},
		{noCredentials, "requests.exceptions.NoCredentialsError"},
		{noCredentials, "Unable to locate credentialsProvider"},
		{notFound, "The config profile () could not be found"},
		{notFound, "The config profile (dev) is there. The file (x) could not be found"},
		{notFoundEmpty, "The config profile (dev) could not be found"},
		{rejected, "An error occurred (AccessDenied) when calling the PutObject operation: Access Denied"},
		{late, "An error occurred (ExpiredToken) when calling the PutObject operation: The provided token has expired."},
		{roleDenied, "An error occurred (AccessDenied) when calling the PutObject operation: Access Denied"},
		{roleDenied, "User: arn:aws:iam::1:user/x is not authorized to perform: s3:PutObject on resource: arn:aws:s3:::b"},
		{secretDenied, "An error occurred (AccessDeniedException) when calling the InvokeModel operation: no"},
		{noAccess, "piano accessories"},
		{noAccess, "There is no access to the table"},
		{ssoToken, "Token for x does not exist"},
		{readOnly, "OSError: [Errno 30] Read-only file system: '/usr/local/airflow/dags/x.tmp'"},
		{hash, "KeyError: 'name'"},
		{hash, "KeyError: '59274341122b24452256e5a9fb301dbd58385b7'"},
		{noProvider, "ModuleNotFoundError: No module named 'pandas'"},
		{noProvider, "ModuleNotFoundError: No module named 'airflow.providers.google'"},
		{noAttribute, "AttributeError: 'NoneType' object has no attribute 'rstrip'"},
		{noFile, "FileNotFoundError: [Errno 2] No such file or directory: '/tmp/data.csv'"},
		{end, "EOFError: Ran out of input"},
		{unset, "The variable is not set"},
		{variable, "The variable is unused. The table orders does not exist"},
		{yaml, "failed to parse the answer"},
		{dotenv, "failed to read mirror file"},
		{dotenv, "failed to read the line"},
		{yaml, "yaml: line 3: mapping values are not allowed in this context"},
	} {
		if found := find(t, []string{c.sample}, c.text); len(found) > 0 {
			t.Errorf("%q is taken for %q", c.text, c.sample)
		}
	}
}

// TestNames: names, settings and commands are no error texts.
func TestNames(t *testing.T) {
	for _, sample := range []string{
		"AWS_PROFILE", ".env", "config-file", "~/.aws", "/home/astro/.aws", "aws sso login", "astro dev start", "ls -ln ~/.aws", ":ro", "My Proj",
		"Permission denied", "$(HOME)", "",
	} {
		if _, ok := Compile(sample); ok {
			t.Errorf("%q is a pattern", sample)
		}
	}
}

// TestLongestText: a text inside of a longer known one is not found on its own; texts that two
// samples have in common are found once, for both.
func TestLongestText(t *testing.T) {
	for _, c := range []struct {
		samples []string
		text    string
		want    []int
	}{
		{[]string{unreachable, container}, container, []int{1}},
		{[]string{unreachable, container}, unreachable, []int{0}},
		{[]string{mismatch, late}, late, []int{1}},
		{[]string{mismatch, late}, mismatch, []int{0}},
		{[]string{mismatch, late}, "An error occurred (SignatureDoesNotMatch) when calling the PutObject operation: new words", []int{0, 1}},
		{[]string{rejected, expired}, rejected, []int{0}},
	} {
		found := find(t, c.samples, c.text)
		if len(found) != 1 || !slices.Equal(found[0].Patterns, c.want) {
			t.Errorf("%q: %v, want %v", c.text, found, c.want)
		}
	}
}

// TestFinderInLongLogs: every text is found once, whatever is around it and wherever a search
// ends; services do not disturb each other.
func TestFinderInLongLogs(t *testing.T) {
	p, _ := Compile(noCredentials)
	random := rand.New(rand.NewPCG(1, 2))
	for round := range 40 {
		f := NewFinder([]Pattern{p})
		n, want, first := 0, 0, 0
		for want < 12 {
			for range random.IntN(400) {
				n++
				f.Add(n, "scheduler", strings.Repeat("nothing of note ", random.IntN(20)))
			}
			if first == 0 {
				first = n + 1
			}
			cut := random.IntN(len(noCredentials))
			f.Add(n+1, "scheduler", noCredentials[:cut])
			f.Add(n+2, "triggerer", fmt.Sprint("another service ", n))
			f.Add(n+3, "scheduler", noCredentials[cut:])
			n, want = n+3, want+1
		}
		found := f.Found()
		if len(found) == 0 || found[0].Line != first && found[0].Line != first+2 {
			t.Fatalf("round %d: %v, want line %d", round, found, first)
		}
		count := 0
		for _, o := range found {
			count += o.Count
		}
		if count != want {
			t.Fatalf("round %d: found %d times, want %d: %v", round, count, want, found)
		}
	}
}

func TestLongLine(t *testing.T) {
	long := strings.Repeat("x ", 100<<10)
	found := find(t, []string{noCredentials}, long+noCredentials+" "+long)
	if len(found) != 1 || found[0].Line != 1 || found[0].Count != 1 {
		t.Errorf("found %v", found)
	}
}

// TestManyTexts: what is recorded has a limit.
func TestManyTexts(t *testing.T) {
	p, _ := Compile(notFound)
	f := NewFinder([]Pattern{p})
	for i := range 3000 {
		name := strings.Repeat(string(rune('a'+i%26)), 1+i/26)
		f.Add(i+1, fmt.Sprint("service", i), "The config profile ("+name+") could not be found")
	}
	if found := f.Found(); len(found) == 0 || len(found) > maxFound {
		t.Errorf("%d texts", len(found))
	}
}

func FuzzFinder(f *testing.F) {
	var patterns []Pattern
	for _, s := range []string{noCredentials, notFound, rejected, late, roleDenied, hash, readOnly, end, unset, volume, noAccess} {
		p, _ := Compile(s)
		patterns = append(patterns, p)
		f.Add(s)
	}
	f.Add("\xff\xfe\x00")
	f.Fuzz(func(t *testing.T, text string) {
		finder := NewFinder(patterns)
		for i, l := range strings.Split(text, "\n") {
			finder.Add(i+1, "", l)
		}
		for _, o := range finder.Found() {
			if o.Line < 1 || o.Count < 1 || o.Text == "" {
				t.Errorf("%+v", o)
			}
		}
		Compile(text)
	})
}
