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
	Title: "Temporary key without session token",
	Doc: checks.Page(
		KeyRefused,
		"A key that starts with ASIA is temporary and valid only with its session token. "+
			"`aws configure` does not ask for the token, so it is easily forgotten.",
		"Copy all three values again from their source, or log in again with the tool that writes them.\n\n"+
			"```\naws configure set aws_session_token TOKEN\n```",
	),
	Message: checks.Says(func(c cause.Cause, d cause.NoSessionToken) redact.Text {
		text := redact.Textf("%s is temporary (ASIA) but has no session token", keyWords(c, d.Key))
		switch {
		case d.Emptied.Name != "":
			return redact.Textf("%s%s is empty and overrides %s of %s", d.Emptied.Name, wording.InBrackets(c, d.Emptied.At), d.Passed, keyWords(c, d.Key))
		case d.InShell:
			return text.Add("; AWS_SESSION_TOKEN is set in this shell only")
		case d.Option != "":
			return text.Addf("; boto3 does not combine it with %s in %s", d.Option, wording.SpotWords(c, d.Elsewhere))
		}
		return text
	}),
	Fixes: fixMissingToken,
}

// fixMissingToken adds the token to the key if there is one elsewhere.
func fixMissingToken(p *checks.Pass, c cause.Cause) []checks.Fix {
	if c.Section != "" && c.Session.Outcome.Failure.Key == "aws_security_token" {
		c.Key = c.Session.Outcome.Failure.Key
		return []checks.Fix{repair.RemoveSetting(p, c, c.Key, fmt.Sprintf("Comment out the empty %s in %s", c.Key, repair.PlaceOf(c)))}
	}
	switch {
	case c.Suggestion == "":
		return fixTemporary(p, c)
	case c.Suggestion != "AWS_SESSION_TOKEN":
		if fix, ok := repair.CopyFromOther(p, c, repair.ProfileOf(c), c.Key, "aws_access_key_id", "aws_secret_access_key"); ok {
			return []checks.Fix{fix}
		}
		return []checks.Fix{repair.ByHand(fmt.Sprintf("Move %s from %s below the key in %s", c.Key, c.Suggestion, repair.PlaceOf(c)), c.Key+" = <session token>")}
	case c.Vars[0].Source == astro.FromEnvFile:
		file := c.Vars[0].Origin.File
		fix := checks.Fix{Title: redact.NewText("Append AWS_SESSION_TOKEN of the shell to " + file), Safety: checks.Unsafe}
		fix.Commands = redact.Texts(fmt.Sprintf(`printf '\nAWS_SESSION_TOKEN=%%s\n' "$AWS_SESSION_TOKEN" >> %s`, p.Quote(file)))
		if !p.POSIX() {
			fix.Commands = redact.Texts(fmt.Sprintf(`Add-Content %s "AWS_SESSION_TOKEN=$env:AWS_SESSION_TOKEN"`, p.Quote(file)))
		}
		return []checks.Fix{fix}
	}
	if v := c.Vars[0]; v.Origin.File == astro.OverrideName {
		return []checks.Fix{checks.WithEdit(fmt.Sprintf("Add AWS_SESSION_TOKEN of the shell to environment: of %s in %s", strings.Join(c.Services, ", "), astro.OverrideName), checks.Unsafe,
			fixers.AddVariables{File: astro.OverrideName, Services: c.Services, Set: map[string]string{"AWS_SESSION_TOKEN": "${AWS_SESSION_TOKEN}"}})}
	}
	return []checks.Fix{repair.ByHand(fmt.Sprintf("Add AWS_SESSION_TOKEN next to AWS_ACCESS_KEY_ID in %s, in each of %s", repair.PlaceOf(c), strings.Join(c.Services, ", ")), "AWS_SESSION_TOKEN: ${AWS_SESSION_TOKEN}")}
}
