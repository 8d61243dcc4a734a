package cli

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"doctor/internal/casetest"
	"doctor/report"
)

// TestExplainRecordedCases gives explain the text that real boto3, compose or Airflow ended with,
// in a log: where doctor finds the cause of a case, it must be named.
func TestExplainRecordedCases(t *testing.T) {
	var answered, unrelated atomic.Int64
	t.Run("cases", func(t *testing.T) {
		for _, c := range casetest.Load(t, casetest.First) {
			if c.Expect.Symptom == "" || !c.Expect.ShouldFail {
				continue
			}
			t.Run(c.Name, func(t *testing.T) {
				t.Parallel()
				g := c.LayOut(t, casetest.Now())
				var out bytes.Buffer
				a := caseApp(c, g, g.Home, t.TempDir(), &out)
				flags := []string{"--offline", "--home", g.Home, "--os", c.Layout.Host.OS}
				a.run(t.Context(), append(flags, "--format", "json"))
				right := rulesFound(t, out.Bytes())
				right = slices.DeleteFunc(right, func(rule string) bool { return !c.Expect.Names(rule) })
				if len(right) == 0 {
					return
				}
				out.Reset()
				a = caseApp(c, g, g.Home, t.TempDir(), &out)
				a.stdin = strings.NewReader("[2026-11-23T14:05:32.000+0000] {taskinstance.py:3311} ERROR - Task failed with exception\n" +
					"Traceback (most recent call last):\n" + g.Fill(c.Expect.Symptom) + "\nnext line\n")
				code := a.run(t.Context(), append([]string{"explain"}, flags...))
				here, _, _ := strings.Cut(out.String(), "can cause it too")
				here, _, _ = strings.Cut(here, "Not checked")
				here, _, _ = strings.Cut(here, "Checked, and")
				if answered.Add(1); strings.Contains(here, "But it has ") {
					unrelated.Add(1)
				}
				if code != exitOK || !slices.ContainsFunc(right, func(rule string) bool { return strings.Contains(here, rule) }) {
					t.Errorf("%q: exit code %d without %q:\n%s", c.Expect.Symptom, code, right, out.String())
				}
			})
		}
	})
	t.Logf("%d cases answered", answered.Load())
	if n := unrelated.Load(); n > answered.Load()/50 { // the page of the rule does not have the text
		t.Errorf("in %d cases the cause is not told to be one of the text", n)
	}
}

// rulesFound are the rules of the findings in a JSON report.
func rulesFound(t *testing.T, document []byte) []string {
	t.Helper()
	var d report.Document
	if err := json.Unmarshal(document, &d); err != nil || len(d.Projects) != 1 {
		t.Fatalf("%v: %s", err, document)
	}
	var ids []string
	for _, c := range d.Projects[0].Checks {
		for _, f := range c.Findings {
			ids = append(ids, f.Rule)
		}
	}
	return ids
}
