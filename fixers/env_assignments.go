package fixers

import (
	"fmt"

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

// setVariable replaces the value of the statement that sets a variable.
func setVariable(s dotenv.Statement, name, value string, bare bool) (Splice, error) {
	if s.Fault != dotenv.NoFault {
		return Splice{}, fmt.Errorf("the line that sets %s cannot be parsed: fix it first", name)
	}
	quote := s.Quote
	if bare {
		quote = 0
	}
	written, err := dotenv.Spell(value, quote)
	if err != nil {
		return Splice{}, fmt.Errorf("%s: %w", name, err)
	}
	if s.Separator < 0 {
		written = "=" + written
	}
	return Splice{s.Value.From, s.Value.To, written}, nil
}

// dotenvFacts are the variables of a .env, without interpolation. A name alone at the very end of a
// file does not count: compose takes it for a value without a name.
func dotenvFacts(text []byte) (facts, error) {
	values, err := dotenv.Literal(string(text))
	if err != nil {
		return nil, err
	}
	delete(values, "")
	out := facts{}
	for name, value := range values {
		out[name] = digest(value)
	}
	return out, nil
}
