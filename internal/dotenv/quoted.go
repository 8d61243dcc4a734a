package dotenv

import (
	"errors"
	"strconv"
	"strings"

	"doctor/internal/interpolation"
	"doctor/internal/lazyregexp"
	"doctor/internal/redact"
	"doctor/internal/show"
)

// Compose's errors that quote the file, up to the quotation (compose-go 2.9.1 dotenv/parser.go).
var (
	quotesValue = lazyregexp.New(`(?s)^(.*(?:unterminated quoted value |Invalid template: )).*`)
	quotesLine  = lazyregexp.New(`(?s)^(.*in variable name )(.*)`)
)

// withoutValue returns an error about an environment file without the quoted value, unless the
// value is known not to be a secret. If the reader takes the rest of a value for a name, the name
// on an earlier line decides: only what looks like a backend's object is shown.
func withoutValue(err error, name string) error {
	text := err.Error()
	if m := quotesLine().FindStringSubmatch(text); m != nil {
		if mayQuoteLine(m[2], name) {
			return err
		}
		return errors.New(m[1] + redact.Mask)
	}
	m := quotesValue().FindStringSubmatch(text)
	if m == nil || interpolation.IsOpen(strings.Trim(text[len(m[1]):], `"`)) {
		return err
	}
	if !show.Quoted(name, text[len(m[1]):]) {
		return errors.New(m[1] + redact.Mask)
	}
	return err
}

func isKwargs(name string) bool {
	return strings.HasPrefix(name, "AIRFLOW__") && strings.HasSuffix(name, "BACKEND_KWARGS")
}

// mayQuoteLine reports whether the line that compose quotes may be shown: compose takes the rest of
// a line, or of the file, for a variable's name. The owner is the variable whose value contains the
// line, "" if none.
func mayQuoteLine(quoted, owner string) bool {
	text, err := strconv.Unquote(quoted)
	if err != nil {
		return false
	}
	for _, mark := range []string{"\xff\xfe", "\xfe\xff", "\x00"} { // of UTF-16
		text = strings.ReplaceAll(text, mark, "")
	}
	if redact.NewScrubber().Scrub(text) != text {
		return false
	}
	for line := range strings.Lines(text) {
		if !mayQuote(strings.Trim(line, " \t\r\n\ufeff"), owner) {
			return false
		}
	}
	return true
}

func mayQuote(line, owner string) bool {
	switch {
	case line == "":
		return true
	case strings.Contains(line, `":`) && isKwargs(owner):
		return show.Whole(owner, line)
	case strings.Contains(line, `":`):
		return show.Members(line) && !strings.HasPrefix(owner, "AIRFLOW_VAR_")
	case assigned().MatchString(line):
		m := assigned().FindStringSubmatch(line)
		// If it has no value, the name may be the end of a secret.
		return strings.Trim(m[2], `"'\`) != "" && !isKwargs(m[1]) && show.Quoted(m[1], m[2])
	case !word().MatchString(line): // neither a value nor part of one
		return true
	}
	return !isKwargs(owner) && show.Quoted(owner, line)
}

var (
	// assigned matches an assignment, also in the syntax of another shell.
	assigned = lazyregexp.New(`^(?:export\s+|set\s+|\$env:)?["']?([A-Za-z_]\w*)["']?\s*[=:]\s*(.*)$`)

	word = lazyregexp.New(`[\pL\pN]`)
)
