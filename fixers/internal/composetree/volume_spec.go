package composetree

import (
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"doctor/fixers/internal/textedit"
)

// volumeSpec is a volume line in the short syntax, split as compose does. source and mode are empty
// spans if missing: `/x` alone only has a target.
type volumeSpec struct {
	Text                 string
	Source, target, mode textedit.Span
	HasSource, hasMode   bool
}

// SplitVolume splits source:target:mode at the colons that are neither in a ${...} nor after a
// drive letter (compose-go 2.9.1 format/volume.go). ok is false for what compose refuses, an empty
// part or more than three, and also for a ${ that is not closed, which includes the rest, and for a
// NUL, with which compose marks the end.
func SplitVolume(text string) (v volumeSpec, ok bool) {
	v.Text = text
	if len(text) == 1 || len(text) == 2 { // too short to be split
		v.target = textedit.Span{From: 0, To: len(text)}
		return v, true
	}
	var parts []textedit.Span
	from, depth := 0, 0
	for i, r := range text {
		switch {
		case r == '$' && i+1 < len(text) && text[i+1] == '{':
			depth++
		case r == '}' && depth > 0:
			depth--
		case r == ':' && depth == 0 && !isDrive(text[from:i]):
			parts = append(parts, textedit.Span{From: from, To: i})
			from = i + 1
		}
	}
	parts = append(parts, textedit.Span{From: from, To: len(text)})
	for _, p := range parts {
		if p.From == p.To {
			return v, false
		}
	}
	switch len(parts) {
	case 1:
		v.target = parts[0]
	case 2:
		v.Source, v.target, v.HasSource = parts[0], parts[1], true
	case 3:
		v.Source, v.target, v.mode = parts[0], parts[1], parts[2]
		v.HasSource, v.hasMode = true, true
	}
	return v, len(parts) <= 3 && depth == 0 && !strings.ContainsRune(text, 0)
}

func isDrive(text string) bool {
	r, size := utf8.DecodeRuneInString(text)
	return size == len(text) && unicode.IsLetter(r)
}

func (v volumeSpec) part(s textedit.Span) string { return v.Text[s.From:s.To] }

// SameTarget compares targets as compose merges volumes: by the cleaned path.
func SameTarget(a, b string) bool { return a != "" && b != "" && path.Clean(a) == path.Clean(b) }
