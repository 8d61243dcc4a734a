package main

import (
	"encoding/json"
	"path/filepath"
	"regexp"
	"strings"

	"doctor/internal/redact"
)

// maskedFile is a file of the project as the bundle shows it.
type maskedFile struct {
	name, text string
	redactions []redact.Redaction
}

// maskedFiles are .env and the override, with the values masked.
func maskedFiles(t target) []maskedFile {
	o := t.world.Options
	var files []maskedFile
	for _, f := range []struct {
		named, usual string
		mask         func(string) (string, []redact.Redaction)
	}{
		{o.EnvFile, ".env", maskDotenv},
		{o.ComposeFile, "docker-compose.override.yml", maskCompose},
	} {
		name := f.usual
		if f.named != "" {
			name = f.named
		}
		path := name
		if !filepath.IsAbs(path) {
			path = filepath.Join(t.world.Dir, name)
		}
		data, err := t.world.Machine.Read(path)
		if err != nil {
			continue
		}
		text, redactions := f.mask(string(data))
		files = append(files, maskedFile{filepath.Base(name), text, redactions})
	}
	return files
}

// isKwargs are variables whose value is an object, some of it harmless.
func isKwargs(name string) bool {
	return name == "AIRFLOW__SECRETS__BACKEND_KWARGS" || name == "AIRFLOW__WORKERS__SECRETS_BACKEND_KWARGS"
}

// maskOf stands for a value: whether there is one is worth knowing.
func maskOf(value string) string {
	if strings.TrimSpace(value) == "" {
		return value
	}
	return redact.Mask
}

// masker collects what it takes out.
type masker struct{ redactions []redact.Redaction }

func (m *masker) mask(rule string, line int, value string) string {
	masked := maskOf(value)
	if masked != value {
		m.redactions = append(m.redactions, redact.Redaction{Rule: rule, Line: line, Removed: len(value)})
	}
	return masked
}

// value masks the value of a variable as far as it must be.
func (m *masker) value(line int, name, value string) string {
	switch {
	case redact.HarmlessVariable(name):
		if m.isPlain(value) {
			return value
		}
	case isKwargs(name):
		return m.kwargs(line, value)
	}
	return m.mask("value", line, value)
}

// isPlain reports whether a value is one word, in quotes or not: with a comment
// behind it, or over several lines, it may hold anything.
func (m *masker) isPlain(value string) bool {
	return regexp.MustCompile(`^(?:"[^"\s#]*"|'[^'\s#]*'|[^"'\s#]*)$`).MatchString(value)
}

// kwargs keeps the keys, and the values that are known to be harmless and have
// the shape of such a one. What is no JSON is masked whole.
func (m *masker) kwargs(line int, value string) string {
	quote := ""
	if len(value) > 1 && value[0] == '\'' && value[len(value)-1] == '\'' {
		quote = "'"
	}
	inner := strings.TrimSuffix(strings.TrimPrefix(value, quote), quote)
	if !json.Valid([]byte(inner)) {
		return m.mask("kwargs", line, value)
	}
	pair := regexp.MustCompile(`"([A-Za-z_]+)"(\s*:\s*)("(?:[^"\\]|\\.)*"|null|true|false)`)
	found := pair.FindAllStringSubmatchIndex(inner, -1)
	if found == nil {
		return m.mask("kwargs", line, value)
	}
	var out strings.Builder
	at := 0
	for _, f := range found {
		out.WriteString(m.between(line, inner[at:f[0]]))
		key, one := inner[f[2]:f[3]], inner[f[6]:f[7]]
		out.WriteString(inner[f[0]:f[6]])
		if one[0] != '"' || redact.HarmlessArgument(key, one) {
			out.WriteString(one)
		} else {
			out.WriteString(`"` + m.mask("kwargs", line, one[1:len(one)-1]) + `"`)
		}
		at = f[1]
	}
	out.WriteString(m.between(line, inner[at:]))
	return quote + out.String() + quote
}

// between keeps brackets and commas, and nothing else.
func (m *masker) between(line int, text string) string {
	if strings.Trim(text, " \t{},[]") == "" {
		return text
	}
	return m.mask("kwargs", line, text)
}

// openedBy is the quote that a value begins with and does not end in its line,
// "" if there is none.
func openedBy(value string) string {
	if value == "" || value[0] != '"' && value[0] != '\'' || strings.IndexByte(value[1:], value[0]) >= 0 {
		return ""
	}
	return value[:1]
}

// maskDotenv keeps the names and the form of the lines. Comments and further
// lines of a value are left out: both may hold anything.
func maskDotenv(text string) (string, []redact.Redaction) {
	var m masker
	assignment := regexp.MustCompile(`^(\x{feff}?\s*(?:export\s+)?)([A-Za-z_][A-Za-z0-9_.]*)(\s*[=:]\s*)(.*?)(\s*)$`)
	var out strings.Builder
	line, quote := 0, "" // the quote that a value is still in
	for whole := range strings.Lines(text) {
		line++
		content := strings.TrimRight(whole, "\r\n")
		end := whole[len(content):]
		trimmed := strings.TrimSpace(content)
		switch f := assignment.FindStringSubmatch(content); {
		case trimmed == "":
			out.WriteString(content)
		case quote != "":
			out.WriteString(m.mask("line", line, content))
			if strings.Contains(content, quote) {
				quote = ""
			}
		case strings.HasPrefix(trimmed, "#"):
			out.WriteString("# " + m.mask("comment", line, trimmed[1:]))
		case f != nil:
			out.WriteString(f[1] + f[2] + f[3] + m.value(line, f[2], f[4]) + f[5])
			quote = openedBy(f[4])
		default:
			out.WriteString(m.mask("line", line, content))
		}
		out.WriteString(end)
	}
	return out.String(), m.redactions
}
