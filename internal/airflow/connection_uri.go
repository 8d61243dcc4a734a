package airflow

import (
	"errors"
	"strings"

	"doctor/internal/airflow/pyurl"
	"doctor/internal/redact"
)

// errInvalidURI is the AirflowException of Connection.from_uri. Airflow prints
// the whole URI in it.
var errInvalidURI = errors.New("Invalid connection string: " + redact.Mask + ".") //nolint:staticcheck // Airflow's words

// ParseConnection reads a connection as Airflow does from an AIRFLOW_CONN_
// variable and from a parameter or secret: JSON if it starts with a brace
// (since Airflow 2.3), else a URI.
func ParseConnection(id, value string, has Installed) Connection {
	airflow := has.Airflow
	c := Connection{ID: id, Form: FormURI, has: has}
	value = strings.TrimSpace(value)
	var f fields
	switch {
	case value == "":
		c.report(ConnProblem{Kind: ConnEmpty, Fatal: true, Detail: "there is no value, and an empty one counts as not there"})
	case strings.HasPrefix(value, "{") && airflow.AtLeast(2, 3, 0):
		c.Form = FormJSON
		f = c.json(value, airflow)
	default:
		f = c.uri(value, airflow)
	}
	c.fill(f)
	return c
}

// uri is Connection.from_uri. Since Airflow 2.7 the host may have a protocol
// of its own, which makes a second "://" special.
func (c *Connection) uri(value string, airflow Version) fields {
	u, err := splitURI(value, airflow.AtLeast(2, 7, 0))
	f := fields{connType: u.scheme}
	if err == nil {
		_, err = u.Port()
	}
	if err != nil {
		c.report(uriProblem(err))
		return f
	}
	login, password, _, _ := u.User()
	f.login, f.password = pyurl.Unquote(login), pyurl.Unquote(password)
	f.host = pyurl.Unquote(u.Hostname())
	if strings.Contains(f.host, "/") {
		f.host = u.Netloc[strings.LastIndexByte(u.Netloc, '@')+1:]
		f.host, _, _ = strings.Cut(f.host, ":")
		f.host = pyurl.Unquote(f.host)
	}
	if f.connType == "" || !strings.HasPrefix(strings.ToLower(value), f.connType+"://") {
		// What stands there may be anything, so it is not repeated as a type.
		f.connType = ""
		c.report(untyped(value, u.Netloc != ""))
		if u.Netloc == "" {
			return fields{}
		}
	}
	c.query(u.URL, &f, airflow)
	return f
}

// untyped words a value that has no type, and without a // no other part of a
// connection either: Airflow takes all of it for the schema.
func untyped(value string, parts bool) ConnProblem {
	p := ConnProblem{Kind: ConnNoType, Detail: "the value does not start with a type and ://"}
	before, _, isURI := strings.Cut(value, "://")
	switch {
	case strings.HasPrefix(value, "{"):
		return ConnProblem{Kind: ConnJSON, Detail: "connections in JSON form are read since Airflow 2.3"}
	case strings.HasPrefix(value, `"`) || strings.HasPrefix(value, "'"):
		p.Detail = "the value is in quotes, which became part of it"
	case isURI && strings.Contains(before, "_"):
		p.Detail = "the type in a URI is written with - and not with _"
	}
	if parts {
		p.Detail += ", so the connection has no type"
	} else {
		p.Detail += ", so the connection has neither type nor host, login or password"
	}
	return p
}

type splitResult struct {
	pyurl.URL
	scheme string
}

func splitURI(value string, modern bool) (splitResult, error) {
	schemes := strings.Count(value, "://")
	if modern && schemes > 2 {
		return splitResult{}, errInvalidURI
	}
	u, err := pyurl.Split(value)
	if err != nil || !modern {
		return splitResult{u, u.Scheme}, err
	}
	scheme, instead := u.Scheme, "//"
	if schemes == 2 {
		instead = ""
	}
	rest := strings.ReplaceAll(value, scheme+"://", instead)
	if before, _, _ := strings.Cut(rest, "://"); schemes == 2 && strings.ContainsAny(before, "@:") {
		return splitResult{scheme: scheme}, errInvalidURI
	}
	u, err = pyurl.Split(rest)
	return splitResult{u, scheme}, err
}

func uriProblem(err error) ConnProblem {
	p := ConnProblem{Kind: ConnURI, Fatal: true, Symptom: "ValueError: " + err.Error()}
	switch {
	case errors.Is(err, errInvalidURI):
		p.Symptom = "airflow.exceptions.AirflowException: " + err.Error()
		p.Detail = "a second :// stands in it; write the one in an extra as %3A%2F%2F"
	case errors.Is(err, pyurl.ErrPort):
		p.Detail = "what stands after the colon is read as a port: a / or another sign in the secret key is not encoded (/ is %2F, + is %2B), or the @ behind it is missing"
	case errors.Is(err, pyurl.ErrPortRange):
		p.Detail = "the port is no port"
	default:
		p.Detail = "a sign in the login or the secret key is not encoded ([ is %5B, ] is %5D)"
	}
	return p
}

// query reads the extras of a URI. All of them are texts, unless __extra__
// brings JSON.
func (c *Connection) query(u pyurl.URL, f *fields, airflow Version) {
	pairs := pyurl.ParseQuery(u.Query)
	if len(pairs) == 0 {
		return
	}
	f.object = map[string]any{}
	raw := map[string]string{}
	for _, p := range pairs {
		f.object[p.Name], raw[p.Name] = p.Value, p.Raw
	}
	if text, ok := f.object["__extra__"].(string); ok {
		f.object = c.extraText(text, airflow)
		return
	}
	if token, _ := f.object["aws_session_token"].(string); strings.Contains(raw["aws_session_token"], "+") && strings.Contains(token, " ") {
		c.report(ConnProblem{
			Kind: ConnMisread, Key: "aws_session_token", Suggestion: "%2B",
			Detail: "a + in an extra of a URI is read as a blank, which breaks the session token; write it as %2B",
		})
	}
}
