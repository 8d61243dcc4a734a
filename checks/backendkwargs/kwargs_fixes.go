package backendkwargs

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/fixers"
	"doctor/internal/airflow"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/sessions"
	"doctor/internal/show"
)

// fixProblem fixes the argument that a cause is about.
func fixProblem(p *checks.Pass, c cause.Cause) []checks.Fix {
	var variable string
	switch d := c.Detail.(type) {
	case cause.WrongArgument:
		variable = d.Variable
	case cause.UnknownArgument:
		variable = d.Variable
	}
	if c.View == nil {
		return nil
	}
	for _, source := range c.View.Backends() {
		if source.DefinedIn() != variable && source.VariableOf(c.Subject) != variable {
			continue
		}
		for _, problem := range c.View.Airflow.Problems[source.DefinedIn()] {
			if problem.Key == c.Subject {
				return problemFixes(p, c.View, source, problem)
			}
		}
	}
	return nil
}

// problemFixes are the fixes of a problem of an argument.
func problemFixes(p *checks.Pass, v *sessions.View, source *airflow.Source, problem airflow.KwargProblem) []checks.Fix {
	if variable := source.VariableOf(problem.Key); variable != source.DefinedIn() {
		return []checks.Fix{fixPerKey(p, v.Service.Env[variable], problem)}
	}
	if problem.Kind == airflow.UnknownKey && problem.Suggestion != "" {
		return []checks.Fix{renameKey(v, source, problem.Key, problem.Suggestion)}
	}
	title, change := changeOf(v, source, problem)
	return []checks.Fix{repair.ChangeArguments(v, source, title, change)}
}

// changeOf is the change that solves a problem of an argument, and what it does in words.
func changeOf(v *sessions.View, source *airflow.Source, problem airflow.KwargProblem) (title string, change repair.Change) {
	key := problem.Key
	remove := fmt.Sprintf("Remove %q", key)
	switch problem.Kind {
	case airflow.KeysInside:
		path := key[:strings.LastIndexByte(key, '.')+1]
		return "Remove the access keys", repair.Removed(path+"aws_access_key_id", path+"aws_secret_access_key", path+"aws_session_token")
	case airflow.Prefix:
		if d, ok := problem.Detail.(airflow.PrefixesSwapped); ok {
			connections, variables := repair.SetTo("connections_prefix", d.Variables), repair.SetTo("variables_prefix", d.Connections)
			return "Swap connections_prefix and variables_prefix", func(all airflow.Values) { connections(all); variables(all) }
		}
		if problem.Suggestion != "" {
			return fmt.Sprintf("Set %q to %q", key, problem.Suggestion), repair.SetTo(key, problem.Suggestion)
		}
		return "Set a prefix that AWS accepts, or remove " + strconv.Quote(key), repair.Removed(key)
	case airflow.WrongType:
		return retype(v, source, problem)
	case airflow.NoEffect:
		if problem.Suggestion != "" {
			return fmt.Sprintf("%s, or add %q", remove, problem.Suggestion), repair.Removed(key)
		}
	}
	return remove, repair.Removed(key)
}

// retype gives an argument a value that it can have, if that is known; else it removes it.
func retype(v *sessions.View, source *airflow.Source, problem airflow.KwargProblem) (title string, change repair.Change) {
	key := problem.Key
	switch d := problem.Detail.(type) {
	case airflow.ParameterUnknown, airflow.OptionUnknown:
		if problem.Suggestion != "" {
			return fmt.Sprintf("Rename %q to %q", key, problem.Suggestion), repair.RenamedTo(key, problem.Suggestion)
		}
	case airflow.TextForSwitch:
		if d.Write != "" {
			return fmt.Sprintf("Set %q to %s without quotes", key, d.Write), repair.SetTo(key, d.Write == "true")
		}
	case airflow.TypeMismatch:
		if value, ok := converted(source.Kwargs.Values[key], d.Takes); ok && isUsable(v, key, value) {
			return fmt.Sprintf("Set %q to %s", key, shownValue(key, value)), repair.SetTo(key, value)
		}
	}
	if problem.Suggestion != "" {
		return fmt.Sprintf("Set %q to %q", key, problem.Suggestion), repair.SetTo(key, problem.Suggestion)
	}
	return fmt.Sprintf("Remove %q", key), repair.Removed(key)
}

// isUsable reports whether boto3 can use a value: a profile has to exist.
func isUsable(v *sessions.View, key string, value any) bool {
	name, isText := value.(string)
	return key != "profile_name" || isText && slices.Contains(v.Default().Profiles, name)
}

// shownValue is a new value of an argument as JSON has it, if it may be shown.
func shownValue(key string, value any) string {
	written := fmt.Sprint(value)
	if text, isText := value.(string); isText {
		written = strconv.Quote(text)
	}
	if !show.Argument(key, written) {
		return "the same value as " + string(airflow.TypeOf(value))
	}
	return written
}

// converted is a value in one of the types that its argument takes.
func converted(value any, takes airflow.Types) (any, bool) {
	if list, isList := value.([]any); isList && len(list) == 1 && slices.Contains(takes[:], airflow.TypeOf(list[0])) {
		return list[0], true
	}
	has := func(t airflow.Type) bool { return slices.Contains(takes[:], t) }
	text, isText := value.(string)
	switch lower := strings.ToLower(text); {
	case isText && has(airflow.Boolean) && (lower == "true" || lower == "false"):
		return lower == "true", true
	case isText && has(airflow.Integer):
		n, err := strconv.ParseInt(text, 10, 64)
		return n, err == nil
	case has(airflow.String) && airflow.TypeOf(value) == airflow.Integer:
		return fmt.Sprint(value), true
	}
	return nil, false
}

// fixPerKey fixes an argument that has a variable of its own.
func fixPerKey(p *checks.Pass, v astro.Var, problem airflow.KwargProblem) checks.Fix {
	switch {
	case problem.Kind == airflow.UnknownKey && problem.Suggestion != "" && v.Source == astro.FromEnvFile:
		to := strings.TrimSuffix(v.Name, strings.ToUpper(problem.Key)) + strings.ToUpper(problem.Suggestion)
		return checks.WithEdit(fmt.Sprintf("Rename %s to %s in %s", v.Name, to, cause.Place(v.Origin)), checks.Unsafe,
			fixers.RenameVariable{File: v.Origin.File, From: v.Name, To: to})
	case problem.Kind == airflow.Prefix && problem.Suggestion != "":
		return repair.SetVariable(cause.Cause{}, v, problem.Suggestion)
	}
	return repair.UnsetVariable(p, cause.Cause{}, v)
}

// renameKey gives a key the name that the backend knows, in or out of an object if needed.
func renameKey(v *sessions.View, source *airflow.Source, from, to string) checks.Fix {
	if object, name, inside := strings.Cut(to, "."); inside && !strings.Contains(from, ".") {
		return repair.ChangeArguments(v, source, fmt.Sprintf("Move %q into %q as %q", from, object, name), func(all airflow.Values) {
			moved := map[string]any{name: all[from]}
			if old, ok := all[object].(map[string]any); ok {
				for key, value := range old {
					moved[key] = value
				}
			}
			all[object] = moved
			delete(all, from)
		})
	}
	if object, name, inside := strings.Cut(from, "."); inside && name == to {
		return repair.ChangeArguments(v, source, fmt.Sprintf("Move %q out of %q", name, object), func(all airflow.Values) {
			old, _ := all[object].(map[string]any)
			value := old[name]
			repair.Removed(from)(all)
			if left, _ := all[object].(map[string]any); len(left) == 0 {
				delete(all, object)
			}
			all[to] = value
		})
	}
	fix := repair.ChangeArguments(v, source, fmt.Sprintf("Rename %q to %q", from, to), repair.RenamedTo(from, to))
	if fix.Edit != nil && !strings.Contains(from, ".") {
		fix.Safety = checks.Safe
	}
	return fix
}

func fixKwargsValue(p *checks.Pass, c cause.Cause) []checks.Fix {
	if fixes := fixProblem(p, c); len(fixes) > 0 {
		return fixes
	}
	if c.Session != nil && c.Session.Outcome.Failure != nil {
		return repair.FixArgument(p, c)
	}
	return nil
}
