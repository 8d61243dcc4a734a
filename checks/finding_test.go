package checks

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"doctor/internal/redact"
)

// TestFindingsPrintNothing: who prints a finding or a result, and not its document,
// prints nothing of what it says.
func TestFindingsPrintNothing(t *testing.T) {
	const told = "wJalrXUtnFEMI"
	text := redact.NewText(told)
	f := Finding{Message: text, Symptom: text, Fixes: []Fix{{Title: text, Commands: redact.Texts(told), Args: map[string]string{"set:X": told}}}}
	r := Result{Reason: text, Findings: []Finding{f}, Notes: redact.Texts(told), Caveats: redact.Texts(told)}
	for _, value := range []any{f, &f, r, &r, ProjectReport{Results: []Result{r}}, Skipf("%s", told), blockedf(nil, "%s", told), Unknownf("%s", told)} {
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

// TestArgsAreOrdered: arguments are told apart by their values too.
func TestArgsAreOrdered(t *testing.T) {
	for _, test := range []struct {
		a, b Args
		want int
	}{
		{nil, Args{}, 0},
		{Args{"a": "1", "b": "2"}, Args{"b": "2", "a": "1"}, 0},
		{Args{"a": "1", "b": "2"}, Args{"b": "3", "a": "1"}, -1},
		{Args{"a": "2"}, Args{"b": "1"}, -1},
		{Args{"a": "1", "b": "2"}, Args{"a": "1"}, 1},
	} {
		if got := test.a.compare(test.b); got != test.want {
			t.Errorf("%q and %q: %d", map[string]string(test.a), map[string]string(test.b), got)
		}
	}
}
