package manual

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"doctor/checks"
	"doctor/checks/builtin"
	"doctor/internal/symptom"
)

// rulesOf are the ids of the rules that a text can come from.
func rulesOf(all []Known, text string) []string {
	var patterns []symptom.Pattern
	for _, k := range all {
		patterns = append(patterns, k.Pattern)
	}
	finder := symptom.NewFinder(patterns)
	for i, line := range strings.Split(text, "\n") {
		finder.Add(i+1, "", line)
	}
	var ids []string
	for _, o := range finder.Found() {
		for _, i := range o.Patterns {
			for _, r := range all[i].Rules {
				ids = append(ids, r.ID)
			}
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// TestErrorsHaveSymptoms requires that the page of every error rule quotes the text that is
// printed, or says that there is none.
func TestErrorsHaveSymptoms(t *testing.T) {
	all := Symptoms(builtin.Checks())
	if len(all) < 60 {
		t.Fatalf("only %d texts are known", len(all))
	}
	none := regexp.MustCompile(`(?i)\bnone\b|nothing (?:is|was) printed|prints nothing|without an error|ended with an error`)
	for _, c := range builtin.Checks() {
		for _, r := range c.Rules {
			known := slices.ContainsFunc(all, func(k Known) bool { return slices.Contains(k.Rules, r) })
			if r.Severity == checks.Error && !known && !none.MatchString(symptomOf(r)) {
				t.Errorf("%s: its page has no error text that can be found in a log: %s", r.ID, symptomOf(r))
			}
		}
	}
}

// TestExamplesAreRecognized requires that the text that a rule's example fails with leads back to
// the rule.
func TestExamplesAreRecognized(t *testing.T) {
	all := Symptoms(builtin.Checks())
	finding := regexp.MustCompile(`(?m)^(?:error|warning) (\S+)$`)
	fails := regexp.MustCompile(`(?m)^  symptom: (.*)$`)
	// What they print can happen to every program; it is recognized by the finding itself.
	plain := map[string]bool{"credential-process-host-path": true, "sso-will-need-write": true}
	looked := 0
	for _, c := range builtin.Checks() {
		for _, r := range c.Rules {
			want := c.Example(r).Want
			at := finding.FindAllStringSubmatchIndex(want, -1)
			for i, m := range at {
				end := len(want)
				if i+1 < len(at) {
					end = at[i+1][0]
				}
				text := fails.FindStringSubmatch(want[m[0]:end])
				if want[m[2]:m[3]] != r.ID || text == nil {
					continue
				}
				looked++
				if ids := rulesOf(all, text[1]); !plain[r.ID] && !slices.Contains(ids, r.ID) {
					t.Errorf("%s is not among the rules behind %q: %v", r.ID, text[1], ids)
				}
			}
		}
	}
	if looked < 50 {
		t.Errorf("only %d examples have a symptom", looked)
	}
}
