package explain

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"doctor/checks"
	"doctor/internal/manual"
	"doctor/internal/phrase"
	"doctor/internal/symptom"
	"doctor/internal/tasklog"
	"doctor/report"
)

// Answer says which rules can be behind an error text or a log, and which of them apply to one
// project.
type Answer struct {
	// Checks are all checks.
	Checks []*checks.Check
	// Report and Document are what is wrong with the project, Options how it is shown.
	Report   report.Report
	Document report.Document
	Options  report.Options
	// Width is the width of text on a terminal, in columns; 0 elsewhere.
	Width int
	// Verbose lists the rules that do not apply as well.
	Verbose bool
	// Offline: the engine and AWS were not asked, since nobody wanted it.
	Offline bool

	// found are the known texts in the order of their lines.
	found   []knownText
	summary tasklog.Summary
}

// knownText is a known error text.
type knownText struct {
	symptom.Occurrence
	// rules can be behind it.
	rules []*checks.Rule
	// own are the findings of this project that print exactly this text.
	own []place
}

// place is the place of a finding in the report: its check and its number there.
type place struct{ check, finding int }

// finders look for the texts of the manual, and for what the findings of this project print.
type finders struct {
	known    []manual.Known
	manual   *symptom.Finder
	places   []place
	findings *symptom.Finder
	scrub    func(string) string
}

func (a *Answer) finders() *finders {
	f := &finders{known: manual.Symptoms(a.Checks), scrub: a.Options.Scrubber.Scrub}
	var patterns []symptom.Pattern
	for _, k := range f.known {
		patterns = append(patterns, k.Pattern)
	}
	f.manual = symptom.NewFinder(patterns)
	patterns = nil
	for i, c := range a.Document.Projects[0].Checks {
		for j, finding := range c.Findings {
			first, _, _ := strings.Cut(finding.Symptom, "\n")
			if p, ok := symptom.Compile(strings.TrimSpace(first)); ok {
				patterns = append(patterns, p)
				f.places = append(f.places, place{i, j})
			}
		}
	}
	f.findings = symptom.NewFinder(patterns)
	return f
}

// add looks at a line. What a finding prints has masks in it, so the lines of exceptions get them
// as well.
func (f *finders) add(l tasklog.Line) {
	f.manual.Add(l.Number, l.Service, l.Text)
	if strings.Contains(l.Text, "Error: ") && len(l.Text) < maxScrubbed {
		l.Text = f.scrub(l.Text)
	}
	f.findings.Add(l.Number, l.Service, l.Text)
}

// maxScrubbed is the length of a line that is worth the time, in bytes.
const maxScrubbed = 4 << 10

// texts are what was found.
func (f *finders) texts(r report.Report) []knownText {
	var all []knownText
	for _, o := range f.manual.Found() {
		t := knownText{Occurrence: o}
		for _, i := range o.Patterns {
			for _, rule := range f.known[i].Rules {
				if !slices.Contains(t.rules, rule) {
					t.rules = append(t.rules, rule)
				}
			}
		}
		all = append(all, t)
	}
	for _, o := range f.findings.Found() {
		at := slices.IndexFunc(all, func(t knownText) bool { return t.Line == o.Line })
		if at < 0 {
			at = len(all)
			all = append(all, knownText{Occurrence: o})
		}
		for _, i := range o.Patterns {
			p := f.places[i]
			all[at].own = append(all[at].own, p)
			if rule := r.Projects[0].Results[p.check].Findings[p.finding].Rule; !slices.Contains(all[at].rules, rule) {
				all[at].rules = append(all[at].rules, rule)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b knownText) int { return cmp.Compare(a.Line, b.Line) })
	return all
}

// Look looks for known texts in an error text, and reports whether there are any.
func (a *Answer) Look(given string) bool {
	f := a.finders()
	_, _ = tasklog.Read(strings.NewReader(given), tasklog.DefaultLimits, func(l tasklog.Line) bool {
		f.add(l)
		return true
	})
	a.found = f.texts(a.Report)
	return len(a.found) > 0
}

// Read looks for them in a log. If ctx is canceled the log ends there.
func (a *Answer) Read(ctx context.Context, log io.Reader) (interrupted bool, err error) {
	f := a.finders()
	in := newInput(ctx, log)
	a.summary, err = tasklog.Read(in, tasklog.DefaultLimits, func(l tasklog.Line) bool {
		f.add(l)
		return true
	})
	if err != nil {
		return in.interrupted, err
	}
	a.found = f.texts(a.Report)
	return in.interrupted, nil
}

// Lines is how many lines of a log were read.
func (a *Answer) Lines() int { return a.summary.Lines }

// Known reports whether known texts were found.
func (a *Answer) Known() bool { return len(a.found) > 0 }

// Extent says how much was read.
func (a *Answer) Extent() string {
	words := fmt.Sprintf(" (%s read", phrase.Count(a.summary.Lines, "line"))
	if a.summary.Cut {
		words += fmt.Sprintf(", the first %d MiB", tasklog.DefaultLimits.Input>>20)
	}
	return words + ")"
}
