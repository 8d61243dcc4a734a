package airflow

import (
	"errors"

	"doctor/internal/airflow/pyjson"
)

// extraText decodes extras that are given as a text.
func (c *Connection) extraText(text string, airflow Version) map[string]any {
	if text == "" {
		return nil
	}
	v, err := pyjson.Decode(text)
	var jsonErr *pyjson.Error
	if errors.As(err, &jsonErr) {
		c.report(c.extraNotJSON(text, jsonErr, airflow))
		return nil
	}
	o, ok := v.(*pyjson.Object)
	if !ok {
		c.report(ConnProblem{Kind: ConnExtra, Key: "extra", Detail: "the extras must be an object, and are " + string(TypeOf(v))})
		return nil
	}
	return o.Map()
}

// extraNotJSON: Airflow 2 goes on without the extras. Of Airflow 3 some releases
// and services do too, and some take the connection for one that is not there
// (_validate_extra in models/connection.py; the Task SDK has no such thing).
func (c *Connection) extraNotJSON(text string, err *pyjson.Error, airflow Version) ConnProblem {
	slips, _ := repair(text)
	p := ConnProblem{
		Kind: ConnExtra, Key: "extra", Slips: slips,
		Detail:  "the extras are not JSON and count for nothing: " + err.Error(),
		Symptom: "Failed parsing the json for conn_id " + c.ID,
	}
	if airflow.AtLeast(3, 0, 0) {
		p.Detail = "the extras are not JSON, so that Airflow 3 goes on without them or without the whole connection, by release and service: " + err.Error()
		p.Symptom = "ValueError: Encountered non-JSON in `extra` field for connection '" + c.ID + "'."
	}
	return p
}
