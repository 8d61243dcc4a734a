package fixers

import (
	"cmp"
	"path/filepath"
	"strings"

	"go.yaml.in/yaml/v4"

	"doctor/fixers/internal/dockerfileedit"
	"doctor/fixers/internal/dotenvedit"
	"doctor/fixers/internal/jsonedit"
)

// variable is the place of an environment variable: a .env, environment: of an override, or ENV of a
// Dockerfile.
type variable struct {
	file string
	inEnvironment
}

// carrier is a kind of file that sets variables.
type carrier int

const (
	inDotenv carrier = iota
	inOverride
	inDockerfile
)

func (v variable) carrier() carrier {
	base := filepath.Base(v.file)
	switch ext := filepath.Ext(base); {
	case ext == ".yml" || ext == ".yaml":
		return inOverride
	case strings.HasPrefix(base, "Dockerfile"):
		return inDockerfile
	}
	return inDotenv
}

// literal writes a text so that the reader of the file replaces no variable in it. In a .env the
// quotes decide that.
func (v variable) literal(text string) string {
	switch v.carrier() {
	case inOverride:
		return strings.ReplaceAll(text, "$", "$$")
	case inDockerfile:
		return strings.ReplaceAll(text, "$", `\$`)
	}
	return text
}

// edit gives the variable another value, in which variables are written as in the file.
func (v variable) edit(files Files, to func(value string) (string, error)) (Change, error) {
	switch v.carrier() {
	case inOverride:
		return v.change(files, v.file, func(n *yaml.Node) (*string, error) {
			value, err := textOf(n)
			if err != nil {
				return nil, err
			}
			after, err := to(value)
			return &after, err
		})
	case inDockerfile:
		return editText(files, v.file, Dockerfile, func(text []byte) ([]Splice, []Want, error) { return dockerfileedit.SetENV(text, v.name, v.line, to) })
	}
	return editText(files, v.file, Dotenv, func(text []byte) ([]Splice, []Want, error) { return dotenvedit.Change(text, v.name, to) })
}

// textOf is a value under environment: as a text. A collection is the same in JSON, which is what
// someone meant who wrote JSON without quotes.
func textOf(n *yaml.Node) (string, error) {
	switch {
	case n == nil:
		return "", nil
	case n.Kind == yaml.ScalarNode:
		return n.Value, nil
	}
	return jsonedit.FromYAML(n)
}

// kwargsName is the variable of an edit of arguments.
func kwargsName(variable string) string { return cmp.Or(variable, kwargsVariable) }
