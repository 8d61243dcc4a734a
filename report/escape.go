package report

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"doctor/checks"
)

// visible escapes what a terminal would interpret or not show: control characters (including
// the 8-bit ones), bidirectional marks and other invisible characters, line separators,
// invalid UTF-8. The result is one line.
func visible(text string) string {
	if !strings.ContainsFunc(text, unprintable) {
		return text
	}
	var out strings.Builder
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&out, `\x%02x`, text[i])
		case r != utf8.RuneError && unprintable(r):
			out.WriteString(spell(r))
		default:
			out.WriteRune(r)
		}
		i += size
	}
	return out.String()
}

// visibleAll is visible for each of the texts.
func visibleAll(texts []string) []string {
	out := make([]string, len(texts))
	for i, t := range texts {
		out[i] = visible(t)
	}
	return out
}

func spell(r rune) string {
	switch {
	case r == '\n':
		return `\n`
	case r == '\r':
		return `\r`
	case r == '\t':
		return `\t`
	case r < 0x80:
		return fmt.Sprintf(`\x%02x`, r)
	case r <= 0xffff:
		return fmt.Sprintf(`\u%04x`, r)
	}
	return fmt.Sprintf(`\U%08x`, r)
}

// unprintable also holds for utf8.RuneError, which ranging over a text yields for invalid
// UTF-8; a real replacement character is printed unchanged.
func unprintable(r rune) bool {
	return unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp) || r == utf8.RuneError
}

// lines splits a text of several lines and makes each visible.
func lines(text string) []string {
	split := strings.Split(strings.TrimRight(strings.ReplaceAll(text, "\r\n", "\n"), "\n"), "\n")
	for i := range split {
		split[i] = visible(strings.TrimRight(split[i], " \t"))
	}
	return split
}

// noCommand puts a bar before a line that is a command in a log of GitHub Actions, which ignores
// the spaces before it.
func noCommand(line string) string {
	if start := strings.TrimSpace(line); strings.HasPrefix(start, "::") || strings.HasPrefix(start, "##[") {
		return "| " + line
	}
	return line
}

// place shows a location: file:line:column, a container, a call.
func place(l checks.Position) string {
	text := l.File
	if l.Line > 0 {
		text += fmt.Sprintf(":%d", l.Line)
		if l.Column > 0 {
			text += fmt.Sprintf(":%d", l.Column)
		}
	}
	for _, part := range []struct{ what, name string }{{"container", l.Container}, {"call", l.Call}} {
		if part.name == "" {
			continue
		}
		if text != "" {
			text += ", "
		}
		text += part.what + " " + part.name
	}
	return visible(text)
}

// Visible escapes, in one line, what a terminal would interpret or not show. It is for
// messages that are printed beside a report.
func Visible(text string) string { return visible(text) }

// VisibleText is Visible for a text of several lines, whose line ends are kept.
func VisibleText(text string) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		content := strings.TrimRight(line, "\r\n")
		parts := strings.Split(content, "\t")
		for i := range parts {
			parts[i] = visible(parts[i])
		}
		out.WriteString(strings.Join(parts, "\t") + line[len(content):])
	}
	return out.String()
}

// VisibleJSON escapes in a JSON document what a terminal would interpret. Such characters
// occur only inside its strings, where \u means the same.
func VisibleJSON(text string) string {
	var out strings.Builder
	for _, r := range text {
		switch {
		case r == '\n' || r == utf8.RuneError || !unprintable(r):
			out.WriteRune(r)
		case r <= 0xffff:
			fmt.Fprintf(&out, `\u%04x`, r)
		default:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&out, `\u%04x\u%04x`, high, low)
		}
	}
	return out.String()
}
