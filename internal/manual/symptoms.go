package manual

import (
	"slices"
	"strings"

	"doctor/checks"
	"doctor/internal/lazyregexp"
	"doctor/internal/symptom"
)

// Known is an error text, and the rules that can be behind it.
type Known struct {
	symptom.Pattern
	Rules []*checks.Rule
}

// Symptoms are the error texts that the pages of rules quote, in the order of the manual. Texts
// that differ in their values only are one.
func Symptoms(list []*checks.Check) []Known {
	var all []Known
	index := map[string]int{}
	for _, c := range list {
		for _, r := range c.Rules {
			for _, sample := range quoted(symptomOf(r)) {
				p, ok := symptom.Compile(sample)
				if !ok {
					continue
				}
				at, known := index[p.Key()]
				if !known {
					at = len(all)
					index[p.Key()] = at
					all = append(all, Known{Pattern: p})
				}
				if !slices.Contains(all[at].Rules, r) {
					all[at].Rules = append(all[at].Rules, r)
				}
			}
		}
	}
	return all
}

// symptomOf is the part of the page of a rule that says what is printed; see checks.Page.
func symptomOf(r *checks.Rule) string {
	_, text, _ := strings.Cut(r.Doc, "**Symptom.**")
	text, _, _ = strings.Cut(text, "**Cause.**")
	return text
}

// codeSpan is a text in backticks, or in two on each side if it has backticks itself.
var codeSpan = lazyregexp.New("``(.+?)``|`([^`]+)`")

// quoted are the texts in backticks.
func quoted(markdown string) []string {
	var texts []string
	for _, m := range codeSpan().FindAllStringSubmatch(markdown, -1) {
		texts = append(texts, strings.TrimSpace(m[1]+m[2]))
	}
	return texts
}
