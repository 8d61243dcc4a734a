package checks

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"doctor/internal/astro"
	"doctor/internal/aws"
	"doctor/internal/cause"
	"doctor/internal/facts"
	"doctor/internal/host"
)

// maxTitle is the maximum length of a title: it must fit into a column.
const maxTitle = 60

// Validate returns everything that is wrong with a list of checks: malformed or duplicate ids,
// missing documentation, needs that are not in the list or form a cycle, a missing Run, and rules
// without words for what they explain. It calls the rules for all of that; see ValidateShape.
func Validate(list []*Check) error { return validate(list, true) }

// ValidateShape is Validate without calling any function of a rule, which takes a while: what
// every run can afford. The words of a rule cannot change between its test and a run.
func ValidateShape(list []*Check) error { return validate(list, false) }

func validate(list []*Check, words bool) error {
	v := validator{seen: map[string]string{}, listed: map[*Check]bool{}}
	for _, c := range list {
		v.listed[c] = true
	}
	for _, c := range list {
		v.check(c)
		for _, r := range c.Rules {
			v.rule(c, r)
			v.complete(r)
			if words {
				v.words(r)
				v.refusalWords(r)
				v.answerWords(r)
			}
		}
	}
	for _, c := range list {
		if circle := circleFrom(c, nil); circle != "" {
			v.errorf("%s: needs form a circle: %s", c.ID, circle)
			break
		}
	}
	return errors.Join(v.errs...)
}

type validator struct {
	seen   map[string]string // id to its owner
	listed map[*Check]bool
	errs   []error
}

func (v *validator) errorf(format string, args ...any) {
	v.errs = append(v.errs, fmt.Errorf(format, args...))
}

func (v *validator) check(c *Check) {
	v.id(c.ID, "check "+c.ID)
	v.title(c.ID, c.Title)
	if strings.TrimSpace(c.Doc) == "" {
		v.errorf("%s: no Doc", c.ID)
	}
	if c.Run == nil {
		v.errorf("%s: no Run", c.ID)
	}
	if !slices.Contains(facts.Scopes(), c.Scope) {
		v.errorf("%s: unknown scope %q", c.ID, c.Scope)
	}
	if len(c.Rules) == 0 {
		v.errorf("%s: no rules", c.ID)
	}
	for _, need := range c.Needs {
		if !v.listed[need] {
			v.errorf("%s: needs %s, which is not in the list", c.ID, need.ID)
		}
	}
}

func (v *validator) rule(c *Check, r *Rule) {
	v.id(r.ID, "rule "+r.ID+" of "+c.ID)
	v.title(r.ID, r.Title)
	if strings.TrimSpace(r.Doc) == "" {
		v.errorf("%s: no Doc", r.ID)
	}
	if r.Severity != Error && r.Severity != Warning {
		v.errorf("%s: unknown severity %q", r.ID, r.Severity)
	}
	if r.Since == "" && c.External == nil {
		v.errorf("%s: no Since", r.ID)
	}
}

// complete requires that a rule has all functions for what it explains.
func (v *validator) complete(r *Rule) {
	if len(r.Causes) > 0 && r.Message == nil {
		v.errorf("%s: it explains causes and has no Message", r.ID)
	}
	if (len(r.Refusals) > 0) != (r.RefusalMessage != nil) || (len(r.Refusals) > 0) != (r.RefusalFixes != nil) {
		v.errorf("%s: Refusals, RefusalMessage and RefusalFixes go together, and one of them is missing", r.ID)
	}
	if (len(r.Answers) > 0) != (r.AnswerMessage != nil) || (len(r.Answers) > 0) != (r.AnswerFixes != nil) {
		v.errorf("%s: Answers, AnswerMessage and AnswerFixes go together, and one of them is missing", r.ID)
	}
}

// words requires that a rule has a message for every detail of the causes that it explains.
func (v *validator) words(r *Rule) {
	if r.Message == nil {
		return
	}
	for _, kind := range r.Causes {
		for _, d := range cause.Shapes(kind) {
			v.recovering(r, func() {
				if r.Message(cause.Cause{Kind: kind, Detail: d}).IsEmpty() {
					v.errorf("%s: no words for a %T", r.ID, d)
				}
			})
		}
	}
}

// refusalWords requires the same of refusals and their faults.
func (v *validator) refusalWords(r *Rule) {
	if r.RefusalMessage == nil {
		return
	}
	for _, kind := range r.Refusals {
		for _, fault := range astro.Faults(kind) {
			v.recovering(r, func() {
				refusal := astro.Refusal{Kind: kind, Fault: fault, Mount: &astro.Mount{}, Keys: []string{"key"}, At: make([]astro.Origin, 1)}
				if r.RefusalMessage(&astro.Project{Machine: &host.Machine{}}, refusal, "") == "" {
					v.errorf("%s: no words for the fault %d of %q", r.ID, fault, kind)
				}
			})
		}
	}
}

// answerWords requires the same of refusals by AWS.
func (v *validator) answerWords(r *Rule) {
	if r.AnswerMessage == nil {
		return
	}
	for _, kind := range r.Answers {
		v.recovering(r, func() {
			if r.AnswerMessage("the keys", &aws.Error{Kind: kind}).IsEmpty() {
				v.errorf("%s: no words for %q", r.ID, kind)
			}
		})
	}
}

// recovering turns a panic into an error about a rule.
func (v *validator) recovering(r *Rule, judge func()) {
	defer func() {
		if mistake := recover(); mistake != nil {
			v.errorf("%s: %v", r.ID, mistake)
		}
	}()
	judge()
}

func (v *validator) id(id, of string) {
	if !isKebab(id) {
		v.errorf("%s: the id is not in lower-kebab-case", of)
	}
	if other, ok := v.seen[id]; ok {
		v.errorf("%s: the id is that of %s too", of, other)
	}
	v.seen[id] = of
}

// isKebab reports whether an id is in lower-kebab-case and begins with a letter.
func isKebab(id string) bool {
	for i := range len(id) {
		switch b := id[i]; {
		case 'a' <= b && b <= 'z':
		case '0' <= b && b <= '9' && i > 0:
		case b == '-' && i > 0 && id[i-1] != '-' && i < len(id)-1:
		default:
			return false
		}
	}
	return id != ""
}

func (v *validator) title(id, title string) {
	switch {
	case title == "":
		v.errorf("%s: no Title", id)
	case utf8.RuneCountInString(title) > maxTitle:
		v.errorf("%s: the title is longer than %d letters", id, maxTitle)
	case strings.HasSuffix(title, "."):
		v.errorf("%s: the title ends with a full stop", id)
	case strings.ContainsAny(title, "\n\t"):
		v.errorf("%s: the title is not one line", id)
	}
}

// circleFrom returns the path from a check back to a check on the path, "" if there is none.
func circleFrom(c *Check, path []*Check) string {
	for i, p := range path {
		if p == c {
			var ids []string
			for _, q := range append(path[i:], c) {
				ids = append(ids, q.ID)
			}
			return strings.Join(ids, ", ")
		}
	}
	path = append(path[:len(path):len(path)], c)
	for _, need := range c.Needs {
		if circle := circleFrom(need, path); circle != "" {
			return circle
		}
	}
	return ""
}
