package checks

import (
	"slices"
	"testing"
)

// TestOrdered: what stops the start comes first, wherever its check is in the list, and nothing
// that is hidden comes before what shows.
func TestOrdered(t *testing.T) {
	rule := func(id string, s Severity) *Rule { return &Rule{ID: id, Severity: s} }
	hides := rule("hides", Error)
	p := ProjectReport{Results: []Result{
		{Check: &Check{ID: "files"}, Findings: []Finding{
			{Rule: rule("file-error", Error)}, {Rule: rule("hidden", Error), Severity: Warning, After: hides}, {Rule: rule("file-warning", Warning)},
		}},
		{Check: &Check{ID: "chain"}, Findings: []Finding{{Rule: hides}, {Rule: rule("raised", Warning), Severity: Error}, {Rule: rule("second", Error)}}},
		{Check: &Check{ID: "nothing"}},
		{Check: &Check{ID: "engine"}, Findings: []Finding{
			{Rule: rule("unreachable", Error), StopsStart: true}, {Rule: rule("remote", Error)}, {Rule: rule("starts-itself", Error), Severity: Warning, StopsStart: true},
		}},
	}}
	all := Ordered(p)
	var got []string
	for _, r := range all {
		got = append(got, r.Finding.Rule.ID)
		if f := p.Results[r.Result].Findings[r.Index]; f.Rule != r.Finding.Rule || p.Results[r.Result].Check != r.Check || r.Severity != p.Results[r.Result].SeverityOf(f) {
			t.Errorf("%s is said to be at %d, %d with the severity %s", r.Finding.Rule, r.Result, r.Index, r.Severity)
		}
	}
	want := []string{"unreachable", "file-error", "hides", "raised", "second", "remote", "hidden", "starts-itself", "file-warning"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	for i := range all[1:] {
		if all[i].After(all[i+1]) {
			t.Errorf("%s comes after %s", got[i], got[i+1])
		}
	}
	if !all[1].After(all[0]) || !all[2].After(all[1]) || all[2].After(all[3]) {
		t.Error("After does not follow the order")
	}
}
