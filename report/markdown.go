package report

import (
	"bytes"
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
	if d.overview() {
		m.overview(&out, d)
	}
	for _, p := range d.Projects {
		if d.overview() && !hasFindings(p) {
			continue
		}
		m.heading(&out, p)
		m.proven(&out, p)
		m.table(&out, p)
		for _, one := range p.problems {
			m.finding(&out, p, one.finding)
		}
		for _, t := range p.Then {
			fmt.Fprintf(&out, "%s\n\n", inMarkdown(thenWords(t)))
		}
	}
	for _, r := range d.remarks() {
		fmt.Fprintf(&out, "**%s**\n\n", inMarkdown(r.words))
	}
	out.WriteString(m.last(d))
	_, err := io.WriteString(w, out.String())
	return err
}

// heading is the verdict, what the project is, and which findings do not count.
func (m markdown) heading(out *strings.Builder, p ProjectDocument) {
	v := newVerdict(p)
	fmt.Fprintf(out, "## %s %s\n\n%s\n\n", v.sign, inMarkdown(v.words), inMarkdown(context(p)))
	for _, a := range p.asides() {
		fmt.Fprintf(out, "**%s**\n\n", inMarkdown(a.words))
	}
}

// last is the last line: the counts, and doctor's version.
func (m markdown) last(d Document) string {
	return fmt.Sprintf("%s (doctor %s)\n", strings.Join(summingUp(settingsInMarkdown(d)), separator), inMarkdown(visible(d.DoctorVersion)))
}

func (m markdown) proven(out *strings.Builder, p ProjectDocument) {
	all := proofs(p)
	if newVerdict(p).unused {
		all = append(all, proof{"uses", NoUse(p.Sources, p.Unread)})
	}
	for _, one := range all {
		fmt.Fprintf(out, "- %s: %s\n", one.label, inMarkdown(one.text))
	}
	if len(all) > 0 {
		out.WriteString("\n")
	}
}

func (m markdown) table(out *strings.Builder, p ProjectDocument) {
	rows := table(m).rows(p)
	if len(rows) == 0 {
		return
	}
	out.WriteString("| Status | Check | Finding | Fix |\n|---|---|---|---|\n")
	for _, r := range rows {
		fmt.Fprintf(out, "| %s | %s | %s | %s |\n", r.status, r.check, inMarkdown(r.finding), inlineCode(r.fix))
	}
	out.WriteString("\n")
	notes := noted(p)
	for _, n := range notes {
		fmt.Fprintf(out, "- Note (`%s`): %s\n", n.label, inMarkdown(n.text))
	}
	if len(notes) > 0 {
		out.WriteString("\n")
	}
}

// inlineCode is a command in a cell; one that would need escapes there is left to the block
// below.
func inlineCode(command string) string {
	switch {
	case command == "" || command == seeBelow:
		return command
	case strings.ContainsAny(command, "`|\\<>&"):
		return seeBelow
	}
	return "`" + command + "`"
}

// noted returns the notes of the checks that have no row in the table.
func noted(p ProjectDocument) []proof {
	var notes []proof
	for _, c := range p.Checks {
		for _, n := range c.Notes {
			notes = append(notes, proof{c.ID, visible(n)})
		}
	}
	return notes
}

func (m markdown) finding(out *strings.Builder, p ProjectDocument, f FindingDocument) {
	fmt.Fprintf(out, "### %s: `%s`\n\n%s\n\n", f.Severity, f.Rule, inMarkdown(visible(f.Message)))
	if block := frameText(f); len(block) > 0 {
		out.WriteString(fenced("text", block))
	}
	whom := affected(p, f)
	switch {
	case f.Symptom == "" && whom != "":
		fmt.Fprintf(out, "Affects %s.\n\n", inMarkdown(whom))
	case f.Symptom != "" && whom != "":
		fmt.Fprintf(out, "In %s you will see:\n\n", inMarkdown(whom))
	case f.Symptom != "":
		out.WriteString("You will see:\n\n")
	}
	if f.Symptom != "" {
		out.WriteString(fenced("text", lines(f.Symptom)))
	}
	for i, fix := range f.Fixes {
		fmt.Fprintf(out, "%s: %s\n\n", fix.Label(i == 0), inMarkdown(visible(way(fix))))
		own, byHand := commands(fix)
		if own != "" {
			out.WriteString(fenced("sh", []string{own}))
		}
		if own != "" && len(byHand) > 0 {
			out.WriteString("Or by hand:\n\n")
		}
		if len(byHand) > 0 {
			out.WriteString(fenced("sh", byHand))
		}
		if len(fix.Lines) > 0 {
			out.WriteString(fenced("text", visibleAll(fix.Lines)))
		}
	}
}

// frameText are the lines that show a finding, as a terminal without colors would.
func frameText(f FindingDocument) []string {
	var out bytes.Buffer
	details{out: &out}.lines(f)
	var all []string
	for line := range strings.Lines(out.String()) {
		all = append(all, strings.TrimPrefix(strings.TrimRight(line, "\n"), indent))
	}
	return all
}

// fenced puts lines into a block whose fence is longer than any in them.
func fenced(language string, content []string) string {
	fence := "```"
	for strings.Contains(strings.Join(content, "\n"), fence) {
		fence += "`"
	}
	shown := make([]string, len(content))
	for i, line := range content {
		shown[i] = noCommand(line)
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
		if p.Baseline != nil {
			b := *p.Baseline
			b.File = inMarkdown(visible(b.File))
			d.Projects[i].Baseline = &b
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

// FromMarkdown is a text as a reader of Markdown sees it, as far as it was escaped here.
func FromMarkdown(text string) string {
	return strings.NewReplacer("&#8203;", "", "&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(escaped().ReplaceAllString(text, "$1"))
}

var escaped = lazyregexp.New("\\\\([\\\\`*_\\[\\]|~#/])")
