package aws_test

import (
	"errors"
	"strings"
	"testing"

	"doctor/internal/aws"
	"doctor/internal/redact"
)

func secret(value string) redact.Secret { return redact.NewSecret(value) }

// wantError checks the kind of an error and that its text has the words, is one
// line and holds no secret of the tests.
func wantError(t *testing.T, err error, kind aws.Kind, words string) *aws.Error {
	t.Helper()
	var e *aws.Error
	if !errors.As(err, &e) {
		t.Fatalf("got %v, want %s", err, kind)
	}
	text := e.Error()
	if e.Kind != kind || !strings.Contains(text, words) {
		t.Errorf("got %s: %s\nwant %s with %q", e.Kind, text, kind, words)
	}
	for _, shown := range []string{text, e.Symptom(), e.Message, e.Advice()} {
		for _, hidden := range []string{"wJalrXUtnFEMI", "token-EXAMPLE", "AKIAIOSFODNN7", "ASIAIOSFODNN7"} {
			if strings.Contains(shown, hidden) {
				t.Errorf("%q shows %s", shown, hidden)
			}
		}
	}
	if strings.ContainsAny(text, "\n\r") || strings.HasSuffix(text, ".") {
		t.Errorf("text %q is not one line without a full stop", text)
	}
	return e
}
