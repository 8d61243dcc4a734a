package repair

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"doctor/checks"
	"doctor/internal/airflow"
	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/redact"
	"doctor/internal/sessions"
)

// InstallProvider adds a package to requirements.txt and restarts.
func InstallProvider(p *checks.Pass, name string) checks.Fix {
	fix := checks.Fix{Title: redact.NewText("Add " + name + " to requirements.txt and restart"), Safety: checks.Unsafe}
	if p.POSIX() {
		fix.Commands = redact.Texts(append(AppendLine(p, name, "requirements.txt"), "astro dev restart")...)
	} else {
		fix.Lines = redact.Texts(name)
	}
	return fix
}

// FixArgument corrects an argument on which boto3 raises an exception.
func FixArgument(p *checks.Pass, c cause.Cause) []checks.Fix {
	f := c.Session.Outcome.Failure
	name := c.Subject[strings.LastIndexByte(c.Subject, '.')+1:]
	title, change := fmt.Sprintf("Remove %q", c.Subject), Removed(c.Subject)
	byHand := title + ", or correct its value"
	bad, _ := c.Detail.(cause.BadArgument)
	switch {
	case bad.Problem == airflow.NumberInQuotes:
		title, change = fmt.Sprintf("Set %q to a number without quotes", c.Subject), Unquoted(c.Subject)
	case c.Subject == "verify" && c.Suggestion != "":
		title, change = fmt.Sprintf("Set %q to %s without quotes", c.Subject, c.Suggestion), SetTo(c.Subject, c.Suggestion == "true")
	case c.Suggestion != "" && (f.Fault == boto.NameUnknown || f.Fault == boto.RetryOptionUnknown):
		title, change = fmt.Sprintf("Rename %q to %q", name, c.Suggestion), RenamedTo(c.Subject, c.Suggestion)
	case c.Suggestion != "":
		title, change = fmt.Sprintf("Set %q to %s", name, quotedUnlessNumber(c.Suggestion)), SetTo(c.Subject, numberOrText(c.Suggestion))
	case c.Subject == "api_version":
		byHand = title
	case f.Path != "":
		byHand = fmt.Sprintf("Mount a file at %s in each service, or remove %q", f.Path, c.Subject)
	}
	if !strings.HasPrefix(title, "Remove ") {
		byHand = title
	}
	if fix, ok := ChangeSession(p, c, title, change); ok && fix.Edit != nil {
		return []checks.Fix{fix}
	}
	if fix, ok := ChangeSession(p, c, byHand, change); ok {
		return []checks.Fix{fix}
	}
	return []checks.Fix{{Title: redact.NewText(byHand + " in " + PlaceOf(c)), Safety: checks.Unsafe}}
}

// ChangeSession makes a fix that changes the arguments of the session of a cause: those of a backend,
// or the extras of a connection. Not ok for any other session.
func ChangeSession(p *checks.Pass, c cause.Cause, title string, change Change) (checks.Fix, bool) {
	v := viewOf(p, c)
	if v == nil || c.Session == nil {
		return checks.Fix{}, false
	}
	switch c.Session.Where {
	case sessions.Backend:
		for _, source := range v.Backends() {
			if source.DefinedIn() == c.Session.Variable {
				return ChangeArguments(v, source, title, change), true
			}
		}
	case sessions.Connection:
		if connection, ok := connectionOf(p, v, c.Session); ok {
			return ChangeConnection(p, v.Service.Env[connection.Variable], connection, ConnectionChange{Title: title, Extra: change}), true
		}
	}
	return checks.Fix{}, false
}

// viewOf is the view of a service that has the session of a cause, nil if there is none.
func viewOf(p *checks.Pass, c cause.Cause) *sessions.View {
	if c.View != nil {
		return c.View
	}
	for _, v := range p.Diagnosis().Views {
		for _, s := range v.Sessions {
			if s == c.Session {
				return v
			}
		}
	}
	return nil
}

func connectionOf(p *checks.Pass, v *sessions.View, s *sessions.Session) (airflow.Connection, bool) {
	settings := p.Diagnosis().Settings()
	for _, c := range slices.Concat(settings.Imported(), v.Connections.Connections) {
		if c.ID == s.Name && c.Variable == s.Variable {
			return c, true
		}
	}
	return airflow.Connection{}, false
}

func numberOrText(text string) any {
	if n, err := strconv.Atoi(text); err == nil {
		return n
	}
	return text
}

func quotedUnlessNumber(text string) string {
	if _, isText := numberOrText(text).(string); isText {
		return strconv.Quote(text)
	}
	return text
}

// SetArgument makes a fix that gives an argument of the session of a cause another value. Not ok if
// the session has no arguments of its own.
func SetArgument(p *checks.Pass, c cause.Cause, name string, value any) (checks.Fix, bool) {
	if v, ok := ownVariable(p, c, name); ok {
		text, isText := value.(string)
		return SetVariable(cause.Cause{}, v, text), isText
	}
	return ChangeSession(p, c, fmt.Sprintf("Set %q to %s", name, written(value)), SetTo(name, value))
}

// RemoveArguments makes a fix that removes arguments of the session of a cause, and the objects that
// are empty then. Not ok if the session has no arguments of its own.
func RemoveArguments(p *checks.Pass, c cause.Cause, title string, names ...string) (checks.Fix, bool) {
	if len(names) == 1 {
		if v, ok := ownVariable(p, c, names[0]); ok {
			return UnsetVariable(p, cause.Cause{}, v), true
		}
	}
	return ChangeSession(p, c, title, func(all airflow.Values) {
		for _, name := range names {
			Removed(name)(all)
			for object, _ := cutLast(name); object != ""; object, _ = cutLast(object) {
				if values, last := inner(all, object); values != nil {
					if left, is := values[last].(map[string]any); is && len(left) == 0 {
						delete(values, last)
					}
				}
			}
		}
	})
}

// cutLast cuts the last name off a path.
func cutLast(path string) (object, name string) {
	i := strings.LastIndexByte(path, '.')
	return path[:max(i, 0)], path[i+1:]
}

// ownVariable is the variable that gives the backend of a cause one argument alone.
func ownVariable(p *checks.Pass, c cause.Cause, name string) (astro.Var, bool) {
	v := viewOf(p, c)
	if v == nil || c.Session == nil || c.Session.Where != sessions.Backend {
		return astro.Var{}, false
	}
	for _, source := range v.Backends() {
		if variable := source.VariableOf(name); source.DefinedIn() == c.Session.Variable && variable != source.DefinedIn() {
			set, ok := v.Service.Env[variable]
			return set, ok
		}
	}
	return astro.Var{}, false
}

// ArgumentPath is the path of an argument of the session of a cause that has a name and a value, ""
// if there are none or several.
func ArgumentPath(p *checks.Pass, c cause.Cause, name, value string) string {
	v := viewOf(p, c)
	if v == nil || c.Session == nil {
		return ""
	}
	var values map[string]any
	switch c.Session.Where {
	case sessions.Backend:
		for _, source := range v.Backends() {
			if source.DefinedIn() == c.Session.Variable {
				values = source.Kwargs.Values
			}
		}
	case sessions.Connection:
		if connection, ok := connectionOf(p, v, c.Session); ok {
			values = connection.Extra
		}
	}
	found := map[string]any{}
	for key, inner := range values {
		leaves(inner, key, found)
	}
	var paths []string
	for path, has := range found {
		if _, last := cutLast(path); (path == name || last == name) && fmt.Sprint(has) == value {
			paths = append(paths, path)
		}
	}
	if len(paths) != 1 {
		return ""
	}
	return paths[0]
}

// ChangeConnectionOf makes a fix that changes the connection of a cause. Not ok if it is about none.
func ChangeConnectionOf(p *checks.Pass, c cause.Cause, change ConnectionChange) (checks.Fix, bool) {
	v := viewOf(p, c)
	if v == nil || c.Session == nil || c.Session.Where != sessions.Connection {
		return checks.Fix{}, false
	}
	connection, ok := connectionOf(p, v, c.Session)
	if !ok {
		return checks.Fix{}, false
	}
	return ChangeConnection(p, v.Service.Env[connection.Variable], connection, change), true
}

// RemoveKeys makes a fix that removes the AWS keys from the arguments of the session of a cause. Not ok
// if the session has no arguments of its own.
func RemoveKeys(p *checks.Pass, c cause.Cause, title string) (checks.Fix, bool) {
	var keys []string
	for _, key := range []string{"aws_access_key_id", "aws_secret_access_key", "aws_session_token"} {
		keys = append(keys, key, "session_kwargs."+key)
	}
	if c.Session != nil && c.Session.Where == sessions.Connection {
		return ChangeConnectionOf(p, c, ConnectionChange{Title: title, Extra: Removed(keys...), Remove: []string{"login", "password"}})
	}
	return RemoveArguments(p, c, title, keys...)
}
