package repair

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"doctor/checks"
	"doctor/internal/airflow"
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
	title, change := fmt.Sprintf("Remove %q, or correct its value", c.Subject), Removed(c.Subject)
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
		title = fmt.Sprintf("Remove %q", c.Subject)
	case f.Path != "":
		title = fmt.Sprintf("Mount a file at %s in each service, or remove %q", f.Path, c.Subject)
	}
	v := viewOf(p, c)
	if v == nil {
		return []checks.Fix{{Title: redact.NewText(title + " in " + PlaceOf(c)), Safety: checks.Unsafe}}
	}
	switch c.Session.Where {
	case sessions.Backend:
		for _, source := range v.Backends() {
			if source.DefinedIn() == c.Session.Variable {
				return []checks.Fix{ChangeArguments(v, source, title, change)}
			}
		}
	case sessions.Connection:
		if connection, ok := connectionOf(p, v, c.Session); ok {
			lines, whole := ConnectionLines(v.Service.Env[connection.Variable], connection, change)
			return []checks.Fix{LinesFix(title+" in "+PlaceOf(c), lines, whole)}
		}
	}
	return []checks.Fix{{Title: redact.NewText(title + " in " + PlaceOf(c)), Safety: checks.Unsafe}}
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
