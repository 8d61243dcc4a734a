package airflow

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"doctor/internal/airflow/pyjson"
)

// json is Connection.from_json.
func (c *Connection) json(value string, airflow Version) fields {
	v, err := pyjson.Decode(value)
	var jsonErr *pyjson.Error
	if errors.As(err, &jsonErr) {
		slips, _ := repair(value)
		c.report(ConnProblem{
			Kind: ConnJSON, Fatal: true, Slips: slips,
			Detail: "the value is not JSON", Symptom: "json.decoder.JSONDecodeError: " + jsonErr.Error(),
		})
		return fields{}
	}
	o, _ := v.(*pyjson.Object) // it starts with a brace
	return c.object(o.Map(), airflow)
}

// object reads the fields of a connection in JSON form.
func (c *Connection) object(m map[string]any, airflow Version) fields {
	c.unknownFields(m)
	if uri, ok := m["uri"].(string); ok && uri != "" {
		if len(m) == 1 {
			return c.uri(uri, airflow)
		}
		c.report(ConnProblem{
			Kind: ConnJSON, Fatal: true, Key: "uri",
			Detail:  "uri stands beside other fields",
			Symptom: "airflow.exceptions.AirflowException: You must create an object using the URI or individual values (conn_type, host, login, password, schema, port or extra).You can't mix these two ways to create this object.",
		})
	}
	f := fields{
		connType: c.textField(m, "conn_type"), host: c.textField(m, "host"),
		login: c.textField(m, "login"), password: c.textField(m, "password"),
	}
	c.checkType(m, airflow)
	c.checkPort(m["port"], airflow.AtLeast(3, 0, 0))
	switch extra := m["extra"].(type) {
	case string:
		f.object = c.extraText(extra, airflow)
	case map[string]any:
		f.object = extra
	default:
		if truthy(extra) {
			c.report(ConnProblem{Kind: ConnExtra, Key: "extra", Detail: "the extras must be an object, and are " + string(TypeOf(extra))})
		}
	}
	return f
}

func (c *Connection) unknownFields(m map[string]any) {
	for _, name := range Values(m).Names() {
		if slices.Contains(connectionFields(), name) {
			continue
		}
		p := ConnProblem{
			Kind: ConnUnknownName, Fatal: true, Key: shownField(name), Suggestion: meantField(name),
			Detail:  "it has a field that no connection has" + whichField(name),
			Symptom: fmt.Sprintf("TypeError: Connection.__init__() got an unexpected keyword argument '%s'", shownField(name)),
		}
		if name == "conn_id" {
			p.Detail = "the id comes from the name, and must not stand in the value too"
			p.Symptom = "TypeError: Connection() got multiple values for keyword argument 'conn_id'"
		}
		c.reportOnce(p)
	}
}

// checkType: Airflow 3.0 and 3.1 need a type (apache/airflow#58313).
func (c *Connection) checkType(m map[string]any, airflow Version) {
	t, given := m["conn_type"]
	switch {
	case truthy(t) && TypeOf(t) != String:
		c.report(ConnProblem{Kind: ConnJSON, Fatal: true, Key: "conn_type", Detail: "conn_type must be a string, and is " + string(TypeOf(t))})
	case !truthy(t) && airflow.Major == 3 && !airflow.AtLeast(3, 2, 0):
		c.report(ConnProblem{Kind: ConnNoType, Fatal: true, Key: "conn_type", Suggestion: "aws", Detail: "Airflow 3.0 and 3.1 do not read a connection in JSON form without conn_type", Symptom: NotDefined(c.ID)})
	case !truthy(t) && given:
		c.report(ConnProblem{Kind: ConnNoType, Key: "conn_type", Suggestion: "aws", Detail: "conn_type is empty"})
	}
}

// textField returns a field that must be a text; null is as good as none.
func (c *Connection) textField(m map[string]any, name string) string {
	v := m[name]
	s, ok := v.(string)
	if !ok && truthy(v) && name != "conn_type" {
		c.report(ConnProblem{Kind: ConnJSON, Key: name, Detail: fmt.Sprintf("%s must be a string, and is %s", name, TypeOf(v))})
	}
	return s
}

// checkPort: the Task SDK of Airflow 3 accepts an integer, or a text that is
// one; Airflow 2 whatever int() accepts.
func (c *Connection) checkPort(port any, strict bool) {
	ok := true
	switch v := port.(type) {
	case nil:
	case int64:
		ok = v >= 0 && v <= 65535
	case string:
		n, err := strconv.Atoi(strings.TrimSpace(v))
		ok = v == "" || err == nil && n >= 0 && n <= 65535
	case float64:
		ok = !strict
	default: // int() accepts True and False
		ok = !strict && TypeOf(v) == Boolean
	}
	if !ok {
		c.report(ConnProblem{
			Kind: ConnJSON, Fatal: true, Key: "port", Detail: "port must be an integer from 0 to 65535",
			Symptom: "ValueError: Expected integer value for `port`, but got **** instead.",
		})
	}
}
