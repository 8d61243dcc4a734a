package report

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/olekukonko/tablewriter"

	"doctor/checks"
)

// overview reports whether a table of all projects comes first, and only those with findings follow.
func (d Document) overview() bool { return d.Searched && len(d.Projects) > 1 }

// hasFindings reports whether there is more to say of a project than its row in the overview.
func hasFindings(p ProjectDocument) bool { return len(p.problems) > 0 || p.Status == checks.Unknown }

// projectRow is one project in the overview.
type projectRow struct {
	status checks.Status
	cells  []string
}

// projectColumns are the columns of the overview.
func projectColumns() []string {
	return []string{"PROJECT", "MODE", "RUNTIME", "AIRFLOW", "STATUS", "ERRORS", "WARNINGS"}
}

func projectRows(d Document, v Verbosity) []projectRow {
	var rows []projectRow
	for _, p := range d.Projects {
		if v == Quiet && !hasFindings(p) {
			continue
		}
		errors, warnings := p.counts()
		airflow := ""
		if p.AirflowMajor > 0 {
			airflow = fmt.Sprint(p.AirflowMajor)
		}
		rows = append(rows, projectRow{p.Status, []string{
			p.place(), visible(p.Mode), visible(p.Runtime), airflow, string(p.Status), fmt.Sprint(errors), fmt.Sprint(warnings),
		}})
	}
	return rows
}

// place is the folder of a project as one would write it here.
func (p ProjectDocument) place() string {
	if p.Prefix == "" {
		return "."
	}
	if strings.HasPrefix(p.Prefix, "../") {
		return visible(p.Dir)
	}
	return visible(p.Prefix)
}

func (p ProjectDocument) counts() (errors, warnings int) {
	for _, one := range p.problems {
		if one.finding.Severity == checks.Warning {
			warnings++
		} else {
			errors++
		}
	}
	return errors, warnings
}

// overviewVerdict sums up all projects in one line.
func overviewVerdict(d Document) verdict {
	n := map[checks.Status]int{}
	proved, known := 0, 0
	for _, p := range d.Projects {
		n[p.Status]++
		known += p.Summary.Baseline
		if proven(p) {
			proved++
		}
	}
	all := projectCount(len(d.Projects))
	of := func(n int, one, several string) string {
		if n == 1 {
			return "1 of " + all + " " + one
		}
		return fmt.Sprintf("%d of %s %s", n, all, several)
	}
	switch {
	case n[checks.Fail] > 0:
		return verdict{sign: signFail, status: checks.Fail, words: of(n[checks.Fail], "has errors", "have errors")}
	case n[checks.Unknown] > 0:
		return verdict{sign: signUnknown, status: checks.Unknown, words: of(n[checks.Unknown], "is not verified", "are not verified")}
	case n[checks.Warn] > 0:
		return verdict{sign: signWarn, status: checks.Warn, words: of(n[checks.Warn], "has warnings", "have warnings")}
	case known > 0:
		return verdict{sign: signNone, status: checks.Skip, words: "No new problem found in " + all}
	case proved == len(d.Projects):
		return verdict{sign: signGood, status: checks.Passed, words: "Airflow will authenticate to AWS in " + all}
	}
	return verdict{sign: signNone, status: checks.Skip, words: "No problem found in " + all}
}

// overview prints the verdict on all projects and the table of them.
func (t table) overview(out *bytes.Buffer, p paint, d Document) error {
	rows := projectRows(d, t.Verbosity)
	if len(rows) == 0 && t.Verbosity == Quiet {
		return nil
	}
	v := overviewVerdict(d)
	out.WriteString(p.status(v.status)(v.sign) + " " + p.bold(v.words) + "\n\n")
	widest := make([]int, len(projectColumns()))
	total := 1
	for i, title := range projectColumns() {
		widest[i] = len(title)
		for _, r := range rows {
			widest[i] = max(widest[i], columnsOf(r.cells[i]))
		}
		total += widest[i] + 3
	}
	box := columnWidths{}
	if t.Width >= total {
		box.finding = minBox
	}
	var raw bytes.Buffer
	grid := tablewriter.NewTable(&raw, t.style(box)...)
	grid.Header(projectColumns())
	for _, r := range rows {
		cells := append([]string{}, r.cells...)
		cells[4] = p.status(r.status)(cells[4])
		if err := grid.Append(cells); err != nil {
			return fmt.Errorf("drawing the table: %w", err)
		}
	}
	if err := grid.Render(); err != nil {
		return fmt.Errorf("drawing the table: %w", err)
	}
	for line := range strings.Lines(raw.String()) {
		out.WriteString(strings.TrimRight(line, " \n") + "\n")
	}
	said := false
	for _, project := range d.Projects {
		if words := project.asideWords(); words != "" && !hasFindings(project) && t.Verbosity != Verbose {
			if !said {
				out.WriteString("\n")
			}
			said = true
			out.WriteString(p.status(checks.Warn)(indent+project.place()+": "+words) + "\n")
		}
	}
	return nil
}

// overview writes the same as a Markdown table.
func (m markdown) overview(out *strings.Builder, d Document) {
	v := overviewVerdict(d)
	fmt.Fprintf(out, "# %s %s\n\n| Project | Mode | Runtime | Airflow | Status | Errors | Warnings |\n|---|---|---|---|---|---|---|\n", v.sign, inMarkdown(v.words))
	for _, r := range projectRows(d, m.Verbosity) {
		cells := make([]string, len(r.cells))
		for i, c := range r.cells {
			cells[i] = inMarkdown(c)
		}
		fmt.Fprintf(out, "| %s |\n", strings.Join(cells, " | "))
	}
	out.WriteString("\n")
	for _, p := range d.Projects {
		if words := p.asideWords(); words != "" && !hasFindings(p) {
			fmt.Fprintf(out, "**%s: %s**\n\n", inMarkdown(p.place()), inMarkdown(words))
		}
	}
}
