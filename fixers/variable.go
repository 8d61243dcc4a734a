package fixers

import (
	"cmp"
	"fmt"
	"path/filepath"
	"strings"

	"go.yaml.in/yaml/v4"

	"doctor/internal/dotenv"
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
		return editENV(files, v.file, v.name, v.line, to)
	}
	return editDotenv(files, v.file, v.name, to)
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
	return jsonOf(n)
}

// jsonOf is a value of a YAML file in JSON, with the order of its keys.
func jsonOf(n *yaml.Node) (string, error) {
	switch n.Kind {
	case yaml.MappingNode:
		var parts []string
		for i := 0; i+1 < len(n.Content); i += 2 {
			value, err := jsonOf(n.Content[i+1])
			if err != nil {
				return "", err
			}
			parts = append(parts, jsonString(n.Content[i].Value)+": "+value)
		}
		return "{" + strings.Join(parts, ", ") + "}", nil
	case yaml.SequenceNode:
		var parts []string
		for _, item := range n.Content {
			value, err := jsonOf(item)
			if err != nil {
				return "", err
			}
			parts = append(parts, value)
		}
		return "[" + strings.Join(parts, ", ") + "]", nil
	}
	if n.Tag == "!!str" {
		return jsonString(n.Value), nil
	}
	var value any
	if err := n.Decode(&value); err != nil {
		return "", fmt.Errorf("line %d: %s has no equal in JSON", n.Line, n.Tag)
	}
	written, err := jsonText(value)
	if err != nil {
		return "", fmt.Errorf("line %d: %s has no equal in JSON", n.Line, n.Tag)
	}
	return written, nil
}

// editDotenv changes the value of the last assignment of a variable, and as little of its text as
// possible.
func editDotenv(files Files, file, name string, to func(value string) (string, error)) (Change, error) {
	change := Change{File: file, Format: Dotenv}
	read, err := files.Read(file)
	if err != nil {
		return change, err
	}
	a, ok := lastAssignment(statements(read), name)
	if !ok || a.Separator < 0 {
		return change, fmt.Errorf("%s is not set in a form that can be parsed", name)
	}
	value, at := a.Decode(string(read))
	after, err := to(value)
	if err != nil {
		return change, fmt.Errorf("%s: %w", name, err)
	}
	change.Wants = []Want{{name, digest(after)}}
	if after == value {
		return change, nil
	}
	for _, part := range replaced(value, after) {
		written := part.New
		if a.Quote != 0 {
			written = strings.NewReplacer(`\`, `\\`, string(a.Quote), `\`+string(a.Quote)).Replace(written)
		}
		change.Splices = append(change.Splices, Splice{at[part.Start], at[part.End], written})
	}
	text, err := splice(read, change.Splices)
	if err != nil {
		return change, err
	}
	if said, err := dotenvFacts(text); err == nil && said[name] == digest(after) {
		return change, nil
	}
	whole, err := dotenv.Spell(after, a.Quote)
	switch {
	case err != nil:
		return change, fmt.Errorf("%s: %w", name, err)
	case strings.Contains(value, "$"):
		return change, fmt.Errorf("%s contains a $, which compose replaces and single quotes would keep", name)
	}
	change.Splices = []Splice{{a.Value.From, a.Value.To, whole}}
	return change, nil
}

// difference is what has to be replaced in a text, and by what.
func difference(before, after string) (from int, was, is string) {
	for from < min(len(before), len(after)) && before[from] == after[from] {
		from++
	}
	for from > 0 && from < len(before) && before[from]&0xC0 == 0x80 { // not within a character
		from--
	}
	was, is = before[from:], after[from:]
	end := 0
	for end < min(len(was), len(is)) && was[len(was)-1-end] == is[len(is)-1-end] {
		end++
	}
	for end > 0 && was[len(was)-end]&0xC0 == 0x80 {
		end--
	}
	return from, was[:len(was)-end], is[:len(is)-end]
}

// kwargsName is the variable of an edit of arguments.
func kwargsName(variable string) string { return cmp.Or(variable, kwargsVariable) }
