package report

import (
	"slices"
	"strconv"
	"strings"

	"doctor/internal/trace"
)

// whoamiLink reports whether a hop connects two others in a drawing.
func whoamiLink(kind trace.HopKind) bool {
	return slices.Contains([]trace.HopKind{trace.HopMount, trace.HopImage, trace.HopVariable, trace.HopSource, trace.HopRequest}, kind)
}

// whoamiHop words a hop: what it is, and a note on it.
func whoamiHop(h trace.Hop[string]) (text, note string) {
	switch h.Kind {
	case trace.HopMount:
		if h.Name == "" {
			return "", ""
		}
		text = "mounted by " + withLines(h.Name, h.Lines)
		if h.Note != "" {
			text += ", " + h.Note
		}
		return text, ""
	case trace.HopImage:
		return "copied into the container by " + h.Name, ""
	case trace.HopFile:
		return withLines(h.Name, h.Lines), h.Note
	case trace.HopVariable:
		if h.Name == "" {
			return "default path", ""
		}
		return withPlace(h.Name, h.At), ""
	case trace.HopSetting:
		if h.At != "" {
			return h.At, h.Name
		}
		return h.Name, ""
	case trace.HopProfile:
		return strings.TrimSpace("profile " + h.Name), h.At
	case trace.HopSource:
		return withPlace(strings.TrimSpace(whoamiSource(h.Name)+" "+h.Note), h.At), ""
	case trace.HopRole:
		return h.Name, withPlace(h.Note, h.At)
	case trace.HopToken:
		return h.Name, h.Note
	case trace.HopIdentity:
		return strings.TrimSpace("identity " + h.Name), h.Note
	}
	return withPlace(h.Name, h.At), h.Note
}

// withPlace adds the place of a value: a line, or a variable with its line.
func withPlace(name, at string) string {
	switch {
	case at == "":
		return name
	case strings.HasPrefix(at, "("):
		return strings.TrimSpace(name + " " + at)
	case strings.HasSuffix(at, ")"):
		return strings.TrimSpace(name + " from " + at)
	}
	return strings.TrimSpace(name + " (" + at + ")")
}

// withLines is a file with its lines: the first as an editor takes it, then the others.
func withLines(file string, lines []int) string {
	if len(lines) == 0 {
		return file
	}
	text := file + ":" + strconv.Itoa(lines[0])
	if len(lines) > 1 {
		var more []string
		for _, n := range lines[1:] {
			more = append(more, strconv.Itoa(n))
		}
		text += " (and " + strings.Join(more, ", ") + ")"
	}
	return text
}
