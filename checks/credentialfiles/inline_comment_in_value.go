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
	Title: "Inline comment in a value",
	Doc: checks.Page(
		KeyRefused,
		"boto3 supports comments only on their own lines. Text after a value, also after `#` or `;`, is part of the value. "+
			"Other SDKs remove it, so the same file works elsewhere. "+
			"AWS rejects such a key, role ARN or SSO account; boto3 does not find such a `source_profile`, `sso_session` or `region`.",
		"Move the comment to its own line.",
	),
	Message: wordInlineCommentInValue,
	Fixes:   repair.FixComment,
}

// wordInlineCommentInValue says which value includes a comment.
func wordInlineCommentInValue(c cause.Cause) redact.Text {
	switch d := c.Detail.(type) {
	case cause.OfProfile:
		return redact.Textf("%s of %s includes the inline comment: %s", d.Key, wording.ProfileAt(c, d), d.Value)
	case cause.BadKey:
		return redact.Textf("the key in %s includes the inline comment", wording.SpotWords(c, d.At))
	}
	panic(checks.Unworded(c))
}
