package aws_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"doctor/internal/aws"
	"doctor/internal/redact"
)

// patience is how long a test on real connections waits for what must come: an
// idle machine needs a hundredth of it.
const patience = time.Minute

func within(t testing.TB, some time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), some)
	t.Cleanup(cancel)
	return ctx
}

// patient is the context of a question whose subject is not time.
func patient(t testing.TB) context.Context {
	t.Helper()
	return within(t, patience)
}

// wantTook checks a time in a bubble of testing/synctest, where it is exact.
func wantTook(t *testing.T, began time.Time, want time.Duration) {
	t.Helper()
	if took := time.Since(began); took != want {
		t.Errorf("it took %v, want %v", took, want)
	}
}

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
	for _, shown := range []string{text, e.Symptom(), e.Message, e.Detail} {
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
