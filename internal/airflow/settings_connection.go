package airflow

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"doctor/internal/boto"
	"doctor/internal/near"

	"go.yaml.in/yaml/v4"
)

// connection reads one entry of airflow.connections. Entries without an id are
// passed over by the CLI without a word: a new project has one.
func (s *Settings) connection(item *yaml.Node, has Installed) (Connection, bool) {
	m, err := entries(item)
	id := scalar(m["conn_id"].value)
	if err != nil || id == "" {
		return Connection{}, false
	}
	c := Connection{ID: id, Form: FormSettings, has: has, Line: m["conn_id"].value.Line, Column: m["conn_id"].value.Column}
	c.settingsFields(m)
	f := fields{
		connType: scalar(m["conn_type"].value), host: scalar(m["conn_host"].value),
		login: scalar(m["conn_login"].value), password: scalar(m["conn_password"].value),
	}
	uri := scalar(m["conn_uri"].value)
	others := f.connType + f.host + f.login + f.password + scalar(m["conn_schema"].value) + strings.Trim(scalar(m["conn_port"].value), "0")
	switch {
	case f.connType == "" && uri == "":
		c.report(ConnProblem{
			Kind: ConnNoType, Fatal: true, Key: "conn_type", Suggestion: "aws", Line: c.Line,
			Detail:  "the CLI skips a connection without conn_type",
			Symptom: fmt.Sprintf("Skipping %s: conn_type or conn_uri must be specified.", id),
		})
	case uri != "" && others != "":
		c.report(ConnProblem{
			Kind: ConnIgnoredURI, Key: "conn_uri", Line: m["conn_uri"].key.Line,
			Detail: "the CLI ignores conn_uri when any other field than conn_extra is set",
		})
	case uri != "":
		c.fill(c.settingsURI(uri))
		return c, true
	}
	f.object = c.settingsExtra(m["conn_extra"].value)
	c.fill(f)
	return c, true
}

// settingsURI reads conn_uri, which the CLI takes apart with Go's net/url
// (parseConnectionURI). conn_extra beside it is dropped.
func (c *Connection) settingsURI(uri string) fields {
	u, err := url.Parse(uri)
	if err != nil {
		c.report(ConnProblem{
			Kind: ConnURI, Fatal: true, Key: "conn_uri", Line: c.Line,
			Detail: "the CLI cannot read the URI, probably because a sign in the secret key is not encoded, and makes a connection with nothing but its id",
		})
		return fields{}
	}
	f := fields{connType: u.Scheme, host: u.Hostname()}
	if u.User != nil {
		f.login = u.User.Username()
		f.password, _ = u.User.Password()
	}
	if u.RawQuery != "" {
		f.object = map[string]any{}
		for name, values := range u.Query() {
			f.object[name] = strings.Join(values, ",")
		}
	}
	if u.Scheme == "" {
		c.report(untyped(uri, u.Host != ""))
	}
	return f
}

// settingsFields reports fields that the CLI does not read.
func (c *Connection) settingsFields(m map[string]entry) {
	known := []string{"conn_id", "conn_type", "conn_host", "conn_schema", "conn_login", "conn_password", "conn_port", "conn_uri", "conn_extra"}
	for _, name := range sortedKeys(m) {
		if slices.Contains(known, name) {
			continue
		}
		meant := near.Nearest(name, known, 2)
		if meant == "" {
			meant = "conn_" + strings.TrimPrefix(meantField(strings.TrimPrefix(name, "conn_")), "conn_")
		}
		if !slices.Contains(known, meant) {
			meant = ""
		}
		c.report(ConnProblem{
			Kind: ConnUnknownName, Key: m[name].key.Value, Suggestion: meant, Line: m[name].key.Line,
			Detail: fmt.Sprintf("the CLI does not read the field %s", m[name].key.Value),
		})
	}
}

// settingsExtra reads conn_extra: JSON in a text keeps its capitals, a map
// loses them.
func (c *Connection) settingsExtra(n *yaml.Node) map[string]any {
	n = resolve(n)
	if n == nil {
		return nil
	}
	if n.Kind == yaml.ScalarNode {
		return c.extraText(scalar(n))
	}
	var lost []lostKey
	extra, _ := lowered(n, "", 0, &lost).(map[string]any)
	for _, l := range lost {
		p := ConnProblem{
			Kind: ConnLowercased, Key: l.path, Suggestion: l.name, Line: l.line,
			Detail: fmt.Sprintf("%s arrives as %s: the CLI hands on the keys of a map in lower case; as JSON in quotes they keep their capitals", l.path, l.name),
		}
		if strings.HasPrefix(l.path, "assume_role_kwargs.") && strings.Count(l.path, ".") == 1 && truthy(extra["role_arn"]) {
			p.Symptom, p.Raises, p.Stage = unknownArgument(l.name), true, boto.AtCall
		}
		c.report(p)
	}
	return extra
}
