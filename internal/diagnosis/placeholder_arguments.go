package diagnosis

import (
	"maps"
	"slices"
	"strings"

	"doctor/internal/airflow"
	"doctor/internal/cause"
	"doctor/internal/placeholder"
	"doctor/internal/sessions"
)

// argument is one string among the arguments of a backend or the extras of a connection. A dot in
// the key enters an object.
type argument struct{ key, text string }

func argumentsIn(path string, values map[string]any) []argument {
	var out []argument
	for _, name := range slices.Sorted(maps.Keys(values)) {
		switch v := values[name].(type) {
		case string:
			out = append(out, argument{path + name, v})
		case map[string]any:
			out = append(out, argumentsIn(path+name+".", v)...)
		}
	}
	return out
}

// keyed names a value of a session by its key if it is an argument in a variable.
func (e *explainer) keyed(s suspect) cause.Value {
	if s.origin.IsZero() || s.origin != e.Session.Origin || s.mount != nil {
		return s.of
	}
	for _, a := range e.arguments() {
		if a.text == s.text {
			return cause.Value{Part: cause.AnArgument, Key: a.key, Variable: e.Session.Variable}
		}
	}
	return s.of
}

// arguments are the strings among the session's arguments.
func (e *explainer) arguments() []argument {
	var out []argument
	switch e.Where {
	case sessions.Backend:
		for _, source := range e.Backends() {
			if source.KwargsVariable == e.Session.Variable {
				out = append(out, argumentsIn("", source.Kwargs.Values)...)
			}
		}
	case sessions.Connection:
		if e.Session.Variable == "" {
			return nil // it is in airflow_settings.yaml
		}
		for _, c := range e.Connections.Connections {
			if c.Variable != e.Session.Variable {
				continue
			}
			if c.Keys == "login" {
				out = append(out, argument{"login", c.Session.AccessKey.Reveal()}, argument{"password", c.Session.SecretKey.Reveal()})
			}
			out = append(out, argumentsIn("", c.Extra)...)
		}
	}
	return out
}

// placeholdersLeft explains what a backend will not find because of placeholders among its
// arguments, even if no session has failed: a name with < in it cannot exist in AWS.
func (d *Diagnosis) placeholdersLeft(v *sessions.View) {
	profiles := v.Default().Profiles
	for _, source := range v.Backends() {
		if source.Backend == nil {
			continue
		}
		at := v.Service.Env[source.KwargsVariable].Origin
		for _, a := range argumentsIn("", source.Kwargs.Values) {
			top, _, _ := strings.Cut(a.key, ".")
			found := placeholder.Find(a.key, a.text)
			switch {
			case found == "" || at.IsZero() || source.Backend.Kwarg(top) == nil || strings.HasSuffix(top, "_lookup_pattern"):
				continue
			case !strings.ContainsAny(found[:1], "<{.") && strings.HasSuffix(top, "_prefix"), top == "profile_name" && slices.Contains(profiles, a.text):
				continue // it may be a name
			case slices.ContainsFunc(source.PerKey, func(k airflow.PerKey) bool { return k.Key == top }):
				continue
			}
			if !d.LeftPlaceholder(v, source, a.key) {
				d.add(cause.Cause{
					Kind: cause.PlaceholderLeft, Subject: found, Key: a.key, At: appendOrigin(nil, at), Services: []string{v.Service.Name}, Where: sessions.Backend, View: v,
					Detail: cause.LeftText{Of: argumentOf(source, a.key), Text: found, At: cause.SpotOf(at)},
				})
			}
		}
	}
}

// MayBePlaceholder reports whether a variable with a backend's arguments contains a placeholder
// outside a pattern, where <name> and {2} have their own meaning.
func MayBePlaceholder(kwargs string) bool {
	k := airflow.ParseKwargs(kwargs, airflow.Version{})
	return !k.Usable() || slices.ContainsFunc(argumentsIn("", k.Values), func(a argument) bool {
		return !strings.HasSuffix(a.key, "_lookup_pattern") && placeholder.Find(a.key, a.text) != ""
	})
}

func argumentOf(source *airflow.Source, key string) cause.Value {
	return cause.Value{Part: cause.AnArgument, Key: key, Variable: source.KwargsVariable}
}

// LeftPlaceholder reports whether an argument of a backend is a placeholder.
func (d *Diagnosis) LeftPlaceholder(v *sessions.View, source *airflow.Source, key string) bool {
	return slices.ContainsFunc(d.causesOf(cause.PlaceholderLeft), func(c cause.Cause) bool {
		left, ok := c.Detail.(cause.LeftText)
		return ok && slices.Contains(c.Services, v.Service.Name) && left.Of == argumentOf(source, key)
	})
}
