// Package certain judges a checkout: it finds the errors that a project has on every machine, whatever
// is in the files and variables that the checkout does not show. It diagnoses the project with different
// assumptions about these, and keeps what no assumption removes.
package certain

import (
	"cmp"
	"context"
	"slices"

	"doctor/checks"
	"doctor/internal/checkout"
	"doctor/internal/facts"
	"doctor/internal/redact"
	"doctor/internal/run"
)

// Judgement is what is certain about a project, and on which machine.
type Judgement struct {
	Report checks.ProjectReport
	Facts  *facts.Facts
	// Plain: it was found without any assumption, so that what comes after its fixes can be foreseen.
	Plain bool
}

// mostTried is how many assumptions are tried at most.
const mostTried = 120

// By is the flag that a report names where a check has no result because a checkout is judged.
const By = "--ci"

// Judge diagnoses a checkout. Assumptions are tried until budget is done.
func Judge(ctx, budget context.Context, c *checkout.Checkout, list []*checks.Check, o run.Options) Judgement {
	first := diagnose(ctx, c, list, o, checkout.Assumption{})
	o.Observer = nil
	try := func(a checkout.Assumption) (diagnosis, bool) {
		d := diagnose(budget, c, list, o, a)
		return d, budget.Err() == nil
	}
	best := first
	if likely := c.Likely(first.facts); first.rank != (rank{}) && len(likely.Shell) > 0 {
		if d, ok := try(likely); ok && (d.rank.less(first.rank) || d.startsBehind(first)) {
			best = d
		}
	}
	tried := 0
	for again := true; again && best.rank != (rank{}); {
		again = false
		for _, alternatives := range c.Alternatives(first.facts) {
			from := best
			for _, other := range alternatives(best.facts) {
				if tried++; tried > mostTried || budget.Err() != nil || best.rank == (rank{}) {
					break
				}
				if d, ok := try(from.assumption.With(other)); ok && d.rank.less(best.rank) {
					best, again = d, true
				}
			}
		}
	}
	report := settle(c, first.report, best.report)
	report.Unseen = c.Unseen(first.facts, best.assumption)
	document := c.Document()
	if document != "" {
		byHand(report, document)
	}
	return Judgement{Report: report, Facts: best.facts, Plain: best.facts == first.facts && document == ""}
}

// diagnosis is a project with one assumption.
type diagnosis struct {
	assumption checkout.Assumption
	facts      *facts.Facts
	report     checks.ProjectReport
	rank       rank
}

func diagnose(ctx context.Context, c *checkout.Checkout, list []*checks.Check, o run.Options, a checkout.Assumption) diagnosis {
	w := c.Facts(ctx, a)
	report := run.Run(ctx, w, list, o)
	return diagnosis{a, w, report, rankOf(report)}
}

// startsBehind reports whether what keeps the project from starting in another diagnosis does not in this
// one: compose names only one reason at a time, and the next may be certain.
func (d diagnosis) startsBehind(other diagnosis) bool {
	stops := func(report checks.ProjectReport) map[checks.Identity]bool {
		all := map[checks.Identity]bool{}
		for _, r := range report.Results {
			for _, f := range r.Findings {
				if f.StopsStart {
					all[f.Identity()] = true
				}
			}
		}
		return all
	}
	here := stops(d.report)
	for id := range stops(other.report) {
		if here[id] {
			return false
		}
	}
	return other.rank.stops > 0
}

// rank says how bad a report is, the worst first: what keeps the project from starting hides the rest.
type rank struct{ stops, errors, unknown, warnings int }

func rankOf(report checks.ProjectReport) rank {
	var r rank
	for _, result := range report.Results {
		if result.Status == checks.Unknown {
			r.unknown++
		}
		for _, f := range result.Findings {
			switch {
			case result.SeverityOf(f) == checks.Warning:
				r.warnings++
			case f.StopsStart:
				r.stops++
			default:
				r.errors++
			}
		}
	}
	return r
}

func (r rank) less(o rank) bool {
	return cmp.Or(cmp.Compare(r.stops, o.stops), cmp.Compare(r.errors, o.errors), cmp.Compare(r.unknown, o.unknown), cmp.Compare(r.warnings, o.warnings)) < 0
}

// settle is the report of what is certain: that of the best assumption, in the words of the first where
// both have a finding, and without a warning that only the assumption brings. A check passes only if
// nothing that it depends on is out of sight.
func settle(c *checkout.Checkout, first, best checks.ProjectReport) checks.ProjectReport {
	best.Results = slices.Clone(best.Results)
	for i := range best.Results {
		r, was := &best.Results[i], first.Results[i]
		var kept []checks.Finding
		for _, f := range r.Findings {
			at := slices.IndexFunc(was.Findings, func(o checks.Finding) bool { return o.Identity() == f.Identity() })
			switch {
			case at >= 0:
				kept = append(kept, was.Findings[at])
			case r.SeverityOf(f) == checks.Error:
				kept = append(kept, f)
			}
		}
		lost := slices.ContainsFunc(was.Findings, func(o checks.Finding) bool {
			return !slices.ContainsFunc(kept, func(f checks.Finding) bool { return f.Identity() == o.Identity() })
		})
		r.Findings = kept
		r.Status = statusOf(*r)
		switch place := hinge(c, r.Check); {
		case r.Status == checks.Passed && (lost || was.Status == checks.Unknown):
			leaveOut(r, redact.NewText("depends on what a checkout does not show"))
		case r.Status == checks.Passed && place != "":
			leaveOut(r, redact.Textf("depends on %s, which a checkout does not show", string(place)))
		case r.Status == checks.Unknown && r.Unseen:
			leaveOut(r, r.Reason)
		}
	}
	return best
}

// statusOf is the status of a result after some of its findings were dropped.
func statusOf(r checks.Result) checks.Status {
	worst := r.Status
	if worst == checks.Fail || worst == checks.Warn {
		worst = checks.Passed
	}
	for _, f := range r.Findings {
		if r.SeverityOf(f) == checks.Error {
			return checks.Fail
		}
		if worst == checks.Passed || worst == checks.Skip {
			worst = checks.Warn
		}
	}
	return worst
}

// hinge is the place on which a check depends and that is out of sight, "" if there is none.
func hinge(c *checkout.Checkout, check *checks.Check) facts.Place {
	for _, place := range check.Hinges {
		if place == facts.EnvFile && !c.HasEnvFile() || place == facts.HomeFolder && !c.HasHome() {
			return place
		}
	}
	return ""
}

func leaveOut(r *checks.Result, why redact.Text) {
	r.Status, r.Reason, r.Excluded = checks.Skip, why, By
}
