package fixers

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// inBytes marks a path in the record that is not UTF-8, which JSON cannot hold as text. A path that
// itself begins with the mark is written the same way.
const inBytes = "base64:"

// write encodes the record as JSON. File names are bytes, and all of them are kept.
func (r record) write() ([]byte, error) {
	r.Project = toJSON(r.Project)
	r.Steps = append([]step(nil), r.Steps...)
	for i := range r.Steps {
		s := &r.Steps[i]
		s.Path, s.To, s.Label = toJSON(s.Path), toJSON(s.To), toJSON(s.Label)
	}
	return json.MarshalIndent(r, "", "  ")
}

// readRecord decodes the result of write.
func readRecord(data []byte) (record, error) {
	var r record
	if err := json.Unmarshal(data, &r); err != nil {
		return record{}, err
	}
	r.Project = fromJSON(r.Project)
	for i := range r.Steps {
		s := &r.Steps[i]
		s.Path, s.To, s.Label = fromJSON(s.Path), fromJSON(s.To), fromJSON(s.Label)
	}
	return r, nil
}

func toJSON(path string) string {
	if utf8.ValidString(path) && !strings.HasPrefix(path, inBytes) {
		return path
	}
	return inBytes + base64.StdEncoding.EncodeToString([]byte(path))
}

func fromJSON(text string) string {
	encoded, ok := strings.CutPrefix(text, inBytes)
	if !ok {
		return text
	}
	path, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil {
		return text
	}
	return string(path)
}
