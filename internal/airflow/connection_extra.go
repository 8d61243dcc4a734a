package airflow

import (
	"errors"
	"fmt"
	"slices"

	"doctor/internal/pyjson"
	"doctor/internal/redact"
)

// extraValue decodes extras that are given as JSON, or as a text with JSON in it.
func (c *Connection) extraValue(v any) map[string]any {
	switch extra := v.(type) {
	case string:
		return c.extraText(extra)
	case map[string]any:
		return extra
	}
	if pyjson.Truthy(v) {
		c.extraNotObject(v)
	}
	return nil
}

// extraText decodes extras that are given as a text.
func (c *Connection) extraText(text string) map[string]any {
	if text == "" {
		return nil
	}
	v, err := pyjson.Decode(text)
	var jsonErr *pyjson.Error
	if errors.As(err, &jsonErr) {
		c.extraNotJSON(text, jsonErr)
		return nil
	}
	o, ok := v.(*pyjson.Object)
	if !ok {
		c.extraNotObject(v)
		return nil
	}
	return o.Map()
}

// extraNotObject: Airflow 3.0 refuses the connection. Others hand it to the hook, which
// raises (_validate_extra in models/connection.py; AwsConnectionWrapper.__post_init__).
func (c *Connection) extraNotObject(v any) {
	p := ConnProblem{
		Kind: ConnExtra, Key: "extra", Stage: AtWrapper, Detail: ExtrasNotObject{TypeOf(v)},
		Symptom: noAttribute(v, "get"),
	}
	if classOf(c.has.Airflow).checksExtra {
		p.Stage, p.Fatal = NotRaised, true
		p.Symptom = fmt.Sprintf("ValueError: Encountered JSON value in `extra` which does not parse as a dictionary in connection '%s'. "+
			"The `extra` field must contain a JSON representation of a Python dict.", c.ID)
	}
	c.report(p)
}

// extraNotJSON: Airflow 3.0 refuses the connection. Others log it, and go on without
// the extras.
func (c *Connection) extraNotJSON(text string, err *pyjson.Error) {
	mistakes, _ := repair(text)
	class := classOf(c.has.Airflow)
	p := ConnProblem{
		Kind: ConnExtra, Key: "extra", Mistakes: mistakes,
		Detail:  ExtrasNotJSON{class.checksExtra, err.Error()},
		Symptom: class.extraLog,
	}
	switch {
	case class.checksExtra:
		p.Fatal = true
		p.Symptom = fmt.Sprintf("ValueError: Encountered non-JSON in `extra` field for connection '%s'.", c.ID)
	case !class.strictURI: // Airflow 2 names the connection
		p.Symptom = fmt.Sprintf(class.extraLog, c.ID)
	}
	c.report(p)
}

// Text is a value of a connection that AWS hooks read. Key names it; a dot leads into an
// object.
type Text struct {
	Key   string
	Value redact.Secret
}

// Texts are the texts of a connection that AWS hooks read: login and password, then
// the extras in the order of their names.
func (c *Connection) Texts() []Text {
	texts := []Text{{"login", c.login}, {"password", c.password}}
	for _, name := range c.Extra.Names() {
		if slices.Contains(connectionExtras(), name) {
			texts = append(texts, textsIn(name, c.Extra[name])...)
		}
	}
	return slices.DeleteFunc(texts, func(t Text) bool { return t.Value.IsEmpty() })
}

func textsIn(key string, v any) []Text {
	switch v := v.(type) {
	case string:
		return []Text{{key, redact.NewSecret(v)}}
	case map[string]any:
		var texts []Text
		for _, name := range Values(v).Names() {
			texts = append(texts, textsIn(key+"."+name, v[name])...)
		}
		return texts
	}
	return nil
}
