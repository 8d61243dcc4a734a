// Package explain says which rules can be behind an error text or a log, and which of them apply to
// a project.
package explain

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"doctor/checks"
	"doctor/internal/facts"
	"doctor/internal/manual"
	"doctor/internal/phrase"
	"doctor/report"
)

// Write writes the known texts, what causes them in this project, and what else can.
func (a *Answer) Write(w io.Writer) error {
	var out bytes.Buffer
	a.writeTexts(&out)
	if len(a.found) > 0 {
		if err := a.writeCauses(&out); err != nil {
			return err
		}
	}
	if _, err := w.Write(out.Bytes()); err != nil {
		return fmt.Errorf("writing the answer: %w", err)
	}
	return nil
}

// writeTexts writes the known texts with their lines.
func (a *Answer) writeTexts(out *bytes.Buffer) {
	if a.summary.Lines > 0 {
		a.paragraph(out, fmt.Sprintf("%s in the log%s:", phrase.Count(len(a.found), "known error text"), a.Extent()))
	}
	for _, t := range a.found {
		fmt.Fprintf(out, "  %s\n", a.clean(t.Text))
		if a.summary.Lines > 0 {
			fmt.Fprintf(out, "      %s\n", a.clean(placeIn(t)+a.behind(t)))
		}
	}
}

// behind names the rules that are behind one of several texts in this project.
func (a *Answer) behind(t knownText) string {
	if len(a.found) == 1 || a.noProject() {
		return ""
	}
	var ids []string
	for _, result := range a.Report.Projects[0].Results {
		for _, f := range result.Findings {
			if slices.Contains(t.rules, f.Rule) && !slices.Contains(ids, f.Rule.ID) {
				ids = append(ids, f.Rule.ID)
			}
		}
	}
	if len(ids) == 0 {
		return ": no cause found here"
	}
	return ": " + phrase.List(ids)
}

// placeIn says where a text is in the log.
func placeIn(t knownText) string {
	words := fmt.Sprintf("line %d", t.Line)
	if t.Service != "" {
		words += ", " + t.Service
	}
	if t.Count > 1 {
		words += fmt.Sprintf(", %d times", t.Count)
	}
	return words
}

// writeCauses writes the findings that can be behind the texts, with their fixes, and the other
// rules.
func (a *Answer) writeCauses(out *bytes.Buffer) error {
	candidates := a.candidates()
	here := a.applying()
	project := a.Document.Projects[0]
	out.WriteString("\n")
	switch {
	case len(here) > 0:
		a.paragraph(out, fmt.Sprintf("%s in %s can cause this:", phrase.Count(len(here), "problem"), a.Where("this project")))
		project.Checks = here
		if err := report.Problems(out, report.Document{Projects: []report.ProjectDocument{project}}, a.Options); err != nil {
			return err
		}
		out.WriteString("\n")
	case a.noProject():
		a.paragraph(out, fmt.Sprintf("%s is not an Astro project, so this answer is general; name yours with --dir DIR. These rules can cause it:", a.Where("This folder")))
		a.writeRules(out, candidates)
		out.WriteString("\n")
		a.paragraph(out, "`doctor explain RULE` says more.")
		return nil
	}
	absent, skipped := a.others(candidates)
	count := len(absent)
	for _, u := range skipped {
		count += len(u.rules)
	}
	switch {
	case len(here) == 0:
		a.paragraph(out, fmt.Sprintf("None of the %s that can cause it was found in %s.", phrase.Count(count, "rule"), a.Where("this project")))
		if ids := a.OtherErrors(); len(ids) > 0 {
			a.paragraph(out, fmt.Sprintf("But it has %s: %s. `doctor` shows more.", phrase.Count(len(ids), "other problem"), phrase.List(ids)))
		}
	case count == 0:
		return nil
	default:
		words := phrase.Count(count, "other rule") + " can cause it too"
		if !a.Verbose {
			words += "; --verbose lists " + map[bool]string{true: "it", false: "them"}[count == 1]
		}
		a.paragraph(out, words+".")
	}
	if len(here) > 0 && !a.Verbose {
		return nil
	}
	for _, u := range skipped {
		out.WriteString("\n")
		a.paragraph(out, "Not checked ("+u.why+"):")
		a.writeRules(out, u.rules)
	}
	if len(absent) > 0 {
		out.WriteString("\n")
		a.paragraph(out, "Checked, and not the case here:")
		a.writeRules(out, absent)
	}
	out.WriteString("\n")
	a.paragraph(out, "`doctor explain RULE` says more.")
	return nil
}

// Where names the project, or its folder if that is not the working directory.
func (a *Answer) Where(here string) string {
	if p := a.Document.Projects[0]; p.Prefix != "" {
		return a.clean(p.Dir)
	}
	return here
}

// paragraph writes a text, on a terminal wrapped between words.
func (a *Answer) paragraph(out *bytes.Buffer, words string) {
	if a.Width > 0 {
		words = manual.Wrap(words, a.Width, "")
	}
	out.WriteString(words + "\n")
}

// candidates are the rules that can be behind the texts, in the order of the manual.
func (a *Answer) candidates() []*checks.Rule {
	var rules []*checks.Rule
	for _, c := range a.Checks {
		for _, r := range c.Rules {
			if a.knows(r) {
				rules = append(rules, r)
			}
		}
	}
	return rules
}

// applying are the findings that can be behind the texts: first those that print exactly one of
// them, in the order of the texts, then others of the same rules.
func (a *Answer) applying() []report.CheckDocument {
	var order []place
	add := func(p place) {
		if !slices.Contains(order, p) {
			order = append(order, p)
		}
	}
	for _, t := range a.found {
		for _, p := range t.own {
			add(p)
		}
	}
	for i, result := range a.Report.Projects[0].Results {
		for j, f := range result.Findings {
			if a.knows(f.Rule) {
				add(place{i, j})
			}
		}
	}
	var all []report.CheckDocument
	for _, p := range order {
		c := a.Document.Projects[0].Checks[p.check]
		c.Findings = []report.FindingDocument{c.Findings[p.finding]}
		all = append(all, c)
	}
	return all
}

// OtherErrors are the rules of the errors in this project that are not known to cause what was
// found.
func (a *Answer) OtherErrors() []string {
	var ids []string
	for _, result := range a.Report.Projects[0].Results {
		for _, f := range result.Findings {
			if result.SeverityOf(f) == checks.Error && !f.Rule.NoProject && !a.knows(f.Rule) && !slices.Contains(ids, f.Rule.ID) {
				ids = append(ids, f.Rule.ID)
			}
		}
	}
	return ids
}

// unchecked are rules whose checks have no result, and why.
type unchecked struct {
	why   string
	rules []*checks.Rule
}

// others are the rules without a finding here: of checks that ran, and of others.
func (a *Answer) others(candidates []*checks.Rule) (absent []*checks.Rule, others []unchecked) {
	for i, result := range a.Report.Projects[0].Results {
		why := a.whyUnchecked(result, a.Document.Projects[0].Checks[i].Reason)
		for _, r := range result.Check.Rules {
			here := slices.ContainsFunc(result.Findings, func(f checks.Finding) bool { return f.Rule == r })
			switch {
			case here || !slices.Contains(candidates, r):
			case result.Status == checks.Skip || result.Status == checks.Unknown:
				at := slices.IndexFunc(others, func(u unchecked) bool { return u.why == why })
				if at < 0 {
					at = len(others)
					others = append(others, unchecked{why: why})
				}
				others[at].rules = append(others[at].rules, r)
			default:
				absent = append(absent, r)
			}
		}
	}
	return absent, others
}

func (a *Answer) whyUnchecked(r checks.Result, reason string) string {
	if a.Offline && r.Status == checks.Skip && (r.Check.Scope == facts.Engine || r.Check.Scope == facts.AWS) {
		return "offline; --scope project,host,engine,aws asks Docker and AWS too"
	}
	if len(r.Blocked) > 0 {
		return "until " + phrase.List(r.Blocked) + map[bool]string{true: " is", false: " are"}[len(r.Blocked) == 1] + " fixed"
	}
	return a.clean(reason)
}

// noProject reports whether the folder is not an Astro project.
func (a *Answer) noProject() bool {
	for _, result := range a.Report.Projects[0].Results {
		if slices.ContainsFunc(result.Findings, func(f checks.Finding) bool { return f.Rule.NoProject }) {
			return true
		}
	}
	return false
}

// writeRules lists rules with their titles.
func (a *Answer) writeRules(out *bytes.Buffer, rules []*checks.Rule) {
	width := 0
	for _, r := range rules {
		width = max(width, len(r.ID))
	}
	for _, r := range rules {
		id, title := fmt.Sprintf("  %-*s  ", width, r.ID), r.Title
		if a.Width > 0 {
			title = manual.Wrap(title, a.Width, strings.Repeat(" ", len(id)))
		}
		out.WriteString(id + title + "\n")
	}
}

// knows reports whether a rule can be behind what was found.
func (a *Answer) knows(r *checks.Rule) bool {
	return slices.ContainsFunc(a.found, func(t knownText) bool { return slices.Contains(t.rules, r) })
}

// clean makes a line safe for a terminal, without the known secrets.
func (a *Answer) clean(line string) string { return report.Visible(a.Options.Scrubber.Scrub(line)) }
