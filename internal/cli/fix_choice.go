package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"doctor/checks"
	"doctor/fixers"
	"doctor/internal/redact"
	"doctor/report"
)

// candidate is a finding with the fix to apply.
type candidate struct {
	check    *checks.Check
	finding  checks.Finding
	shown    report.FindingDocument // the finding as it may be shown
	fix      report.FixDocument
	proposal *fixers.Proposal
	// reason is why doctor does not repair it, "" if it does; command is the command with
	// which it would.
	reason, command string
}

// selection is one plan, and the findings by what happened to them.
type selection struct {
	plan     *fixers.Plan
	accepted []candidate
	left     []candidate // for the user to fix
	deferred int         // how many conflict with an accepted one
}

// choose shows each finding with its repair, asks if the session is interactive, and collects
// the accepted ones. Findings that doctor cannot repair are kept for later.
func (r *repair) choose(ctx context.Context, o examination) selection {
	out := selection{plan: plan(o.target.facts)}
	for _, c := range r.findings(o) {
		if ctx.Err() != nil {
			return out
		}
		if r.settled[c.turn()] {
			continue
		}
		proposals := r.propose(o, out.plan, &c)
		if len(proposals) == 0 {
			out.left = append(out.left, c)
			continue
		}
		var conflict *fixers.ConflictError
		c, wanted := r.pick(ctx, o, out.plan, proposals)
		switch {
		case !wanted:
			r.settled[c.turn()] = true
		case errors.As(out.plan.Accept(c.proposal), &conflict):
			r.line("", o.options.Scrubber.ShowText(conflict.Text()))
			out.deferred++
		default:
			r.settled[c.turn()] = true
			out.accepted = append(out.accepted, c)
		}
	}
	return out
}

// pick offers the repairs of a finding, one after the other if the session is interactive, and
// returns the first accepted one.
func (r *repair) pick(ctx context.Context, o examination, plan *fixers.Plan, proposals []candidate) (candidate, bool) {
	for _, c := range proposals {
		if r.want(ctx, o, plan, c) {
			return c, true
		}
		r.declined = append(r.declined, c.proposal)
		if ctx.Err() != nil {
			break
		}
	}
	return proposals[0], false
}

// want shows a repair and reports whether the user accepts it. It never asks twice about the
// same change.
func (r *repair) want(ctx context.Context, o examination, plan *fixers.Plan, c candidate) bool {
	if plan.Covers(c.proposal) {
		r.head(c)
		r.line("fix", "repaired by a change above")
		return true
	}
	if slices.ContainsFunc(r.declined, c.proposal.Same) {
		return false
	}
	r.proposal(o, c)
	return !r.applies() || r.flags.yes || r.ask(ctx)
}

// turn identifies what is handled once in a run of fix. One subject may have different
// problems in several services.
type turn struct {
	checks.Identity
	services string
}

func (c candidate) turn() turn {
	return turn{c.finding.Identity(), strings.Join(c.finding.Services, " ")}
}

// findings are the requested ones, in report order.
func (r *repair) findings(o examination) []candidate {
	var out []candidate
	for i, result := range o.report.Projects[0].Results {
		for j, f := range result.Findings {
			if len(r.ids) == 0 || slices.Contains(r.ids, result.Check.ID) || slices.Contains(r.ids, f.Rule.ID) {
				out = append(out, candidate{check: result.Check, finding: f, shown: o.document.Projects[0].Checks[i].Findings[j]})
			}
		}
	}
	return out
}

// propose returns the fixes of a finding that can be applied and are allowed, best first;
// without one, the finding's reason says why.
func (r *repair) propose(o examination, plan *fixers.Plan, c *candidate) []candidate {
	var out []candidate
	for i, fix := range c.finding.Fixes {
		if fix.Edit == nil {
			continue
		}
		proposal, err := plan.Propose(fix)
		switch {
		case err != nil && c.command != "": // it has another fix
		case err != nil:
			c.reason = "doctor cannot: " + o.options.Scrubber.ShowText(redact.TextOf(err))
		case proposal.Safety != checks.Safe && !r.flags.unsafe:
			c.reason = "doctor can do this with --unsafe; " + unsafeBecause(proposal) + ":"
			c.command = r.again([]string{c.finding.Rule.ID}, "unsafe")
		default:
			one := *c
			one.proposal, one.fix, one.reason, one.command = proposal, c.shown.Fixes[i], "", ""
			out = append(out, one)
		}
	}
	return out
}

// unsafeBecause says why a repair needs --unsafe.
func unsafeBecause(p *fixers.Proposal) string {
	switch {
	case p.Outside && p.Link != "":
		return linked(p)
	case p.Outside && p.Fix.Safety == checks.Safe && p.Fix.Edit.Promise() == checks.Safe:
		return p.File + " is outside the project"
	}
	return "it changes more than the finding is about"
}

// linked says which file a repair actually changes.
func linked(p *fixers.Proposal) string {
	text := p.Link + " is a link to " + p.File
	if p.Outside {
		text += ", outside the project"
	}
	return text
}

// hardLinked says what happens to the other names of a file.
func hardLinked(p *fixers.Proposal) string {
	text := fmt.Sprintf("%s has %d names (hard links): ", p.File, p.Names)
	if p.Replaces {
		return text + "only this one gets the change, the others keep the file as it is"
	}
	return text + "all of them get the change"
}

// answers reads the user's input. Reading cannot be interrupted, so it has its own goroutine.
type answers struct{ lines chan string }

func newAnswers(in io.Reader) *answers {
	a := &answers{make(chan string)}
	go func() {
		defer close(a.lines)
		for scanner := bufio.NewScanner(in); scanner.Scan(); {
			a.lines <- scanner.Text()
		}
	}()
	return a
}

// ask asks once. Everything except a clear yes means no.
func (r *repair) ask(ctx context.Context) bool {
	if r.answers == nil {
		r.answers = newAnswers(r.stdin)
	}
	r.write("Make this change? [y/N] ")
	select {
	case <-ctx.Done():
		r.write("\n")
		return false
	case line, ok := <-r.answers.lines:
		if !ok {
			r.write("\n") // end of input
		}
		answer := strings.ToLower(strings.TrimSpace(line))
		return answer == "y" || answer == "yes"
	}
}

// sharesService reports whether two findings affect a common service, or no service at all.
func sharesService(a, b checks.Finding) bool {
	return len(a.Services) == 0 || len(b.Services) == 0 ||
		slices.ContainsFunc(a.Services, func(name string) bool { return slices.Contains(b.Services, name) })
}

// cured reports whether a repair worked: its finding is gone. told is false if its check gave
// no result, with the reason.
func cured(c candidate, o examination) (gone, told bool, reason redact.Text) {
	for _, result := range o.report.Projects[0].Results {
		if result.Check.ID != c.check.ID {
			continue
		}
		for _, f := range result.Findings {
			if f.Identity() == c.finding.Identity() && sharesService(f, c.finding) {
				return false, true, redact.Text{}
			}
		}
		if result.Status == checks.Unknown || result.Status == checks.Skip {
			return false, false, result.Reason
		}
	}
	return true, true, redact.Text{}
}
