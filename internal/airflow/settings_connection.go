package airflow

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"doctor/internal/near"

	"go.yaml.in/yaml/v4"
)

// connection reads one entry of airflow.connections. Entries without an id are
// silently ignored by the CLI: a new project has one.
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
	f.schema = scalar(m["conn_schema"].value)
	uri := scalar(m["conn_uri"].value)
	others := f.connType + f.host + f.login + f.password + f.schema + strings.Trim(scalar(m["conn_port"].value), "0")
	switch {
	case f.connType == "" && uri == "":
		c.report(ConnProblem{
			Kind: ConnNoType, Fatal: true, Key: "conn_type", Suggestion: "aws", Line: c.Line,
			Detail:  SkippedWithoutType,
			Symptom: fmt.Sprintf("Skipping %s: conn_type or conn_uri must be specified.", id),
		})
	case uri != "" && others != "":
		c.ignoredURI(uri, m["conn_uri"].key.Line)
	case uri != "":
		c.droppedExtra(m["conn_extra"])
		c.fill(c.settingsURI(uri))
		return c, true
	}
	f.object = c.settingsExtra(m["conn_extra"].value)
	c.fill(f)
	return c, true
}

// ignoredURI reports a conn_uri beside fields, for which the CLI does not look at it, if
// there is more in it than a type.
func (c *Connection) ignoredURI(uri string, line int) {
	if u, err := url.Parse(uri); err == nil && u.User == nil && u.RawQuery == "" && u.Hostname() == "" {
		return
	}
	c.report(ConnProblem{Kind: ConnIgnoredURI, Key: "conn_uri", Line: line, Detail: URIIgnored})
}

// droppedExtra reports extras beside a conn_uri that is read: they are dropped.
func (c *Connection) droppedExtra(extra entry) {
	n := resolve(extra.value)
	isEmpty := n == nil || n.ShortTag() == "!!null" || n.Kind == yaml.MappingNode && len(n.Content) == 0 ||
		n.Kind == yaml.ScalarNode && slices.Contains([]string{"", "{}"}, strings.TrimSpace(n.Value))
	if isEmpty {
		return
	}
	c.report(ConnProblem{Kind: ConnExtraDropped, Key: "conn_extra", Line: extra.key.Line, Detail: ExtraDropped})
}

// settingsURI reads conn_uri, which the CLI takes apart with Go's net/url
// (parseConnectionURI). What it writes of the parameters need not be JSON.
func (c *Connection) settingsURI(uri string) fields {
	u, err := url.Parse(uri)
	if err != nil {
		c.report(ConnProblem{Kind: ConnURI, Fatal: true, Key: "conn_uri", Line: c.Line, Detail: URIUnread})
		return fields{}
	}
	f := fields{connType: u.Scheme, host: u.Hostname(), schema: strings.TrimPrefix(u.Path, "/")}
	if u.User != nil {
		f.login = u.User.Username()
		f.password, _ = u.User.Password()
	}
	if u.RawQuery != "" {
		f.object = c.settingsQuery(u)
	}
	if u.Scheme == "" {
		c.report(untyped(uri, u.Host != ""))
	}
	return f
}

// settingsQuery are the parameters of conn_uri as extras. The CLI knows no __extra__, and
// joins a parameter that is there twice (queryToJSONPairs).
func (c *Connection) settingsQuery(u *url.URL) map[string]any {
	object := map[string]any{}
	values := u.Query()
	for _, name := range slices.Sorted(maps.Keys(values)) {
		value := strings.Join(values[name], ",")
		object[name] = value
		if !json.Valid([]byte(strconv.Quote(name))) || !json.Valid([]byte(strconv.Quote(value))) {
			c.report(ConnProblem{Kind: ConnExtra, Key: "conn_uri", Line: c.Line, Detail: ParametersUnprintable})
			return nil
		}
	}
	if _, given := object["__extra__"]; given {
		c.report(ConnProblem{Kind: ConnMisread, Key: "__extra__", Suggestion: "conn_extra", Line: c.Line, Detail: ParametersExtra})
	}
	if strings.Contains(u.RawQuery, ";") && len(object) == 0 {
		c.report(ConnProblem{Kind: ConnMisread, Key: ";", Suggestion: "&", Line: c.Line, Detail: ParametersSemicolon})
	}
	if text, _ := object["aws_session_token"].(string); strings.Contains(text, " ") {
		c.report(plusInToken())
	}
	return object
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
			Detail: FieldUnread{m[name].key.Value},
		})
	}
}

// settingsExtra reads conn_extra: JSON in a text keeps its capitals, a map
// loses them, and anything else is dropped (jsonString).
func (c *Connection) settingsExtra(n *yaml.Node) map[string]any {
	n = resolve(n)
	switch {
	case n == nil || n.ShortTag() == "!!null":
		return nil
	case n.Kind == yaml.ScalarNode && n.ShortTag() == "!!str":
		return c.extraText(n.Value)
	case n.Kind != yaml.MappingNode:
		c.report(ConnProblem{
			Kind: ConnExtra, Key: "conn_extra", Line: n.Line,
			Detail:  ExtraNotMap,
			Symptom: "Error converting extra to map for , found type: " + goType(n),
		})
		return nil
	}
	var lost []lostKey
	extra, _ := lowered(n, "", 0, &lost).(map[string]any)
	for _, l := range lost {
		c.report(ConnProblem{
			Kind: ConnLowercased, Key: l.path, Suggestion: l.name, Line: l.line,
			Detail: KeyLowercased{l.path, l.name},
		})
	}
	return extra
}

// goType is what Go calls the type that the CLI gets of a value.
func goType(n *yaml.Node) string {
	if n.Kind == yaml.SequenceNode {
		return "[]interface {}"
	}
	switch n.ShortTag() {
	case "!!timestamp":
		return "time.Time"
	case "!!float":
		return "float64"
	}
	return strings.TrimPrefix(n.ShortTag(), "!!")
}
