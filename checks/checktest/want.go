package checktest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/rogpeppe/go-internal/diff"

	"doctor/checks"
	"doctor/checks/internal/exampletest"
	"doctor/fixers"
	"doctor/internal/facts"
	"doctor/internal/redact"
	"doctor/internal/redact/redacttest"
)

// compare compares the findings with those in the example.
func (k trial) compare(shown string) {
	k.t.Helper()
	if k.example.Want != shown {
		k.t.Errorf("before: not what the example wants (-update writes it):\n%s", diff.Diff("wanted", []byte(k.example.Want), "found", []byte(shown)))
	}
}

// documented compares the page of the rule with one of its findings.
func (k trial) documented(f checks.Finding) {
	k.t.Helper()
	if f.Severity != k.rule.Severity && !strings.Contains(k.rule.Doc, string(f.Severity)) {
		k.t.Errorf("the rule is of severity %s and the finding of %s; the page does not say when", k.rule.Severity, f.Severity)
	}
	if text := constant(redacttest.Raw(f.Symptom)); !strings.Contains(k.rule.Doc, text) {
		k.t.Errorf("the page does not have the symptom %q", text)
	}
}

// distinct requires that a finding lists no place twice.
func (k trial) distinct(f checks.Finding) {
	k.t.Helper()
	for i, at := range f.At {
		if slices.Contains(f.At[:i], at) {
			k.t.Errorf("before: the finding lists %s twice", place(at))
		}
	}
}

// constant is the beginning of a symptom that is the same for everybody: up to the first name,
// path or line end.
func constant(symptom string) string {
	if i := strings.IndexAny(symptom, "\"'/\n"); i >= 0 {
		symptom = symptom[:i]
	}
	symptom, _, _ = strings.Cut(symptom, "services.")
	return symptom
}

// describe formats findings as in an example.
func describe(e *exampletest.Example, w *facts.Facts, findings []checks.Finding) string {
	var out page
	for i, f := range findings {
		if i > 0 {
			out.WriteByte('\n')
		}
		out.line("", string(f.Severity)+" "+f.Rule.ID)
		if f.Subject != "" {
			out.line("  ", "subject: "+f.Subject)
		}
		out.line("  ", "message: "+redacttest.Raw(f.Message))
		if !f.Symptom.IsEmpty() {
			out.line("  ", "symptom: "+redacttest.Raw(f.Symptom))
		}
		for _, at := range f.At {
			out.line("  ", "at: "+place(at))
		}
		if len(f.Services) > 0 {
			out.line("  ", "services: "+strings.Join(f.Services, ", "))
		}
		for _, fix := range f.Fixes {
			out.fix(w, fix)
		}
	}
	return placeholders(e).Replace(out.String())
}

// placeholders replaces what differs between machines.
func placeholders(e *exampletest.Example) *strings.Replacer {
	return strings.NewReplacer(
		e.Home, "@@HOME@@", e.Project, "@@PROJECT@@", e.Base, "@@BASE@@",
		"owner "+e.Owner(), "owner "+exampletest.UserAndGroup,
	)
}

// place formats a location as the report does.
func place(at checks.Position) string {
	text := at.File
	if at.Line > 0 {
		text += fmt.Sprintf(":%d", at.Line)
	}
	if at.Column > 0 {
		text += fmt.Sprintf(":%d", at.Column)
	}
	if at.Container != "" {
		text += " in the container " + at.Container
	}
	if at.Call != "" {
		text += " " + at.Call
	}
	return strings.TrimSpace(text)
}

// page builds a text line by line.
type page struct{ strings.Builder }

// line writes a text with each line indented, further ones more than the first.
func (p *page) line(indent, text string) {
	for i, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		if i > 0 {
			line = "  | " + line
		}
		p.WriteString(strings.TrimRight(indent+visible(line), " ") + "\n")
	}
}

func (p *page) fix(w *facts.Facts, fix checks.Fix) {
	word := "fix"
	if fix.And {
		word = "and"
	}
	p.line("  ", fmt.Sprintf("%s (%s): %s", word, plan(w).SafetyOf(fix), redacttest.Raw(fix.Title)))
	for _, command := range fix.Commands {
		p.line("    ", "$ "+redacttest.Raw(command))
	}
	for _, l := range fix.Lines {
		p.line("    ", "write "+redacttest.Raw(l))
	}
	if fix.Edit == nil {
		return
	}
	proposal, err := plan(w).Propose(fix)
	if err != nil {
		p.line("    ", "refused: "+redacttest.Raw(redact.TextOf(err)))
		return
	}
	for line := range strings.Lines(proposal.Diff()) {
		p.line("    ", line)
	}
}

// plan returns a plan without changes.
func plan(w *facts.Facts) *fixers.Plan {
	return fixers.NewPlan(w.Machine, fixers.Project{Dir: w.Dir, Home: w.Machine.Home})
}

// visible escapes characters that are not printable.
func visible(line string) string {
	var out strings.Builder
	for _, r := range line {
		if r == '\t' || unicode.IsPrint(r) {
			out.WriteRune(r)
			continue
		}
		out.WriteString(strings.Trim(strconv.QuoteRuneToASCII(r), "'"))
	}
	return out.String()
}
