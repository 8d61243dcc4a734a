package builtin_test

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"doctor/checks"
	"doctor/checks/builtin"
	"doctor/internal/facts"
	"doctor/internal/redact"
	"doctor/internal/redact/redacttest"
	"doctor/internal/run"
)

// clock is the moment at which every example is looked at, unless it says another.
var clock = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// TestBaseIsInOrder: nothing is wrong with the project that the examples are
// laid over, so that what they show is theirs.
func TestBaseIsInOrder(t *testing.T) {
	for _, f := range findings(diagnose(t, "")) {
		t.Errorf("the base project has %s", shown(f))
	}
}

// TestExamples runs the example of every rule: what stands before has the
// finding and no other error, what stands after has neither.
func TestExamples(t *testing.T) {
	for _, c := range builtin.Checks() {
		for _, r := range c.Rules {
			example := c.Example(r)
			if example.Before == "" {
				continue
			}
			t.Run(r.ID, func(t *testing.T) {
				t.Parallel()
				before := findings(diagnose(t, example.Before))
				if !slices.ContainsFunc(before, func(f checks.Finding) bool { return f.Rule == r }) {
					t.Errorf("before: no finding of %s", r.ID)
				}
				for _, f := range before {
					if f.Rule != r && f.Severity == checks.Error {
						t.Errorf("before: another error: %s", shown(f))
					}
					if f.Rule == r {
						compare(t, r, f)
					}
				}
				after := findings(diagnose(t, example.After))
				for _, f := range after {
					if f.Rule == r || f.Severity == checks.Error {
						t.Errorf("after: still %s", shown(f))
					}
				}
				if t.Failed() {
					for _, f := range before {
						t.Logf("before: %s", shown(f))
					}
				}
			})
		}
	}
}

// compare holds the page of a rule against a finding of it.
func compare(t *testing.T, r *checks.Rule, f checks.Finding) {
	t.Helper()
	if f.Severity != r.Severity && !strings.Contains(r.Doc, string(f.Severity)) {
		t.Errorf("the rule is of severity %s and the finding of %s; the page does not say when", r.Severity, f.Severity)
	}
	if text := constant(redacttest.Raw(f.Symptom)); !strings.Contains(r.Doc, text) {
		t.Errorf("the page does not have the symptom %q", text)
	}
}

// constant is the beginning of a symptom that is the same for everybody: up to
// the first name, path or line end.
func constant(symptom string) string {
	if i := strings.IndexAny(symptom, "\"'/\n"); i >= 0 {
		symptom = symptom[:i]
	}
	symptom, _, _ = strings.Cut(symptom, "services.")
	return symptom
}

// withoutExample are the rules of what can be seen on this machine that have no
// example, with the reason.
var withoutExample = map[string]string{
	"credential-process-output": "what a program prints is known only from inside the container",
	"suppression-unused":        "Run itself makes it, from .doctor.yaml; see run_test.go",
	"suppression-expired":       "Run itself makes it, from .doctor.yaml; see run_test.go",
}

// TestEveryRuleHasAnExample: a rule that the files of project and home can show
// is shown.
func TestEveryRuleHasAnExample(t *testing.T) {
	for _, c := range builtin.Checks() {
		for _, r := range c.Rules {
			local := c.Scope == facts.Project || c.Scope == facts.Host
			reason, excused := withoutExample[r.ID]
			example := c.Example(r)
			switch {
			case (example.Before == "") != (example.After == ""):
				t.Errorf("%s has one half of an example", r.ID)
			case example.Before != "" && excused:
				t.Errorf("%s has an example; take it off the list", r.ID)
			case example.Before == "" && local && reason == "":
				t.Errorf("%s has no example", r.ID)
			}
		}
	}
}

// TestDocsHaveTheirParts: each rule says what is seen, why and what to do.
func TestDocsHaveTheirParts(t *testing.T) {
	for _, c := range builtin.Checks() {
		for _, r := range c.Rules {
			at := 0
			for _, label := range []string{"**Symptom.** ", "**Cause.** ", "**Fix.** "} {
				i := strings.Index(r.Doc, label)
				if i < at {
					t.Errorf("%s: %s is missing or out of its order", r.ID, label)
				}
				at = i
			}
		}
	}
}

// diagnose lays an example over the base and runs all checks of what is on
// this machine.
func diagnose(t *testing.T, archive string) checks.ProjectReport {
	t.Helper()
	return offline(t, layOut(t, archive))
}

func offline(t *testing.T, e *example) checks.ProjectReport {
	t.Helper()
	return offlineIn(t, e.world())
}

// world is what the checks of this machine are given.
func (e *example) world() *facts.Facts {
	o := unhurriedOptions()
	o.Scopes = []facts.Scope{facts.Project, facts.Host}
	return facts.New(context.Background(), e.machine(), e.project, o)
}

func offlineIn(t *testing.T, w *facts.Facts) checks.ProjectReport {
	t.Helper()
	return run.Run(context.Background(), w, builtin.Checks(), run.RunOptions{Offline: true, Observer: crashes{t}})
}

// findings are those of all checks, with the severity of the rule where they
// have none of their own. A check that could not tell is an error here.
func findings(r checks.ProjectReport) []checks.Finding {
	var out []checks.Finding
	for _, result := range r.Results {
		if result.Status == checks.Unknown {
			out = append(out, checks.Finding{Rule: &checks.Rule{ID: result.Check.ID}, Severity: checks.Error, Message: redact.NewText("could not tell: " + redacttest.Raw(result.Reason))})
		}
		for _, f := range result.Findings {
			if f.Severity == "" {
				f.Severity = f.Rule.Severity
			}
			out = append(out, f)
		}
	}
	return out
}

func shown(f checks.Finding) string {
	return fmt.Sprintf("%s %s: %s %v", f.Severity, f.Rule.ID, redacttest.Raw(f.Message), f.Services)
}

type crashes struct{ t *testing.T }

func (crashes) Started(*checks.Check) {}

func (crashes) Finished(checks.Result) {}

func (c crashes) Crashed(check *checks.Check, value any, stack []byte) {
	c.t.Errorf("%s crashed: %v\n%s", check.ID, value, stack)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("lay out the example: %v", err)
	}
}

func root() bool { return os.Getuid() == 0 }
