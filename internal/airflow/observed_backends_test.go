package airflow

import (
	"encoding/json"
	"testing"
)

// seenBackends is what one process showed of its backends.
type seenBackends struct {
	List       []string              `json:"list"`
	StartError string                `json:"start_error"`
	StartLogs  []string              `json:"start_logs"`
	Asks       map[string]seenLookup `json:"asks"`
}

// seenLookup is what came of one lookup. Rec holds, in order, the arguments of the
// sessions that were made, and the calls.
type seenLookup struct {
	Error string              `json:"error"`
	Rec   [][]json.RawMessage `json:"rec"`
	Logs  []string            `json:"logs"`
}

// compareBackend holds the secrets backends of one process against the model.
func compareBackend(t *testing.T, o observation, process string, raw json.RawMessage, has Installed) []verdict {
	t.Helper()
	var seen seenBackends
	if err := json.Unmarshal(raw, &seen); err != nil {
		t.Fatalf("%d: %v", o.ID, err)
	}
	c := ReadConfig(o.Env, "/home/astro", has.Airflow)
	source := c.Secrets
	if process == "worker" && c.Workers != nil {
		source = *c.Workers
	}
	var list []string
	if source.Problem == nil && source.Kwargs.Raises == "" {
		list = backendList(&source)
	}
	return []verdict{{onBackends, "list", list, seen.List}}
}

// backendList are the classes that a process asks, in their order.
func backendList(s *Source) []string {
	list := []string{"EnvironmentVariablesBackend", "MetastoreBackend"}
	if s.Backend != nil {
		list = append([]string{s.Backend.Short}, list...)
	}
	return list
}
