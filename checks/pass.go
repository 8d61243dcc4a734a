package checks

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"doctor/internal/bounds"
	"doctor/internal/facts"
	"doctor/internal/redact"
	"doctor/internal/settings"
)

// Pass is what one check gets for one run: the facts, and methods to report. All checks of the
// run share its models, which are built once.
type Pass struct {
	*facts.Facts
	// Check is the check that runs, List are all checks of the run.
	Check *Check
	List  []*Check
	// Runs reports whether another check is part of this run, Counts whether the findings of
	// one of its rules are.
	Runs   func(*Check) bool
	Counts func(c *Check, rule string) bool
	// Follows reports whether a check that was not requested runs all the same for one of its
	// rules, if that is why another one is skipped; see Blockedf.
	Follows func(c *Check, rule string) bool
	// Suppressions are the suppressions in the settings, for a Last check; nil without
	// settings.
	Suppressions []Suppression

	looked   atomic.Bool
	mu       sync.Mutex
	findings []Finding
	notes    []redact.Text
	caveats  []redact.Text

	callers  []Caller
	readable []Readable
}

// Notef records an observation that is not a problem, such as the account and role.
func (p *Pass) Notef(format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.notes = append(p.notes, redact.Textf(format, args...))
}

// Caveatf records a note that limits what the result means. Every format shows it.
func (p *Pass) Caveatf(format string, args ...any) {
	p.Notef(format, args...)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.caveats = append(p.caveats, redact.Textf(format, args...))
}

// Report records a finding. It may be called from several goroutines. It panics for a rule
// that the check does not list.
func (p *Pass) Report(f Finding) {
	p.own(f.Rule)
	f.StopsStart = f.StopsStart || f.Rule.StopsStart || f.Rule.NoProject
	f.Message, f.Symptom = f.Message.Short(bounds.Words), f.Symptom.Short(bounds.Words)
	f.At, f.Services = distinctPlaces(f.At), FirstOfEach(f.Services)
	for i := range f.Fixes {
		f.Fixes[i] = p.runnable(Bounded(f.Fixes[i]))
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.findings = append(p.findings, f)
}

// Reported returns what has been reported so far.
func (p *Pass) Reported() (findings []Finding, notes, caveats []redact.Text) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.findings), distinctTexts(p.notes), distinctTexts(p.caveats)
}

// own panics for a rule that the check does not list.
func (p *Pass) own(rule *Rule) {
	switch {
	case rule == nil:
		panic(fmt.Sprintf("check %s reports a finding without a rule", p.Check.ID))
	case !slices.Contains(p.Check.Rules, rule):
		panic(fmt.Sprintf("check %s reports %s, which is none of its rules", p.Check.ID, rule.ID))
	}
}

// Bounded returns a fix that can be shown. If its commands, lines or edit are too long, only the
// title stays: a command is never cut.
func Bounded(f Fix) Fix {
	if f.Size() > bounds.Commands {
		f.Commands, f.Lines, f.Edit = nil, nil, nil
	}
	f.Title = f.Title.Short(bounds.Words)
	return f
}

// Suppression is an entry of .doctor.yaml, with its effect in a run.
type Suppression struct {
	settings.Suppression
	At Position
	// Expired: its last day has passed. Unused: it matched nothing although its rule was
	// checked completely.
	Expired, Unused bool
}
