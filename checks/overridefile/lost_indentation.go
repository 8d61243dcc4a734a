package overridefile

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"doctor/checks"
	"doctor/internal/astro"
	"doctor/internal/host"
)

// hasLostIndentation reports whether every line of an override begins at column 1, as after
// copying from a page as plain text.
func hasLostIndentation(data []byte) bool {
	below := false
	for _, line := range strings.Split(string(data), "\n") {
		line = strings.TrimRight(line, " \t\r")
		switch {
		case line != strings.TrimLeft(line, " \t"):
			return false
		case line == "services:":
			below = true
		case below && strings.HasSuffix(line, ":"):
			return true
		}
	}
	return false
}

// lostIndentation is the mistake of such a file.
func lostIndentation(data []byte) mistake {
	s := mistake{
		what: "every line begins at column 1, so the indentation was lost, as when text is copied from a page",
		cure: "Indent the lines again: each service deeper than services:, volumes: deeper than its service, and the list deeper than volumes:",
	}
	if !bytes.Contains(data, []byte("environment:")) && !bytes.Contains(data, []byte("secrets:")) { // their values are not shown
		s.lines = indented(data)
	}
	return s
}

// writeLines is the command that rewrites the override.
func writeLines(p *checks.Pass, lines []string) string {
	words := make([]string, 0, len(lines))
	for _, line := range lines {
		if p.POSIX() {
			words = append(words, "'"+strings.ReplaceAll(line, "'", `'\''`)+"'")
		} else {
			words = append(words, host.QuotePowerShell(line))
		}
	}
	if p.POSIX() {
		return fmt.Sprintf(`printf '%%s\n' %s > %s`, strings.Join(words, " "), astro.OverrideName)
	}
	return fmt.Sprintf("%s | Set-Content %s", strings.Join(words, ", "), astro.OverrideName)
}

// topKeys are the top-level keys that people write into an override.
var topKeys = []string{"version", "name", "services", "volumes", "networks", "secrets", "configs"}

// longKeys are the keys of a list item in its long form.
var longKeys = []string{"type", "source", "target", "read_only", "bind", "path", "required", "uid", "gid", "mode"}

// mappingKeys are the keys of a service that contain user-defined names.
var mappingKeys = []string{"environment", "labels", "networks", "depends_on"}

// indented restores the indentation, nil if that of a line is uncertain.
func indented(data []byte) []string {
	var out []string
	w := indentation{}
	for _, line := range strings.Split(string(data), "\n") {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		depth, ok := w.depth(line)
		if !ok {
			return nil
		}
		out = append(out, strings.Repeat("  ", depth)+line)
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
	isKey = isKey && (value == "" || value[0] == ' ') && !strings.ContainsAny(key, " /~\"'")
	value = strings.TrimSpace(value)
	switch {
	case strings.HasPrefix(line, "#"):
		return 0, true
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
