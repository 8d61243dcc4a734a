package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"doctor/checks"
	"doctor/fixers"
	"doctor/internal/redact"
	"doctor/internal/survey"
	"doctor/report"
)

// candidate is a finding with the fix to apply.
type candidate struct {
	check    *checks.Check
	finding  checks.Finding
	shown    report.FindingDocument // the finding as it may be shown
	fix      report.FixDocument
	proposal *fixers.Proposal
	// reason is why doctor does not fix it, "" if it does; command is the command with which it
	// would.
	reason, command string
	// needs is what the person has to say before doctor can fix it, "" for nothing.
	needs fixers.Answer
	// also is another fix of the finding that has to be made together with this one, nil for none.
	also *candidate
	// another: the finding was shown with another fix. second: this is the fix that has to be made
	// with another one.
	another, second bool
	// conflict is why it has to wait for another round, nil if it does not.
	conflict error
}

// selection is one plan, and the findings by what happened to them.
type selection struct {
	plan     *fixers.Plan
	accepted []candidate
	left     []candidate // for the user to fix
	deferred []candidate // they conflict with an accepted one
}

// choose collects the fixes to apply. If the session is interactive, it shows each and asks.
// Findings that doctor cannot fix are kept for later.
func (r *repair) choose(ctx context.Context, o examination) selection {
	out := selection{plan: survey.Plan(o.target.facts)}
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
		c, choice := r.pick(ctx, o, &out, proposals)
		switch choice {
		case useless:
			out.left = append(out.left, c)
			continue
		case declined:
			r.settled[c.turn()] = true
			continue
		}
		if c.conflict = c.accept(out.plan); c.conflict != nil {
			out.deferred = append(out.deferred, c)
			continue
		}
		r.settled[c.turn()] = true
		out.accepted = append(out.accepted, c)
	}
	return out
}

// choice is what becomes of a finding that has a fix.
type choice int

const (
	wanted choice = iota
	declined
	useless
)

// pick returns the first fix of a finding that is wanted. If the session is interactive, it offers
// one after the other. A fix that has to wait is not shown yet, and one that would not help, or do
// harm, is not offered: it is tried in memory first, alone and then together with another fix of
// the finding.
func (r *repair) pick(ctx context.Context, o examination, s *selection, proposals []candidate) (candidate, choice) {
	offered, because := false, ""
	alone := map[*fixers.Proposal]bool{}
	for _, c := range together(proposals) {
		if c.also != nil && (alone[c.proposal] || alone[c.also.proposal]) {
			continue
		}
		if s.plan.Conflict(c.proposal) != nil {
			return c, wanted
		}
		if reason := r.objection(ctx, o, s, c); reason != "" {
			if because == "" {
				because = reason
			}
			continue
		}
		c.another, offered = offered, true
		alone[c.proposal] = c.also == nil
		if r.want(ctx, o, s.plan, c) {
			return c, wanted
		}
		r.declined = append(r.declined, c.proposal)
		if ctx.Err() != nil {
			break
		}
	}
	if offered {
		return proposals[0], declined
	}
	c := proposals[0]
	c.reason = because
	r.useless[c.turn()] = because
	return c, useless
}

// together are the fixes of a finding, those that cure only together as one, then each two of the
// others.
func together(proposals []candidate) []candidate {
	pair := func(first, second candidate) candidate {
		second.second = true
		first.also = &second
		return first
	}
	var out []candidate
	for _, c := range proposals {
		if last := len(out) - 1; c.fix.And && last >= 0 {
			out[last] = pair(out[last], c)
			continue
		}
		out = append(out, c)
	}
	alone := slices.DeleteFunc(slices.Clone(out), func(c candidate) bool { return c.also != nil })
	for i := range alone {
		for _, second := range alone[i+1:] {
			out = append(out, pair(alone[i], second))
		}
	}
	return out
}

// accept adds the changes of a candidate to a plan, all or none.
func (c candidate) accept(plan *fixers.Plan) error {
	if c.also != nil {
		if err := c.with(plan.Clone()); err != nil {
			return err
		}
	}
	return c.with(plan)
}

func (c candidate) with(plan *fixers.Plan) error {
	err := plan.Accept(c.proposal)
	if err == nil && c.also != nil {
		err = plan.Accept(c.also.proposal)
	}
	return err
}

// want reports whether to apply a fix. It never asks twice about the same change.
func (r *repair) want(ctx context.Context, o examination, plan *fixers.Plan, c candidate) bool {
	switch {
	case !r.asks():
		return true
	case r.standing.refuses(c), slices.ContainsFunc(r.declined, c.proposal.Same):
		return false
	}
	if !c.another || !r.seen[c.turn()] {
		c.another = false
		r.head(c)
	}
	if plan.Covers(c.proposal) {
		r.text("  ", "Fixed by a change above.")
		return true
	}
	r.way(c)
	r.patch(o, c.proposal.Patch())
	if c.also != nil {
		r.way(*c.also)
		r.patch(o, c.also.proposal.Patch())
	}
	return r.standing.accepts(c) || r.ask(ctx, c)
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

// wants reports whether a finding was asked for.
func (r *repair) wants(check *checks.Check, f checks.Finding) bool {
	return len(r.ids) == 0 || slices.Contains(r.ids, check.ID) || slices.Contains(r.ids, f.Rule.ID)
}

// findings are the requested ones, in report order.
func (r *repair) findings(o examination) []candidate {
	return slices.DeleteFunc(allFindings(o), func(c candidate) bool { return !r.wants(c.check, c.finding) })
}

// allFindings are those of all rules, in report order.
func allFindings(o examination) []candidate {
	var out []candidate
	for i, result := range o.report.Projects[0].Results {
		for j, f := range result.Findings {
			out = append(out, candidate{check: result.Check, finding: f, shown: o.document.Projects[0].Checks[i].Findings[j]})
		}
	}
	return out
}

// propose returns the fixes of a finding that can be applied and are allowed, best first;
// without one, the finding's reason says why.
func (r *repair) propose(o examination, plan *fixers.Plan, c *candidate) []candidate {
	var out []candidate
	for i, fix := range c.finding.Fixes {
		if fix.Needs != "" && c.reason == "" {
			c.needs = fix.Needs
			c.reason = "doctor writes it if you say the " + string(fix.Needs)
			c.command = r.again([]string{c.finding.Rule.ID}, string(fix.Needs)) + " " + fix.Needs.Example()
		}
		if fix.Edit == nil {
			continue
		}
		proposal, err := plan.Propose(fix)
		switch {
		case err != nil && c.reason != "": // that of its first fix is told
		case err != nil:
			c.reason = "doctor cannot apply the fix: " + o.options.Scrubber.ShowText(redact.TextOf(err))
		case proposal.Safety != checks.Safe && !r.flags.unsafe && !r.asks():
			c.reason = "doctor applies this fix only with --unsafe: " + unsafeBecause(proposal)
			c.command = r.again([]string{c.finding.Rule.ID}, "unsafe")
		default:
			one := *c
			one.proposal, one.fix, one.reason, one.command, one.needs = proposal, c.shown.Fixes[i], "", "", ""
			out = append(out, one)
		}
	}
	return out
}

// unsafeBecause says why a fix needs --unsafe.
func unsafeBecause(p *fixers.Proposal) string {
	switch {
	case p.Outside && p.Link != "":
		return linked(p)
	case p.Outside:
		return p.File + " is outside the project"
	}
	return "it can affect more than this problem"
}

// linked says which file a fix actually changes.
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
		return text + "only this one is changed, the others keep the old content"
	}
	return text + "the change applies to all of them"
}
