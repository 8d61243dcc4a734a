package airflow

import (
	"encoding/json"
	"testing"
)

// compareValue holds a stored secret, read as a connection, against the model.
func compareValue(t *testing.T, o observation, process string, raw json.RawMessage, has Installed) []verdict {
	t.Helper()
	value, isText := o.Value.(string)
	if !isText {
		t.Fatalf("%d: the value is %T", o.ID, o.Value)
	}
	if process == "server" && has.Airflow.AtLeast(3, 1, 0) {
		return nil
	}
	source := ReadConfig(o.Env, "/home/astro", has.Airflow).Secrets
	if source.Backend == nil {
		t.Fatalf("%d: no backend", o.ID)
	}
	c := storedConnection(o.Conn, value, source.Backend.AWSService, source.Kwargs.Values, has)
	return connectionVerdicts(t, o, &c, raw)
}
