package diagnosis

import (
	"fmt"
	"slices"
	"strings"

	"doctor/internal/airflow"
	"doctor/internal/boto"
	"doctor/internal/redact"
)

// argument explains a session that fails for an argument that Airflow hands to
// boto3: of the secrets backend, or of a connection.
func (e *explainer) argument() Cause {
	c := e.plain(e.argumentKind())
	words, suggestion := e.argumentWords()
	c.Subject, c.Suggestion = e.f.Key, suggestion
	if name := e.roleArgument(); name != "" {
		c.Subject = name
	}
	c.Message = redact.Textf("%q in %s: %s", c.Subject, e.argumentsOf(), words)
	return c
}

// roleArgument is the name of the argument for AssumeRole that botocore refuses to
// send, where Airflow hands it on, "" where there is none such.
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

func (e *explainer) argumentKind() Kind {
	if e.Where == Backend {
		return KwargsType
	}
	if e.InURI(e.View) {
		return ConnectionURIInvalid
	}
	return ConnectionJSONInvalid
}

// InURI reports whether a session has its arguments from a connection that is written
// as a URI, in which all values are texts.
func (s *Session) InURI(v *View) bool {
	return s.Variable != "" && slices.ContainsFunc(v.Connections.Connections, func(c airflow.Connection) bool {
		return c.Variable == s.Variable && c.Form == airflow.FormURI
	})
}

// argumentsOf names what holds the arguments of a session.
func (e *explainer) argumentsOf() string {
	if e.Session.Variable != "" {
		return e.Session.Variable + at(e.Session.Origin)
	}
	return e.clientWords() + at(e.Session.Origin)
}

// argumentWords say what is wrong with an argument, and what was probably meant.
func (e *explainer) argumentWords() (words, suggestion string) {
	switch {
	case e.f.Kind == boto.RoleInvalid && e.f.Key == "duration_seconds":
		return "botocore refuses to send it to AWS: a role is given for 900 seconds at least", ""
	case e.f.Kind == boto.RoleInvalid:
		return "botocore refuses to send it to AWS: it is too short", ""
	case e.f.Key == "verify" && isSwitch(e.f.Value):
		word := strings.ToLower(e.f.Value)
		return fmt.Sprintf("a text is taken for the path of a CA bundle; write %s without quotes", word), word
	case e.f.Key == "api_version":
		return fmt.Sprintf("boto3 has no such version of %s; without it, it takes the one it has", e.Session.Boto.Service), ""
	case e.f.Path != "":
		return fmt.Sprintf("the file %s %s", e.f.Path, e.fileFault()), ""
	}
	return airflow.OptionWords(e.f)
}

// fileFault says why a file that an argument names is of no use.
func (e *explainer) fileFault() string {
	if entry := e.FS.Lookup(e.f.Path); entry.IsFile() && entry.Readable {
		return "holds no certificate in the form of PEM"
	}
	return e.outOfReach()
}

// isSwitch reports whether a text was to be true or false.
func isSwitch(text string) bool {
	return strings.EqualFold(text, "true") || strings.EqualFold(text, "false")
}
