package overridefile

import (
	"slices"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/lazyregexp"
	"doctor/internal/near"
	"doctor/internal/redact"
)

var OverrideYAMLSyntax = &checks.Rule{
	ID:       "override-yaml-syntax",
	Refusals: []astro.RefusalKind{astro.OverrideYAMLSyntax}, Severity: checks.Error, Since: "0.1.0",
	Title: "Invalid YAML in the override",
	Doc: checks.Page(
		"`failed to parse docker-compose.override.yml: yaml: line 3: found character that cannot start any token` for a tab or `%UserProfile%`, "+
			"`found unexpected end of stream` for a missing closing quote, "+
			"`did not find expected hexdecimal number` for a Windows path in double quotes.",
		"YAML is indented with spaces, never with tabs. In double quotes a backslash begins an escape sequence, "+
			"and a value that begins with `%`, such as `%UserProfile%`, needs quotes. "+
			"The Astro CLI reads the file only after it has built the image, and then does not start.",
		"Correct the line that the finding names. Put a path with backslashes into single quotes, or write it with forward slashes."),
	RefusalMessage: func(p *astro.Project, r astro.Refusal, _ string) string {
		return "invalid YAML at " + wording.RefusedAt(r) + ": " + yamlMistake(p, r).what
	},
	RefusalFixes: func(p *checks.Pass, r astro.Refusal) []checks.Fix {
		if r.Fault == astro.NotUTF8 {
			return []checks.Fix{saveAsUTF8(p)}
		}
		return yamlMistake(p.Project(), r).fixes(p, r)
	},
}

// yamlMistake guesses why the file is not YAML.
func yamlMistake(p *astro.Project, r astro.Refusal) mistake {
	data := p.Override.Data
	text := string(astro.LineAt(data, r.At))
	number := 0
	if len(r.At) > 0 {
		number = r.At[0].Line
	}
	switch {
	case hasLostIndentation(data):
		return lostIndentation(data)
	case r.Fault == astro.DuplicateKey:
		return duplicateKey(data, number)
	case strings.HasPrefix(strings.TrimLeft(text, " "), "\t"):
		return tabs(data, number)
	case r.Fault == astro.BadEscape:
		return mistake{
			what: "a backslash in double quotes begins an escape sequence", cure: "Write forward slashes",
			options: [][]fixers.LineChange{rewritten(data, number, func(line string) string { return strings.ReplaceAll(line, `\`, "/") })},
		}
	case r.Fault == astro.UnknownAnchor:
		return unknownAnchor(data, text)
	case r.Fault == astro.NotUTF8:
		return mistake{what: "the file is not saved as UTF-8"}
	case r.Fault == astro.OpenQuote:
		return openQuote(data)
	}
	s := mistake{what: "the line, or the one above it, cannot be parsed", cure: "Correct the line"}
	if len(r.At) > 0 {
		s.options = [][]fixers.LineChange{withColon(data, number), withColon(data, number-1), indented(data)}
	}
	return s
}

// rewritten changes a line of the file, and all that are the same.
func rewritten(data []byte, number int, change func(string) string) []fixers.LineChange {
	lines := repair.Lines(data)
	if number < 1 || number > len(lines) {
		return nil
	}
	var changes []fixers.LineChange
	for i, line := range lines {
		if after := change(line); strings.TrimSpace(line) == strings.TrimSpace(lines[number-1]) && after != line {
			changes = append(changes, fixers.ReplaceLines(i+1, i+1, after))
		}
	}
	return changes
}

// withColon adds the colon that a key lacks.
func withColon(data []byte, number int) []fixers.LineChange {
	return rewritten(data, number, func(line string) string {
		key := strings.TrimSpace(line)
		if slices.Contains(topKeys, key) || slices.Contains(serviceKeys, key) || slices.Contains(astro.AllServices(), key) {
			return strings.TrimRight(line, " \t") + ":"
		}
		return line
	})
}

func saveAsUTF8(p *checks.Pass) checks.Fix {
	encoding := repair.EncodingOf(p.Project().Override.Data)
	return checks.Fix{
		Title:    redact.Textf("Save %s as UTF-8", astro.OverrideName),
		Commands: redact.Texts(repair.Resave(p, p.Project().Path(astro.OverrideName), encoding)...), Safety: checks.Unsafe,
	}
}

// tabs is about a line that is indented with tabs. They are as wide as puts it below the line before
// it.
func tabs(data []byte, number int) mistake {
	lines := repair.Lines(data)
	s := mistake{what: "the line is indented with a tab instead of spaces", cure: "Replace the tabs by spaces"}
	if number > len(lines) {
		return s
	}
	text := lines[number-1]
	lead := text[:len(text)-len(strings.TrimLeft(text, " \t"))]
	width, count := 2, strings.Count(lead, "\t")
	for i := number - 2; i >= 0; i-- {
		before := strings.TrimRight(lines[i], " ")
		if before == "" {
			continue
		}
		depth := repair.IndentationOf(before)
		if strings.HasSuffix(before, ":") {
			depth += 2
		}
		if tabbed := depth - strings.Count(lead, " "); tabbed > 0 && tabbed%count == 0 {
			width = tabbed / count
		}
		break
	}
	for _, wide := range []int{width, 2, 4, 8} {
		s.options = append(s.options, untabbed(lines, wide))
	}
	s.options, s.sure = append(s.options, indented(data)), true
	return s
}

// untabbed replaces the tabs before the text of each line, and before a comment.
func untabbed(lines []string, width int) []fixers.LineChange {
	var changes []fixers.LineChange
	for i, line := range lines {
		text := strings.TrimLeft(line, " \t")
		lead := strings.ReplaceAll(line[:len(line)-len(text)], "\t", strings.Repeat(" ", width))
		after := lead + strings.TrimRight(strings.ReplaceAll(text, "\t#", " #"), " \t")
		if strings.Contains(line, "\t") && text != "" {
			changes = append(changes, fixers.ReplaceLines(i+1, i+1, after))
		}
	}
	return changes
}

var (
	anchorUse   = lazyregexp.New(`\*([^\s,\]}]+)`)
	anchorNames = lazyregexp.New(`(?m)^[^#\n]*?&([^\s,\]}]+)`)
)

// unknownAnchor is about an alias without an anchor.
func unknownAnchor(data []byte, text string) mistake {
	s := mistake{what: "an alias (*name) refers to an anchor (&name) that is not defined above"}
	m := anchorUse().FindStringSubmatch(text)
	if m == nil {
		return s
	}
	name := m[1]
	var names []string
	for _, n := range anchorNames().FindAllSubmatch(data, -1) {
		names = append(names, string(n[1]))
	}
	s.what = "the alias *" + name + " refers to an anchor that is not defined above"
	if meant := near.Nearest(name, names, max(1, len(name)/3)); meant != "" && !slices.Contains(names, name) {
		s.cure = "Write *" + meant + " instead of *" + name
		var changes []fixers.LineChange
		for i, line := range repair.Lines(data) {
			if m := anchorUse().FindStringSubmatch(line); m != nil && m[1] == name {
				changes = append(changes, fixers.ReplaceText(i+1, "*"+name, "*"+meant))
			}
		}
		s.options = [][]fixers.LineChange{changes}
		return s
	}
	s.cure = "Define the anchor above its use"
	s.lines = []string{"x-" + name + ": &" + name, "  volumes:", "    " + mount}
	return s
}

// openQuote is about a line with an opening quote only.
func openQuote(data []byte) mistake {
	s := mistake{what: "a closing quote is missing", cure: "Close the quote"}
	for i, line := range repair.Lines(data) {
		for _, quote := range []string{`"`, "'"} {
			if strings.Count(line, quote)%2 == 0 || strings.HasPrefix(strings.TrimSpace(line), "#") {
				continue
			}
			closed := rewritten(data, i+1, func(line string) string {
				value, comment, _ := strings.Cut(line, " #")
				if comment != "" {
					comment = " #" + comment
				}
				trimmed := strings.TrimRight(value, " \t")
				return trimmed + quote + value[len(trimmed):] + comment
			})
			s.options = append(s.options, closed)
		}
	}
	return s
}
