// Package foresee says what comes after the errors of a run are fixed: it makes the fixes in
// memory and diagnoses the result. The disk stays as it is, and neither the engine nor AWS is
// asked.
package foresee

import (
	"context"
	"slices"

	"doctor/checks"
	"doctor/fixers"
	"doctor/internal/facts"
	"doctor/internal/host"
	"doctor/internal/run"
)

// Rounds is how many fixes after each other are foreseen at most.
const Rounds = 5

// Next returns what comes after the errors of a report, in the order in which a person would meet
// it, and the machines on which that was found. Errors without an edit are taken to stay. A round
// that ctx ends is left out.
func Next(ctx context.Context, w *facts.Facts, list []*checks.Check, o run.Options, report checks.ProjectReport) ([]checks.Foreseen, []*host.Machine) {
	o.Observer = nil
	f := &foresight{known: map[checks.Identity]bool{}}
	f.learn(report, nil)
	var machines []*host.Machine
	for range Rounds {
		if ctx.Err() != nil {
			break
		}
		m, fixed := repaired(w, report)
		if len(fixed) == 0 {
			break
		}
		next := w.Imagined(ctx, m)
		if next == nil {
			break
		}
		next.Options.Skipped = slices.Concat(w.Options.Skipped, unforeseen(list))
		machines = append(machines, m)
		report = run.Run(ctx, next, list, o)
		if ctx.Err() != nil || m.Abandoned() != "" {
			break
		}
		f.learn(report, fixed)
		w = next
	}
	return f.then, machines
}

// unforeseen are the checks that are left out.
func unforeseen(list []*checks.Check) []string {
	var ids []string
	for _, c := range list {
		if c.Unforeseen {
			ids = append(ids, c.ID)
		}
	}
	return ids
}

// repaired is the machine after the first edit of each error that has one, and these errors. Of
// edits that exclude each other the first is made.
func repaired(w *facts.Facts, report checks.ProjectReport) (*host.Machine, []checks.Reported) {
	var fixed []checks.Reported
	plan := fixers.NewPlan(w.Machine, fixers.Project{Dir: w.Dir, Home: w.Machine.Home})
	for _, r := range checks.Ordered(report) {
		if r.Severity == checks.Error && accept(plan, r.Finding) {
			fixed = append(fixed, r)
		}
	}
	over := w.Machine.Overlay()
	if err := plan.Imagine(over); err != nil {
		return nil, nil
	}
	return over.Machine(), fixed
}

// accept adds the first edit of a finding that can be made, and reports whether it is made.
func accept(plan *fixers.Plan, f checks.Finding) bool {
	for _, fix := range f.Fixes {
		proposal, err := plan.Propose(fix)
		if err != nil {
			continue
		}
		return plan.Covers(proposal) || plan.Accept(proposal) == nil
	}
	return false
}

// foresight is what is foreseen so far.
type foresight struct {
	known map[checks.Identity]bool // the errors of all rounds, and what they hide
	then  []checks.Foreseen
}

// learn adds what a report has that is new, after these errors are fixed; nil for the report of
// the real files. What one error hides is told as soon as it is known, with the places that the
// files had then.
func (f *foresight) learn(report checks.ProjectReport, fixed []checks.Reported) {
	for _, r := range checks.Ordered(report) {
		hidden := r.Finding.After != nil
		id := r.Finding.Identity()
		if r.Severity != checks.Error && !hidden || f.known[id] {
			continue
		}
		f.known[id] = true
		if fixed == nil && !hidden {
			continue
		}
		next := checks.Foreseen{Check: r.Check, Finding: r.Finding, Reported: fixed == nil}
		next.Finding.Severity = checks.Error
		if !hidden {
			next.Finding.After = hider(r, fixed)
		}
		f.then = append(f.then, next)
	}
}

// hider is the rule that most probably hid an error: of those that were fixed, the last that a
// person meets before it in one of its services.
func hider(r checks.Reported, fixed []checks.Reported) *checks.Rule {
	hid := fixed[0]
	for _, other := range fixed[1:] {
		if sharesService(r.Finding, other.Finding) && (!sharesService(r.Finding, hid.Finding) || !other.After(r)) {
			hid = other
		}
	}
	return hid.Finding.Rule
}

func sharesService(a, b checks.Finding) bool {
	return len(a.Services) == 0 || len(b.Services) == 0 ||
		slices.ContainsFunc(a.Services, func(name string) bool { return slices.Contains(b.Services, name) })
}
