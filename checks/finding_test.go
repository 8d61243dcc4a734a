package checks

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"doctor/fixers"
	"doctor/internal/redact"
	"doctor/internal/redact/redacttest"
)

// TestFindingsPrintNothing: printing a finding or a result, and not its document, reveals none
// of its text.
func TestFindingsPrintNothing(t *testing.T) {
	const told = "wJalrXUtnFEMI"
	text := redact.NewText(told)
	f := Finding{Message: text, Symptom: text, Fixes: []Fix{{Title: text, Commands: redact.Texts(told), Edit: fixers.RetargetVariables{Set: map[string]string{"X": told}}}}}
	r := Result{Reason: text, Findings: []Finding{f}, Notes: redact.Texts(told), Caveats: redact.Texts(told)}
	for _, value := range []any{f, &f, r, &r, ProjectReport{Results: []Result{r}}, Skipf("%s", told), Blockedf(nil, "%s", told), Unknownf("%s", told)} {
		encoded, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		for _, got := range []string{fmt.Sprint(value), fmt.Sprintf("%+v %#v", value, value), string(encoded)} {
			if strings.Contains(got, told) {
				t.Errorf("%T prints what it says: %s", value, got)
			}
		}
	}
}

func TestToldAfter(t *testing.T) {
	f := Finding{Message: redact.NewText("it is broken")}
	if got := redacttest.Raw(f.Told()); got != "it is broken" {
		t.Errorf("now: %q", got)
	}
	f.After = &Rule{ID: "other-one"}
	if got := redacttest.Raw(f.Told()); got != "it is broken; it shows once other-one is fixed" {
		t.Errorf("later: %q", got)
	}
}

// TestPlacesAreListedOnce: a finding has each place once, the first one first.
func TestPlacesAreListedOnce(t *testing.T) {
	at := func(line, column int) Position { return Position{File: ".env", Line: line, Column: column} }
	call := Position{Call: "sts:GetCallerIdentity"}
	got := distinctPlaces([]Position{at(3, 1), at(3, 0), at(2, 0), at(2, 5), at(2, 9), at(3, 1), {File: ".env"}, call, call})
	want := []Position{at(3, 1), at(2, 5), at(2, 9), {File: ".env"}, call}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// TestReportTellsAPlaceOnce: one line that is at fault in each service is one place.
func TestReportTellsAPlaceOnce(t *testing.T) {
	rule := &Rule{ID: "some-rule"}
	p := &Pass{Check: &Check{Rules: []*Rule{rule}}}
	first, second := Position{File: "a", Line: 3}, Position{File: "a", Line: 1}
	p.Report(Finding{Rule: rule, At: []Position{first, second, first, first}})
	findings, _, _ := p.Reported()
	if got := findings[0].At; !slices.Equal(got, []Position{first, second}) {
		t.Error(got)
	}
}
