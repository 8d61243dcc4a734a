package exampletest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"doctor/checks"
	"doctor/internal/facts"
	"doctor/internal/redact"
	"doctor/internal/redact/redacttest"
	"doctor/internal/run"
)

// Unhurried are generous budgets, for tests that are not about time.
func Unhurried() facts.Options {
	return facts.Options{Timeout: 5 * time.Minute, CheckTimeout: 5 * time.Minute}
}

// Facts are the facts of the example, with the scopes of this machine only.
func (e *Example) Facts() *facts.Facts {
	o := Unhurried()
	o.Scopes = []facts.Scope{facts.Project, facts.Host}
	return facts.New(context.Background(), e.Machine(), e.Project, o)
}

// Diagnose runs checks offline.
func Diagnose(t testing.TB, w *facts.Facts, list []*checks.Check) checks.ProjectReport {
	t.Helper()
	return run.Run(context.Background(), w, list, run.Options{Offline: true, Observer: Crashes{t}})
}

// Findings returns the findings of all checks, with the severity of the rule by default. A
// check with status unknown is an error here.
func Findings(r checks.ProjectReport) []checks.Finding {
	var out []checks.Finding
	for _, result := range r.Results {
		if result.Status == checks.Unknown {
			out = append(out, checks.Finding{Rule: &checks.Rule{ID: result.Check.ID}, Severity: checks.Error, Message: redact.NewText("could not tell: " + redacttest.Raw(result.Reason))})
		}
		for _, f := range result.Findings {
			f.Severity = result.SeverityOf(f)
			out = append(out, f)
		}
	}
	return out
}

// Shown is a finding in one line.
func Shown(f checks.Finding) string {
	return fmt.Sprintf("%s %s: %s %v", f.Severity, f.Rule.ID, redacttest.Raw(f.Message), f.Services)
}

// Crashes fails a test when a check panics.
type Crashes struct{ T testing.TB }

// Started does nothing.
func (Crashes) Started(*checks.Check) {}

// Finished does nothing.
func (Crashes) Finished(checks.Result) {}

// Crashed fails the test.
func (c Crashes) Crashed(check *checks.Check, value any, stack []byte) {
	c.T.Errorf("%s crashed: %v\n%s", check.ID, value, stack)
}
