package fixers

import (
	"errors"
	"strings"

	"doctor/fixers/internal/dotenvedit"
	"doctor/fixers/internal/jsonedit"
	"doctor/internal/airflow"
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
		return jsonedit.Changes{Rename: e.Rename, Set: e.Set, Remove: e.Remove}.Apply(value, v.literal)
	})
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
	return editText(files, file, Dotenv, func(text []byte) ([]Splice, []Want, error) {
		return dotenvedit.Rewrite(text, name, func(value string) (string, error) {
			kwargs := airflow.ParseKwargs(value, airflow.Version{})
			if kwargs.Usable() {
				return "", errors.New("it is already a JSON object")
			}
			return intended(kwargs)
		})
	})
}

// intended is the object that was probably meant.
func intended(kwargs airflow.Kwargs) (string, error) {
	meant := kwargs.Repaired.Reveal()
	if meant == "" {
		return "", errors.New("the intended value is unknown")
	}
	return meant, nil
}
