package overridefile

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
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
	at := repair.Span{}
	if len(r.At) > 0 {
		at = repair.Line(r.At[0].Line)
	}
	switch {
	case hasLostIndentation(data):
		return lostIndentation(data)
	case r.Fault == astro.DuplicateKey:
		return duplicateKey(data, at.From)
	case strings.HasPrefix(strings.TrimLeft(text, " "), "\t"):
		return tabs(data, at.From)
	case r.Fault == astro.BadEscape:
		return mistake{what: "a backslash in double quotes begins an escape sequence", cure: "Write forward slashes", command: substitute(`\\`, "/", at)}
	case r.Fault == astro.UnknownAnchor:
		return unknownAnchor(data, text)
	case r.Fault == astro.NotUTF8:
		return mistake{what: "the file is not saved as UTF-8"}
	case r.Fault == astro.OpenQuote:
		return openQuote(data)
	}
	return mistake{what: "the line, or the one above it, cannot be parsed", cure: "Correct the line"}
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
	lines := strings.Split(string(data), "\n")
	text := lines[number-1]
	indented := text[:len(text)-len(strings.TrimLeft(text, " \t"))]
	width, count := 2, strings.Count(indented, "\t")
	for i := number - 2; i >= 0; i-- {
		before := strings.TrimRight(lines[i], " \r")
		if before == "" {
			continue
		}
		depth := repair.IndentationOf(before)
		if strings.HasSuffix(before, ":") {
			depth += 2
		}
		if tabbed := depth - strings.Count(indented, " "); tabbed > 0 && tabbed%count == 0 {
			width = tabbed / count
		}
		break
	}
	return mistake{
		what: "the line is indented with a tab instead of spaces", cure: "Replace the tabs by spaces",
		command: substitute(`\t`, strings.Repeat(" ", width), repair.Span{}),
	}
}

// duplicateKey is about a key that an earlier line of the same mapping has, too.
func duplicateKey(data []byte, second int) mistake {
	lines := strings.Split(string(data), "\n")
	s := mistake{what: "the mapping has a key twice", cure: "Merge the two keys"}
	if second < 2 || second > len(lines) {
		return s
	}
	key, _, _ := strings.Cut(strings.TrimSpace(lines[second-1]), ":")
	s.what, s.cure = "the key "+key+" is defined twice", "Merge the entries of both keys under one "+key+":"
	for i := second - 2; i >= 0; i-- {
		if strings.HasPrefix(strings.TrimSpace(lines[i]), key+":") && repair.IndentationOf(lines[i]) == repair.IndentationOf(lines[second-1]) {
			s.cure = fmt.Sprintf("Merge the two %s: of lines %d and %d", key, i+1, second)
			s.lines = []string{key + ":"}
			for _, part := range []repair.Span{repair.BlockAt(data, i+1), repair.BlockAt(data, second)} {
				for _, line := range lines[part.From:part.To] {
					if line = "  " + strings.TrimSpace(line); !slices.Contains(s.lines, line) {
						s.lines = append(s.lines, line)
					}
				}
			}
			break
		}
	}
	return s
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
		s.cure, s.command = "Write *"+meant+" instead of *"+name, substitute(`\*`+name+`(?![^\s,\]}])`, "*"+meant, repair.Span{})
		return s
	}
	s.cure = "Define the anchor above its use"
	s.lines = []string{"x-" + name + ": &" + name, "  volumes:", "    " + mount}
	return s
}

// openQuote is about a line with an opening quote only.
func openQuote(data []byte) mistake {
	s := mistake{what: "a closing quote is missing", cure: "Close the quote"}
	for i, text := range bytes.Split(data, []byte("\n")) {
		for _, quote := range []string{`"`, "'"} {
			if bytes.Count(text, []byte(quote))%2 == 1 && !bytes.HasPrefix(bytes.TrimSpace(text), []byte("#")) {
				s.command = substitute(`(?<=\S)(?=\s*$)`, quote, repair.Line(i+1))
				return s
			}
		}
	}
	return s
}
