package credentialfiles

import (
	"fmt"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var SessionTokenOnLongtermKey = &checks.Rule{
	ID:     "session-token-on-longterm-key",
	Causes: []cause.Kind{cause.SessionTokenOnLongTermKey}, Severity: checks.Error, Since: "0.1.0",
	Title: "Session token on a long-term key",
	Doc: checks.Page(
		KeyRefused,
		"A key that starts with AKIA has no session token. "+
			"When `aws configure` replaces temporary keys by such a pair, the old token stays in the profile; boto3 sends it too, and AWS rejects the request.",
		"Remove the line `aws_session_token` from the profile.",
	),
	Message: checks.Says(func(c cause.Cause, d cause.KeyOf) redact.Text {
		where := ""
		if len(c.At) > 0 {
			where = " (" + cause.Place(c.At[0]) + ")"
		}
		return redact.Textf("the session token%s does not belong to the long-term key %s", where, d.ID)
	}),
	Fixes: fixLeftoverToken,
}

func fixLeftoverToken(p *checks.Pass, c cause.Cause) []checks.Fix {
	token := "aws_session_token"
	if older := c.Session.Outcome.Failure.Key; strings.EqualFold(older, "aws_security_token") {
		token = older
	}
	title := fmt.Sprintf("Comment out %s in %s", token, repair.PlaceOf(c))
	switch {
	case c.Section != "" && c.Key != "":
		return []checks.Fix{repair.RemoveSetting(p, c, token, title)}
	case len(c.Vars) > 0:
		fix := repair.UnsetVariable(p, c, c.Vars[0])
		fix.Safety = checks.Unsafe
		return []checks.Fix{fix}
	}
	return []checks.Fix{{Title: redact.Textf("Remove %s (%s)", token, repair.PlaceOf(c)), Safety: checks.Unsafe}}
}
