package fixers

import (
	"bytes"
	"errors"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"doctor/fixers/internal/textedit"
)

// AddLines appends lines to a text file that is a list, such as .gitignore or requirements.txt.
// Lines that the file already has are not added again.
type AddLines struct {
	Unprinted[AddLines]
	// File is the list.
	File string
	// Lines are the lines, without line endings.
	Lines []string
	// Create creates a missing file.
	Create bool
}

// Name is add-lines.
func (AddLines) Name() string { return "add-lines" }

// Promise is safe.
func (AddLines) Promise() Safety { return Safe }

// Paths is the file.
func (e AddLines) Paths() []string { return []string{e.File} }

// newListMode is the mode of a new list: it holds no secrets.
const newListMode fs.FileMode = 0o644

// Plan appends the missing lines, all in one edit.
func (e AddLines) Plan(files Files, p Project) (Change, error) {
	change := Change{File: p.Absolute(e.File), Format: Lines}
	before, err := readOrCreate(files, &change, e.Create, newListMode)
	if err != nil {
		return change, err
	}
	if _, err := lineFacts(before); err != nil {
		return change, err
	}
	text := slices.Clone(before)
	for _, line := range e.Lines {
		if !hasLine(text, line) {
			text = append(text, textedit.AppendLine(text, line)...)
		}
	}
	if len(text) == len(before) {
		change.Create = nil
		return change, nil
	}
	change.Splices = []Splice{{Start: len(before), End: len(before), New: string(text[len(before):])}}
	change.Wants = addedLines(before, text)
	return change, nil
}

// listed are the lines of a text, without line endings and the spaces around them.
func listed(text []byte) []string {
	var out []string
	for line := range strings.Lines(string(bytes.TrimPrefix(text, textedit.BOM))) {
		out = append(out, strings.TrimSpace(line))
	}
	return out
}

func hasLine(text []byte, line string) bool { return slices.Contains(listed(text), line) }

// lineFacts are the lines by their number. Text in another encoding is refused: a line in UTF-8
// would not belong to it.
func lineFacts(text []byte) (textedit.Facts, error) {
	if !utf8.Valid(text) || bytes.IndexByte(text, 0) >= 0 {
		return nil, errors.New("the file is not UTF-8")
	}
	out := textedit.Facts{}
	for i, line := range listed(text) {
		out["line "+strconv.Itoa(i+1)] = textedit.Digest(line)
	}
	return out, nil
}

func addedLines(before, after []byte) []Want {
	was, _ := lineFacts(before)
	is, _ := lineFacts(after)
	return textedit.Differences(was, is)
}
