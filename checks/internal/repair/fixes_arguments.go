package repair

import (
	"fmt"
	"strings"

	"doctor/checks"
	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

// InstallProvider adds a package to requirements.txt and restarts.
func InstallProvider(p *checks.Pass, name string) checks.Fix {
	fix := checks.Fix{Title: redact.NewText("Add " + name + " to requirements.txt and start again"), Safety: checks.Unsafe}
	if p.POSIX() {
		fix.Commands = redact.Texts(append(AppendLine(p, name, "requirements.txt"), "astro dev restart")...)
	}
	return fix
}

// FixArgument corrects an argument on which boto3 raises an exception.
func FixArgument(_ *checks.Pass, c cause.Cause) []checks.Fix {
	f := c.Session.Outcome.Failure
	name := c.Subject[strings.LastIndexByte(c.Subject, '.')+1:]
	title := fmt.Sprintf("Correct %q, or remove it", c.Subject)
	switch {
	case c.Subject == "verify" && c.Suggestion != "":
		title = fmt.Sprintf("Write %q: %s, without quotes", c.Subject, c.Suggestion)
	case c.Suggestion != "" && (f.Fault == boto.NameUnknown || f.Fault == boto.RetryOptionUnknown):
		title = fmt.Sprintf("Write %q instead of %q", c.Suggestion, name)
	case c.Suggestion != "":
		title = fmt.Sprintf("Write %q: %q", name, c.Suggestion)
	case c.Subject == "api_version":
		title = fmt.Sprintf("Remove %q", c.Subject)
	case f.Path != "":
		title = fmt.Sprintf("Mount the file at that path in each service, or remove %q", c.Subject)
	}
	return []checks.Fix{{Title: redact.NewText(title + " (" + PlaceOf(c) + ")"), Safety: checks.Unsafe}}
}
