package fixers

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"doctor/internal/airflow"
	"doctor/internal/dotenv"
	"doctor/internal/pyjson"
)

// kwargsVariable is the default variable.
const kwargsVariable = "AIRFLOW__SECRETS__BACKEND_KWARGS"

// EditKwargs changes keys, or values, of the JSON object in a variable of a .env, quoted or not.
// The order, the spaces and all other members stay as they are.
type EditKwargs struct {
	Unprinted[EditKwargs]
	// File is the .env.
	File string
	// Variable is the variable, "" for AIRFLOW__SECRETS__BACKEND_KWARGS.
	Variable string `edit:"optional"`
	// Rename are the keys to rename.
	Rename []Renaming `edit:"optional"`
	// Set are new values by existing key, each encoded by package json.
	Set map[string]any `edit:"optional"`
	// Add are members to append, encoded in the same way; their keys must be missing.
	Add map[string]any `edit:"optional"`
}

// RepairKwargs replaces a value that is not a JSON object by the intended object.
type RepairKwargs struct {
	Unprinted[RepairKwargs]
	// File is the .env.
	File string
	// Variable is the variable, "" for AIRFLOW__SECRETS__BACKEND_KWARGS.
	Variable string `edit:"optional"`
}

// Name is edit-kwargs.
func (EditKwargs) Name() string { return "edit-kwargs" }

// Name is edit-kwargs, like EditKwargs's.
func (RepairKwargs) Name() string { return EditKwargs{}.Name() }

// Promise is safe.
func (EditKwargs) Promise() Safety { return Safe }

// Promise is safe.
func (RepairKwargs) Promise() Safety { return Safe }

// Paths is the file.
func (e EditKwargs) Paths() []string { return []string{e.File} }

// Paths is the file.
func (e RepairKwargs) Paths() []string { return []string{e.File} }

// Plan works out the edits of the JSON, then their places in the file.
func (e EditKwargs) Plan(files Files, p Project) (Change, error) {
	change, a, text, err := openKwargs(files, p.Absolute(e.File), e.Variable)
	if err != nil {
		return change, err
	}
	value, at := a.Decode(text)
	edits, err := e.edits(value)
	if err != nil {
		return change, fmt.Errorf("%s: %w", a.Name, err)
	}
	after, err := splice([]byte(value), edits)
	if err != nil {
		return change, fmt.Errorf("%s: two of the changes overlap: %w", a.Name, err)
	}
	if _, err := pyjson.Decode(string(after)); err != nil {
		return change, fmt.Errorf("%s: the change would leave no JSON", a.Name)
	}
	for _, e := range edits {
		written := e.New
		if a.Quote != 0 {
			written = strings.NewReplacer(`\`, `\\`, string(a.Quote), `\`+string(a.Quote)).Replace(written)
		}
		change.Splices = append(change.Splices, Splice{at[e.Start], at[e.End], written})
	}
	change.Wants = []Want{{a.Name, digest(string(after))}}
	return change, nil
}

// openKwargs reads a .env, and finds the last assignment of the variable.
func openKwargs(files Files, file, variable string) (change Change, a dotenv.Statement, text string, err error) {
	change = Change{File: file, Format: Dotenv}
	read, err := files.Read(file)
	if err != nil {
		return change, a, "", err
	}
	name := cmp.Or(variable, kwargsVariable)
	a, ok := lastAssignment(statements(read), name)
	if !ok || a.Separator < 0 {
		return change, a, "", fmt.Errorf("%s is not set in a form that can be parsed", name)
	}
	a.Name = name // of an unreadable one, only a part
	return change, a, string(read), nil
}

// Plan writes the object in single quotes.
func (e RepairKwargs) Plan(files Files, p Project) (Change, error) {
	change, a, text, err := openKwargs(files, p.Absolute(e.File), e.Variable)
	if err != nil {
		return change, err
	}
	value, _ := a.Decode(text)
	kwargs := airflow.ParseKwargs(value, airflow.Version{})
	meant := kwargs.Repaired.Reveal()
	switch {
	case kwargs.Usable():
		return change, fmt.Errorf("%s is already a JSON object", a.Name)
	case meant == "":
		return change, fmt.Errorf("the intended value of %s is unknown", a.Name)
	case strings.Contains(value, "$"):
		return change, fmt.Errorf("%s contains a $, which compose replaces and single quotes would keep", a.Name)
	}
	written, err := dotenv.Spell(meant, '\'')
	if err != nil {
		return change, fmt.Errorf("%s: %w", a.Name, err)
	}
	change.Splices = []Splice{{a.Value.From, a.Value.To, written}}
	change.Wants = []Want{{a.Name, digest(meant)}}
	return change, nil
}

// edits works out the edits of a JSON text, relative to that text.
func (e EditKwargs) edits(value string) ([]Splice, error) {
	decoded, err := pyjson.Decode(value)
	object, ok := decoded.(*pyjson.Object)
	if err != nil || !ok || len(object.Repeated) > 0 {
		return nil, errors.New("the value is not a JSON object with every key once")
	}
	var edits []Splice
	for _, r := range e.Rename {
		at, err := keyAt(object, value, r.From)
		if err != nil {
			return nil, err
		}
		if _, taken := object.Get(r.To); taken {
			return nil, fmt.Errorf("the key %q cannot become %q: there is one, or no name", r.From, r.To)
		}
		edits = append(edits, Splice{at.from, at.to, jsonString(r.To)})
	}
	for _, key := range slices.Sorted(maps.Keys(e.Set)) {
		at, err := keyAt(object, value, key)
		if err != nil {
			return nil, err
		}
		written, err := jsonText(e.Set[key])
		if err != nil {
			return nil, fmt.Errorf("the new value of %q is not JSON", key)
		}
		at, err = valueAfter(value, at.to)
		if err != nil {
			return nil, err
		}
		edits = append(edits, Splice{at.from, at.to, written})
	}
	added, err := e.added(object, value)
	if err != nil {
		return nil, err
	}
	if edits = append(edits, added...); len(edits) == 0 {
		return nil, errors.New("nothing to rename, set or add")
	}
	return edits, nil
}

// added appends the members of Add behind the last one.
func (e EditKwargs) added(object *pyjson.Object, value string) ([]Splice, error) {
	var members []string
	for _, key := range slices.Sorted(maps.Keys(e.Add)) {
		if _, taken := object.Get(key); taken {
			return nil, fmt.Errorf("there is already a key %q", key)
		}
		written, err := jsonText(e.Add[key])
		if err != nil {
			return nil, fmt.Errorf("the value of %q is not JSON", key)
		}
		members = append(members, jsonString(key)+": "+written)
	}
	if len(members) == 0 {
		return nil, nil
	}
	end := len(strings.TrimRight(value[:strings.LastIndexByte(value, '}')], " \t\r\n"))
	text := strings.Join(members, ", ")
	if len(object.Members) > 0 {
		text = ", " + text
	}
	return []Splice{{end, end, text}}, nil
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
		return span{}, errors.New("the value is valid only in Python")
	}
	end := at + skipped + int(dec.InputOffset())
	return span{end - len(raw), end}, nil
}

func jsonString(s string) string {
	text, _ := jsonText(s) // a string cannot fail
	return text
}

// jsonText encodes a value, and leaves <, > and & as they are.
func jsonText(v any) (string, error) {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return strings.TrimSuffix(b.String(), "\n"), err
}
