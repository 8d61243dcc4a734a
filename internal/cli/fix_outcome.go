package cli

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"doctor/checks"
	"doctor/internal/phrase"
	"doctor/internal/redact"
	"doctor/internal/survey"
	"doctor/report"
)

// showOnly ends a run that changes nothing.
func (r *repair) showOnly(o examination, s selection) {
	r.patches(o, s)
	for _, c := range s.deferred {
		r.head(c)
		r.text("  ", "Fix: "+c.fix.Title)
		r.text("  ", "Note: "+o.options.Scrubber.ShowText(redact.TextOf(c.conflict)))
	}
	r.others(s)
	count := len(s.accepted) + len(s.deferred)
	switch {
	case count > 0:
		r.write(fmt.Sprintf("\nNothing changed. To apply %s:\n", plural(count, "this fix", "these fixes")))
		r.command(r.again(r.ids, "yes"))
	case len(s.left) > 0:
		r.write("\nNothing changed: " + noFix(s.left) + ".\n")
	default:
		r.write(r.nothing() + "\n")
	}
	r.incomplete(o)
}

// noFix says why no fix of these findings can be applied.
func noFix(left []candidate) string {
	switch {
	case slices.ContainsFunc(left, func(c candidate) bool { return c.command != "" && c.needs == "" }):
		return "no fix can be applied without --unsafe"
	case slices.ContainsFunc(left, func(c candidate) bool { return c.needs != "" }):
		return "doctor has to know the region first"
	}
	return "doctor cannot fix " + plural(len(left), "this", "these") + " itself"
}

func (r *repair) nothing() string {
	if len(r.ids) > 0 {
		return "Nothing to fix: no finding of " + phrase.List(r.ids) + "."
	}
	return "Nothing to fix."
}

// others lists what is left for the user to fix.
func (r *repair) others(s selection) {
	if len(s.left) == 0 {
		return
	}
	if len(s.accepted)+len(s.deferred) > 0 {
		r.write("\nNot fixed by doctor:\n")
	}
	for _, c := range s.left {
		r.byHand(c)
	}
}

// incomplete says what the diagnosis does not include.
func (r *repair) incomplete(o examination) {
	for _, c := range o.document.Projects[0].Checks {
		if c.Status == checks.Unknown {
			r.text("", c.ID+" is unknown: "+c.Reason)
		}
	}
	if words := silenced(o.report); words != "" {
		r.text("", words)
	}
}

// conclude ends a run: with what became of the fixes that were applied, or with those that were
// not.
func (r *repair) conclude(o examination, last selection, applied []candidate) {
	switch {
	case len(applied) > 0:
		r.verified(o, applied)
	case r.asked:
		r.write("\nNothing changed. To see the diagnosis: " + r.inline(r.diagnosis()) + "\n")
	default:
		r.showOnly(o, last)
	}
}

// verified says whether each fix worked, and what is left.
func (r *repair) verified(o examination, applied []candidate) {
	told := map[string]bool{}
	for _, c := range applied {
		line := r.outcome(o, c)
		if !told[line] {
			r.write(line + "\n")
		}
		told[line] = true
	}
	r.remaining(o, applied)
	r.incomplete(o)
	r.hintUndo()
}

// hintUndo says how to undo everything.
func (r *repair) hintUndo() { r.write("To undo: " + r.inline(r.undoing()) + "\n") }

// outcome says whether a fix worked.
func (r *repair) outcome(o examination, c candidate) string {
	id := c.finding.Rule.ID
	switch gone, known, reason := isFixed(c, o); {
	case gone:
		return r.paint("good", "fixed") + " " + id
	case known:
		return r.paint("bad", "not fixed") + " " + id + ": the fix was applied, but the problem is still there"
	default:
		return r.wrapped("", "unknown "+id+": "+c.check.ID+" could not check again: "+o.options.Scrubber.ShowText(reason))
	}
}

// remaining says what is left: how much, and the next finding with its fix.
func (r *repair) remaining(o examination, applied []candidate) {
	left := allFindings(o)
	if len(left) == 0 {
		r.text("", report.Verdict(o.document.Projects[0]))
		return
	}
	slices.SortStableFunc(left, func(a, b candidate) int {
		return cmp.Compare(r.urgency(a), r.urgency(b))
	})
	next, warnings := left[0], 0
	for _, c := range left {
		if c.shown.Severity == checks.Warning {
			warnings++
		}
	}
	words := counted(len(left)-warnings, warnings) + " left"
	if len(left) > 1 {
		words += ", next"
	}
	r.write(words + ": " + r.paint(string(next.shown.Severity), next.finding.Rule.ID) + "\n")
	sameRule := func(c candidate) bool { return c.finding.Rule == next.finding.Rule }
	if !r.seen[next.turn()] || slices.ContainsFunc(applied, sameRule) {
		r.text("  ", next.shown.Message)
	}
	if len(r.proposed(o, &next)) > 0 {
		r.command(r.again([]string{next.finding.Rule.ID}, ""))
	} else {
		r.ways(next)
	}
	if len(left) > 1 {
		r.alsoLeft(o, left[1:], next)
		r.write("To see all: " + r.inline(r.diagnosis()) + "\n")
	}
}

// maxLeft is how many rules are listed that are left.
const maxLeft = 10

// alsoLeft lists the rules of what is left besides the next, each with why it is.
func (r *repair) alsoLeft(o examination, left []candidate, next candidate) {
	told := map[*checks.Rule]bool{next.finding.Rule: true}
	for _, c := range left {
		if told[c.finding.Rule] {
			continue
		}
		told[c.finding.Rule] = true
		if len(told) > maxLeft {
			return
		}
		r.text("also left: ", c.finding.Rule.ID+", "+r.whyLeft(o, c))
	}
}

// whyLeft says why a finding is left.
func (r *repair) whyLeft(o examination, c candidate) string {
	switch proposals := r.proposed(o, &c); {
	case c.reason != "":
		return c.reason
	case len(proposals) > 0 && !r.wants(c.check, c.finding):
		return "not asked for"
	case len(proposals) > 0:
		return "declined"
	case len(c.shown.Fixes) > 0:
		return "for you to do: " + c.shown.Fixes[0].Title
	}
	return "doctor knows no fix"
}

// proposed are the fixes of a finding that could be applied now, without those that would not help.
func (r *repair) proposed(o examination, c *candidate) []candidate {
	if c.reason = r.useless[c.turn()]; c.reason != "" {
		return nil
	}
	return r.propose(o, survey.Plan(o.target.facts), c)
}

// urgency orders what is left: what was asked for before the rest, errors before warnings.
func (r *repair) urgency(c candidate) int {
	rank := 0
	if !r.wants(c.check, c.finding) {
		rank += 2
	}
	if c.shown.Severity == checks.Warning {
		rank++
	}
	return rank
}

// counted words the numbers of errors and warnings.
func counted(errors, warnings int) string {
	var parts []string
	if errors > 0 {
		parts = append(parts, phrase.Count(errors, "error"))
	}
	if warnings > 0 {
		parts = append(parts, phrase.Count(warnings, "warning"))
	}
	return strings.Join(parts, " and ")
}

// isFixed reports whether a fix worked: its finding is gone. known is false if its check gave no
// result, with the reason.
func isFixed(c candidate, o examination) (gone, known bool, reason redact.Text) {
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

// sharesService reports whether two findings affect a common service, or no service at all.
func sharesService(a, b checks.Finding) bool {
	return len(a.Services) == 0 || len(b.Services) == 0 ||
		slices.ContainsFunc(a.Services, func(name string) bool { return slices.Contains(b.Services, name) })
}
