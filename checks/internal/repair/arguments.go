package repair

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
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

// Unquoted turns a number in quotes into a number, and removes what is none.
func Unquoted(name string) Change {
	return func(all airflow.Values) {
		values, last := inner(all, name)
		if values == nil {
			return
		}
		text, _ := values[last].(string)
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			values[last] = n
		} else {
			delete(values, last)
		}
	}
}

// inner is the object that an argument is in, and its name there. The objects around it are copied,
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
	title = inPlace(title, cause.Place(set.Origin))
	before := maps.Clone(source.Kwargs.Values)
	maps.DeleteFunc(before, func(name string, _ any) bool {
		return slices.ContainsFunc(source.PerKey, func(k airflow.PerKey) bool { return k.Key == name })
	})
	after := maps.Clone(before)
	change(after)
	if set.Source == astro.FromEnvFile && len(after) == 0 {
		return checks.WithEdit(fmt.Sprintf("Remove %s from %s", set.Name, cause.Place(set.Origin)), checks.Unsafe,
			fixers.UnsetVariables{File: set.Origin.File, Names: []string{set.Name}})
	}
	m, ok := membersOf(before, after, "")
	if line, can := Editable(set); can && ok && !m.none() {
		return checks.WithEdit(title, checks.Unsafe, fixers.EditKwargs{
			File: set.Origin.File, Variable: set.Name, Line: line, Rename: m.rename, Set: m.set, Remove: m.remove,
		})
	}
	var order []string
	for _, k := range source.Kwargs.Keys {
		order = append(order, k.Name)
	}
	shown, whole := ShownJSON(after, order, show.Argument)
	return LinesFix(title, []redact.Text{VariableLine(set, shown)}, whole)
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

// inPlace adds a place to what a fix does, before the reason.
func inPlace(title, place string) string {
	does, reason, ok := strings.Cut(title, ", so that ")
	if !ok {
		return title + " in " + place
	}
	return does + " in " + place + ", so that " + reason
}

// ConnectionChange is what a fix changes of a connection.
type ConnectionChange struct {
	// Title is what it does; the place is added.
	Title string
	// Extra changes the extras, nil for none.
	Extra Change
	// Remove are fields to remove: login, password.
	Remove []string
	// Rename are fields to rename or to move, and Set are new values of fields.
	Rename []fixers.Renaming
	Set    map[string]any
	// As is the form that it gets.
	As fixers.ConnectionForm
}

// ChangeConnection makes a fix that changes a connection where it is set: by an edit where a fixer
// can, else with the lines to write.
func ChangeConnection(p *checks.Pass, set astro.Var, c airflow.Connection, change ConnectionChange) checks.Fix {
	place := cause.Place(set.Origin)
	if c.Form == airflow.FormSettings {
		place = cause.Place(astro.Origin{File: p.Diagnosis().SettingsName(), Line: c.Line})
	}
	title := inPlace(change.Title, place)
	extra := change.Extra
	if extra == nil {
		extra = func(airflow.Values) {}
	}
	after := maps.Clone(c.Extra)
	if after == nil {
		after = airflow.Values{}
	}
	extra(after)
	m, ok := membersOf(c.Extra, after, "extra.")
	m.rename = append(m.rename, change.Rename...)
	maps.Copy(m.set, change.Set)
	for _, name := range change.Remove {
		if name == "login" && c.HasLogin || name == "password" && c.HasPassword || name != "login" && name != "password" {
			m.remove = append(m.remove, name)
		}
	}
	line, can := Editable(set)
	switch {
	case !ok || m.none() && change.As == fixers.SameForm:
	case c.Form == airflow.FormSettings:
		return checks.WithEdit(title, checks.Unsafe, fixers.EditSettings{
			File: p.Diagnosis().SettingsName(), Line: c.Line, As: change.As, Rename: m.rename, Set: m.set, Remove: m.remove,
		})
	case can:
		return checks.WithEdit(title, checks.Unsafe, fixers.EditConnection{
			File: set.Origin.File, Variable: set.Name, Line: line, As: change.As, Rename: m.rename, Set: m.set, Remove: m.remove,
		})
	}
	for _, name := range change.Remove {
		c.HasLogin, c.HasPassword = c.HasLogin && name != "login", c.HasPassword && name != "password"
	}
	lines, whole := ConnectionLines(set, c, extra)
	return LinesFix(title, lines, whole)
}

// ConnectionLines are the lines of a connection whose extras are changed: one for a variable, one
// for each key of airflow_settings.yaml. whole reports whether no value in them is masked.
func ConnectionLines(set astro.Var, c airflow.Connection, change Change) (lines []redact.Text, whole bool) {
	extra := maps.Clone(c.Extra)
	if extra == nil {
		extra = airflow.Values{}
	}
	change(extra)
	shown, whole := ShownJSON(extra, nil, isShownExtra)
	var keys []string
	for name, has := range map[string]bool{"login": c.HasLogin, "password": c.HasPassword} {
		if has {
			keys, whole = append(keys, name), false
		}
	}
	slices.Sort(keys)
	if c.Form == airflow.FormSettings {
		lines = redact.Texts("conn_type: aws")
		for _, name := range keys {
			lines = append(lines, redact.NewText("conn_"+name+": "+redact.Mask))
		}
		if len(extra) > 0 {
			lines = append(lines, redact.Textf("conn_extra: '%s'", shown))
		}
		return lines, whole
	}
	text := `"conn_type": "aws"`
	for _, name := range keys {
		text += fmt.Sprintf(`, %q: %q`, name, redact.Mask)
	}
	if len(extra) > 0 {
		text += `, "extra": ` + shown
	}
	return []redact.Text{VariableLine(set, "{"+text+"}")}, whole
}

// isShownExtra reports whether the value of an extra, written in JSON, may be shown.
func isShownExtra(name, written string) bool {
	return show.Members(`"` + name + `": ` + written)
}

// LinesFix is a fix by hand; the title tells a reader to fill in what is masked.
func LinesFix(title string, lines []redact.Text, whole bool) checks.Fix {
	if !whole {
		title += ", and keep your own values"
	}
	return checks.Fix{Title: redact.NewText(title), Lines: lines, Safety: checks.Unsafe}
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
		value, all := shownValue(name, values[name], isShown)
		members, whole = append(members, written(name)+": "+value), whole && all
	}
	return "{" + strings.Join(members, ", ") + "}", whole
}

// shownValue is ShownJSON for one value: of an object, each member is masked on its own.
func shownValue(name string, value any, isShown func(name, written string) bool) (text string, whole bool) {
	text = written(value)
	if text != "" && !strings.Contains(text, "'") && !strings.Contains(text, redact.Mask) && isShown(name, text) {
		return text, true
	}
	if object, is := value.(map[string]any); is {
		return ShownJSON(object, nil, func(member, text string) bool { return isShown(name, "{"+written(member)+": "+text+"}") })
	}
	if _, isText := value.(string); isText {
		return `"` + redact.Mask + `"`, false
	}
	return redact.Mask, false
}
