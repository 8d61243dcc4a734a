// Package foresee says what fixes would do before they are made: it makes them in memory and
// diagnoses the result, for what comes next, and for what speaks against a fix. The disk stays as it
// is, and neither the engine nor AWS is asked.
package foresee

import (
	"context"
	"slices"

	"doctor/checks"
	"doctor/fixers"
	"doctor/internal/host"
)

// Rounds is how many fixes after each other are foreseen at most.
const Rounds = 5

// Ahead returns the report of a project with what comes after its errors, in the order in which a
// person would meet it, and without the edits that would not help or would do harm; and the
// machines on which that was found. Errors without an edit are taken to stay. A round that ctx ends
// is left out.
func Ahead(ctx context.Context, p Project) (checks.ProjectReport, []*host.Machine) {
	f := &foresight{known: map[checks.Identity]bool{}}
	p.Report = p.withinReach()
	f.learn(p.Report, nil)
	if plan, fixed := p.repairs(checks.Warning); len(fixed) > 0 {
		if objections, ok := p.Try(ctx, plan, fixed); ok && len(objections) > 0 {
			p.Report = p.withdraw(ctx, fixed)
		}
	}
	report := p.Report
	for round := range Rounds {
		if ctx.Err() != nil {
			break
		}
		plan, fixed := p.repairs(checks.Error)
		if len(fixed) == 0 {
			break
		}
		next, ok := f.with(ctx, p, plan)
		if ok && round == 0 && len(p.objections(ctx, next, fixed)) > 0 {
			report = p.withdraw(ctx, fixed)
			p.Report = report
			if plan, fixed = p.repairs(checks.Error); len(fixed) == 0 {
				break
			}
			next, ok = f.with(ctx, p, plan)
		}
		if !ok {
			break
		}
		f.learn(next.Report, fixed)
		p = next
	}
	report.Then = f.then
	return report, f.machines
}

// withinReach returns the report without edits of files that doctor never writes: those fixes are by
// hand.
func (p Project) withinReach() checks.ProjectReport {
	plan, report := p.NewPlan(), p.Report
	report.Results = slices.Clone(report.Results)
	for i := range report.Results {
		findings := slices.Clone(report.Results[i].Findings)
		for j := range findings {
			for k, fix := range findings[j].Fixes {
				if !plan.MayChange(fix) {
					findings[j].Fixes = slices.Clone(findings[j].Fixes)
					findings[j].Fixes[k].Edit = nil
				}
			}
		}
		report.Results[i].Findings = findings
	}
	return report
}

// with is Project.With, and keeps the machine.
func (f *foresight) with(ctx context.Context, p Project, plan *fixers.Plan) (Project, bool) {
	next, ok := p.With(ctx, plan)
	if next.Facts != nil {
		f.machines = append(f.machines, next.Facts.Machine)
	}
	return next, ok
}

// withdraw returns the report without those edits of some findings that do not cure: neither alone,
// nor together with another edit of their finding.
func (p Project) withdraw(ctx context.Context, list []checks.Reported) checks.ProjectReport {
	report := p.Report
	report.Results = slices.Clone(report.Results)
	for _, r := range list {
		result := &report.Results[r.Result]
		result.Findings = slices.Clone(result.Findings)
		result.Findings[r.Index].Fixes = p.curing(ctx, r)
	}
	return report
}

// curing are the fixes of a finding whose edits cure it, and those without an edit. Of the edits that
// do not cure alone, the first two stay that do so together.
func (p Project) curing(ctx context.Context, r checks.Reported) []checks.Fix {
	cures := func(fixes ...checks.Fix) bool {
		plan := p.NewPlan()
		for _, fix := range fixes {
			proposal, err := plan.Propose(fix)
			if err != nil || plan.Accept(proposal) != nil {
				return true // `doctor fix` says why it cannot be made
			}
		}
		objections, ok := p.Try(ctx, plan, []checks.Reported{r})
		return !ok || len(objections) == 0
	}
	all := r.Finding.Fixes
	keep := make([]bool, len(all))
	for i, fix := range all {
		end := i + 1
		for end < len(all) && all[end].And {
			end++
		}
		if fix.And && i > 0 {
			keep[i] = keep[i-1]
		} else {
			keep[i] = fix.Edit == nil || cures(all[i:end]...)
		}
	}
	second := map[int]int{} // by the first of the two
	failing := slices.DeleteFunc(indices(all), func(i int) bool { return keep[i] })
	if i, j, ok := firstPair(failing, func(i, j int) bool { return cures(all[i], all[j]) }); ok {
		keep[i], second[i] = true, j
	}
	var fixes []checks.Fix
	for i, fix := range all {
		if !keep[i] {
			continue
		}
		fixes = append(fixes, fix)
		if j, ok := second[i]; ok {
			and := all[j]
			and.And = true
			fixes = append(fixes, and)
		}
	}
	return fixes
}

func firstPair(list []int, is func(i, j int) bool) (i, j int, ok bool) {
	for n, i := range list {
		for _, j := range list[n+1:] {
			if is(i, j) {
				return i, j, true
			}
		}
	}
	return 0, 0, false
}

func indices[E any](list []E) []int {
	out := make([]int, len(list))
	for i := range list {
		out[i] = i
	}
	return out
}

// repairs is a plan with the first edit of each finding of a severity that has one, and these
// findings. Of edits that exclude each other the first is made.
func (p Project) repairs(severity checks.Severity) (*fixers.Plan, []checks.Reported) {
	var fixed []checks.Reported
	plan := p.NewPlan()
	for _, r := range checks.Ordered(p.Report) {
		if r.Severity == severity && accept(plan, r.Finding) {
			fixed = append(fixed, r)
		}
	}
	return plan, fixed
}

// accept adds the first edit of a finding that can be made, with the one that cures only together
// with it, and reports whether the first is made.
func accept(plan *fixers.Plan, f checks.Finding) bool {
	for i, fix := range f.Fixes {
		proposal, err := plan.Propose(fix)
		if err != nil {
			continue
		}
		made := plan.Covers(proposal) || plan.Accept(proposal) == nil
		if next := i + 1; made && next < len(f.Fixes) && f.Fixes[next].And {
			if second, err := plan.Propose(f.Fixes[next]); err == nil && !plan.Covers(second) {
				_ = plan.Accept(second) // without it the next round tells what is missing
			}
		}
		return made
	}
	return false
}

// foresight is what is foreseen so far.
type foresight struct {
	known    map[checks.Identity]bool // the errors of all rounds, and what they hide
	then     []checks.Foreseen
	machines []*host.Machine
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
