package fixers

import (
	"errors"
	"strings"

	"doctor/fixers/internal/jsonedit"
	"doctor/fixers/internal/uriedit"
	"doctor/internal/airflow"
)

// EditConnection changes fields of a connection in a variable, which is JSON or a URI. What it does
// not change stays as written. The names of fields are those of JSON: login, extra.region_name; a dot
// leads into an object.
type EditConnection struct {
	Unprinted[EditConnection]
	// File is the .env, the override (.yml, .yaml), or the Dockerfile.
	File string
	// Variable is the variable.
	Variable string
	// Services are the services to change in an override, none for all.
	Services []string `edit:"optional"`
	// Line is a line of an override or a Dockerfile that sets it: services with another value stay as
	// they are. 0 is any.
	Line int
	// As is the form that the connection gets first.
	As ConnectionForm
	// Rename are the fields to rename, or to move into another object.
	Rename []Renaming `edit:"optional"`
	// Set are new values by field, each encoded by package json.
	Set map[string]any `edit:"optional"`
	// Remove are the fields to remove.
	Remove []string `edit:"optional"`
}

// ConnectionForm is what becomes of the form of a connection.
type ConnectionForm int

// The forms.
const (
	SameForm     ConnectionForm = iota
	JSONForm                    // a URI becomes JSON, in which values need no encoding
	RepairedJSON                // JSON that is not valid becomes what was probably meant
)

// Name is edit-connection.
func (EditConnection) Name() string { return "edit-connection" }

// Promise is unsafe: other hooks may use the connection.
func (EditConnection) Promise() Safety { return Unsafe }

// Paths is the file.
func (e EditConnection) Paths() []string { return []string{e.File} }

// Plan changes the text of the connection.
func (e EditConnection) Plan(files Files, p Project) (Change, error) {
	v := variable{p.Absolute(e.File), inEnvironment{e.Variable, e.Services, e.Line}}
	changes := jsonedit.Changes{Rename: e.Rename, Set: e.Set, Remove: e.Remove}
	return v.edit(files, func(value string) (string, error) {
		text := strings.TrimSpace(value)
		lead, trail := value[:strings.Index(value, text)], value[strings.Index(value, text)+len(text):]
		text, err := e.form(text)
		if err != nil {
			return "", err
		}
		switch {
		case len(e.Rename)+len(e.Set)+len(e.Remove) == 0:
			if e.As == SameForm {
				return "", errors.New("nothing to change")
			}
		case strings.HasPrefix(text, "{"):
			text, err = changes.Apply(text, v.literal)
		default:
			var u uriedit.URI
			if u, err = uriedit.Parse(text); err == nil {
				err = u.Apply(changes, v.literal)
				text = u.String()
			}
		}
		return lead + text + trail, err
	})
}

// form gives the connection another form.
func (e EditConnection) form(text string) (string, error) {
	isJSON := strings.HasPrefix(text, "{")
	switch {
	case e.As == JSONForm && !isJSON:
		meant, err := airflow.MeantURI(text)
		if err != nil {
			return "", err
		}
		return uriedit.ToJSON(meant)
	case e.As == RepairedJSON && jsonedit.CheckObject(text) != nil:
		return intended(airflow.ParseKwargs(text, airflow.Version{}))
	}
	return text, nil
}
