package credentialfiles

import (
	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var InlineCommentInValue = &checks.Rule{
	ID:     "inline-comment-in-value",
	Causes: []cause.Kind{cause.InlineCommentInValue}, Severity: checks.Error, Since: "0.1.0",
	Title: "A comment that became part of a value",
	Doc: checks.Page(
		KeyRefused,
		"boto3 knows comments on lines of their own only. "+
			"What stands behind a value belongs to it, `#` and `;` too. Other SDKs cut it off, so that the same file works elsewhere. "+
			"Behind a key, a role's ARN or an SSO account AWS refuses it; behind a name (`source_profile`, `sso_session`, `region`) boto3 does not find what is named.",
		"Put the comment on a line of its own."),
	Message: wordInlineCommentInValue,
	Fixes:   repair.FixComment,
}

// wordInlineCommentInValue says which value includes a comment.
func wordInlineCommentInValue(c cause.Cause) redact.Text {
	switch d := c.Detail.(type) {
	case cause.OfProfile:
		return redact.Textf("%s has %s = %s%s", wording.ProfileAt(c, d), d.Key, d.Value, wording.CommentWords(d.Value))
	case cause.BadKey:
		return redact.Textf("%s: a comment behind the value became part of the key; boto3 knows comments only on lines of their own", wording.SpotWords(c, d.At))
	}
	panic(checks.Unworded(c))
}
