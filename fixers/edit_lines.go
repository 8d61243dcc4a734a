package fixers

import (
	"bytes"
	"fmt"
	"strings"

	"doctor/fixers/internal/textedit"
)

// EditLines changes whole lines of a text file that its reader refuses, or that needs more than one
// value to change. It cannot check what the change means, except that a file that could be read can
// still be read: the result has to be diagnosed before the edit is offered.
type EditLines struct {
	Unprinted[EditLines]
	File string
	// As is the format by which the lines are masked in a diff.
	As Format `edit:"optional"`
	// Changes are what is done, each to other lines of the file as it was read.
	Changes []LineChange
	// Sure means that the lines can have only this meaning and that nothing is lost.
	Sure bool
}

// LineChange is a change of some lines. It is one of: a prefix for each line that is not blank, a
// replacement of a text within the lines, other lines in their place. With none of these the lines
// are deleted. Line numbers begin at 1; LF, CR and CRLF end a line.
type LineChange struct {
	// From and To are the first and the last line. To is From-1 to insert Lines before From.
	From, To int
	// Prefix is put in front of each line that is not blank.
	Prefix string `edit:"optional"`
	// Old is a text that is in the lines exactly once, New what replaces it.
	Old, New string `edit:"optional"`
	// Lines replace the lines; they have no line ends.
	Lines []string `edit:"optional"`
}

// PrefixLines puts a prefix in front of some lines.
func PrefixLines(from, to int, prefix string) LineChange {
	return LineChange{From: from, To: to, Prefix: prefix}
}

// CommentLines turns some lines into comments.
func CommentLines(from, to int) LineChange { return PrefixLines(from, to, "# ") }

// DeleteLines deletes some lines.
func DeleteLines(from, to int) LineChange { return LineChange{From: from, To: to} }

// ReplaceLines replaces some lines by others.
func ReplaceLines(from, to int, lines ...string) LineChange {
	return LineChange{From: from, To: to, Lines: lines}
}

// InsertLines inserts lines before a line; one more than the last line appends.
func InsertLines(before int, lines ...string) LineChange {
	return LineChange{From: before, To: before - 1, Lines: lines}
}

// ReplaceText replaces a text in a line.
func ReplaceText(line int, old, with string) LineChange {
	return LineChange{From: line, To: line, Old: old, New: with}
}

// Name is edit-lines.
func (EditLines) Name() string { return "edit-lines" }

// Promise is safe only for lines that are sure.
func (e EditLines) Promise() Safety {
	if e.Sure {
		return Safe
	}
	return Unsafe
}

// Paths is the file.
func (e EditLines) Paths() []string { return []string{e.File} }

// Plan finds the lines.
func (e EditLines) Plan(files Files, p Project) (Change, error) {
	change := Change{File: p.Absolute(e.File), Format: e.As, Unchecked: true}
	text, err := files.Read(change.File)
	if err != nil {
		return change, err
	}
	lines := textedit.Lines(text)
	if last := lines[len(lines)-1]; last.From == last.To && len(lines) > 1 {
		lines = lines[:len(lines)-1] // what follows the last line end is no line
	}
	for _, c := range e.Changes {
		splices, err := c.splices(text, lines)
		if err != nil {
			return change, err
		}
		change.Splices = append(change.Splices, splices...)
	}
	after, err := textedit.Apply(text, change.Splices)
	if err != nil {
		return change, fmt.Errorf("two of the changes overlap: %w", err)
	}
	return change, stillReadable(e.As, text, after)
}

// stillReadable refuses to break a file that could be read.
func stillReadable(format Format, before, after []byte) error {
	if format == "" || format == Dockerfile {
		return nil
	}
	_, was := readFacts(format, before)
	_, is := readFacts(format, after)
	if was == nil && is != nil {
		return fmt.Errorf("the edit would make the file unreadable: %w", is)
	}
	return nil
}

// splices are the bytes that one change replaces.
func (c LineChange) splices(text []byte, lines []textedit.Span) ([]Splice, error) {
	insert := c.To == c.From-1
	if c.From < 1 || c.To < c.From-1 || c.To > len(lines) || c.From > len(lines)+1 {
		return nil, fmt.Errorf("it has no lines %d to %d", c.From, c.To)
	}
	switch {
	case insert:
		return c.insertion(text, lines), nil
	case c.Prefix != "":
		var out []Splice
		for _, l := range lines[c.From-1 : c.To] {
			l = withoutBOM(text, l)
			if len(bytes.TrimSpace(text[l.From:l.To])) > 0 {
				out = append(out, Splice{Start: l.From, End: l.From, New: c.Prefix})
			}
		}
		return out, nil
	case c.Old != "":
		from, to := lines[c.From-1].From, lines[c.To-1].To
		if bytes.Count(text[from:to], []byte(c.Old)) != 1 {
			return nil, fmt.Errorf("line %d does not have the text to replace exactly once", c.From)
		}
		at := from + bytes.Index(text[from:to], []byte(c.Old))
		return []Splice{{Start: at, End: at + len(c.Old), New: c.New}}, nil
	}
	first := withoutBOM(text, lines[c.From-1])
	if len(c.Lines) > 0 {
		return []Splice{{Start: first.From, End: lines[c.To-1].To, New: strings.Join(c.Lines, textedit.LineEnd(text))}}, nil
	}
	end := len(text)
	if c.To < len(lines) {
		end = lines[c.To].From
	}
	return []Splice{{Start: first.From, End: end}}, nil
}

// insertion inserts lines before From.
func (c LineChange) insertion(text []byte, lines []textedit.Span) []Splice {
	eol := textedit.LineEnd(text)
	added := strings.Join(c.Lines, eol)
	if c.From <= len(lines) {
		at := withoutBOM(text, lines[c.From-1]).From
		return []Splice{{Start: at, End: at, New: added + eol}}
	}
	return []Splice{{Start: len(text), End: len(text), New: textedit.AppendLine(text, added)}}
}

// withoutBOM is a line without the byte-order mark of its file.
func withoutBOM(text []byte, l textedit.Span) textedit.Span {
	if l.From == 0 && bytes.HasPrefix(text, textedit.BOM) {
		l.From = len(textedit.BOM)
	}
	return l
}
