package dotenvedit

import (
	"fmt"

	"doctor/fixers/internal/textedit"
	"doctor/internal/dotenv"
)

// statements are the statements of a .env for compose.
func statements(text []byte) []dotenv.Statement {
	return dotenv.Statements(string(text), dotenv.Compose)
}

// lastAssignment returns the statement that sets a variable: the last one wins.
func lastAssignment(all []dotenv.Statement, name string) (dotenv.Statement, bool) {
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].Sets(name) {
			return all[i], true
		}
	}
	return dotenv.Statement{}, false
}

// assign replaces the value of the statement that sets a variable.
func assign(s dotenv.Statement, name, value string, bare bool) (textedit.Splice, error) {
	if s.Fault != dotenv.NoFault {
		return textedit.Splice{}, fmt.Errorf("the line that sets %s cannot be parsed: fix it first", name)
	}
	quote := s.Quote
	if bare {
		quote = 0
	}
	written, err := dotenv.Spell(value, quote)
	if err != nil {
		return textedit.Splice{}, fmt.Errorf("%s: %w", name, err)
	}
	if s.Separator < 0 {
		written = "=" + written
	}
	return textedit.Splice{Start: s.Value.From, End: s.Value.To, New: written}, nil
}

// Facts are the variables of a .env, without interpolation. A name alone at the very end of a
// file does not count: compose takes it for a value without a name.
func Facts(text []byte) (textedit.Facts, error) {
	values, err := dotenv.Literal(string(text))
	if err != nil {
		return nil, err
	}
	delete(values, "")
	out := textedit.Facts{}
	for name, value := range values {
		out[name] = textedit.Digest(value)
	}
	return out, nil
}
