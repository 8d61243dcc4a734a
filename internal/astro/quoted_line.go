package astro

import (
	"strconv"
	"strings"

	"doctor/internal/lazyregexp"
	"doctor/internal/redact"
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
	case rest().MatchString(line) && mayShow(owner) && !isKwargs(owner):
		return true
	case strings.Contains(line, `":`) && isKwargs(owner):
		return !secretMember().MatchString(line)
	case strings.Contains(line, `":`):
		return harmlessMembers(line) && !strings.HasPrefix(owner, "AIRFLOW_VAR_")
	case assigned().MatchString(line):
		m := assigned().FindStringSubmatch(line)
		return mayShow(m[1]) && !isKwargs(m[1])
	}
	return !word().MatchString(line) // neither a value nor a part of one
}

var (
	// assigned is an assignment, be it in the form of another shell.
	assigned = lazyregexp.New(`^(?:export\s+|set\s+|\$env:)?["']?([A-Za-z_]\w*)["']?\s*[=:]`)
	// rest is what may follow a quote that ended too early: a name, and quotes.
	rest = lazyregexp.New(`^[A-Za-z0-9_.-]{1,32}["']*$`)
	// member is a member of a JSON object, the first quote of which may be cut off.
	member = lazyregexp.New(`([A-Za-z_]+)"\s*:\s*("[^"]*"|[^",{}\[\]\s]*)`)
	// secretMember is a member of whose name one expects a secret.
	secretMember = lazyregexp.New(`(?i)(?:secret|token|password|passwd|_key)[a-z_]*"\s*:`)

	word = lazyregexp.New(`[\pL\pN]`)
)

// harmlessMembers reports whether a piece of JSON has only members whose values
// may be shown.
func harmlessMembers(piece string) bool {
	rest := member().ReplaceAllStringFunc(piece, func(one string) string {
		m := member().FindStringSubmatch(one)
		switch name, value := m[1], m[2]; {
		case name == "conn_type" || name == "extra" && value == "": // an object, of which the members are looked at
			return ""
		case redact.HarmlessArgument(name, value):
			return ""
		}
		return one
	})
	return strings.Trim(rest, " \t,{}[]\"'\\") == ""
}
