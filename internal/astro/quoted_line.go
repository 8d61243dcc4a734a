package astro

import (
	"strconv"
	"strings"

	"doctor/internal/lazyregexp"
	"doctor/internal/redact"
	"doctor/internal/show"
)

// mayQuoteLine reports whether what compose quotes of an environment file may be
// shown: it takes the rest of a line, or of the file, for a variable's name. The
// owner is the variable to whose value the line belongs, "" if to none.
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
		// Of one without a value the name may be the end of a secret.
		return strings.Trim(m[2], quoteMarks) != "" && !isKwargs(m[1]) && mayShow(m[1], m[2])
	case !word().MatchString(line): // neither a value nor a part of one
		return true
	}
	return !isKwargs(owner) && mayShow(owner, line)
}

var (
	// assigned is an assignment, be it in the form of another shell.
	assigned = lazyregexp.New(`^(?:export\s+|set\s+|\$env:)?["']?([A-Za-z_]\w*)["']?\s*[=:]\s*(.*)$`)

	word = lazyregexp.New(`[\pL\pN]`)
)
