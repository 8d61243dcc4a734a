package redact

import (
	"bytes"
	"encoding/json"
	"iter"

	"doctor/internal/lazyregexp"
)

// literal is a string of a JSON document, with the colon after it if it is a name.
var literal = lazyregexp.New(`"((?:[^"\\]|\\.)*)"(\s*:)?`)

// ScrubJSON removes secrets from the strings of a JSON document, each by itself: the structure
// stays the same.
func ScrubJSON(document []byte, scrub func(string) string) []byte {
	return literal().ReplaceAllFunc(document, func(written []byte) []byte {
		if written[len(written)-1] == ':' {
			return written
		}
		var value string
		if json.Unmarshal(written, &value) != nil {
			return written
		}
		clean := scrub(value)
		if clean == value {
			return written
		}
		var out bytes.Buffer
		encoder := json.NewEncoder(&out)
		encoder.SetEscapeHTML(false)
		if encoder.Encode(clean) != nil {
			return []byte(`"` + Mask + `"`)
		}
		return bytes.TrimSpace(out.Bytes())
	})
}

// JSONString is one string of a JSON document.
type JSONString struct {
	Text string
	// Line counts from 1.
	Line int
	// Name: it is the name of a member of an object.
	Name bool
}

// Strings are the strings of a JSON document, unescaped.
func Strings(document []byte) iter.Seq[JSONString] {
	return func(yield func(JSONString) bool) {
		line, counted := 1, 0
		for _, m := range literal().FindAllSubmatchIndex(document, -1) {
			line += bytes.Count(document[counted:m[0]], []byte("\n"))
			counted = m[0]
			s := JSONString{Line: line, Name: m[4] >= 0}
			if json.Unmarshal(document[m[0]:m[3]+1], &s.Text) != nil {
				s.Text = string(document[m[2]:m[3]])
			}
			if !yield(s) {
				return
			}
		}
	}
}
