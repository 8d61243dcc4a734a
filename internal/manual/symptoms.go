package manual

import (
	"cmp"
	"slices"
	"strings"

	"doctor/checks"
	"doctor/internal/lazyregexp"
	"doctor/internal/symptom"
)

// Known is an error text, and the rules that can be behind it, in the order of the manual.
type Known struct {
	symptom.Pattern
	Rules []*checks.Rule
	// Part: the text is a part of a longer one, which has its rules too.
	Part bool
}

// Symptoms are the error texts that the pages of rules quote, in the order of the manual. Texts
// that differ in their values only are one.
func Symptoms(list []*checks.Check) []Known {
	var all []Known
	index := map[string]int{}
	order := map[*checks.Rule]int{}
	for _, c := range list {
		for _, r := range c.Rules {
			order[r] = len(order)
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
				all[at].add(r)
			}
		}
	}
	joinParts(all)
	for _, k := range all {
		slices.SortFunc(k.Rules, func(a, b *checks.Rule) int { return cmp.Compare(order[a], order[b]) })
	}
	return all
}

// joinParts adds the rules of texts to the longer texts that they are a part of: a log has the
// longer one.
func joinParts(all []Known) {
	for i := range all {
		for j := range all {
			if i != j && strings.Contains(all[j].Sample, strings.TrimRight(all[i].Sample, ".:")) {
				all[i].Part = true
				for _, r := range all[i].Rules {
					all[j].add(r)
				}
			}
		}
	}
}

func (k *Known) add(r *checks.Rule) {
	if !slices.Contains(k.Rules, r) {
		k.Rules = append(k.Rules, r)
	}
}

// byCauses sorts texts by the number of rules behind them, the largest first.
func byCauses(all []Known) []Known {
	return slices.SortedStableFunc(slices.Values(all), func(a, b Known) int { return cmp.Compare(len(b.Rules), len(a.Rules)) })
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
