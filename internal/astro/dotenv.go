package astro

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/dotenv"
)

const bom = "\xef\xbb\xbf"

// readDockerEnv reads an environment file as compose does, which is what fills
// the containers (compose-go v2.9.1 dotenv/parser.go). The values come from
// compose's own reader; the lines from a walk over the same statements.
// Variables in values are looked up first, then taken from the file's earlier
// keys and from those of earlier files. On an error, line is where the statement
// that compose refuses begins.
func readDockerEnv(data []byte, file string, lookup dotenv.LookupFn, earlier map[string]string) (vars []Var, line int, err error) {
	text, statements := scanEnv(strings.TrimPrefix(string(data), bom))
	for _, s := range statements {
		if tooManyVariables(s.raw) {
			return nil, s.line, errTooMany
		}
	}
	values := map[string]string{}
	maps.Copy(values, earlier)
	if err := parseEnv(text, values, lookup); err != nil {
		line := refusedLine(statements, lookup, earlier)
		return nil, line, withoutValue(err, ownerAt(statements, line))
	}
	unfilled := unfilledStatements(statements, lookup, earlier)
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

// unfilledStatements lists, by the number of the statement, the variables that
// leave nothing in its value. A later line of the file is no help.
func unfilledStatements(statements []statement, lookup dotenv.LookupFn, earlier map[string]string) map[int][]string {
	if !slices.ContainsFunc(statements, func(s statement) bool { return strings.Contains(s.raw, "$") }) {
		return nil
	}
	known := maps.Clone(earlier)
	if known == nil {
		known = map[string]string{}
	}
	either := func(name string) (string, bool) {
		if v, ok := lookup(name); ok {
			return v, true
		}
		v, ok := known[name]
		return v, ok
	}
	out := map[int][]string{}
	for i, s := range statements {
		if s.name != "" && !s.bare {
			out[i] = unfilled(s.raw, func(probed string) (string, error) {
				values := map[string]string{}
				err := parseEnv(s.text, values, dotenv.LookupFn(probing(probed, either)))
				return values[s.name], err
			})
		}
		_ = parseEnv(s.text, known, lookup) // the whole file was read before
	}
	return out
}

// errTooMany is ours: compose's reader takes time with the square of them.
var errTooMany = errors.New("too many variables in one value")

// parseEnv gives a text without a byte-order mark to compose's reader.
func parseEnv(text string, values map[string]string, lookup dotenv.LookupFn) error {
	err := dotenv.ParseWithFormat(strings.NewReader(bom+text), "", values, lookup, dotenv.DotEnv)
	if inner := errors.Unwrap(err); inner != nil {
		return inner // without the words that name the file
	}
	return err
}

// refusedLine finds the statement that compose's reader refuses, by giving it
// one after the other. The line in its own words is counted where it gave up,
// often one or two too high.
func refusedLine(statements []statement, lookup dotenv.LookupFn, earlier map[string]string) int {
	values := map[string]string{}
	maps.Copy(values, earlier)
	for _, s := range statements {
		text := s.text
		if s.bare {
			text += "\n" // without it the name is a value
		}
		if s.invalid || parseEnv(text, values, lookup) != nil {
			return s.line
		}
	}
	return 0
}
