package overridefile

import (
	"slices"
	"strings"

	"doctor/checks/internal/repair"
	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/lazyregexp"
)

// hasLostIndentation reports whether every line of an override begins at column 1, as after
// copying from a page as plain text.
func hasLostIndentation(data []byte) bool {
	below, lost := false, false
	for _, line := range repair.Lines(data) {
		line = withoutComment(line)
		switch {
		case line != strings.TrimLeft(line, " \t"):
			return false
		case line == "services:":
			below = true
		case below && strings.HasSuffix(line, ":"):
			lost = true
		}
	}
	return lost
}

var endComment = lazyregexp.New(`(?:^|[ \t]+)#.*$`)

// withoutComment is a line without the comment and the blanks at its end.
func withoutComment(line string) string {
	return strings.TrimRight(endComment().ReplaceAllString(line, ""), " \t\r")
}

// lostIndentation is the mistake of such a file.
func lostIndentation(data []byte) mistake {
	s := mistake{
		what: "no line is indented: the indentation is probably lost from copying",
		cure: "Restore the indentation",
	}
	if changes := indented(data); changes != nil {
		s.options, s.sure = [][]fixers.LineChange{changes}, true
	}
	return s
}

// misplaced are the lines of services at the top level below services:, and how much deeper they
// belong. It reports false where that is uncertain.
func misplaced(data []byte) (lines repair.Span, width int, ok bool) {
	under := false // the last key at the top level is services: or a misplaced service
	for i, line := range repair.Lines(data) {
		line = withoutComment(line)
		key, _, _ := strings.Cut(line, ":")
		switch depth := repair.IndentationOf(line); {
		case line == "" || strings.HasPrefix(line[depth:], "#"):
		case depth > 0 && under && lines.From > 0:
			lines.To = i + 1
		case depth > 0 && under && width == 0:
			width = depth // of the services that are in place
		case depth > 0:
		case line == "services:":
			under = true
		case !slices.Contains(astro.AllServices(), key):
			under = false
		case !under:
			return repair.Span{}, 0, false
		default:
			if lines.From == 0 {
				lines.From = i + 1
			}
			lines.To = i + 1
		}
	}
	return lines, max(width, 2), lines.From > 0
}

// topKeys are the top-level keys that people write into an override.
var topKeys = []string{"version", "name", "services", "volumes", "networks", "secrets", "configs"}

// longKeys are the keys of a list item in its long form.
var longKeys = []string{"type", "source", "target", "read_only", "bind", "path", "required", "uid", "gid", "mode"}

// mappingKeys are the keys of a service that contain user-defined names.
var mappingKeys = []string{"environment", "labels", "networks", "depends_on"}

// indented restores the indentation from the names of the keys, nil if that of a line is uncertain.
// Comments and blank lines stay as they are.
func indented(data []byte) []fixers.LineChange {
	var out []fixers.LineChange
	w := indentation{}
	for i, line := range repair.Lines(data) {
		text := strings.TrimSpace(line)
		if text == "" || text[0] == '#' {
			continue
		}
		depth, ok := w.depth(withoutComment(text))
		if !ok {
			return nil
		}
		restored := strings.Repeat("  ", depth) + text
		switch {
		case restored == strings.TrimRight(line, " \t"):
		case strings.HasPrefix(line, text):
			out = append(out, fixers.PrefixLines(i+1, i+1, strings.Repeat("  ", depth)))
		default:
			out = append(out, fixers.ReplaceLines(i+1, i+1, restored))
		}
	}
	return out
}

// indentation is the position of a line in an override.
type indentation struct {
	top, service, key string
	item              bool            // a list has begun under key
	seen              map[string]bool // keys of the service
}

func (w *indentation) depth(line string) (int, bool) {
	key, value, isKey := strings.Cut(line, ":")
	isKey = isKey && (value == "" || value[0] == ' ' || value[0] == '\t') && !strings.ContainsAny(key, " /~\"'")
	value = strings.TrimSpace(value)
	switch {
	case strings.HasPrefix(line, "- "):
		w.item = true
		return 3, w.top == "services" && w.key != ""
	case !isKey:
		return 0, false
	case w.item && slices.Contains(longKeys, key):
		return 4, true
	case w.top == "services" && w.service != "" && !w.seen[key] && (slices.Contains(serviceKeys, key) || key == "<<"):
		w.key, w.item, w.seen[key] = key, false, true
		return 2, true
	case w.top == "services" && slices.Contains(mappingKeys, w.key) && !w.item && value != "":
		return 3, true
	case slices.Contains(topKeys, key) || strings.HasPrefix(key, "x-"):
		*w = indentation{top: key}
		return 0, !strings.HasPrefix(key, "x-")
	case w.top == "services" && value == "":
		w.service, w.key, w.item, w.seen = key, "", false, map[string]bool{}
		return 1, true
	case w.top != "" && w.top != "services":
		return 1, true
	}
	return 0, false
}
