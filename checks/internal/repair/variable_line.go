package repair

import (
	"slices"
	"strings"

	"doctor/internal/astro"
	"doctor/internal/lazyregexp"
	"doctor/internal/redact"
)

// VariableLine is a variable with a value as a person writes it in the place of v.
func VariableLine(v astro.Var, value string) redact.Text {
	switch v.Source {
	case astro.FromImage:
		return redact.Textf("ENV %s=%s", v.Name, quoteUnlessPlain(value))
	case astro.FromEnvironment, astro.FromShell, astro.FromBase:
		if v.Listed {
			return redact.Textf("- %s", yamlValue(v.Name+"="+value))
		}
		return redact.Textf("%s: %s", v.Name, yamlValue(value))
	case astro.FromProcess:
		return redact.Textf("export %s=%s", v.Name, quoteUnlessPlain(value))
	}
	return redact.Textf("%s=%s", v.Name, quoteUnlessPlain(value))
}

// plainWord is a value that needs no quotes in a Dockerfile or a shell.
var plainWord = lazyregexp.New(`^[A-Za-z0-9_./:@%+,=${}-]*$`)

func quoteUnlessPlain(value string) string {
	if plainWord().MatchString(value) {
		return value
	}
	return "'" + value + "'"
}

// yamlValue writes a text in YAML: in quotes if it would be read as something else.
func yamlValue(value string) string {
	words := []string{"", "true", "false", "yes", "no", "on", "off", "null"}
	plain := plainWord().MatchString(value) && !strings.HasSuffix(value, ":") && !strings.ContainsAny(value[:min(1, len(value))], "@%,=-{}")
	if plain && !slices.Contains(words, strings.ToLower(value)) {
		return value
	}
	return "'" + strings.ReplaceAll(value, "'", "''") + "'"
}
