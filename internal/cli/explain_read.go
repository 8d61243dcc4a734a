package cli

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"doctor/checks"
	"doctor/internal/manual"
	"doctor/internal/phrase"
	"doctor/internal/symptom"
	"doctor/internal/tasklog"
	"doctor/report"
)

// explanation is one run of explain for an error text or a log.
type explanation struct {
	*app
	cmd    *cobra.Command
	flags  diagnosisFlags
	output outputFlags
	// report and document are what is wrong with the project here.
	report   report.Report
	document report.Document
	options  report.Options
	// found are the known texts in the order of their lines.
	found       []knownText
	summary     tasklog.Summary
	interrupted bool
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

// diagnose examines the project.
func (e *explanation) diagnose(ctx context.Context) error {
	dirs, err := namedDirs(e.cmd, nil)
	if err != nil {
		return err
	}
	targets, err := e.targets(e.cmd, e.flags, dirs)
	if err != nil {
		return err
	}
	e.report = e.examine(ctx, targets, e.flags, report.Normal)
	if ctx.Err() != nil {
		return ended(exitInterrupted)
	}
	e.options = e.shownAs(e.output, targets)
	e.document = report.NewDocument(e.report, e.options)
	return nil
}

// finders look for the texts of the manual, and for what the findings of this project print.
type finders struct {
	known    []manual.Known
	manual   *symptom.Finder
	places   []place
	findings *symptom.Finder
	scrub    func(string) string
}

func (e *explanation) finders() *finders {
	f := &finders{known: manual.Symptoms(e.list), scrub: e.scrubber.Scrub}
	var patterns []symptom.Pattern
	for _, k := range f.known {
		patterns = append(patterns, k.Pattern)
	}
	f.manual = symptom.NewFinder(patterns)
	patterns = nil
	for i, c := range e.document.Projects[0].Checks {
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

// look looks for known texts in an error text.
func (e *explanation) look(given string) {
	f := e.finders()
	_, _ = tasklog.Read(strings.NewReader(given), tasklog.DefaultLimits, func(l tasklog.Line) bool {
		f.add(l)
		return true
	})
	e.found = f.texts(e.report)
}

// read looks for them in standard input. An interruption ends the input.
func (e *explanation) read(ctx context.Context) error {
	f := e.finders()
	in := newInput(ctx, e.stdin)
	var err error
	e.summary, err = tasklog.Read(in, tasklog.DefaultLimits, func(l tasklog.Line) bool {
		f.add(l)
		return true
	})
	e.interrupted = in.interrupted
	if err != nil {
		return fmt.Errorf("reading standard input: %w", err)
	}
	e.found = f.texts(e.report)
	return nil
}

// extent says how much was read.
func (e *explanation) extent() string {
	words := fmt.Sprintf(" (%s read", phrase.Count(e.summary.Lines, "line"))
	if e.summary.Cut {
		words += fmt.Sprintf(", the first %d MiB", tasklog.DefaultLimits.Input>>20)
	}
	return words + ")"
}

// input reads until the context is canceled: a read of a terminal or a pipe cannot be.
type input struct {
	ctx         context.Context
	pieces      chan []byte
	err         error // valid once pieces is closed
	rest        []byte
	interrupted bool
}

func newInput(ctx context.Context, in io.Reader) *input {
	i := &input{ctx: ctx, pieces: make(chan []byte)}
	go func() {
		defer close(i.pieces)
		for {
			buffer := make([]byte, 64<<10)
			n, err := in.Read(buffer)
			if n > 0 {
				select {
				case i.pieces <- buffer[:n]:
				case <-ctx.Done():
					return
				}
			}
			if err != nil {
				i.err = err
				return
			}
		}
	}()
	return i
}

func (i *input) Read(p []byte) (int, error) {
	if len(i.rest) == 0 {
		select {
		case <-i.ctx.Done():
			i.interrupted = true
			return 0, io.EOF
		case piece, ok := <-i.pieces:
			switch {
			case !ok && i.ctx.Err() != nil:
				i.interrupted = true
				return 0, io.EOF
			case !ok:
				return 0, i.err
			}
			i.rest = piece
		}
	}
	n := copy(p, i.rest)
	i.rest = i.rest[n:]
	return n, nil
}
