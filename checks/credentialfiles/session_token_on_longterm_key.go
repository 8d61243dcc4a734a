package credentialfiles

import (
	"fmt"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/fixers"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var SessionTokenOnLongtermKey = &checks.Rule{
	ID:     "session-token-on-longterm-key",
	Causes: []cause.Kind{cause.SessionTokenOnLongTermKey}, Severity: checks.Error, Since: "0.1.0",
	Title: "A session token left beside a long-term key",
	Doc: checks.Page(
		KeyRefused,
		"A key that begins with AKIA has no token. "+
			"When `aws configure` replaces temporary keys by such a pair, the token of the old ones stays in the profile; boto3 sends it along, and AWS refuses the three.",
		"Remove the line `aws_session_token` from the profile."),
	Message: checks.Says(func(c cause.Cause, d cause.KeyOf) redact.Text {
		return redact.Textf("%s is a long-term one (AKIA) and a session token was left beside it; AWS refuses the pair", keyWords(c, d))
	}),
	Fixes: fixLeftoverToken,
}

func fixLeftoverToken(_ *checks.Pass, c cause.Cause) []checks.Fix {
	token := "aws_session_token"
	if older := c.Session.Outcome.Failure.Key; strings.EqualFold(older, "aws_security_token") {
		token = older
	}
	title := fmt.Sprintf("Remove %s beside the key (%s)", token, repair.PlaceOf(c))
	if c.Section != "" && c.Key != "" {
		c.Key = token
		return []checks.Fix{repair.MendSetting(c, fixers.CommentOut, title)}
	}
	return []checks.Fix{{Title: redact.NewText(title), Safety: checks.Unsafe}}
}
