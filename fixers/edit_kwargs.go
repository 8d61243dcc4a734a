package fixers

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"doctor/checks"
	"doctor/internal/airflow"
	"doctor/internal/dotenv"
	"doctor/internal/pyjson"
)

// kwargsVariable is the variable that is edited unless the fix names another.
const kwargsVariable = "AIRFLOW__SECRETS__BACKEND_KWARGS"

var editKwargs = &Fixer{
	Name: "edit-kwargs",
	Doc: "Changes keys, or values, of the JSON object that a variable of a .env holds, in whatever quotes it stands. " +
		"The order, the blanks and all other members stay as they are.",
	Safety: checks.Safe,
	Args: []Arg{
		{Name: "file", Doc: "the .env", Required: true, Path: true},
		{Name: "variable", Doc: "the variable, where it is not " + kwargsVariable},
		{Name: "repair", Doc: "\"true\": write what was meant by a value that is no JSON object"},
		{Name: "rename", Doc: "keys to rename: `profile=profile_name`, several separated by commas"},
		{Name: "set:", Doc: "the new value, as JSON, of the key that is named behind the colon; the object must have it"},
	},
	Plan: planEditKwargs,
}

func planEditKwargs(files Files, fix checks.Fix) (Change, error) {
	change := Change{File: fix.Args["file"], Format: Dotenv}
	name := fix.Args["variable"]
	if name == "" {
		name = kwargsVariable
	}
	text, err := files.Read(change.File)
	if err != nil {
		return change, err
	}
	a, ok := lastAssignment(statements(text), name)
	if !ok || a.Separator < 0 {
		return change, fmt.Errorf("it does not set %s in a way that can be read", name)
	}
	value, at := a.Decode(string(text))
	if fix.Args["repair"] != "" {
		return repairKwargs(change, a, value)
	}
	edits, err := kwargsEdits(value, fix.Args)
	if err != nil {
		return change, fmt.Errorf("%s: %w", name, err)
	}
	after, err := splice([]byte(value), edits)
	if err != nil {
		return change, fmt.Errorf("%s: two of the changes overlap: %w", name, err)
	}
	if _, err := pyjson.Decode(string(after)); err != nil {
		return change, fmt.Errorf("%s: the change would leave no JSON", name)
	}
	for _, e := range edits {
		written := e.New
		if a.Quote != 0 {
			written = strings.NewReplacer(`\`, `\\`, string(a.Quote), `\`+string(a.Quote)).Replace(written)
		}
		change.Edits = append(change.Edits, Edit{at[e.Start], at[e.End], written})
	}
	change.Wants = []Want{{name, digest(string(after))}}
	return change, nil
}

// repairKwargs writes what was meant by a value that is no JSON object, in single
// quotes.
func repairKwargs(change Change, a dotenv.Statement, value string) (Change, error) {
	kwargs := airflow.ParseKwargs(value, airflow.Version{})
	meant := kwargs.Repaired.Reveal()
	switch {
	case kwargs.Usable():
		return change, fmt.Errorf("%s is a JSON object already", a.Name)
	case meant == "":
		return change, fmt.Errorf("what %s was to be cannot be told", a.Name)
	case strings.Contains(value, "$"):
		return change, fmt.Errorf("%s has a $, which compose fills in and single quotes keep", a.Name)
	}
	written, err := dotenv.Spell(meant, '\'')
	if err != nil {
		return change, fmt.Errorf("%s: %w", a.Name, err)
	}
	change.Edits = []Edit{{a.Value.From, a.Value.To, written}}
	change.Wants = []Want{{a.Name, digest(meant)}}
	return change, nil
}

// kwargsEdits works out the edits of a JSON text, against that text.
func kwargsEdits(value string, args map[string]string) ([]Edit, error) {
	decoded, err := pyjson.Decode(value)
	object, ok := decoded.(*pyjson.Object)
	if err != nil || !ok || len(object.Repeated) > 0 {
		return nil, errors.New("the value is not a JSON object with every key once")
	}
	var edits []Edit
	for _, pair := range list(args["rename"]) {
		from, to, ok := strings.Cut(pair, "=")
		at, err := keyAt(object, value, from)
		if err != nil {
			return nil, err
		}
		if _, taken := object.Get(to); taken || !ok || to == "" {
			return nil, fmt.Errorf("the key %q cannot become %q: there is one, or no name", from, to)
		}
		edits = append(edits, Edit{at.from, at.to, jsonString(to)})
	}
	set := prefixed(args, "set:")
	for _, key := range slices.Sorted(maps.Keys(set)) {
		at, err := keyAt(object, value, key)
		if err != nil {
			return nil, err
		}
		if !json.Valid([]byte(set[key])) {
			return nil, fmt.Errorf("the new value of %q is not JSON", key)
		}
		at, err = valueAfter(value, at.to)
		if err != nil {
			return nil, err
		}
		edits = append(edits, Edit{at.from, at.to, set[key]})
	}
	if len(edits) == 0 {
		return nil, errors.New("nothing to rename or set")
	}
	return edits, nil
}

// keyAt finds a key with its quotes.
func keyAt(object *pyjson.Object, value, key string) (span, error) {
	for _, m := range object.Members {
		if m.Key != key {
			continue
		}
		if written := jsonString(key); strings.HasPrefix(value[m.Offset:], written) {
			return span{m.Offset, m.Offset + len(written)}, nil
		}
		return span{}, fmt.Errorf("the key %q is written with escapes", key)
	}
	return span{}, fmt.Errorf("there is no key %q", key)
}

// valueAfter finds the value of the key that ends at at.
func valueAfter(value string, at int) (span, error) {
	rest := value[at:]
	skipped := len(rest) - len(strings.TrimLeft(rest, " \t\r\n:"))
	var raw json.RawMessage
	dec := json.NewDecoder(strings.NewReader(rest[skipped:]))
	if err := dec.Decode(&raw); err != nil {
		return span{}, errors.New("the value is one that only Python reads")
	}
	end := at + skipped + int(dec.InputOffset())
	return span{end - len(raw), end}, nil
}

func jsonString(s string) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s) // a string cannot fail
	return strings.TrimSuffix(b.String(), "\n")
}
