package boto

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"doctor/internal/lazyregexp"
)

// date is a point in time; naive without a time zone, which Python cannot compare with an aware
// time.
type date struct {
	time.Time
	naive bool
}

// dateError is an exception of dateutil.parser.parse.
type dateError struct{ class, message string }

func (e *dateError) raised(kind Kind, stage Stage) *Failure {
	return builtin(kind, stage, e.class, "%s", e.message)
}

// zone matches the end of a date: Z, UTC, GMT or an offset.
var zone = lazyregexp.New(`^(.*[:T]\d+(?:\.\d+)?)\s*(?i:Z|UTC|GMT|([+-]\d{2}:?(?:\d{2})?))$`)

// dateLayouts are the layouts of credential helpers, the AWS CLI and the SDKs; each also accepts a
// fraction of a second.
var dateLayouts = []string{
	"2006-01-02T15:04:05",
	"2006-01-02 15:04:05",
	"2006-01-02T15:04",
	"2006-01-02 15:04",
	"2006-01-02",
	"20060102T150405",
	"Mon, 02 Jan 2006 15:04:05",
	"Mon, _2 Jan 2006 15:04:05",
}

var errNoDate = errors.New("not a date")

// parseDate reads a time as python-dateutil's parser does, for the forms that occur in the files;
// anything else counts as refused.
func parseDate(text string) (date, *dateError) {
	if strip(text) == "" {
		return date{}, &dateError{"dateutil.parser._parser.ParserError", "String does not contain a date: " + text}
	}
	t, naive, err := scanDate(strip(text))
	if err != nil {
		return date{}, &dateError{"dateutil.parser._parser.ParserError", "Unknown string format: " + text}
	}
	return date{t, naive}, nil
}

func scanDate(text string) (t time.Time, naive bool, err error) {
	location, naive := time.UTC, true
	if m := zone().FindStringSubmatch(text); m != nil {
		text, naive = m[1], false
		if m[2] != "" {
			location, err = offset(m[2])
			if err != nil {
				return time.Time{}, false, err
			}
		}
	}
	for _, layout := range dateLayouts {
		if t, err := time.ParseInLocation(layout, text, location); err == nil {
			return t, naive, nil
		}
	}
	return time.Time{}, false, errNoDate
}

// offset reads +hh, +hhmm and +hh:mm.
func offset(text string) (*time.Location, error) {
	var hours, minutes int
	digits := strings.ReplaceAll(text[1:], ":", "")
	if _, err := fmt.Sscanf(digits+"00"[:4-min(4, len(digits))], "%2d%2d", &hours, &minutes); err != nil {
		return nil, errNoDate
	}
	if hours > 23 || minutes > 59 {
		return nil, errNoDate
	}
	seconds := hours*3600 + minutes*60
	if text[0] == '-' {
		seconds = -seconds
	}
	return time.FixedZone("", seconds), nil
}

// jsonDate reads a time from a JSON document as Python code does that compares it with an aware
// time.
func jsonDate(value any, kind Kind) (date, *Failure) {
	text, ok := value.(string)
	if !ok {
		return date{}, builtin(kind, AtCall, "TypeError",
			"Parser must be a string or character stream, not %s", pythonType(value))
	}
	ends, err := parseDate(text)
	if err != nil {
		return date{}, err.raised(kind, AtCall)
	}
	if ends.naive {
		return date{}, builtin(kind, AtCall, "TypeError", "can't subtract offset-naive and offset-aware datetimes")
	}
	return ends, nil
}

func pythonType(value any) string {
	switch v := value.(type) {
	case nil:
		return "NoneType"
	case bool:
		return "bool"
	case float64:
		if v == float64(int64(v)) {
			return "int"
		}
		return "float"
	case []any:
		return "list"
	case map[string]any:
		return "dict"
	}
	return "str"
}
