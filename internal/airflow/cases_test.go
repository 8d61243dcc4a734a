package airflow

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"doctor/internal/skip"
)

// observed is what a case says of one service, as far as it concerns Airflow.
type observed struct {
	Backend struct {
		AskedFor   string   `json:"asked_for"`
		AirflowLog string   `json:"airflow_log"`
		JSONError  string   `json:"json_error"`
		Ignored    []string `json:"silently_ignored_kwargs"`
		Region     string   `json:"region"`
		Symptom    string   `json:"symptom"`
		Note       string   `json:"note"`
	} `json:"backend"`
	Connections map[string]struct {
		Method     string `json:"method"`
		Type       string `json:"conn_type"`
		ParseError string `json:"parse_error"`
	} `json:"connections"`
}

// TestCases compares with what was observed in real containers.
func TestCases(t *testing.T) {
	paths, _ := filepath.Glob(filepath.FromSlash("../../../shared/cases/*.txtar"))
	if len(paths) == 0 {
		skip.For(t, "cases", "nothing recorded to compare with")
	}
	backends, connections := 0, 0
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var layout struct {
			Airflow int `json:"airflow_major"`
		}
		var expected struct {
			RootCause string              `json:"root_cause"`
			Observed  map[string]observed `json:"observed"`
			Resolved  map[string]struct {
				Env map[string]string `json:"env"`
			} `json:"resolved"`
		}
		for _, f := range archive.Files {
			into := map[string]any{"case.json": &layout, "expected.json": &expected}[f.Name]
			if into != nil {
				if err := json.Unmarshal(f.Data, into); err != nil {
					t.Fatalf("%s: %s: %v", path, f.Name, err)
				}
			}
		}
		for service, resolved := range expected.Resolved {
			seen, ok := expected.Observed[service]
			if !ok {
				continue
			}
			airflow := Version{Major: layout.Airflow, Patch: -1}
			c := ReadConfig(resolved.Env, "/home/astro", airflow)
			name := filepath.Base(path) + " " + service
			if seen.Backend.AskedFor+seen.Backend.Note+seen.Backend.Symptom != "" {
				backends++
				checkBackend(t, name, expected.RootCause, c, seen)
			}
			if (expected.RootCause == "backend-env-name") != (len(c.Unread) > 0) {
				t.Errorf("%s: misspelled %+v", name, c.Unread)
			}
			e := ReadEnvironment(resolved.Env, Installed{Airflow: airflow})
			connections += len(seen.Connections)
			checkConnections(t, name, e, seen)
			if (expected.RootCause == "connection-env-name") != (len(e.Unread) > 0) {
				t.Errorf("%s: misspelled %+v", name, e.Unread)
			}
		}
	}
	if backends < 25 || connections < 5 {
		t.Errorf("only %d backends and %d connections were compared", backends, connections)
	}
}

func checkBackend(t *testing.T, name, rootCause string, c Config, want observed) {
	t.Helper()
	if strings.Contains(want.Backend.Symptom, "could not be loaded") {
		if p := c.Secrets.Problem; p == nil || p.Symptom != want.Backend.Symptom || p.Meant == nil {
			t.Errorf("%s: %+v, want %s", name, p, want.Backend.Symptom)
		}
		return
	}
	b, k := c.Secrets.Backend, c.Secrets.Kwargs
	if b == nil {
		t.Errorf("%s: no backend is seen", name)
		return
	}
	l := b.SecretName(VariableSecret, "hello", k.Values)
	if l.Asked == AskedNo {
		l.Name = ""
	}
	if l.Name != want.Backend.AskedFor {
		t.Errorf("%s: asks for %q, observed %q", name, l.Name, want.Backend.AskedFor)
	}
	jsonError := ""
	if k.Err != nil {
		jsonError = k.Err.Error()
	}
	if k.Log != want.Backend.AirflowLog || jsonError != want.Backend.JSONError {
		t.Errorf("%s: logs %q, %q; observed %q, %q", name, k.Log, jsonError, want.Backend.AirflowLog, want.Backend.JSONError)
	}
	var ignored []string
	for _, p := range JudgeKwargs(b, k.Values, Installed{}) {
		if p.Kind == UnknownKey {
			ignored = append(ignored, p.Key)
		}
	}
	// A case that fails for it may leave the list out.
	named := want.Backend.Ignored != nil || rootCause != "kwargs-unknown-key"
	if named && !slices.Equal(ignored, want.Backend.Ignored) || !named && len(ignored) == 0 {
		t.Errorf("%s: ignores %q, observed %q", name, ignored, want.Backend.Ignored)
	}
	if region := SessionOf(b.AWSService, b.ConnectionID(), k.Values, Installed{}).Region; region != nil && want.Backend.Region != "" && *region != want.Backend.Region {
		t.Errorf("%s: region %q, observed %q", name, *region, want.Backend.Region)
	}
}

func checkConnections(t *testing.T, name string, e Environment, want observed) {
	t.Helper()
	for _, c := range e.Connections {
		seen, ok := want.Connections[c.ID]
		if !ok {
			continue
		}
		if c.Readable() != (seen.ParseError == "") || c.Type != seen.Type && c.Readable() || (c.Keys != "") != (seen.Method == "explicit") {
			t.Errorf("%s: %s; observed %+v", name, summary(c), seen)
		}
		if !c.Readable() {
			// The real text has the first part of the secret key in it.
			if masked, _, _ := strings.Cut(seen.ParseError, "'"); c.Problems[0].Symptom != masked+"'****'" {
				t.Errorf("%s: symptom %s", name, c.Problems[0].Symptom)
			}
		}
	}
}
