package boto

import (
	"testing"
	"time"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func TestJudge(t *testing.T) {
	const (
		unknown   = "botocore.exceptions.ClientError: An error occurred (InvalidClientTokenId) when calling the GetCallerIdentity operation: The security token included in the request is invalid."
		expired   = "botocore.exceptions.ClientError: An error occurred (ExpiredToken) when calling the GetCallerIdentity operation: The security token included in the request is expired"
		signature = "botocore.exceptions.ClientError: An error occurred (SignatureDoesNotMatch) when calling the GetCallerIdentity operation: The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details."
		temporary = "aws_access_key_id = ASIAIOSFODNN7EXAMPLE\naws_secret_access_key = " + secret + "\n"
		token     = "aws_session_token = t\n"
	)
	for name, row := range map[string]struct {
		lines   string
		kind    Kind
		symptom string
		key     string
		line    int
	}{
		"good":                      {keys, "", "", "", 0},
		"temporary and good":        {temporary + token, "", "", "", 0},
		"of unknown kind":           {"aws_access_key_id = ABCDEFGHIJKLMNOPQRSTU\naws_secret_access_key = x\n", "", "", "", 0},
		"quoted":                    {"aws_access_key_id = \"AKIAIOSFODNN7EXAMPLE\"\naws_secret_access_key = " + secret, KeyMalformed, unknown, accessKeyID, 2},
		"with a comment":            {"aws_access_key_id = AKIAIOSFODNN7EXAMPLE # work\naws_secret_access_key = " + secret, KeyMalformed, unknown, accessKeyID, 2},
		"too short":                 {"aws_access_key_id = AKIAIOSFODNN7EXAMPL\naws_secret_access_key = " + secret, KeyMalformed, unknown, accessKeyID, 2},
		"too long":                  {"aws_access_key_id = AKIAIOSFODNN7EXAMPLEE\naws_secret_access_key = " + secret, KeyMalformed, unknown, accessKeyID, 2},
		"small letters":             {"aws_access_key_id = akiaiosfodnn7example\naws_secret_access_key = " + secret, KeyMalformed, unknown, accessKeyID, 2},
		"placeholder":               {"aws_access_key_id = YOUR_ACCESS_KEY\naws_secret_access_key = YOUR_SECRET", KeyMalformed, unknown, accessKeyID, 2},
		"empty":                     {"aws_access_key_id =\naws_secret_access_key = " + secret, KeyMalformed, unknown, accessKeyID, 2},
		"secret too short":          {"aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = " + secret[1:], SecretMalformed, signature, secretKey, 3},
		"secret with a comment":     {"aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = " + secret + " ; x", SecretMalformed, signature, secretKey, 3},
		"secret of another kind":    {"aws_access_key_id = ABCDEFGHIJKLMNOP\naws_secret_access_key = x", "", "", "", 0},
		"token missing":             {temporary, TokenMissing, unknown, sessionToken, 2},
		"token empty":               {temporary + "aws_session_token =\n", TokenMissing, unknown, sessionToken, 4},
		"token too much":            {keys + token, TokenOnLongTermKey, unknown, sessionToken, 4},
		"token quoted":              {temporary + "aws_session_token = \"IQoJb3JpZ2luX2VjEXAMPLE==\"\n", TokenRefused, unknown, sessionToken, 4},
		"token with a comment":      {temporary + "aws_session_token = IQoJb3JpZ2luX2VjEXAMPLE== # until noon\n", TokenRefused, unknown, sessionToken, 4},
		"token quoted and ended":    {temporary + "aws_session_token = 'IQoJ'\nexpiration = 2026-11-23 11:00:00\n", TokenRefused, unknown, sessionToken, 4},
		"token with signs":          {temporary + "aws_session_token = FwoGZXIvYXdzE/+a-b_c=\n", "", "", "", 0},
		"ended, saml2aws":           {temporary + token + "x_security_token_expires = 2026-11-23T11:00:00Z\n", TokenExpired, expired, "x_security_token_expires", 5},
		"not ended, saml2aws":       {temporary + token + "x_security_token_expires = 2026-11-23T08:00:00-05:00\n", "", "", "", 0},
		"ended, aws-mfa":            {temporary + token + "expiration = 2026-11-23 11:00:00\n", TokenExpired, expired, "expiration", 5},
		"ended, without a zone":     {temporary + token + "aws_expiration = 2026-11-22T23:00:00\n", TokenExpired, expired, "aws_expiration", 5},
		"perhaps ended":             {temporary + token + "aws_expiration = 2026-11-23T11:00:00\n", "", "", "", 0},
		"ended, written by Go":      {temporary + token + "aws_expiration = 2026-11-23 11:00:00 +0000 UTC\n", TokenExpired, expired, "aws_expiration", 5},
		"no date":                   {temporary + token + "expiration = soon\n", "", "", "", 0},
		"expiry of a long-term key": {keys + "expiration = 2020-01-01 00:00:00\n", "", "", "", 0},
		"key over two lines":        {"aws_access_key_id = AKIA\n  X\naws_secret_access_key = x", KeyMalformed, "botocore.exceptions.HTTPClientError: An HTTP Client raised an unhandled exception: Invalid header value", accessKeyID, 2},
		"token over two lines":      {temporary + "aws_session_token = t\n  u\n", TokenMalformed, "botocore.exceptions.HTTPClientError: An HTTP Client raised an unhandled exception: Invalid header value", sessionToken, 4},
	} {
		t.Run(name, func(t *testing.T) {
			out := newWorld("", "[default]\n"+row.lines).resolve(noon)
			f := out.Failure
			if f == nil {
				f = &Failure{}
			} else if f.Symptom() != row.symptom {
				t.Errorf("symptom %q", f.Symptom())
			}
			if f.Kind != row.kind || f.Key != row.key {
				t.Errorf("got %q about %q, want %q about %q", f.Kind, f.Key, row.kind, row.key)
			}
			if row.line > 0 && (len(f.At) != 1 || f.At[0] != Pos{"/home/astro/.aws/credentials", row.line}) {
				t.Errorf("at %v, want line %d", f.At, row.line)
			}
		})
	}
}

// TestJudgeOtherOperations: the code and the operation are those of the first signed request.
func TestJudgeOtherOperations(t *testing.T) {
	stale := "[default]\naws_access_key_id = ASIAIOSFODNN7EXAMPLE\naws_secret_access_key = " + secret +
		"\naws_session_token = t\nexpiration = 2020-01-01 00:00:00\nregion = us-east-1\n"
	w := newWorld("", stale)
	w.Service = "secretsmanager"
	want := "An error occurred (ExpiredTokenException) when calling the GetSecretValue operation: The security token included in the request is expired"
	if out := w.resolve(noon); out.Failure == nil || out.Failure.Message != want {
		t.Errorf("got %+v", out.Failure)
	}
	w = newWorld("[profile r]\n"+role+"source_profile = default\n", stale)
	w.Service = "ssm"
	w.Env["AWS_PROFILE"], w.Env["AWS_DEFAULT_REGION"] = "r", "us-east-1"
	want = "An error occurred (ExpiredToken) when calling the AssumeRole operation: The security token included in the request is expired"
	if out := w.resolve(noon); out.Failure == nil || out.Failure.Message != want || out.Keys == nil || len(out.Roles) != 1 {
		t.Errorf("got %+v", out.Failure)
	}
	s := Session{Role: &Role{ARN: "arn:aws:iam::111122223333:role/x", SessionName: "Airflow_aws_default"}, Service: "ssm"}
	w = newWorld("", stale)
	out := Resolve(Process{Env: w.Env, Files: w, Now: noon}, s)
	if out.Failure == nil || out.Failure.Message != want || len(out.Roles) != 1 {
		t.Errorf("with a role in code: %+v", out.Failure)
	}
	w.Env["AWS_ENDPOINT_URL"] = "http://emulator:4566"
	if out := w.resolve(noon); out.Failure != nil || out.Endpoint != "http://emulator:4566" {
		t.Errorf("not AWS: %+v", out.Failure)
	}
}
