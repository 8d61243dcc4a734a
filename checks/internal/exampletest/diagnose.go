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

// Unhurried are the budgets of runs whose subject is not time.
func Unhurried() facts.Options {
	return facts.Options{Timeout: 5 * time.Minute, CheckTimeout: 5 * time.Minute}
}

// Facts is what the checks of this machine are given: those that ask nobody.
func (e *Example) Facts() *facts.Facts {
	o := Unhurried()
	o.Scopes = []facts.Scope{facts.Project, facts.Host}
	return facts.New(context.Background(), e.Machine(), e.Project, o)
}

// Diagnose runs checks in a world, offline.
func Diagnose(t testing.TB, w *facts.Facts, list []*checks.Check) checks.ProjectReport {
	t.Helper()
	return run.Run(context.Background(), w, list, run.RunOptions{Offline: true, Observer: Crashes{t}})
}

// Findings are those of all checks, with the severity of the rule where they
// have none of their own. A check that could not tell is an error here.
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

// Started is none of its business.
func (Crashes) Started(*checks.Check) {}

// Finished is none of its business.
func (Crashes) Finished(checks.Result) {}

// Crashed tells with what a check panicked.
func (c Crashes) Crashed(check *checks.Check, value any, stack []byte) {
	c.T.Errorf("%s crashed: %v\n%s", check.ID, value, stack)
}
