package airflow

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"doctor/internal/pyjson"
)

// Shape is what can be said of a secret's value without repeating it.
type Shape struct {
	// Form is "uri" or "json" for a connection, "json" or "text" for a variable.
	Form Form
	// Readable: Airflow makes something of it.
	Readable bool
	// Type is a connection's type.
	Type string
	// Keys: a connection with AWS keys in it.
	Keys bool
	// Bare: Airflow finds no part of a connection in it.
	Bare bool
	// Problems are what is wrong. The value is in none of them.
	Problems []ConnProblem
}

// FormText is the form of a variable that is no JSON.
const FormText Form = "text"

// ConnectionShape judges the value of a connection that an AWS backend has
// found: service is the backend's AWSService. kwargs are the backend's.
func ConnectionShape(id, value, service string, kwargs map[string]any, has Installed) Shape {
	c := storedConnection(id, value, service, kwargs, has)
	return Shape{
		Form: c.Form, Readable: c.Readable(), Type: c.Type, Keys: c.Keys != "" && c.ForAWS(), Problems: c.Problems,
		Bare: c.Type == "" && c.Host.IsEmpty() && !c.HasLogin && !c.HasPassword && len(c.Extra) == 0,
	}
}

// storedConnection reads the value of a connection as an AWS backend does.
func storedConnection(id, value, service string, kwargs map[string]any, has Installed) Connection {
	if text := strings.TrimSpace(value); service == "secretsmanager" && strings.HasPrefix(text, "{") {
		return secretsManagerConnection(id, text, kwargs, has)
	}
	return ParseConnection(id, value, has)
}

// VariableUse is how the DAGs read a variable, which may be in both ways.
type VariableUse struct {
	// Text: as the text that it is. JSON: with deserialize_json, or var.json.
	Text, JSON bool
}

// VariableShape judges the value of a variable. A JSON object whose only key
// is the variable's own name comes from the console's key/value editor, and
// reaches a DAG that reads it as text with its braces.
func VariableShape(key, value string, use VariableUse) Shape {
	s := Shape{Form: FormText, Readable: true}
	v, err := pyjson.Decode(value)
	var jsonErr *pyjson.Error
	if use.JSON && errors.As(err, &jsonErr) {
		s.Readable = false
		s.Problems = append(s.Problems, ConnProblem{
			Kind: ConnJSON, Key: key, Fatal: true,
			Detail:  ValueNotJSONUsed,
			Symptom: "json.decoder.JSONDecodeError: " + jsonErr.Error(),
		})
	}
	o, ok := v.(*pyjson.Object)
	if err != nil || !ok {
		return s
	}
	s.Form = FormJSON
	if use.Text && len(o.Members) == 1 && o.Members[0].Key == key {
		s.Problems = append(s.Problems, ConnProblem{
			Kind: ConnMisread, Key: key, Detail: ValueKeyed,
		})
	}
	return s
}

// aliases are the names under which the Secrets Manager backend finds the
// fields of a connection in JSON form (_standardize_secret_keys). All other
// names are dropped.
func aliases(kwargs map[string]any) map[string][]string {
	a := map[string][]string{
		"login":     {"login", "user", "username", "user_name"},
		"password":  {"password", "pass", "key"},
		"host":      {"host", "remote_host", "server"},
		"port":      {"port"},
		"schema":    {"database", "schema"},
		"conn_type": {"conn_type", "conn_id", "connection_type", "engine"},
		"extra":     {"extra"},
	}
	words, _ := kwargs["extra_conn_words"].(map[string]any)
	for field, more := range words {
		if field == "user" {
			field = "login"
		}
		if a[field] != nil {
			a[field] = append(a[field], wordsIn(more)...)
		}
	}
	return a
}

// wordsIn are the texts that Python finds in a value when it goes through it: the
// letters of a text, the keys of an object.
func wordsIn(v any) []string {
	switch v := v.(type) {
	case string:
		return strings.Split(v, "")
	case map[string]any:
		return Values(v).Names()
	case []any:
		var words []string
		for _, word := range v {
			if text, ok := word.(string); ok {
				words = append(words, text)
			}
		}
		return words
	}
	return nil
}

// wordsRaise is what the backend raises for its extra_conn_words, "" if nothing.
func wordsRaise(kwargs map[string]any) string {
	v := kwargs["extra_conn_words"]
	words, isMap := v.(map[string]any)
	if pyjson.Truthy(v) && !isMap {
		return noAttribute(v, "items")
	}
	known := aliases(nil)
	for _, field := range Values(words).Names() {
		switch more := words[field]; {
		case field != "user" && known[field] == nil:
			return fmt.Sprintf("KeyError: '%s'", field)
		case TypeOf(more) != String && !isContainer(more):
			return fmt.Sprintf("TypeError: '%s' object is not iterable", pyjson.TypeName(more))
		}
	}
	return ""
}

func secretsManagerConnection(id, value string, kwargs map[string]any, has Installed) Connection {
	c := Connection{ID: id, Form: FormJSON, has: has}
	v, err := pyjson.Decode(value)
	var jsonErr *pyjson.Error
	if errors.As(err, &jsonErr) {
		c.notJSON(value, jsonErr)
		return c
	}
	if symptom := wordsRaise(kwargs); symptom != "" {
		c.report(ConnProblem{Kind: ConnJSON, Fatal: true, Detail: WordsUnusable, Symptom: symptom})
		return c
	}
	o, _ := v.(*pyjson.Object)
	standard, from := map[string]any{}, map[string]string{}
	known := aliases(kwargs)
	for field, names := range known {
		// The first of the names in the order of the JSON wins.
		if i := slices.IndexFunc(o.Members, func(m pyjson.Member) bool { return slices.Contains(names, m.Key) }); i >= 0 {
			standard[field] = o.Map()[o.Members[i].Key]
			from[field] = o.Members[i].Key
		}
	}
	c.dropped(o, known)
	if from["conn_type"] == "conn_id" {
		c.report(ConnProblem{Kind: ConnMisread, Key: "conn_id", Suggestion: "conn_type", Detail: IDAsType})
	}
	fields := members(standard)
	fields.Surrogate = o.Surrogate
	c.fill(c.object(fields))
	return c
}

// dropped reports fields that the backend drops.
func (c *Connection) dropped(o *pyjson.Object, known map[string][]string) {
	for _, m := range o.Members {
		isKnown := false
		for _, names := range known {
			isKnown = isKnown || slices.Contains(names, m.Key)
		}
		if isKnown || m.Key == "description" {
			continue
		}
		d, meant := fieldUnknown(m.Key), meantField(m.Key)
		d.Dropped = true
		if meant == "uri" {
			meant, d.URI = "", true
		}
		c.reportOnce(ConnProblem{Kind: ConnUnknownName, Key: shownField(m.Key), Suggestion: meant, Detail: d})
	}
}
