package dotenvedit

import (
	"fmt"

	"doctor/fixers/internal/textedit"
)

// Rename renames a variable wherever it is set. Its value stays.
func Rename(text []byte, from, to string) (edits []textedit.Splice, wants []textedit.Want, err error) {
	said, err := Facts(text)
	if err != nil {
		return nil, nil, err
	}
	wants = []textedit.Want{{Fact: from}}
	if value, ok := said[from]; ok { // otherwise a name alone: set by the shell, or unset
		wants = append(wants, textedit.Want{Fact: to, Value: value})
	}
	for _, a := range statements(text) {
		switch {
		case a.Sets(to):
			return nil, nil, fmt.Errorf("it already sets %s", to)
		case a.Sets(from):
			edits = append(edits, textedit.Splice{Start: a.Key.From, End: a.Key.From + len(from), New: to})
		}
	}
	if len(edits) == 0 {
		return nil, nil, fmt.Errorf("it does not set %s", from)
	}
	return edits, wants, nil
}
