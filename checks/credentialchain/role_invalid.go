package credentialchain

import (
	"doctor/checks"
	"doctor/checks/internal/wording"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var RoleInvalid = &checks.Rule{
	ID:     "role-invalid",
	Causes: []cause.Kind{cause.RoleInvalid}, Severity: checks.Error, Since: "0.1.0",
	Title: "Role that cannot be one",
	Doc: checks.Page(
		"`botocore.exceptions.ParamValidationError: Parameter validation failed:`, with what is wrong on the lines below, "+
			"or `An error occurred (ValidationError) when calling the AssumeRole operation`.",
		"botocore looks at the parameters of AssumeRole before it sends them: the ARN has at least 20 characters, "+
			"the session name at least two. AWS refuses what is not the ARN of a role, blanks and colons in the session name, "+
			"and more than an hour (`duration_seconds = 3600`) for a role that is assumed with the keys of another role or of SSO.",
		"Correct `role_arn` or what else is named: `arn:aws:iam::<account>:role/<name>`.",
	),
	Message: checks.Says(refusedRole),
	Fixes: func(p *checks.Pass, c cause.Cause) []checks.Fix {
		return fixInConfig(p, c, "Correct "+c.Session.Outcome.Failure.Key)
	},
}

// refusedRole describes a role that nobody can assume.
func refusedRole(c cause.Cause, d cause.RefusedRole) redact.Text {
	subject := wording.ProfileAt(c, d.Profile)
	if d.Client != (cause.Client{}) {
		subject = wording.ClientWords(d.Client) + wording.InBrackets(c, d.At)
	}
	if d.TooShort {
		return redact.Textf("%s: botocore refuses to send the %s to AWS, which is too short", subject, d.Key)
	}
	has := redact.Textf("%s has %s = %s", subject, d.Key, d.Value)
	if d.Variable {
		has = redact.Textf("%s = %s%s", d.Key, d.Value, wording.InBrackets(c, d.VariableAt))
	}
	if d.Quotes {
		return has.Add(": the quotes are part of the value, and AWS refuses it")
	}
	switch d.Key {
	case "role_session_name", "AWS_ROLE_SESSION_NAME":
		return has.Add(", which AWS refuses: up to 64 letters, digits and + = , . @ - _ are allowed there")
	case "external_id":
		return redact.Textf("%s has an external_id that AWS refuses: only letters, digits and + = , . @ : / - _ are allowed there", subject)
	case "duration_seconds":
		return has.Add(", which AWS refuses: the most is 43200, and 3600 for a role that is assumed with the keys of another role")
	}
	return has.Add(", which is not the ARN of a role: arn:aws:iam::<account>:role/<name>")
}
