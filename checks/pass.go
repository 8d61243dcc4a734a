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

// Pass is what one check is given for one run: the facts, and the place to
// report to. Its models are shared by all checks of the run and made once.
type Pass struct {
	*facts.Facts
	// Check is the one that runs, List are all of the run.
	Check *Check
	List  []*Check
	// Runs reports whether another check is part of this run, Counts whether the findings
	// of one of its rules are.
	Runs   func(*Check) bool
	Counts func(c *Check, rule string) bool
	// Suppressions are those of the settings, for a Last check; nil without settings.
	Suppressions []Suppression

	looked   atomic.Bool
	mu       sync.Mutex
	findings []Finding
	notes    []redact.Text
	caveats  []redact.Text
}

// Notef records what was seen where nothing is wrong: the account and role, say.
func (p *Pass) Notef(format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.notes = append(p.notes, redact.Textf(format, args...))
}

// Caveatf records a note without which the result would be taken for more than it
// is. Every format shows it.
func (p *Pass) Caveatf(format string, args ...any) {
	p.Notef(format, args...)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.caveats = append(p.caveats, redact.Textf(format, args...))
}

// Report records a finding. It may be called from several goroutines. A rule that is
// none of the check's is a mistake in the check, which ends with a panic.
func (p *Pass) Report(f Finding) {
	p.own(f.Rule)
	f.Message, f.Symptom = f.Message.Short(bounds.Words), f.Symptom.Short(bounds.Words)
	for i := range f.Fixes {
		f.Fixes[i] = p.runnable(Bounded(f.Fixes[i]))
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.findings = append(p.findings, f)
}

// Reported returns what has been reported until now.
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

// Bounded is a fix that can be shown. One whose commands or edit are too long
// names only what to do: no command is ever cut.
func Bounded(f Fix) Fix {
	if f.Size() > bounds.Commands {
		f.Commands, f.Edit = nil, nil
	}
	f.Title = f.Title.Short(bounds.Words)
	return f
}

// Suppression is an entry of .doctor.yaml, as it turned out in a run.
type Suppression struct {
	settings.Suppression
	At Location
	// Expired: its last day is over. Unused: it matched nothing, and its rule was looked
	// for to the end.
	Expired, Unused bool
}
