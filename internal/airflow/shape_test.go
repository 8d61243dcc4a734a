package airflow

import (
	"strings"
	"testing"
)

func TestConnectionShape(t *testing.T) {
	tests := []struct {
		value, service, airflow string
		form                    Form
		readable                bool
		problems                string
	}{
		{"aws://", "secretsmanager", "3.0", FormURI, true, ""},
		{`{"conn_type": "aws", "user": "a", "key": "b"}`, "secretsmanager", "3.0", FormJSON, true, ""},
		{`{"conn_type": "aws", "user": "a"}`, "ssm", "3.0", FormJSON, false, "unknown-field"},
		{`{"login": "a"}`, "secretsmanager", "3.1", FormJSON, false, "no-type"},
		{`{"login": "a"}`, "secretsmanager", "2.10", FormJSON, true, ""},
		{`{"conn_uri": "aws://"}`, "secretsmanager", "3.0", FormJSON, false, "unknown-field no-type"},
		{`{"conn_id": "x", "conn_type": "aws"}`, "secretsmanager", "3.0", FormJSON, true, "misread"},
		{`{"conn_type": "aws", "conn_id": "x"}`, "secretsmanager", "3.0", FormJSON, true, ""},
		{`{'conn_type': 'aws'}`, "secretsmanager", "3.0", FormJSON, false, "json"},
		{`{"conn_type": "postgres", "dbname": "x", "description": "y"}`, "secretsmanager", "3.0", FormJSON, true, "unknown-field"},
		{"", "secretsmanager", "3.0", FormURI, false, "empty"},
		{"just a password", "ssm", "3.0", FormURI, true, "no-type"},
	}
	for _, tt := range tests {
		v, _ := ParseVersion(tt.airflow)
		s := ConnectionShape("my_conn", tt.value, tt.service, nil, v)
		var kinds []string
		for _, p := range s.Problems {
			kinds = append(kinds, string(p.Kind))
		}
		if got := strings.Join(kinds, " "); s.Form != tt.form || s.Readable != tt.readable || got != tt.problems {
			t.Errorf("%s on %s: %s, %v, %s", tt.value, tt.airflow, s.Form, s.Readable, got)
		}
	}
	words := map[string]any{"extra_conn_words": map[string]any{"user": []any{"nick"}, "nonsense": []any{"x"}}}
	s := ConnectionShape("x", `{"conn_type": "aws", "nick": "a", "password": "b"}`, "secretsmanager", words, airflow3)
	if !s.Keys || s.Type != "aws" || len(s.Problems) != 0 {
		t.Errorf("with extra_conn_words: %+v", s)
	}
}

func TestVariableShape(t *testing.T) {
	for value, want := range map[string]Form{"world": FormText, "": FormText, `{"a": 1, "b": 2}`: FormJSON, "[1]": FormText, "5": FormText} {
		if s := VariableShape("hello", value); s.Form != want || len(s.Problems) != 0 {
			t.Errorf("%q: %+v", value, s)
		}
	}
	if s := VariableShape("hello", `{"hello":"world"}`); len(s.Problems) != 1 {
		t.Errorf("the console's editor: %+v", s)
	}
}
