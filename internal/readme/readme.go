// Package readme finds in documentation what people are told to put into their .env: code blocks of
// Markdown that the text around them is clear about.
//
// It reads the few forms of Markdown that matter itself. A complete parser would fill its tables
// before main: goldmark takes 0.8 ms for that, a fifteenth of every run.
package readme

import (
	"slices"
	"strings"

	"doctor/internal/lazyregexp"
)

// Block is the content of a code block for .env.
type Block struct {
	// From and To are offsets in the text: whole lines, without the fences.
	From, To int
	// Line is that of its first line, counted from 1.
	Line int
}

// Told is what a document tells people to put into .env.
type Told struct {
	Blocks []Block
	// Unclear are the lines of code blocks that are about .env, and may not be meant for everybody.
	Unclear []int
}

// Read reads a document.
func Read(text string) Told {
	var told Told
	for _, c := range codes(text) {
		switch c.purpose(text) {
		case forEnv:
			told.Blocks = append(told.Blocks, c.Block)
		case unclear:
			told.Unclear = append(told.Unclear, c.Line)
		case other:
		}
	}
	return told
}

// value matches a variable with the value that a text gives it: NAME=value, or a path after the name in a
// sentence, a table or YAML.
var value = lazyregexp.New("\\b([A-Za-z_][A-Za-z0-9_]*)[`\"'*]*(?:[ \\t]*=[ \\t]*[`\"'*]*([^\\s`\"'*,;)|]+)|(?:[ \\t]*[:|][ \\t]*|[ \\t]+(?:to|is|as)[ \\t]+)[`\"'*]*((?:[/~$%]|[A-Za-z]:\\\\)[^\\s`\"'*,;)|]*))")

// Differing are the variables to which texts give more than one value, such as one for each system. Not
// only code blocks count: a sentence may have the other value.
func Differing(texts []string) []string {
	first, differing := map[string]string{}, map[string]bool{}
	for _, text := range texts {
		for _, m := range value().FindAllStringSubmatch(text, -1) {
			name, given := m[1], strings.TrimRight(m[2]+m[3], ".")
			if was, known := first[name]; known && was != given {
				differing[name] = true
			}
			first[name] = given
		}
	}
	var names []string
	for name := range differing {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// code is a fenced code block with what is around it.
type code struct {
	Block
	info     string
	above    string   // the paragraph directly above
	below    string   // the paragraph directly below
	headings []string // of the sections that it is in
}

// The lines of Markdown that matter here. A fence may be in a list, and follow its mark.
var (
	fence   = lazyregexp.New("^[ \\t]*((?:[-*+]|\\d{1,9}[.)])[ \\t]+)?(`{3,}|~{3,})[ \\t]*(.*)$")
	heading = lazyregexp.New(`^ {0,3}(#{1,6})(?:[ \t]+(.*))?$`)
	rule    = lazyregexp.New(`^ {0,3}(?:=+|-{2,}|\*{3,}|_{3,})[ \t]*$`)
	item    = lazyregexp.New(`^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+`)
)

// reader reads a document line by line.
type reader struct {
	found     []code
	open      string // the fence of the open block, "" outside of one
	paragraph string
	ended     bool // the paragraph has ended, and nothing follows it so far
	below     bool // the next paragraph is directly below the last block
	comment   bool // of HTML
	sections  [6]string
}

// codes are the complete code blocks of a document.
func codes(text string) []code {
	var r reader
	at, number := 0, 0
	for line := range strings.Lines(text) {
		number++
		r.line(strings.TrimRight(strings.TrimPrefix(line, "\ufeff"), "\r\n"), at, at+len(line), number)
		at += len(line)
	}
	if r.open != "" { // its end is missing, so that it is unknown what belongs to it
		r.found = r.found[:len(r.found)-1]
	}
	return r.found
}

func (r *reader) line(line string, from, to, number int) {
	f := fence().FindStringSubmatch(line)
	switch {
	case r.open != "":
		if f != nil && f[1] == "" && f[3] == "" && f[2][0] == r.open[0] && len(f[2]) >= len(r.open) {
			r.found[len(r.found)-1].To = from
			r.open, r.paragraph, r.ended, r.below = "", "", true, true
		}
	case r.comment:
		r.comment = !strings.Contains(line, "-->")
	case f != nil && (f[2][0] == '~' || !strings.Contains(f[3], "`")):
		if r.open, r.below = f[2], false; f[1] != "" {
			r.paragraph = "" // that of another item
		}
		r.found = append(r.found, code{Block: Block{From: to, To: to, Line: number + 1}, info: strings.TrimSpace(f[3]), above: r.paragraph, headings: slices.Clone(r.sections[:])})
	case strings.HasPrefix(strings.TrimSpace(line), "<!--"):
		r.comment = !strings.Contains(line, "-->")
	default:
		r.text(line)
	}
}

// text reads a line that is neither code nor a comment.
func (r *reader) text(line string) {
	h := heading().FindStringSubmatch(line)
	switch {
	case h != nil:
		r.section(len(h[1]), h[2])
	case rule().MatchString(line):
		if r.paragraph != "" && !r.ended { // a heading that is underlined
			level := 2
			if strings.Contains(line, "=") {
				level = 1
			}
			r.section(level, r.paragraph)
		}
		r.paragraph, r.below = "", false
	case strings.TrimSpace(line) == "":
		r.ended = true
		if r.paragraph != "" {
			r.below = false
		}
	default:
		if starts := item().MatchString(line); starts || r.ended {
			r.paragraph, r.below = "", r.below && !starts
		}
		r.ended = false
		if len(r.paragraph) <= mostText {
			r.paragraph = brief(strings.TrimSpace(r.paragraph + " " + strings.TrimSpace(line)))
		}
		if r.below && len(r.found) > 0 {
			r.found[len(r.found)-1].below = r.paragraph
		}
	}
}

// section begins a section, which ends those of its level and below.
func (r *reader) section(level int, title string) {
	clear(r.sections[level-1:])
	r.sections[level-1] = brief(title)
	r.paragraph, r.ended, r.below = "", true, false
}

// mostText is the size of a paragraph or heading, in bytes, beyond which what it says is not clear.
const mostText = 2000

func brief(text string) string { return text[:min(len(text), mostText+1)] }
