package diagnosis

import (
	"strings"

	"doctor/internal/airflow"
	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/sessions"
)

// argument explains a session that fails because of an argument that Airflow passes to boto3: from
// the secrets backend or a connection.
func (e *explainer) argument() cause.Cause {
	c := e.plain(e.argumentKind())
	d := e.badArgument()
	c.Subject, c.Suggestion = e.f.Key, d.Suggestion
	if name := e.roleArgument(); name != "" {
		c.Subject = name
	}
	d.Name = c.Subject
	c.Detail = d
	return c
}

// roleArgument is the name of the AssumeRole argument that botocore refuses to send if Airflow
// passes it on, "" if there is none.
func (e *explainer) roleArgument() string {
	if e.f.Kind != boto.RoleInvalid || e.f.Profile != "" || e.Session.Boto.Role == nil {
		return ""
	}
	name := map[string]string{"duration_seconds": "DurationSeconds", "role_session_name": "RoleSessionName", "external_id": "ExternalId"}[e.f.Key]
	if name == "" {
		return ""
	}
	return "assume_role_kwargs." + name
}

func (e *explainer) argumentKind() cause.Kind {
	if e.Where == sessions.Backend {
		return cause.KwargsType
	}
	if e.InURI(e.View) {
		return cause.ConnectionURIInvalid
	}
	return cause.ConnectionJSONInvalid
}

// badArgument says what is wrong with an argument, and what was probably meant.
func (e *explainer) badArgument() cause.BadArgument {
	d := cause.BadArgument{Variable: e.Session.Variable, At: cause.SpotOf(e.Session.Origin)}
	if d.Variable == "" {
		d.Client = clientOf(e.Session)
	}
	switch {
	case e.f.Kind == boto.RoleInvalid && e.f.Key == "duration_seconds":
		d.Fault = cause.DurationShort
	case e.f.Kind == boto.RoleInvalid:
		d.Fault = cause.TextShort
	case e.f.Key == "verify" && isSwitch(e.f.Value):
		d.Fault, d.Suggestion = cause.SwitchAsText, strings.ToLower(e.f.Value)
	case e.f.Key == "api_version":
		d.Fault, d.Service = cause.VersionUnknown, e.Session.Boto.Service
	case e.f.Path != "":
		d.Path = e.f.Path
		if entry := e.FS.Lookup(e.f.Path); entry.IsFile() && entry.Readable {
			d.Fault = cause.FileWithoutPEM
		} else {
			d.Fault, d.Why = cause.FileUnusable, e.outOfReach()
		}
	default:
		d.Problem, d.Suggestion = airflow.OptionDetail(e.f)
	}
	return d
}

// isSwitch reports whether a string was meant to be true or false.
func isSwitch(text string) bool {
	return strings.EqualFold(text, "true") || strings.EqualFold(text, "false")
}
