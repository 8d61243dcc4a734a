package redact

import (
	"bytes"
	"encoding/json"

	"doctor/internal/lazyregexp"
)

// literal is a string of a JSON document, and the colon behind it if it is a name.
var literal = lazyregexp.New(`"((?:[^"\\]|\\.)*)"(\s*:)?`)

// ScrubJSON takes secrets out of the values of a JSON document, each by itself: what
// stands between them is the document's.
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
