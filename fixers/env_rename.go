package fixers

import "fmt"

// renameInDotenv renames a variable wherever it is set. Its value stays.
func renameInDotenv(text []byte, from, to string) (edits []Splice, wants []Want, err error) {
	said, err := dotenvFacts(text)
	if err != nil {
		return nil, nil, err
	}
	wants = []Want{{Fact: from}}
	if value, ok := said[from]; ok { // otherwise a name alone: set by the shell, or unset
		wants = append(wants, Want{to, value})
	}
	for _, a := range statements(text) {
		switch {
		case a.Sets(to):
			return nil, nil, fmt.Errorf("it already sets %s", to)
		case a.Sets(from):
			edits = append(edits, Splice{a.Key.From, a.Key.From + len(from), to})
		}
	}
	if len(edits) == 0 {
		return nil, nil, fmt.Errorf("it does not set %s", from)
	}
	return edits, wants, nil
}
