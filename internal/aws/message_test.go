package aws

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"doctor/internal/redact"
)

func TestSkewInMessage(t *testing.T) {
	for message, want := range map[string]time.Duration{
		"Signature expired: 20261123T140532Z is now earlier than 20261123T141032Z (20261123T142532Z - 15 min.)":        20 * time.Minute,
		"Signature not yet current: 20261123T144532Z is still later than 20261123T143032Z (20261123T142532Z + 5 min.)": -20 * time.Minute,
		"The difference between the request time and the current time is too large.":                                   0,
		"Signature expired: 20261123T140532Z": 0,
		"":                                    0,
		"Signature expired: 20269923T140532Z is now earlier than 20261123T141032Z (20261123T142532Z - 15 min.)": 15 * time.Minute,
	} {
		if got := skewInMessage(message); got != want {
			t.Errorf("%q: %v, want %v", message, got, want)
		}
	}
}

// The Date header tells the skew; where it does not, the message does.
func TestSkewWithoutDate(t *testing.T) {
	e := &Error{Code: "SignatureDoesNotMatch", Message: "Signature expired: 20261123T140532Z is now earlier than 20261123T141032Z (20261123T142532Z - 15 min.)"}
	if !clockIsWrong(e, &exchange{}) || e.Skew != 20*time.Minute {
		t.Errorf("got %v", e.Skew)
	}
}

// A Date that agrees says nothing of a clock that AWS finds wrong.
func TestSkewThatTheDateDoesNotShow(t *testing.T) {
	e := &Error{Kind: ClockSkew, Code: "RequestTimeTooSkewed", Message: "The difference between the request time and the current time is too large.", Skew: time.Second}
	if !clockIsWrong(e, &exchange{dated: true, skew: time.Second}) || e.Skew != 0 {
		t.Errorf("got %v", e.Skew)
	}
}

func TestScrub(t *testing.T) {
	secrets := []redact.Secret{redact.NewSecret("s3cr3t/key"), redact.NewSecret("t0ken=="), redact.NewSecret("")}
	for message, want := range map[string]string{
		"plain":                         "plain",
		"a s3cr3t/key and t0ken== here": "a **** and **** here",
		"no action in key=s3cr3t%2Fkey&t=t0ken%3D%3D":                                "no action in key=****&t=****",
		"assumed-role/x/botocore-session-1795620033 may not":                         "assumed-role/x/botocore-session-* may not",
		"no match.\n\nThe Canonical String for this request should have been\n'POST": "no match.",
		"'AKIAIOSFODNN7EXAMPLE' not a valid key=value pair":                          "'****MPLE' not a valid key=value pair",
		"User: arn:aws:iam::111122223333:user/dev":                                   "User: arn:aws:iam::111122223333:user/dev",
		"\xff": "�",
	} {
		if got := scrub(message, secrets); got != want {
			t.Errorf("%q became %q, want %q", message, got, want)
		}
	}
}

func FuzzScrub(f *testing.F) {
	f.Add("a s3cr3t/key b", "s3cr3t/key")
	f.Add("ASIAIOSFODNN7EXAMPLE \xff", "x")
	f.Add(strings.Repeat("é", maxMessage), "")
	f.Fuzz(func(t *testing.T, message, secret string) {
		got := scrub(message, []redact.Secret{redact.NewSecret(secret)})
		if !utf8.ValidString(got) || len(got) > maxMessage+len("…")+len(message) && len(message) > maxMessage {
			t.Errorf("%q", got)
		}
		// What the mask or the mark of a cut is made of may come back.
		if len(secret) > 8 && utf8.ValidString(secret) && strings.Contains(got, secret) && !strings.ContainsAny(secret, redact.Mask+"…�") {
			t.Errorf("%q still holds %q", got, secret)
		}
	})
}
