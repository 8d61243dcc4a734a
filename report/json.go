package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// jsonFormat writes the document itself.
type jsonFormat struct{}

func (jsonFormat) Render(w io.Writer, d Document) error {
	data, err := encode(d)
	if err != nil {
		return err
	}
	_, err = w.Write(data)
	return err
}

// encode writes readable JSON: indented, without escapes for HTML, and with escapes for
// terminals.
func encode(v any) ([]byte, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(v); err != nil {
		return nil, fmt.Errorf("encoding the report: %w", err)
	}
	return escapeJSON(out.Bytes()), nil
}

// escapeJSON writes characters that a terminal would interpret as \u escapes. They occur only
// in strings, so the document means the same.
func escapeJSON(data []byte) []byte {
	text := string(data)
	if !strings.ContainsFunc(text, unprintableInJSON) {
		return data
	}
	var out bytes.Buffer
	for _, r := range text {
		switch {
		case !unprintableInJSON(r):
			out.WriteRune(r)
		case r > 0xffff:
			r -= 0x10000
			fmt.Fprintf(&out, `\u%04x\u%04x`, 0xd800+(r>>10), 0xdc00+(r&0x3ff))
		default:
			fmt.Fprintf(&out, `\u%04x`, r)
		}
	}
	return out.Bytes()
}

// unprintableInJSON excludes the line ends between the members: inside strings the encoder has
// escaped them.
func unprintableInJSON(r rune) bool { return r != '\n' && r != '\ufffd' && unprintable(r) }
