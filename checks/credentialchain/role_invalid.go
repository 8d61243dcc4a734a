package credentialchain

import (
	"encoding/json"
	"fmt"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/fixers"
	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var RoleInvalid = &checks.Rule{
	ID:     "role-invalid",
	Causes: []cause.Kind{cause.RoleInvalid}, Severity: checks.Error, Since: "0.1.0",
	Title: "Invalid role",
	Doc: checks.Page(
		"`botocore.exceptions.ParamValidationError: "+
			"Parameter validation failed:`, with the reason on the next lines, or `An error occurred (ValidationError) when calling the AssumeRole operation`.",
		"botocore validates the parameters of AssumeRole before it sends them: an ARN has at least 20 characters, a session name at least two. "+
			"AWS rejects anything but the ARN of a role. A session name has up to 64 letters, digits and `+=,.@-_`, an external ID also `:` and `/`. "+
			"`duration_seconds` is at most 43200, and 3600 for a role that is assumed with the keys of another role or of SSO.",
		"Correct `role_arn`, or the setting in the finding. The ARN of a role has the form `arn:aws:iam::<account>:role/<name>`.",
	),
	Message: checks.Says(refusedRole),
	Fixes:   fixRole,
}

// refusedRole describes a role that cannot be assumed.
func refusedRole(c cause.Cause, d cause.RefusedRole) redact.Text {
	subject := wording.ProfileAt(c, d.Profile)
	if d.Client != (cause.Client{}) {
		subject = wording.ClientWords(d.Client) + wording.InBrackets(c, d.At)
	}
	setting := d.Key + " of " + subject
	if d.Variable {
		setting = d.Key + wording.InBrackets(c, d.VariableAt)
	}
	switch {
	case d.TooShort:
		return redact.Textf("%s is too short", setting)
	case d.Quotes:
		return redact.Textf("%s includes the quotes: %s", setting, d.Value)
	case d.Key == "role_session_name" || d.Key == "AWS_ROLE_SESSION_NAME":
		return redact.Textf("%s is not a valid session name: %s", setting, d.Value)
	case d.Key == "external_id":
		return redact.Textf("%s has characters that AWS rejects", setting)
	case d.Key == "duration_seconds":
		return redact.Textf("%s is too long: %s", setting, d.Value)
	}
	return redact.Textf("%s is not the ARN of a role: %s", setting, d.Value)
}

// fixRole writes a value that AWS accepts, as far as the present one tells it.
func fixRole(p *checks.Pass, c cause.Cause) []checks.Fix {
	d, _ := c.Detail.(cause.RefusedRole)
	switch {
	case boto.InlineComment(c.Subject) && c.Key != "":
		return repair.FixComment(p, c)
	case d.Quotes && c.Key != "":
		return []checks.Fix{repair.MendSetting(c, fixers.Unquote, fmt.Sprintf("Remove the quotes around %s in %s", d.Key, repair.PlaceOf(c)))}
	}
	value := ""
	switch d.Key {
	case "role_session_name", "AWS_ROLE_SESSION_NAME":
		value = sessionName(d.Value)
	case "duration_seconds":
		value = "3600"
	case "external_id":
		return []checks.Fix{repair.ByHand("Set the external ID of the role's trust policy in "+repair.PlaceOf(c), roleLine(p, c, d, "<external ID>"))}
	default:
		name := d.Value
		for _, s := range profileSections(c) {
			if o := s.Option(d.Key); name == "" && o != nil {
				name = o.Value
			}
		}
		name = name[strings.LastIndexByte(name, '/')+1:]
		if name == "" || strings.Contains(name, ":") {
			name = "<name>"
		}
		value = "arn:aws:iam::<account>:role/" + name
		fix := repair.ByHand("Set the ARN of the role in "+repair.PlaceOf(c)+"; the command prints your account", roleLine(p, c, d, value))
		fix.Commands = []redact.Text{p.AWSCLI("sts get-caller-identity --query Account --output text")}
		return []checks.Fix{fix}
	}
	switch {
	case len(c.Vars) > 0:
		return []checks.Fix{repair.SetVariable(c, c.Vars[0], value)}
	case d.Client == (cause.Client{}) && c.Key != "":
		return []checks.Fix{repair.SetSetting(p, c, value)}
	}
	if fix, ok := setRoleArgument(p, c, d, value); ok {
		return []checks.Fix{fix}
	}
	return []checks.Fix{repair.ByHand("Set "+d.Key+" in "+repair.PlaceOf(c), roleLine(p, c, d, value))}
}

// setRoleArgument sets a parameter of AssumeRole in the arguments of a session.
func setRoleArgument(p *checks.Pass, c cause.Cause, d cause.RefusedRole, value string) (checks.Fix, bool) {
	name := map[string]string{"role_session_name": "RoleSessionName", "duration_seconds": "DurationSeconds"}[d.Key]
	path := repair.ArgumentPath(p, c, name, d.Value)
	switch {
	case name == "" || path == "":
		return checks.Fix{}, false
	case d.Key == "duration_seconds":
		return repair.SetArgument(p, c, path, json.Number(value))
	}
	return repair.SetArgument(p, c, path, value)
}

// roleLine sets a value of a role in the form of its place.
func roleLine(p *checks.Pass, c cause.Cause, d cause.RefusedRole, value string) string {
	switch {
	case len(c.Vars) > 0:
		return repair.AssignmentLine(p, c.Vars[0], value)
	case d.Client != (cause.Client{}):
		return jsonLine(d.Key, value)
	}
	return d.Key + " = " + value
}

// maxSessionName is the length of the longest session name.
const maxSessionName = 64

// sessionName makes a session name that AWS accepts.
func sessionName(of string) string {
	name := strings.Map(func(r rune) rune {
		if r < 0x80 && (r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("+=,.@-_", r)) {
			return r
		}
		return '-'
	}, of)
	if len(name) < 2 {
		return "airflow"
	}
	return name[:min(len(name), maxSessionName)]
}
