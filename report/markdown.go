package report

import (
	"fmt"
	"io"
	"strings"
)

// markdown is for comments on pull requests and for tickets.
type markdown struct{ Options }

func (m markdown) Render(w io.Writer, d Document) error {
	var out strings.Builder
	for _, p := range d.Projects {
		fmt.Fprintf(&out, "## %s\n\n", inMarkdown(heading(p)))
		m.table(&out, p)
		for _, c := range p.Checks {
			for _, f := range c.Findings {
				m.finding(&out, f)
			}
		}
	}
	fmt.Fprintf(&out, "%s (doctor %s)\n", summingUp(d), inMarkdown(visible(d.DoctorVersion)))
	_, err := io.WriteString(w, out.String())
	return err
}

func (m markdown) table(out *strings.Builder, p ProjectDocument) {
	rows := table(m).rows(p)
	if len(rows) == 0 {
		return
	}
	out.WriteString("| Status | Check | Finding |\n|---|---|---|\n")
	for _, r := range rows {
		fmt.Fprintf(out, "| %s | `%s` | %s |\n", r.status, r.id, inMarkdown(r.text))
	}
	out.WriteString("\n")
	notes := noted(p)
	for _, n := range notes {
		fmt.Fprintf(out, "- Note (`%s`): %s\n", n.id, inMarkdown(n.text))
	}
	if len(notes) > 0 {
		out.WriteString("\n")
	}
}

func (m markdown) finding(out *strings.Builder, f FindingDocument) {
	fmt.Fprintf(out, "### %s: `%s`\n\n%s\n\n", statusOf(f), f.Rule, inMarkdown(visible(f.Message)))
	if len(f.Locations) > 0 {
		fmt.Fprintf(out, "- Where: %s\n", inMarkdown(places(f.Locations)))
	}
	if len(f.Services) > 0 {
		fmt.Fprintf(out, "- %s: %s\n", touches(f), inMarkdown(visible(strings.Join(f.Services, ", "))))
	}
	if len(f.Locations)+len(f.Services) > 0 {
		out.WriteString("\n")
	}
	if f.Symptom != "" {
		out.WriteString("What is seen if it stays:\n\n" + fenced("text", lines(f.Symptom)))
	}
	for i, fix := range f.Fixes {
		label := "Fix"
		if i > 0 {
			label = "Or"
		}
		fmt.Fprintf(out, "%s: %s\n\n", label, inMarkdown(visible(way(fix))))
		if all := commands(fix); len(all) > 0 {
			out.WriteString(fenced("sh", all))
		}
	}
}

// fenced puts lines into a block whose fence is longer than any in them.
func fenced(language string, content []string) string {
	fence := "```"
	for strings.Contains(strings.Join(content, "\n"), fence) {
		fence += "`"
	}
	shown := make([]string, len(content))
	for i, line := range content {
		shown[i] = line
		// In a log of GitHub Actions a line that begins so is a command.
		if strings.HasPrefix(strings.TrimSpace(line), "::") || strings.HasPrefix(strings.TrimSpace(line), "##[") {
			shown[i] = "| " + line
		}
	}
	return fence + language + "\n" + strings.Join(shown, "\n") + "\n" + fence + "\n\n"
}

// inMarkdown escapes what Markdown, or HTML in it, would act upon.
func inMarkdown(text string) string {
	return markup().Replace(text)
}

func markup() *strings.Replacer {
	pairs := []string{"<", "&lt;", ">", "&gt;", "&", "&amp;"}
	for _, c := range "\\`*_[]|~#" {
		pairs = append(pairs, string(c), `\`+string(c))
	}
	return strings.NewReplacer(pairs...)
}
