package report

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"doctor/internal/lazyregexp"
)

// markdown is for comments on pull requests and for tickets.
type markdown struct{ Options }

func (m markdown) Render(w io.Writer, d Document) error {
	var out strings.Builder
	for _, p := range d.Projects {
		fmt.Fprintf(&out, "## %s\n\n", inMarkdown(heading(p)))
		if words := p.Settings.words(true); words != "" {
			fmt.Fprintf(&out, "**%s**\n\n", inMarkdown(words))
		}
		m.table(&out, p)
		for _, c := range p.Checks {
			for _, f := range c.Findings {
				m.finding(&out, f)
			}
		}
	}
	fmt.Fprintf(&out, "%s (doctor %s)\n", summingUp(settingsInMarkdown(d)), inMarkdown(visible(d.DoctorVersion)))
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
		if len(fix.Lines) > 0 {
			out.WriteString(fenced("text", visibleAll(fix.Lines)))
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

// settingsInMarkdown escapes the names of the settings files, the only text in the last line
// that is not doctor's own.
func settingsInMarkdown(d Document) Document {
	d.Projects = slices.Clone(d.Projects)
	for i, p := range d.Projects {
		if p.Settings != nil {
			s := *p.Settings
			s.File = inMarkdown(visible(s.File))
			d.Projects[i].Settings = &s
		}
	}
	return d
}

// inMarkdown escapes what Markdown, or HTML in it, would interpret, and what issue trackers
// interpret after that.
func inMarkdown(text string) string {
	text = markup().Replace(unreferenced(text))
	text = strings.ReplaceAll(text, breaker, "&#8203;")
	if strings.HasPrefix(text, "/") {
		// At the beginning of a line it is a command for GitLab (/close, /assign).
		return `\` + text
	}
	return text
}

// breaker marks the place of a zero-width space until the text is escaped. It occurs in no
// text, since it is not printable.
const breaker = "\u200b"

// references are what GitHub, GitLab and Jira turn into notifications and links, after
// removing the escapes: @somebody, #123, !45, GH-6, and the addresses of issues, also after a
// word that closes one (fixes #123). A zero-width space before the last character prevents
// that; Renovate and Dependabot use it too.
var references = lazyregexp.New(`(?i)(@[\pL\pN_]|[#!$&][0-9]|\bGH-[0-9]|/(?:issues|pull|pulls|merge_requests|work_items|discussions|commit)/.)`)

// unreferenced puts the breaker into each reference.
func unreferenced(text string) string {
	return references().ReplaceAllStringFunc(text, func(found string) string {
		_, size := utf8.DecodeLastRuneInString(found)
		return found[:len(found)-size] + breaker + found[len(found)-size:]
	})
}

func markup() *strings.Replacer {
	pairs := []string{"<", "&lt;", ">", "&gt;", "&", "&amp;"}
	for _, c := range "\\`*_[]|~#" {
		pairs = append(pairs, string(c), `\`+string(c))
	}
	return strings.NewReplacer(pairs...)
}
