package repair

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"doctor/checks"
	"doctor/fixers"
	"doctor/internal/airflow"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/redact"
	"doctor/internal/sessions"
	"doctor/internal/show"
)

// Change changes the arguments of a backend, or the extras of a connection.
type Change func(airflow.Values)

// SetTo gives an argument another value. A dot in the name goes into an object.
func SetTo(name string, value any) Change {
	return func(all airflow.Values) {
		if values, last := inner(all, name); values != nil {
			values[last] = value
		}
	}
}

// Removed removes arguments.
func Removed(names ...string) Change {
	return func(all airflow.Values) {
		for _, name := range names {
			if values, last := inner(all, name); values != nil {
				delete(values, last)
			}
		}
	}
}

// RenamedTo gives an argument another name, and leaves it in its object.
func RenamedTo(name, to string) Change {
	return func(all airflow.Values) {
		if values, last := inner(all, name); values != nil {
			values[to] = values[last]
			delete(values, last)
		}
	}
}

// inner is the object that an argument is in, and its name there. Objects on the way are copied,
// so that the model's stay as they are.
func inner(values map[string]any, name string) (map[string]any, string) {
	for {
		object, rest, nested := strings.Cut(name, ".")
		if !nested {
			return values, name
		}
		old, ok := values[object].(map[string]any)
		if !ok {
			return nil, ""
		}
		old = maps.Clone(old)
		values[object], values, name = old, old, rest
	}
}

// ChangeArguments makes a fix that changes the arguments in the variable of a backend: by an edit
// where a fixer can, else with the line to write. The title gets the place.
func ChangeArguments(v *sessions.View, source *airflow.Source, title string, change Change) checks.Fix {
	set := v.Service.Env[source.KwargsVariable]
	title += " in " + cause.Place(set.Origin)
	before := maps.Clone(source.Kwargs.Values)
	maps.DeleteFunc(before, func(name string, _ any) bool {
		return slices.ContainsFunc(source.PerKey, func(k airflow.PerKey) bool { return k.Key == name })
	})
	after := maps.Clone(before)
	change(after)
	if set.Source == astro.FromEnvFile {
		if len(after) == 0 {
			return checks.WithEdit(fmt.Sprintf("Remove %s from %s", set.Name, cause.Place(set.Origin)), checks.Unsafe,
				fixers.UnsetVariables{File: set.Origin.File, Names: []string{set.Name}})
		}
		if changed, ok := changedValues(before, after); ok {
			return checks.WithEdit(title, checks.Unsafe, fixers.EditKwargs{File: set.Origin.File, Variable: set.Name, Set: changed})
		}
	}
	var order []string
	for _, k := range source.Kwargs.Keys {
		order = append(order, k.Name)
	}
	shown, whole := ShownJSON(after, order, show.Argument)
	return lineFix(title, Line(set, "'"+shown+"'"), whole)
}

// changedValues are the arguments with another value; not ok if one is new or gone, which
// EditKwargs cannot do.
func changedValues(before, after airflow.Values) (changed map[string]any, ok bool) {
	changed = map[string]any{}
	for name, value := range after {
		old, had := before[name]
		if !had {
			return nil, false
		}
		if written(value) != written(old) {
			changed[name] = value
		}
	}
	return changed, len(before) == len(after) && len(changed) > 0
}

func written(value any) string {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if encoder.Encode(value) != nil {
		return "" // JSON does not have this number
	}
	return strings.TrimSpace(b.String())
}

// ChangeExtras makes a fix with the lines of a connection whose extras are changed.
func ChangeExtras(v *sessions.View, c airflow.Connection, title, place string, change Change) checks.Fix {
	title += " in " + place
	extra := maps.Clone(c.Extra)
	if extra == nil {
		extra = airflow.Values{}
	}
	change(extra)
	shown, whole := ShownJSON(extra, nil, isShownExtra)
	if c.Form == airflow.FormSettings {
		return lineFix(title, redact.Textf("conn_extra: '%s'", shown), whole)
	}
	text := `"conn_type": "aws"`
	if c.HasLogin {
		text, whole = text+`, "login": "`+redact.Mask+`"`, false
	}
	if c.HasPassword {
		text, whole = text+`, "password": "`+redact.Mask+`"`, false
	}
	if shown != "{}" {
		text += `, "extra": ` + shown
	}
	return lineFix(title, Line(v.Service.Env[c.Variable], "'{"+text+"}'"), whole)
}

// isShownExtra reports whether the value of an extra, written in JSON, may be shown.
func isShownExtra(name, written string) bool {
	return show.Members(`"` + name + `": ` + written)
}

func lineFix(title string, line redact.Text, whole bool) checks.Fix {
	if !whole {
		title += ", with your own values for " + redact.Mask
	}
	return checks.Fix{Title: redact.NewText(title), Lines: []redact.Text{line}, Safety: checks.Unsafe}
}

// ShownJSON is an object in JSON, with a mask for each value that may not be shown or would end
// the single quotes around it; whole reports whether there is none. Members come in the given
// order, further ones by name.
func ShownJSON(values airflow.Values, order []string, isShown func(name, written string) bool) (text string, whole bool) {
	whole = true
	var members []string
	for _, name := range checks.FirstOfEach(slices.Concat(order, values.Names())) {
		if _, has := values[name]; !has {
			continue
		}
		value := written(values[name])
		if value == "" || strings.Contains(value, "'") || !isShown(name, value) {
			value, whole = `"`+redact.Mask+`"`, false
		}
		members = append(members, written(name)+": "+value)
	}
	return "{" + strings.Join(members, ", ") + "}", whole
}
