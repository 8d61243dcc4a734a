package fixers

import (
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

// EditKwargs changes keys, or values, of the JSON object in a variable, quoted or not. The order, the
// spaces and all other members stay as they are. A dot in a key leads into an object.
type EditKwargs struct {
	Unprinted[EditKwargs]
	// File is the .env, the override (.yml, .yaml), or the Dockerfile.
	File string
	// Variable is the variable, "" for AIRFLOW__SECRETS__BACKEND_KWARGS.
	Variable string `edit:"optional"`
	// Services are the services to change in an override, none for all.
	Services []string `edit:"optional"`
	// Line is a line of an override or a Dockerfile that sets it: services with another value stay as
	// they are. 0 is any.
	Line int
	// Rename are the keys to rename, or to move into another object.
	Rename []Renaming `edit:"optional"`
	// Set are new values by key, each encoded by package json.
	Set map[string]any `edit:"optional"`
	// Remove are the keys to remove.
	Remove []string `edit:"optional"`
}

// RepairKwargs replaces a value that is not a JSON object by the intended object.
type RepairKwargs struct {
	Unprinted[RepairKwargs]
	// File is the .env, the override (.yml, .yaml), or the Dockerfile.
	File string
	// Variable is the variable, "" for AIRFLOW__SECRETS__BACKEND_KWARGS.
	Variable string `edit:"optional"`
	// Services are the services to change in an override, none for all.
	Services []string `edit:"optional"`
	// Line is a line of an override or a Dockerfile that sets it: services with another value stay as
	// they are. 0 is any.
	Line int
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

// Plan changes the JSON.
func (e EditKwargs) Plan(files Files, p Project) (Change, error) {
	v := variable{p.Absolute(e.File), inEnvironment{kwargsName(e.Variable), e.Services, e.Line}}
	return v.edit(files, func(value string) (string, error) {
		return memberChanges{e.Rename, e.Set, e.Remove}.apply(value, v.literal)
	})
}

// memberChanges are changes of members of a JSON object.
type memberChanges struct {
	rename []Renaming
	set    map[string]any
	remove []string
}

func (c memberChanges) apply(value string, literal func(string) string) (string, error) {
	if err := isJSONObject(value); err != nil {
		return "", err
	}
	changes, err := c.all(literal)
	if err != nil {
		return "", err
	}
	for _, change := range changes {
		if value, err = change(value); err != nil {
			return "", err
		}
	}
	if isJSONObject(value) != nil {
		return "", errors.New("the change would leave no JSON")
	}
	return value, nil
}

// all are the changes in the order in which they are made.
func (c memberChanges) all(literal func(string) string) ([]jsonChange, error) {
	var out []jsonChange
	for _, r := range c.rename {
		out = append(out, moveMember(r.From, r.To))
	}
	for _, key := range slices.Sorted(maps.Keys(c.set)) {
		written, err := jsonText(c.set[key])
		if err != nil {
			return nil, fmt.Errorf("the new value of %q is not JSON", key)
		}
		out = append(out, setMember(key, literal(written)))
	}
	for _, key := range c.remove {
		out = append(out, removeMember(key))
	}
	if len(out) == 0 {
		return nil, errors.New("nothing to rename, set or remove")
	}
	return out, nil
}

func isJSONObject(value string) error {
	decoded, err := pyjson.Decode(value)
	if _, ok := decoded.(*pyjson.Object); err != nil || !ok {
		return errors.New("the value is not a JSON object")
	}
	return nil
}

// Plan writes the intended object: in a .env in single quotes.
func (e RepairKwargs) Plan(files Files, p Project) (Change, error) {
	v := variable{p.Absolute(e.File), inEnvironment{kwargsName(e.Variable), e.Services, e.Line}}
	if v.carrier() == inDotenv {
		return repairDotenv(files, v.file, v.name)
	}
	return v.edit(files, func(value string) (string, error) {
		kwargs := airflow.ParseKwargs(value, airflow.Version{})
		if kwargs.Usable() && strings.HasPrefix(value, "{") { // it is a mapping of YAML
			return value, nil
		}
		return intended(kwargs)
	})
}

func repairDotenv(files Files, file, name string) (Change, error) {
	change := Change{File: file, Format: Dotenv}
	read, err := files.Read(file)
	if err != nil {
		return change, err
	}
	a, ok := lastAssignment(statements(read), name)
	if !ok || a.Separator < 0 {
		return change, fmt.Errorf("%s is not set in a form that can be parsed", name)
	}
	value, _ := a.Decode(string(read))
	kwargs := airflow.ParseKwargs(value, airflow.Version{})
	meant, err := intended(kwargs)
	switch {
	case kwargs.Usable():
		return change, fmt.Errorf("%s is already a JSON object", name)
	case err != nil:
		return change, fmt.Errorf("%s: %w", name, err)
	case strings.Contains(value, "$"):
		return change, fmt.Errorf("%s contains a $, which compose replaces and single quotes would keep", name)
	}
	written, err := dotenv.Spell(meant, '\'')
	if err != nil {
		return change, fmt.Errorf("%s: %w", name, err)
	}
	change.Splices = []Splice{{a.Value.From, a.Value.To, written}}
	change.Wants = []Want{{name, digest(meant)}}
	return change, nil
}

// intended is the object that was probably meant.
func intended(kwargs airflow.Kwargs) (string, error) {
	meant := kwargs.Repaired.Reveal()
	if meant == "" {
		return "", errors.New("the intended value is unknown")
	}
	return meant, nil
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
