package casetest

import (
	"strings"
	"testing"
)

// caused are cases with these root causes, named by their place.
func caused(causes ...string) []Case {
	var list []Case
	for i, rule := range causes {
		list = append(list, Case{Name: string(rune('a' + i)), Expect: Expect{RootCause: rule}})
	}
	return list
}

// The sample has one case of each root cause, the first in the list; without the variable no
// case is left out, and a value that means nothing does not make the tests pass.
func TestChoose(t *testing.T) {
	list := caused("ok", "profile-not-found", "ok", "region-missing", "profile-not-found", "")
	for _, tt := range []struct{ choice, want string }{{"", "abcdef"}, {Sample, "abdf"}} {
		t.Setenv(Choice, tt.choice)
		r := &recorder{TB: t}
		var got strings.Builder
		for _, c := range choose(r, list) {
			got.WriteString(c.Name)
		}
		if got.String() != tt.want {
			t.Errorf("%s=%s: chosen are %s, want %s", Choice, tt.choice, got.String(), tt.want)
		}
		if said := strings.Join(r.said, "\n"); (tt.choice == Sample) != (said == "4 of 6 cases are chosen, the first of each root cause") {
			t.Errorf("%s=%s: said %q", Choice, tt.choice, said)
		}
	}
	t.Setenv(Choice, "some")
	r := &recorder{TB: t}
	if IsSample(r) || r.bad != 1 {
		t.Errorf("a word that means nothing has %d complaints", r.bad)
	}
}
