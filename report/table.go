package report

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/olekukonko/tablewriter"
	"github.com/olekukonko/tablewriter/tw"

	"doctor/checks"
	"doctor/checks/doctorsettings"
)

// table is the format for people: a table of the checks, below it the findings with their
// symptoms and fixes, then one line with the summary. Only the table is wrapped, and only on a
// terminal.
type table struct{ Options }

func (t table) Render(w io.Writer, d Document) error {
	var out bytes.Buffer
	p := newPaint(t.Color)
	for _, project := range d.Projects {
		if t.Verbosity == Quiet && !t.hasNews(project) {
			continue
		}
		if out.Len() > 0 {
			out.WriteString("\n")
		}
		fmt.Fprintf(&out, "%s\n", p.bold(heading(project)))
		if words := project.Settings.words(true); words != "" {
			fmt.Fprintf(&out, "%s\n", p.status(checks.Warn)(words))
		}
		out.WriteString("\n")
		if err := t.checks(&out, p, project); err != nil {
			return err
		}
		t.notes(&out, project)
		t.skipped(&out, p, project)
		details{t.Options, p}.write(&out, project)
	}
	if t.Verbosity != Quiet || out.Len() > 0 {
		fmt.Fprintf(&out, "\n%s\n", p.verdict(d)(summingUp(d)))
	}
	_, err := w.Write(out.Bytes())
	return err
}

func heading(p ProjectDocument) string {
	var about []string
	if p.Mode != "" {
		about = append(about, p.Mode+" mode")
	}
	if p.Runtime != "" {
		about = append(about, "Runtime "+p.Runtime)
	}
	if p.AirflowMajor > 0 {
		about = append(about, fmt.Sprintf("Airflow %d", p.AirflowMajor))
	}
	text := visible(p.Dir)
	if len(about) > 0 {
		text += ": " + visible(strings.Join(about, ", "))
	}
	return text
}

// row is one line of the table.
type row struct {
	status checks.Status
	id     string
	text   string
}

func (t table) rows(p ProjectDocument) []row {
	var rows []row
	for _, c := range p.Checks {
		for _, f := range c.Findings {
			rows = append(rows, row{statusOf(f), c.ID, visible(f.Message)})
		}
		switch {
		case c.Status == checks.Skip && t.Verbosity < Verbose, c.Status == checks.Passed && t.Verbosity == Quiet:
		case c.Status == checks.Passed:
			rows = append(rows, row{c.Status, c.ID, t.passed(c)})
		case c.Reason != "" && len(c.Findings) > 0:
			rows = append(rows, row{checks.Unknown, c.ID, "Not looked at to the end: " + visible(c.Reason)})
		case len(c.Findings) == 0:
			rows = append(rows, row{c.Status, c.ID, visible(c.Reason)})
		}
	}
	return rows
}

// passed does not show the title alone: "Credentials in the image" would read as if they were
// there.
func (t table) passed(c CheckDocument) string {
	text := "in order"
	if len(c.Notes) > 0 {
		text = visible(strings.Join(c.Notes, "; "))
	}
	if t.Verbosity == Verbose {
		text += fmt.Sprintf(" (%s; %d ms)", c.Title, c.DurationMS)
	}
	return text
}

func statusOf(f FindingDocument) checks.Status {
	if f.Severity == checks.Warning {
		return checks.Warn
	}
	return checks.Fail
}

// hasNews reports whether there is anything to show for the project when only problems are
// shown.
func (t table) hasNews(p ProjectDocument) bool { return len(t.rows(p)) > 0 || p.Settings != nil }

func (t table) checks(out *bytes.Buffer, p paint, project ProjectDocument) error {
	rows := t.rows(project)
	if len(rows) == 0 {
		return nil
	}
	header := []string{"STATUS", "CHECK", "FINDING"}
	statusWidth, idWidth := len(header[0]), len(header[1])
	for _, r := range rows {
		statusWidth, idWidth = max(statusWidth, len(r.status)), max(idWidth, len(r.id))
	}
	// Three borders inside and outside, and two spaces in each column.
	textWidth := t.Width - statusWidth - idWidth - 4 - 6
	var raw bytes.Buffer
	grid := tablewriter.NewTable(&raw, t.style(textWidth)...)
	grid.Header(header)
	for _, r := range rows {
		text := r.text
		if t.boxed(textWidth) {
			text = wrap(text, textWidth)
		}
		if err := grid.Append(p.status(r.status)(string(r.status)), r.id, text); err != nil {
			return fmt.Errorf("drawing the table: %w", err)
		}
	}
	if err := grid.Render(); err != nil {
		return fmt.Errorf("drawing the table: %w", err)
	}
	for line := range strings.Lines(raw.String()) {
		out.WriteString(strings.TrimRight(line, " \n") + "\n")
	}
	return nil
}

// minText is the narrowest column of findings for which a box is drawn.
const minText = 20

func (t table) boxed(textWidth int) bool { return t.Width > 0 && textWidth >= minText }

func (t table) style(textWidth int) []tablewriter.Option {
	options := []tablewriter.Option{
		tablewriter.WithHeaderAutoFormat(tw.Off),
		tablewriter.WithHeaderAlignment(tw.AlignLeft), tablewriter.WithRowAlignment(tw.AlignLeft),
		tablewriter.WithHeaderAutoWrap(tw.WrapNone), tablewriter.WithRowAutoWrap(tw.WrapNone),
	}
	if t.boxed(textWidth) {
		return options
	}
	return append(options,
		tablewriter.WithPadding(tw.Padding{Right: "  "}),
		tablewriter.WithRendition(tw.Rendition{
			Borders:  tw.BorderNone,
			Settings: tw.Settings{Separators: tw.SeparatorsNone, Lines: tw.LinesNone},
		}))
}

// noted returns the notes without a row in the table: those of checks that did not pass.
func noted(p ProjectDocument) []row {
	var notes []row
	for _, c := range p.Checks {
		if c.Status == checks.Passed {
			continue
		}
		for _, n := range c.Notes {
			notes = append(notes, row{c.Status, c.ID, visible(n)})
		}
	}
	return notes
}

func (t table) notes(out *bytes.Buffer, project ProjectDocument) {
	if t.Verbosity == Quiet {
		return
	}
	for _, n := range noted(project) {
		fmt.Fprintf(out, "note: %s: %s\n", n.id, n.text)
	}
}

// unremarkable is a skipped check that is never worth a mention: the project has no settings.
func unremarkable(c CheckDocument) bool {
	return c.Status == checks.Skip && c.check == doctorsettings.Check
}

// skipped lists the skipped checks, one line for each reason.
func (t table) skipped(out *bytes.Buffer, p paint, project ProjectDocument) {
	if t.Verbosity != Normal {
		return
	}
	var reasons []string
	ids := map[string][]string{}
	for _, c := range project.Checks {
		if c.Status != checks.Skip || unremarkable(c) {
			continue
		}
		if !slices.Contains(reasons, c.Reason) {
			reasons = append(reasons, c.Reason)
		}
		ids[c.Reason] = append(ids[c.Reason], c.ID)
	}
	for _, reason := range reasons {
		fmt.Fprintln(out, p.status(checks.Skip)(fmt.Sprintf("skip: %s (%s)", strings.Join(ids[reason], ", "), visible(reason))))
	}
}
