package astro

import (
	"errors"
	"strings"

	"doctor/internal/lazyregexp"
	"doctor/internal/redact"
	"doctor/internal/show"
)

// The words of compose in which it quotes what stands in a file, up to the
// quotation (compose-go dotenv/parser.go, interpolation/interpolation.go).
var (
	quotesValue = lazyregexp.New(`(?s)^(.*(?:unterminated quoted value |Invalid template: )).*`)
	quotesLine  = lazyregexp.New(`(?s)^(.*in variable name )(.*)`)
	quotesYAML  = lazyregexp.New(`(?s)^(invalid interpolation format for (\S+)\.\nYou may need to escape any \$ with another \$\.\n)(.*)$`)
	// openReference is a value that is but a variable's name, not closed.
	openReference = lazyregexp.New(`^\$\{[A-Za-z_]\w*$`)
)

// withoutValue returns an error about an environment file without the value
// that it quotes, unless the value is known to be none of a secret. Where the
// reader takes the rest of a value for a name, it is the name's line before it
// that tells whose value it is: shown is only what looks like the object that a
// backend is given.
func withoutValue(err error, name string) error {
	text := err.Error()
	if m := quotesLine().FindStringSubmatch(text); m != nil {
		if mayQuoteLine(m[2], name) {
			return err
		}
		return errors.New(m[1] + redact.Mask)
	}
	m := quotesValue().FindStringSubmatch(text)
	if m == nil || openReference().MatchString(strings.Trim(text[len(m[1]):], `"`)) {
		return err
	}
	if !mayShow(name, text[len(m[1]):]) {
		return errors.New(m[1] + redact.Mask)
	}
	return err
}

// withoutYAMLValue does the same for what compose says of the override.
func withoutYAMLValue(text string) string {
	m := quotesYAML().FindStringSubmatch(text)
	if m == nil {
		return text
	}
	path, value := m[2], m[3]
	switch {
	case openReference().MatchString(value), strings.Contains(path, ".volumes"), strings.HasSuffix(path, ".image"), strings.Contains(path, ".env_file"):
		return text
	case strings.Contains(path, ".environment"):
		name, assigned, list := strings.Cut(value, "=")
		if !list || strings.ContainsAny(name, "${ ") {
			name, assigned = path[strings.LastIndexByte(path, '.')+1:], value
		}
		if openReference().MatchString(assigned) || mayShow(name, assigned) {
			return text
		}
		return m[1] + strings.TrimSuffix(value, assigned) + redact.Mask
	}
	return m[1] + redact.Mask
}

// mayShow reports whether what is quoted of the value of a variable may be shown:
// of its quotes some may be missing.
func mayShow(name, quoted string) bool {
	return show.Whole(name, strings.Trim(quoted, quoteMarks))
}

const quoteMarks = `"'\`

func isKwargs(name string) bool {
	return strings.HasPrefix(name, "AIRFLOW__") && strings.HasSuffix(name, "BACKEND_KWARGS")
}

// ownerAt returns the variable to which a line belongs: the last assignment that
// begins at it or before it.
func ownerAt(statements []statement, line int) string {
	owner := ""
	for _, s := range statements {
		if s.line <= line && !s.invalid && s.name != "" {
			owner = s.name
		}
	}
	return owner
}
