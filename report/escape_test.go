package report

import (
	"encoding/json"
	"strings"
	"testing"

	"doctor/checks"
	"doctor/internal/facts"
	"doctor/internal/redact"
)

func TestVisibleJSON(t *testing.T) {
	text := "{\n  \"a\": \"x\u202ey\u009b\U000e0041\"\n}"
	got := VisibleJSON(text)
	if want := "{\n  \"a\": \"x\\u202ey\\u009b\\udb40\\udc41\"\n}"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	var was, is map[string]string
	if json.Unmarshal([]byte(text), &was) != nil || json.Unmarshal([]byte(got), &is) != nil || was["a"] != is["a"] {
		t.Errorf("%q and %q", was, is)
	}
}

func TestVisibleText(t *testing.T) {
	if got, want := VisibleText("a\tb\u202e\r\n\x1b[1m\n"), "a\tb\\u202e\r\n\\x1b[1m\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestMarkdownCommands: a line of a symptom is never a command for GitHub Actions.
func TestMarkdownCommands(t *testing.T) {
	got := fenced("text", []string{"a", "::error::x", " ::add-mask::y", "##[group]z"})
	for line := range strings.Lines(got) {
		if strings.HasPrefix(strings.TrimSpace(line), "::") || strings.HasPrefix(line, "##[") {
			t.Errorf("%q", got)
		}
	}
}

// No line of the table format, in a log of GitHub Actions, is a command that a file has written.
func TestTableHasNoCommands(t *testing.T) {
	check := &checks.Check{ID: "c", Title: "C", Scope: facts.Project, Rules: rules(checks.Error, "bad")}
	r := Report{Projects: []Project{{Source: func(checks.Position) (string, string) { return "  ::stop-commands::z", "" }, ProjectReport: checks.ProjectReport{Results: []checks.Result{
		{Check: check, Status: checks.Fail, Findings: []checks.Finding{{
			Rule: check.Rules[0], Message: redact.NewText("Bad."), Symptom: redact.NewText("::error::x\n##[group]y"), At: []checks.Position{{File: ".env", Line: 1}},
			Fixes: []checks.Fix{{Title: redact.NewText("Fix it"), Lines: redact.Texts("::add-mask::y")}},
		}}},
	}}}}}
	got := render(t, "table", r, options())
	for _, want := range []string{"::error::x", "::add-mask::y", "::stop-commands::z", "##[group]y"} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is missing", want)
		}
	}
	for line := range strings.Lines(got) {
		if start := strings.TrimSpace(line); strings.HasPrefix(start, "::") || strings.HasPrefix(start, "##[") {
			t.Errorf("a command: %q", line)
		}
	}
}
