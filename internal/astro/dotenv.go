package astro

import (
	"errors"
	"fmt"
	"maps"
	"strings"

	"github.com/compose-spec/compose-go/v2/dotenv"

	"doctor/internal/bounds"
)

const bom = "\xef\xbb\xbf"

// readDockerEnv reads an environment file as compose does, which is what fills
// the containers (compose-go v2.9.1 dotenv/parser.go). The values come from
// compose's own reader; the lines from a walk over the same statements.
// Variables in values are looked up first, then taken from the file's earlier
// keys and from those of earlier files. On an error, line is where the statement
// that compose refuses begins.
//
// What a value will be is added up before compose's reader makes it: one line of
// some bytes can double what the line before it made.
func readDockerEnv(b *bounds.Budget, data []byte, file string, lookup dotenv.LookupFn, earlier map[string]string) (vars []Var, line int, err error) {
	text, statements, err := scanEnv(b, strings.TrimPrefix(string(data), bom))
	if err != nil {
		return nil, 0, err
	}
	values, unfilled, line, err := fillStatements(b, text, statements, lookup, earlier)
	if err != nil {
		return nil, line, err
	}
	for i, s := range statements {
		if _, inherits := lookup(s.name); s.bare && !inherits {
			continue
		}
		vars = append(vars, Var{
			Name: s.name, Value: values[s.name], Raw: s.raw, Source: FromEnvFile, Unfilled: unfilled[i],
			Origin: Origin{File: file, Line: s.line, Column: s.column},
		})
	}
	return vars, 0, nil
}

// fillStatements gives compose's reader one statement after the other, each once it
// is known what that will make, and lists by the number of the statement the
// variables that leave nothing in its value: a later line of the file is no help. On
// an error, line is that of the statement which is refused. The line in compose's own
// words is counted where it gave up, often one or two too high.
func fillStatements(b *bounds.Budget, text string, statements []statement, lookup dotenv.LookupFn, earlier map[string]string) (values map[string]string, none map[int][]string, line int, err error) {
	before := b.Left()
	values, none = copyOf(earlier), map[int][]string{}
	either := func(name string) (string, bool) {
		if v, ok := lookup(name); ok {
			return v, true
		}
		v, ok := values[name]
		return v, ok
	}
	for i, s := range statements {
		own, names := s.text, VariablesIn(s.raw)
		if s.bare {
			own += "\n" // without it the name is a value
		}
		size, work := s.size(lengthIn(either))
		if err := b.Spend((size + work) * (2 + len(names))); err != nil {
			return nil, nil, s.line, err
		}
		if s.name != "" && !s.bare && len(names) > 0 {
			none[i] = unfilled(s.raw, func(probed string) (string, error) {
				values := map[string]string{}
				err := parseEnv(s.text, values, dotenv.LookupFn(probing(probed, either)))
				return values[s.name], err
			})
		}
		if !s.invalid && parseEnv(own, values, lookup) == nil {
			if len(values[s.name]) > maxValue {
				return nil, nil, s.line, &bounds.Over{Why: fmt.Sprintf("has a value of more than %d KiB, which no program can be given", maxValue>>10)}
			}
			continue
		}
		// Its words are those that it has when it comes to the statement.
		if err := b.Spend(before - b.Left()); err != nil {
			return nil, nil, s.line, err
		}
		values = copyOf(earlier)
		if err := parseEnv(text[:s.end], values, lookup); err != nil {
			return nil, nil, s.line, withoutValue(err, ownerAt(statements, s.line))
		}
	}
	return values, none, 0, nil
}

// maxValue is how long a variable may be that Linux hands to a program (MAX_ARG_STRLEN of
// execve(2)), in bytes.
const maxValue = 128 << 10

func copyOf(values map[string]string) map[string]string {
	out := make(map[string]string, len(values))
	maps.Copy(out, values)
	return out
}

// size is at most how long the value of a statement is, in bytes, and work what it
// takes to make it.
func (s statement) size(length func(name string) int) (size, work int) {
	if !strings.ContainsAny(s.raw, `$\`) { // an escape can stand for a $
		return len(s.text), 0
	}
	if tooManyVariables(s.raw) {
		return bounds.Spent + 1, 0
	}
	sized := sizer{length: length}
	_ = parseEnv(s.text, map[string]string{}, sized.lookUp)
	return len(s.text) + sized.size, fillingCost(s.raw)
}

// parseEnv gives a text without a byte-order mark to compose's reader.
func parseEnv(text string, values map[string]string, lookup dotenv.LookupFn) error {
	err := dotenv.ParseWithFormat(strings.NewReader(bom+text), "", values, lookup, dotenv.DotEnv)
	if inner := errors.Unwrap(err); inner != nil {
		return inner // without the words that name the file
	}
	return err
}
