package external

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode"

	"doctor/checks"
	"doctor/internal/facts"
	"doctor/internal/redact"
)

// listAnswer is what `PROGRAM list` prints.
type listAnswer struct {
	Protocol *int          `json:"protocol"`
	Checks   []listedCheck `json:"checks"`
}

type listedCheck struct {
	ID      string       `json:"id"`
	Title   string       `json:"title"`
	Doc     string       `json:"doc"`
	Verdict string       `json:"verdict"`
	Rules   []listedRule `json:"rules"`
}

type listedRule struct {
	ID       string          `json:"id"`
	Severity checks.Severity `json:"severity"`
	Title    string          `json:"title"`
	Doc      string          `json:"doc"`
}

// ask asks a program for its checks.
func ask(ctx context.Context, p Program, w World) ([]*checks.Check, error) {
	data, err := w.call(ctx, p, "list", nil)
	if err != nil {
		return nil, err
	}
	var a listAnswer
	if err := decode(data, &a); err != nil {
		return nil, err
	}
	if err := speaks(a.Protocol); err != nil {
		return nil, err
	}
	if len(a.Checks) == 0 {
		return nil, errors.New("it has no checks")
	}
	var all []*checks.Check
	for _, listed := range a.Checks {
		c, err := listed.check(p, w)
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, nil
}

// check makes the check that a program describes. Its scope is that of what it is told about.
func (l listedCheck) check(p Program, w World) (*checks.Check, error) {
	c := &checks.Check{
		ID: l.ID, Title: shown(l.Title), Doc: shown(l.Doc), Verdict: shown(l.Verdict), Scope: facts.Host,
		External: &checks.External{Program: p.Name, Flags: p.Flags},
		// What a program would find after a fix cannot be foreseen: it reads the disk itself.
		Unforeseen: true,
		Run:        func(ctx context.Context, pass *checks.Pass) error { return perform(ctx, pass, p, w) },
	}
	for _, r := range l.Rules {
		c.Rules = append(c.Rules, &checks.Rule{ID: r.ID, Severity: r.Severity, Title: shown(r.Title), Doc: shown(r.Doc)})
	}
	return c, l.printable()
}

// printable refuses texts with control characters.
func (l listedCheck) printable() error {
	texts := []string{l.ID, l.Title, l.Doc, l.Verdict}
	for _, r := range l.Rules {
		texts = append(texts, r.ID, string(r.Severity), r.Title, r.Doc)
	}
	for _, text := range texts {
		if strings.ContainsFunc(text, isControl) {
			return fmt.Errorf("its answer has control characters: %+q", text)
		}
	}
	return nil
}

func isControl(r rune) bool {
	return r != '\n' && r != '\t' && unicode.In(r, unicode.Cc, unicode.Cf)
}

// shown is a text of the manual without what looks like a secret: pages are printed as they are.
func shown(text string) string { return redact.NewScrubber().Scrub(text) }
