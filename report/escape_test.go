package report

import (
	"encoding/json"
	"strings"
	"testing"
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
