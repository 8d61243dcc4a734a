package cli

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"doctor/checks"
	"doctor/internal/facts"
	"doctor/internal/manual"
	"doctor/internal/phrase"
	"doctor/report"
)

// answer writes the known texts, what causes them in this project, and what else can.
func (e *explanation) answer() error {
	var out bytes.Buffer
	e.writeTexts(&out)
	if len(e.found) > 0 {
		if err := e.writeCauses(&out); err != nil {
			return err
		}
	}
	return e.print(out.String())
}

// writeTexts writes the known texts with their lines.
func (e *explanation) writeTexts(out *bytes.Buffer) {
	if e.summary.Lines > 0 {
		e.paragraph(out, fmt.Sprintf("%s in the log%s:", phrase.Count(len(e.found), "known error text"), e.extent()))
	}
	for _, t := range e.found {
		fmt.Fprintf(out, "  %s\n", e.clean(t.Text))
		if e.summary.Lines > 0 {
			fmt.Fprintf(out, "      %s\n", e.clean(placeIn(t)+e.behind(t)))
		}
	}
}

// behind names the rules that are behind one of several texts in this project.
func (e *explanation) behind(t knownText) string {
	if len(e.found) == 1 || e.noProject() {
		return ""
	}
	var ids []string
	for _, result := range e.report.Projects[0].Results {
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
func (e *explanation) writeCauses(out *bytes.Buffer) error {
	candidates := e.candidates()
	here := e.applying()
	project := e.document.Projects[0]
	out.WriteString("\n")
	switch {
	case len(here) > 0:
		e.paragraph(out, fmt.Sprintf("%s in %s can cause this:", phrase.Count(len(here), "problem"), e.where("this project")))
		project.Checks = here
		if err := report.Problems(out, report.Document{Projects: []report.ProjectDocument{project}}, e.options); err != nil {
			return err
		}
		out.WriteString("\n")
	case e.noProject():
		e.paragraph(out, fmt.Sprintf("%s is not an Astro project, so this answer is general; name yours with --dir DIR. These rules can cause it:", e.where("This folder")))
		e.writeRules(out, candidates)
		out.WriteString("\n")
		e.paragraph(out, "`doctor explain RULE` says more.")
		return nil
	}
	absent, skipped := e.others(candidates)
	count := len(absent)
	for _, u := range skipped {
		count += len(u.rules)
	}
	switch {
	case len(here) == 0:
		e.paragraph(out, fmt.Sprintf("None of the %s that can cause it was found in %s.", phrase.Count(count, "rule"), e.where("this project")))
		if ids := e.otherErrors(); len(ids) > 0 {
			e.paragraph(out, fmt.Sprintf("But it has %s: %s. `doctor` shows more.", phrase.Count(len(ids), "other problem"), phrase.List(ids)))
		}
	case count == 0:
		return nil
	default:
		words := phrase.Count(count, "other rule") + " can cause it too"
		if !e.output.verbose {
			words += "; --verbose lists " + map[bool]string{true: "it", false: "them"}[count == 1]
		}
		e.paragraph(out, words+".")
	}
	if len(here) > 0 && !e.output.verbose {
		return nil
	}
	for _, u := range skipped {
		out.WriteString("\n")
		e.paragraph(out, "Not checked ("+u.why+"):")
		e.writeRules(out, u.rules)
	}
	if len(absent) > 0 {
		out.WriteString("\n")
		e.paragraph(out, "Checked, and not the case here:")
		e.writeRules(out, absent)
	}
	out.WriteString("\n")
	e.paragraph(out, "`doctor explain RULE` says more.")
	return nil
}

// where names the project, or its folder if that is not the working directory.
func (e *explanation) where(here string) string {
	if p := e.document.Projects[0]; p.Prefix != "" {
		return e.clean(p.Dir)
	}
	return here
}

// paragraph writes a text, on a terminal wrapped between words.
func (e *explanation) paragraph(out *bytes.Buffer, words string) {
	if e.stdoutTerminal {
		words = manual.Wrap(words, min(e.width, readableWidth), "")
	}
	out.WriteString(words + "\n")
}

// candidates are the rules that can be behind the texts, in the order of the manual.
func (e *explanation) candidates() []*checks.Rule {
	var rules []*checks.Rule
	for _, c := range e.list {
		for _, r := range c.Rules {
			if e.knows(r) {
				rules = append(rules, r)
			}
		}
	}
	return rules
}

// applying are the findings that can be behind the texts: first those that print exactly one of
// them, in the order of the texts, then others of the same rules.
func (e *explanation) applying() []report.CheckDocument {
	var order []place
	add := func(p place) {
		if !slices.Contains(order, p) {
			order = append(order, p)
		}
	}
	for _, t := range e.found {
		for _, p := range t.own {
			add(p)
		}
	}
	for i, result := range e.report.Projects[0].Results {
		for j, f := range result.Findings {
			if e.knows(f.Rule) {
				add(place{i, j})
			}
		}
	}
	var all []report.CheckDocument
	for _, p := range order {
		c := e.document.Projects[0].Checks[p.check]
		c.Findings = []report.FindingDocument{c.Findings[p.finding]}
		all = append(all, c)
	}
	return all
}

// otherErrors are the rules of the errors in this project that are not known to cause what was
// found.
func (e *explanation) otherErrors() []string {
	var ids []string
	for _, result := range e.report.Projects[0].Results {
		for _, f := range result.Findings {
			if result.SeverityOf(f) == checks.Error && !f.Rule.NoProject && !e.knows(f.Rule) && !slices.Contains(ids, f.Rule.ID) {
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
func (e *explanation) others(candidates []*checks.Rule) (absent []*checks.Rule, others []unchecked) {
	for i, result := range e.report.Projects[0].Results {
		why := e.whyUnchecked(result, e.document.Projects[0].Checks[i].Reason)
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

func (e *explanation) whyUnchecked(r checks.Result, reason string) string {
	if e.flags.offline && r.Status == checks.Skip && (r.Check.Scope == facts.Engine || r.Check.Scope == facts.AWS) {
		return "offline; --scope project,host,engine,aws asks Docker and AWS too"
	}
	if len(r.Blocked) > 0 {
		return "until " + phrase.List(r.Blocked) + map[bool]string{true: " is", false: " are"}[len(r.Blocked) == 1] + " fixed"
	}
	return e.clean(reason)
}

// noProject reports whether the folder is not an Astro project.
func (e *explanation) noProject() bool {
	for _, result := range e.report.Projects[0].Results {
		if slices.ContainsFunc(result.Findings, func(f checks.Finding) bool { return f.Rule.NoProject }) {
			return true
		}
	}
	return false
}

// writeRules lists rules with their titles.
func (e *explanation) writeRules(out *bytes.Buffer, rules []*checks.Rule) {
	width := 0
	for _, r := range rules {
		width = max(width, len(r.ID))
	}
	for _, r := range rules {
		id, title := fmt.Sprintf("  %-*s  ", width, r.ID), r.Title
		if e.stdoutTerminal {
			title = manual.Wrap(title, min(e.width, readableWidth), strings.Repeat(" ", len(id)))
		}
		out.WriteString(id + title + "\n")
	}
}
