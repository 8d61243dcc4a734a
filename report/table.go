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
	"doctor/internal/phrase"
)

// table is the format for people: the verdict, a table of what the checks found, then each
// problem with its lines, what fails and its fixes, and one line with the counts. Texts are
// wrapped only on a terminal; commands are never wrapped or cut.
type table struct{ Options }

func (t table) Render(w io.Writer, d Document) error {
	var out bytes.Buffer
	p := paint{t.Color, t.Hyperlinks}
	if d.overview() {
		if err := t.overview(&out, p, d); err != nil {
			return err
		}
	}
	for _, project := range d.Projects {
		if t.Verbosity == Quiet && !hasNews(project) || d.overview() && t.Verbosity != Verbose && !hasFindings(project) {
			continue
		}
		if out.Len() > 0 {
			out.WriteString("\n")
		}
		details := details{Options: t.Options, paint: p, out: &out}
		t.heading(details, project)
		if t.Verbosity != Quiet {
			details.proven(project)
		}
		if err := t.checks(&out, p, project); err != nil {
			return err
		}
		details.write(project)
		details.then(project)
	}
	for i, r := range d.remarks() {
		if i == 0 {
			out.WriteString("\n")
		}
		details{Options: t.Options, paint: p, out: &out}.paragraph("", p.status(checks.Warn)(signWarn)+" "+r.words)
	}
	if t.Verbosity != Quiet || out.Len() > 0 {
		out.WriteString("\n" + t.wrapParts(summingUp(d)) + "\n")
	}
	_, err := w.Write(out.Bytes())
	return err
}

// heading prints the verdict, and what the project is: in the same line if it fits.
func (t table) heading(d details, p ProjectDocument) {
	v := newVerdict(p)
	about := context(p)
	line := d.paint.status(v.status)(v.sign) + " " + d.paint.bold(v.words)
	if gap := t.Width - columnsOf(v.String()) - columnsOf(about); gap >= 2 {
		d.println(line + strings.Repeat(" ", gap) + d.paint.faint(about))
	} else {
		for i, part := range d.wrapped(v.String(), indent) {
			if i == 0 {
				part = d.paint.status(v.status)(v.sign) + d.paint.bold(strings.TrimPrefix(part, v.sign))
			}
			d.println(part)
		}
		d.paragraph(indent, about)
	}
	for _, a := range p.asides() {
		d.println(d.paint.status(checks.Warn)(indent + a.words))
	}
	if v.unused && t.Verbosity != Quiet {
		d.paragraph(indent, NoUse(p.Sources, p.Unread))
	}
}

// row is one line of the table.
type row struct {
	status  checks.Status
	check   string
	finding string
	fix     string
}

// rows are the rows of the table: one for each rule that found something, one for each check
// that has no result, and one each for those that passed and those that did not run.
func (t table) rows(p ProjectDocument) []row {
	var rows []row
	all := p.problems
	for i, one := range all {
		same := func(other problem) bool {
			return other.finding.Rule == one.finding.Rule && other.finding.Severity == one.finding.Severity
		}
		if slices.IndexFunc(all, same) < i {
			continue // the row of the first has it
		}
		count := 0
		for _, other := range all {
			if same(other) {
				count++
			}
		}
		rows = append(rows, row{statusOf(one.finding), one.check.ID, gist(one, count-1), shortFix(one.finding)})
	}
	rows = append(rows, t.unknown(p)...)
	switch t.Verbosity {
	case Quiet:
		return rows
	case Verbose:
		return append(rows, t.each(p)...)
	}
	if p.Summary.Pass > 0 {
		rows = append(rows, row{status: checks.Passed, check: phrase.Count(p.Summary.Pass, "check")})
	}
	if n := skipped(p); n > 0 {
		rows = append(rows, row{status: checks.Skip, check: phrase.Count(n, "check")})
	}
	return rows
}

// unknown has a row for each reason why checks have no result, or not a complete one.
func (t table) unknown(p ProjectDocument) []row {
	var rows []row
	for _, u := range p.untold() {
		who := []string{u.who()}
		if t.Verbosity == Verbose {
			who = u.ids
		}
		for _, name := range who {
			rows = append(rows, row{status: checks.Unknown, check: name, finding: visible(u.reason)})
		}
	}
	return rows
}

// each has a row for each check that passed or did not run.
func (t table) each(p ProjectDocument) []row {
	var rows []row
	for _, c := range p.Checks {
		switch {
		case c.Status == checks.Passed:
			text := fmt.Sprintf("%s (%d ms)", strings.Join(append([]string{c.Title}, visibleAll(c.Notes)...), "; "), c.DurationMS)
			rows = append(rows, row{status: c.Status, check: c.ID, finding: text})
		case c.Status == checks.Skip:
			rows = append(rows, row{status: c.Status, check: c.ID, finding: visible(c.Reason)})
		}
	}
	return rows
}

// gist is a finding in a few words: the title of its rule, its first place, and how many more of
// the rule there are.
func gist(one problem, more int) string {
	var places []string
	if all := one.finding.frame; len(all) > 0 && all[0].label != checks.NeedsCredentials {
		places = append(places, all[0].place)
	}
	if more > 0 {
		places = append(places, fmt.Sprintf("%d more", more))
	}
	if len(places) == 0 {
		return one.finding.title
	}
	return one.finding.title + " (" + strings.Join(places, " and ") + ")"
}

// shortFix is the command of the first fix, if one command is all of it.
func shortFix(f FindingDocument) string {
	if len(f.Fixes) == 0 {
		return seeBelow
	}
	fix := f.Fixes[0]
	switch {
	case fix.own != "":
		return visible(fix.own)
	case len(fix.Commands) == 1 && len(fix.Lines) == 0:
		return visible(fix.Commands[0])
	}
	return seeBelow
}

// seeBelow stands for a fix that is shown with its problem only.
const seeBelow = "see below"

// skipped counts the checks that did not run; the last line says why.
func skipped(p ProjectDocument) int {
	n := 0
	for _, c := range p.Checks {
		if c.Status == checks.Skip && !c.unremarkable() {
			n++
		}
	}
	return n
}

// wrapParts joins the parts of the last line, and breaks it only between them: the last one is a
// command.
func (t table) wrapParts(parts []string) string {
	text, width := "", 0
	for i, part := range parts {
		switch w := columnsOf(part); {
		case i == 0:
			text, width = part, w
		case t.Width > 0 && width+3+w > t.Width:
			text, width = text+"\n"+indent+part, len(indent)+w
		default:
			text, width = text+separator+part, width+3+w
		}
	}
	return text
}

// separator is between the parts of a line.
const separator = " · "

// hasNews reports whether there is anything to show for the project when only problems are
// shown.
func hasNews(p ProjectDocument) bool {
	return len(table{Options{Verbosity: Quiet}}.rows(p)) > 0 || p.asides() != nil
}

// quietPass reports whether there is no need for a table: nothing was found.
func (t table) quietPass(p ProjectDocument) bool {
	return t.Verbosity != Verbose && p.Summary.Fail+p.Summary.Warn+p.Summary.Unknown == 0
}

func (t table) checks(out *bytes.Buffer, p paint, project ProjectDocument) error {
	rows := t.rows(project)
	if len(rows) == 0 || t.quietPass(project) {
		return nil
	}
	rows, widths := t.layout(rows)
	header := []string{"STATUS", "CHECK", "FINDING", "FIX"}
	if widths.fix == 0 {
		header = header[:3]
	}
	var raw bytes.Buffer
	grid := tablewriter.NewTable(&raw, t.style(widths)...)
	grid.Header(header)
	for _, r := range rows {
		text := r.finding
		if t.boxed(widths) {
			text = fold(text, widths.finding)
		}
		cells := []string{p.status(r.status)(string(r.status)), r.check, text, p.command(r.fix)}
		if err := grid.Append(cells[:len(header)]); err != nil {
			return fmt.Errorf("drawing the table: %w", err)
		}
	}
	if err := grid.Render(); err != nil {
		return fmt.Errorf("drawing the table: %w", err)
	}
	out.WriteString("\n")
	for line := range strings.Lines(raw.String()) {
		out.WriteString(strings.TrimRight(line, " \n") + "\n")
	}
	return nil
}

// columnWidths are the widths of the columns that matter for the layout. fix is 0 if there is
// no room for the column.
type columnWidths struct{ finding, fix int }

// minFinding is the narrowest column of findings beside which the fixes are shown, minBox the
// narrowest for which a box is drawn.
const (
	minFinding = 24
	minBox     = 16
)

// layout returns the rows as they fit, and the widths: a command for which there is no room is
// only shown below the table, and without any there is no column for them.
func (t table) layout(rows []row) ([]row, columnWidths) {
	status, check, longest := len("STATUS"), len("CHECK"), 0
	for _, r := range rows {
		status, check, longest = max(status, len(r.status)), max(check, columnsOf(r.check)), max(longest, columnsOf(r.finding))
	}
	// One border between the columns and at both sides, and two spaces in each column.
	three := columnWidths{finding: t.Width - status - check - 4 - 6}
	room := t.Width - status - check - 5 - 8 - min(minFinding, longest)
	fix := 0
	rows = slices.Clone(rows)
	for i, r := range rows {
		if t.Width > 0 && columnsOf(r.fix) > room {
			rows[i].fix = seeBelow
		}
		fix = max(fix, columnsOf(rows[i].fix))
	}
	switch {
	case fix == 0 || t.Width > 0 && fix > room:
		return rows, three
	case t.Width <= 0:
		return rows, columnWidths{fix: fix}
	}
	return rows, columnWidths{three.finding - fix - 3, fix}
}

func (t table) boxed(w columnWidths) bool { return t.Width > 0 && w.finding >= minBox }

func (t table) style(w columnWidths) []tablewriter.Option {
	options := []tablewriter.Option{
		tablewriter.WithHeaderAutoFormat(tw.Off),
		tablewriter.WithHeaderAlignment(tw.AlignLeft), tablewriter.WithRowAlignment(tw.AlignLeft),
		tablewriter.WithHeaderAutoWrap(tw.WrapNone), tablewriter.WithRowAutoWrap(tw.WrapNone),
	}
	if t.boxed(w) {
		return options
	}
	return append(options,
		tablewriter.WithPadding(tw.Padding{Right: "  "}),
		tablewriter.WithRendition(tw.Rendition{
			Borders:  tw.BorderNone,
			Settings: tw.Settings{Separators: tw.SeparatorsNone, Lines: tw.LinesNone},
		}))
}
