package credentialfiles

import (
	"fmt"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var SessionTokenMissing = &checks.Rule{
	ID:     "session-token-missing",
	Causes: []cause.Kind{cause.SessionTokenMissing}, Severity: checks.Error, Since: "0.1.0",
	Title: "A temporary key without its token",
	Doc: checks.Page(
		KeyRefused,
		"A key that begins with ASIA is temporary and counts only together with its session token. "+
			"`aws configure` does not ask for one, so it is easily left out.",
		"Copy all three values again from where they came, or log in anew with the tool that writes them.\n\n"+
			"```\naws configure set aws_session_token TOKEN\n```"),
	Message: checks.Says(func(c cause.Cause, d cause.NoSessionToken) redact.Text {
		text := redact.Textf("%s is a temporary one (ASIA) and has no aws_session_token beside it", keyWords(c, d.Key))
		if d.Emptied.Name != "" {
			text = redact.Textf("%s is a temporary one (ASIA); %s%s is set to nothing, and boto3 takes it before %s", keyWords(c, d.Key), d.Emptied.Name, wording.InBrackets(c, d.Emptied.At), d.Passed)
		}
		switch {
		case d.InShell:
			return text.Add("; the shell has AWS_SESSION_TOKEN, which the containers do not get")
		case d.Option != "":
			return text.Add("; " + wording.SpotWords(c, d.Elsewhere) + " has " + d.Option + ", and boto3 takes key and token from one file only")
		}
		return text
	}),
	Fixes: fixMissingToken,
}

// fixMissingToken adds the token to the key if there is one elsewhere.
func fixMissingToken(p *checks.Pass, c cause.Cause) []checks.Fix {
	if c.Section != "" && c.Session.Outcome.Failure.Key == "aws_security_token" {
		c.Key = c.Session.Outcome.Failure.Key
		return []checks.Fix{repair.MendSetting(c, fixers.CommentOut, fmt.Sprintf("Remove %s (%s), which hides the other token", c.Key, repair.PlaceOf(c)))}
	}
	switch {
	case c.Suggestion == "":
		return fixTemporary(p, c)
	case c.Suggestion != "AWS_SESSION_TOKEN":
		return []checks.Fix{{Title: redact.Textf("Move the %s line (%s) to the profile that has the key (%s)", c.Key, c.Suggestion, repair.PlaceOf(c)), Safety: checks.Unsafe}}
	case c.Vars[0].Source == astro.FromEnvFile:
		fix := checks.Fix{Title: redact.NewText("Add AWS_SESSION_TOKEN of the shell to " + c.Vars[0].Origin.File), Safety: checks.Unsafe}
		if p.POSIX() {
			fix.Commands = redact.Texts(fmt.Sprintf(`printf '\nAWS_SESSION_TOKEN=%%s\n' "$AWS_SESSION_TOKEN" >> %s`, p.Quote(c.Vars[0].Origin.File)))
		}
		return []checks.Fix{fix}
	}
	return []checks.Fix{{Title: redact.Textf("Add a line AWS_SESSION_TOKEN to environment: of %s, beside AWS_ACCESS_KEY_ID (%s)", strings.Join(c.Services, ", "), repair.PlaceOf(c)), Safety: checks.Unsafe}}
}
