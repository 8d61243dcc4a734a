package builtin

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"doctor/checks"
	"doctor/checks/internal/scenetest"
	"doctor/internal/aws/awstest"
	"doctor/internal/facts"
	"doctor/internal/memnet"
	"doctor/internal/redact/redacttest"
	"doctor/internal/run"
)

// ResultOf is the result of a check, which must have one.
func ResultOf(t *testing.T, r checks.ProjectReport, c *checks.Check) checks.Result {
	t.Helper()
	for _, result := range r.Results {
		if result.Check == c {
			return result
		}
	}
	t.Fatalf("no result of %s", c.ID)
	return checks.Result{}
}

// inspect runs all checks on the scene.
func inspect(s scenetest.Scene, t *testing.T, server *awstest.Server) checks.ProjectReport {
	t.Helper()
	w := s.Facts(t, server)
	t.Cleanup(w.AWS().Close)
	return run.Run(context.Background(), w, Checks(), run.Options{})
}

// inspectInMemory runs all checks on the scene with a fake AWS on a network in memory, for a test
// in a bubble of testing/synctest.
func inspectInMemory(s scenetest.Scene, t *testing.T, options awstest.Options) checks.ProjectReport {
	t.Helper()
	network := memnet.New()
	options.Network, s.Dial = network, nil
	w := s.Facts(t, awstest.New(t, options))
	w.Machine.Dial = network.Dial
	t.Cleanup(w.AWS().Close)
	return run.Run(t.Context(), w, Checks(), run.Options{})
}

// hanging runs all checks in memory, in a bubble of testing/synctest, with the default limits. The check that gets no answer ends
// exactly when its time is up.
func hanging(s scenetest.Scene, t *testing.T, options awstest.Options, judge func(t *testing.T, r checks.ProjectReport)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s.Options.Timeout, s.Options.CheckTimeout = facts.DefaultTimeout, facts.DefaultCheckTimeout
		began := time.Now()
		report := inspectInMemory(s, t, options)
		if took := time.Since(began); took != facts.DefaultCheckTimeout {
			t.Errorf("it took %v, want %v", took, facts.DefaultCheckTimeout)
		}
		judge(t, report)
	})
}

// told is the complete text of a result, for a test's message and search.
func told(r checks.Result) string {
	lines := []string{string(r.Status)}
	if redacttest.Raw(r.Reason) != "" {
		lines = append(lines, "reason: "+redacttest.Raw(r.Reason))
	}
	for _, f := range r.Findings {
		lines = append(lines, fmt.Sprintf("%s %s %v %v: %s\n  %s", r.SeverityOf(f), f.Rule.ID, f.At, f.Services, redacttest.Raw(f.Message), redacttest.Raw(f.Symptom)))
		for _, fix := range f.Fixes {
			lines = append(lines, "  fix: "+redacttest.Raw(fix.Title))
			for _, c := range slices.Concat(fix.Commands, fix.Lines) {
				lines = append(lines, "       "+redacttest.Raw(c))
			}
		}
	}
	for _, n := range r.Notes {
		lines = append(lines, "note: "+redacttest.Raw(n))
	}
	return strings.Join(lines, "\n")
}

// wantTold checks a status and that the text contains all words.
func wantTold(t *testing.T, r checks.Result, status checks.Status, words ...string) {
	t.Helper()
	text := told(r)
	if r.Status != status {
		t.Errorf("%s is %s, want %s", r.Check.ID, r.Status, status)
	}
	for _, w := range words {
		if !strings.Contains(text, w) {
			t.Errorf("%s does not say %q", r.Check.ID, w)
		}
	}
	for _, secret := range []string{awstest.ExampleSecret, "session-token-EXAMPLE", "access-token-EXAMPLE", "identity-token-EXAMPLE"} {
		if strings.Contains(text, secret) {
			t.Errorf("%s shows the secret %s", r.Check.ID, secret)
		}
	}
	if t.Failed() {
		t.Logf("%s\n%s", r.Check.ID, text)
	}
}
