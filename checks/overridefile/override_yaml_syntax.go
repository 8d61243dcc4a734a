package overridefile

import (
	"strings"

	"doctor/checks"
	"doctor/internal/astro"
)

var OverrideYAMLSyntax = &checks.Rule{
	ID:       "override-yaml-syntax",
	Refusals: []astro.RefusalKind{astro.OverrideYAMLSyntax}, Severity: checks.Error, Since: "0.1.0",
	Title: "An override that is not YAML",
	Doc: checks.Page(
		"`failed to parse docker-compose.override.yml: yaml: line 3: found character that cannot start any token` for a tab or `%UserProfile%`, "+
			"`found unexpected end of stream` for a quote that is not closed, "+
			"`did not find expected hexdecimal number` for a Windows path in double quotes.",
		"YAML is indented with blanks, never with tabs. Inside double quotes a backslash begins an escape, "+
			"and a `%`, as in `%UserProfile%`, can begin no word without quotes. "+
			"The CLI reads the file only after it has built the image, and then does not start.",
		"Change the line that the finding names. Put a path with backslashes into single quotes, or write it with forward slashes."),
	RefusalMessage: func(p *astro.Project, r astro.Refusal, where string) string {
		return where + "compose cannot read the file: " + yamlMistake(p, r).what
	},
	RefusalFixes: func(p *checks.Pass, r astro.Refusal) []checks.Fix { return yamlMistake(p.Project(), r).fixes(p, r) },
}

// yamlMistake guesses why the file is not YAML.
func yamlMistake(p *astro.Project, r astro.Refusal) mistake {
	line := string(astro.LineAt(p.Override.Data, r.At))
	switch {
	case hasLostIndentation(p.Override.Data):
		return lostIndentation(p.Override.Data)
	case r.Fault == astro.DuplicateKey:
		return mistake{what: "a key stands twice in one mapping", cure: "Bring what stands under both keys under one"}
	case strings.HasPrefix(strings.TrimLeft(line, " "), "\t"):
		return mistake{what: "the line is indented with a tab; YAML wants blanks", cure: "Write blanks instead of the tab"}
	case r.Fault == astro.BadEscape:
		return mistake{
			what: "a backslash in double quotes begins an escape; write the path in single quotes or with forward slashes",
			cure: "Write the path in single quotes, or with forward slashes",
		}
	case r.Fault == astro.UnknownAnchor:
		return mistake{what: "an anchor is used (*name) that nothing before it defines (&name)", cure: "Write the name of the anchor that is meant, or define it above"}
	case r.Fault == astro.NotUTF8:
		return mistake{what: "a character is not saved as UTF-8, which YAML wants", cure: "Save the file as UTF-8, or remove the character"}
	case r.Fault == astro.OpenQuote:
		return mistake{what: "a quote is not closed", cure: "Close the quote"}
	}
	return mistake{what: "it is no YAML from there on", cure: "Mend the line, or the one above it"}
}
