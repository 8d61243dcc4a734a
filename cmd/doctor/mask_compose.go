package main

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"doctor/internal/lazyregexp"
	"doctor/internal/redact"
)

// maskCompose shows a compose file line by line as it is written, so that the
// places in the report can be found, without the values that may be secret.
// Comments are left out. Of a file that is not YAML only the keys are shown.
func maskCompose(text string) (string, []redact.Redaction) {
	var document yaml.Node
	if err := yaml.Load([]byte(text), &document); err != nil {
		return maskUnreadable(text)
	}
	var s scalars
	s.walk(&document, nil)
	slices.SortStableFunc(s, func(a, b scalar) int {
		if a.line != b.line {
			return a.line - b.line
		}
		return a.column - b.column
	})
	return s.mask(text)
}

// scalar is one scalar of the file and whether it may be shown. Keep is how
// much of it may in any case.
type scalar struct {
	line, column int
	shown        bool
	name         string
	keep         string
}

type scalars []scalar

// shownBelow are the keys of a service whose values are names, places and
// switches.
func shownBelow(key string) bool {
	return slices.Contains([]string{
		"volumes", "user", "env_file", "image", "platform", "container_name", "working_dir", "networks",
		"depends_on", "profiles", "ports", "restart", "extends", "group_add", "userns_mode", "read_only",
	}, key)
}

// item is the step in a path that leads into a list.
const item = "-"

func (s *scalars) walk(n *yaml.Node, path []string) {
	deeper := func(step string) []string { return append(path[:len(path):len(path)], step) }
	switch n.Kind {
	case yaml.DocumentNode:
		for _, child := range n.Content {
			s.walk(child, path)
		}
	case yaml.SequenceNode:
		for _, child := range n.Content {
			s.walk(child, deeper(item))
		}
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			key := n.Content[i]
			*s = append(*s, scalar{line: key.Line, column: key.Column, shown: true})
			s.walk(n.Content[i+1], deeper(key.Value))
		}
	case yaml.ScalarNode:
		*s = append(*s, value(n, path))
	case yaml.AliasNode:
		*s = append(*s, scalar{line: n.Line, column: n.Column, shown: true})
	}
}

func value(n *yaml.Node, path []string) scalar {
	v := scalar{line: n.Line, column: n.Column}
	switch last := len(path) - 1; {
	case last == 0:
		v.shown = path[0] == "version" || path[0] == "name"
	case last < 0:
	case path[0] == "volumes" || path[0] == "networks":
		v.shown = slices.Contains([]string{"name", "external", "driver", "type", "device"}, path[last])
	case path[0] != "services" || last < 2:
	case shownBelow(path[2]):
		v.shown = isPlace(path[2:], n.Value)
	case path[2] != "environment" || last != 3: // a mapping in a list is no form of it
	case path[3] != item:
		v.name = path[3]
	default:
		// - NAME=value
		if name, _, ok := strings.Cut(n.Value, "="); !ok {
			v.shown = redact.VariableName(name)
		} else if variableName().MatchString(name) {
			v.name, v.keep = name, name+"="
		}
	}
	return v
}

var (
	variableName = lazyregexp.New(`^[A-Z_][A-Z0-9_]*$`)
	portShape    = lazyregexp.New(`^[0-9.:/\[\]-]+(?:tcp|udp)?$`)
	volumeShape  = lazyregexp.New(`[/\\~$%.]`)
)

// isPlace reports whether a value below a key of a service has the form and the
// place of one that belongs there; any other may be anything.
func isPlace(path []string, value string) bool {
	switch last := path[len(path)-1]; {
	case last != item && len(path) > 1:
		return slices.Contains([]string{
			"type", "source", "target", "read_only", "create_host_path", "propagation", "selinux", "nocopy", "subpath", "consistency",
			"condition", "required", "restart", "path", "format", "published", "protocol", "mode", "service", "file",
		}, last)
	case path[0] == "ports":
		return portShape().MatchString(value)
	case path[0] == "volumes":
		return volumeShape().MatchString(value)
	}
	return true
}

// mask goes through the lines. What follows a scalar that may not be shown is
// left out up to the line of the next one.
func (s scalars) mask(text string) (string, []redact.Redaction) {
	var m masker
	var out strings.Builder
	next, hidden, line := 0, false, 0
	for whole := range strings.Lines(text) {
		line++
		content := strings.TrimRight(whole, "\r\n")
		end := whole[len(content):]
		var here scalars
		for ; next < len(s) && s[next].line <= line; next++ {
			if s[next].line == line {
				here = append(here, s[next])
			}
		}
		switch {
		case len(here) > 0:
			content, hidden = m.yamlLine(line, content, here)
		case strings.TrimSpace(content) == "":
		case hidden || !strings.HasPrefix(strings.TrimSpace(content), "#"):
			content = m.mask("line", line, content)
		default:
			content = m.mask("comment", line, content)
		}
		out.WriteString(content + end)
	}
	return out.String(), m.redactions
}

// yamlLine masks one line with scalars in it, and reports whether the last of
// them may go on below and must not be shown there.
func (m *masker) yamlLine(line int, content string, here scalars) (string, bool) {
	for _, v := range here {
		// Columns count letters; the byte at that number lies before or at the
		// scalar, so that what is cut is never too little.
		start := min(max(v.column-1, 0), len(content))
		for start > 0 && start < len(content) && !utf8.RuneStart(content[start]) {
			start--
		}
		if v.shown || v.name != "" && redact.HarmlessVariable(v.name) {
			continue
		}
		rest := content[start:]
		if v.name != "" && isKwargs(v.name) && len(here) <= 2 {
			return content[:start] + m.kwargs(line, rest), true
		}
		if at := strings.Index(rest, v.keep); v.keep != "" && at >= 0 && at <= 1 {
			start += at + len(v.keep)
		}
		return content[:start] + m.mask("value", line, content[start:]), true
	}
	return m.withoutComment(line, content), false
}

// withoutComment cuts a comment at the end of a line. What only looks like one,
// inside quotes, goes too.
func (m *masker) withoutComment(line int, content string) string {
	if i := strings.Index(content, " #"); i >= 0 {
		return content[:i] + " # " + m.mask("comment", line, content[i+2:])
	}
	return content
}

// maskUnreadable keeps the keys of the lines and nothing else.
func maskUnreadable(text string) (string, []redact.Redaction) {
	var m masker
	key := regexp.MustCompile(`^(\s*(?:-\s+)?(?:[A-Za-z_][A-Za-z0-9_-]*\s*:)?)(\s*)(.*)$`)
	var out strings.Builder
	line := 0
	for whole := range strings.Lines(text) {
		line++
		content := strings.TrimRight(whole, "\r\n")
		f := key.FindStringSubmatch(content)
		if f == nil {
			out.WriteString(m.mask("line", line, content))
		} else {
			out.WriteString(f[1] + f[2] + m.mask("value", line, f[3]))
		}
		out.WriteString(whole[len(content):])
	}
	return out.String(), m.redactions
}
