package manual

import (
	"strings"
	"unicode/utf8"

	"doctor/internal/lazyregexp"
)

// Plain is a page for a terminal: without the marks of Markdown, wrapped between words. Examples
// are indented and not wrapped.
func Plain(markdown string, width int) string {
	var out strings.Builder
	fence := ""
	for line := range strings.Lines(markdown) {
		line = strings.TrimRight(line, "\n")
		mark := opening().FindString(line)
		switch {
		case fence != "" && line == fence:
			fence = ""
		case fence != "":
			out.WriteString("    " + line + "\n")
		case mark != "":
			fence = mark
		case strings.HasPrefix(line, "- "):
			out.WriteString("- " + Wrap(inline(line[2:]), width, "  ") + "\n")
		default:
			out.WriteString(Wrap(inline(strings.TrimLeft(line, "#")), width, "") + "\n")
		}
	}
	return blankLines().ReplaceAllString(out.String(), "\n\n")
}

var (
	opening    = lazyregexp.New("^```+")
	blankLines = lazyregexp.New(`\n{3,}`)
	bold       = lazyregexp.New(`\*\*([^*]+)\*\*`)
	italic     = lazyregexp.New(`(^| )\*([^*]+)\*($|[ .,])`)
	link       = lazyregexp.New(`\[([^\]]+)\]\(#[^)]+\)`)
)

// inline removes the marks within a line. A text in backticks stays as it is.
func inline(line string) string {
	var out strings.Builder
	for i, part := range strings.Split(line, "`") {
		if i > 0 {
			out.WriteByte('`')
		}
		if i%2 == 0 {
			part = bold().ReplaceAllString(part, "$1")
			part = italic().ReplaceAllString(part, "$1$2$3")
			part = link().ReplaceAllString(part, "$1")
		}
		out.WriteString(part)
	}
	return out.String()
}

// Wrap breaks a text between words into lines of at most so many columns; the second and later
// lines are indented. A longer word has a line of its own.
func Wrap(text string, width int, indent string) string {
	var out strings.Builder
	column := len(indent)
	for i, word := range strings.Fields(text) {
		size := utf8.RuneCountInString(word)
		switch {
		case i == 0:
		case column+1+size > width:
			out.WriteString("\n" + indent)
			column = len(indent)
		default:
			out.WriteByte(' ')
			column++
		}
		out.WriteString(word)
		column += size
	}
	return out.String()
}
