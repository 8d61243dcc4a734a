package airflow

import (
	"fmt"
	"slices"
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
		{`{"conn_uri": "aws://"}`, "secretsmanager", "3.0", FormJSON, true, "unknown-field"},
		{`{"conn_uri": "aws://"}`, "secretsmanager", "3.1", FormJSON, false, "unknown-field no-type"},
		{`{"conn_type": null, "engine": "aws"}`, "secretsmanager", "3.1", FormJSON, false, "no-type"},
		{`{"conn_type": "aws", "login": 5, "password": "s"}`, "secretsmanager", "3.2", FormJSON, false, "json"},
		{`{"conn_id": "x", "conn_type": "aws"}`, "secretsmanager", "3.0", FormJSON, true, "misread"},
		{`{"conn_type": "aws", "conn_id": "x"}`, "secretsmanager", "3.0", FormJSON, true, ""},
		{`{'conn_type': 'aws'}`, "secretsmanager", "3.0", FormJSON, false, "json"},
		{`{"conn_type": "postgres", "dbname": "x", "description": "y"}`, "secretsmanager", "3.0", FormJSON, true, "unknown-field"},
		{"", "secretsmanager", "3.0", FormURI, false, "empty"},
		{"just a password", "ssm", "3.0", FormURI, true, "no-type"},
	}
	for _, tt := range tests {
		v, _ := ParseVersion(tt.airflow)
		s := ConnectionShape("my_conn", tt.value, tt.service, nil, Installed{Airflow: v})
		var kinds []string
		for _, p := range s.Problems {
			kinds = append(kinds, string(p.Kind))
		}
		if got := strings.Join(kinds, " "); s.Form != tt.form || s.Readable != tt.readable || got != tt.problems {
			t.Errorf("%s on %s: %s, %v, %s", tt.value, tt.airflow, s.Form, s.Readable, got)
		}
	}
}

// TestExtraWords: the words are gone through as Python does, whatever they are, and only
// where the secret is JSON.
func TestExtraWords(t *testing.T) {
	for _, tt := range []struct {
		words       any
		value, want string // the exception, or who is logged in
	}{
		{map[string]any{"user": []any{"nick"}}, `{"conn_type": "aws", "nick": "a", "password": "b"}`, "a"},
		{map[string]any{"login": []any{"nick", int64(5)}}, `{"conn_type": "aws", "nick": "a", "password": "b"}`, "a"},
		{map[string]any{"login": map[string]any{"nick": nil}}, `{"conn_type": "aws", "nick": "a", "password": "b"}`, "a"},
		{map[string]any{"login": "nick"}, `{"conn_type": "aws", "n": "a", "password": "b"}`, "a"},
		{map[string]any{"login": int64(5)}, `{"conn_type": "aws"}`, "TypeError: 'int' object is not iterable"},
		{map[string]any{"nonsense": []any{"x"}}, `{"conn_type": "aws"}`, "KeyError: 'nonsense'"},
		{[]any{"x"}, `{"conn_type": "aws"}`, "AttributeError: 'list' object has no attribute 'items'"},
		{[]any{}, `{"conn_type": "aws", "user": "a", "password": "b"}`, "a"},
		{[]any{"x"}, "aws://a:b@", "a"},
	} {
		c := storedConnection("x", tt.value, "secretsmanager", map[string]any{"extra_conn_words": tt.words}, Installed{Airflow: airflow3})
		got := c.login.Reveal()
		if len(c.Problems) > 0 {
			got = c.Problems[0].Symptom
		}
		if got != tt.want {
			t.Errorf("%v, %s: got %s, want %s", tt.words, tt.value, got, tt.want)
		}
	}
}

func TestVariableShape(t *testing.T) {
	for value, want := range map[string]Form{"world": FormText, "": FormText, `{"a": 1, "b": 2}`: FormJSON, "[1]": FormText, "5": FormText} {
		if s := VariableShape("hello", value, VariableUse{Text: true}); s.Form != want || len(s.Problems) != 0 {
			t.Errorf("%q: %+v", value, s)
		}
	}
	wrapped := `{"hello":"world"}`
	if s := VariableShape("hello", wrapped, VariableUse{Text: true, JSON: true}); len(s.Problems) != 1 || !s.Readable {
		t.Errorf("the console's editor: %+v", s)
	}
	if s := VariableShape("hello", wrapped, VariableUse{JSON: true}); len(s.Problems) != 0 || !s.Readable {
		t.Errorf("an object that is read as one: %+v", s)
	}
	want := "json.decoder.JSONDecodeError: Expecting value: line 1 column 1 (char 0)"
	if s := VariableShape("hello", "world", VariableUse{JSON: true}); len(s.Problems) != 1 || s.Readable || s.Problems[0].Symptom != want {
		t.Errorf("a text that is read as JSON: %+v", s)
	}
}

// The name of a field is part of a secret too. It is shown only where it is one
// that people write, and of a slip of the pen only what was meant.
func TestShapeShowsNoNames(t *testing.T) {
	for _, test := range []struct {
		field string
		shown FieldUnknown
	}{
		{"Sup3rS3cretPw!", FieldUnknown{}},
		{"wJalrXUtnFEMI/K7MDENG", FieldUnknown{}},
		{"x1i", FieldUnknown{Almost: "uri"}},
		{"passw0rd1", FieldUnknown{Almost: "password"}},
		{"dbname", FieldUnknown{Name: "dbname"}},
		{"Region_Name", FieldUnknown{Name: "Region_Name"}},
	} {
		for _, service := range []string{"secretsmanager", "ssm"} {
			s := ConnectionShape("db", `{"conn_type": "postgres", "`+test.field+`": ""}`, service, nil, Installed{Airflow: airflow3})
			want := test.shown
			want.Dropped = service == "secretsmanager"
			want.URI = want.Dropped && want.Almost == "uri"
			if len(s.Problems) != 1 || s.Problems[0].Detail != Detail(want) {
				t.Errorf("%s of %s: %+v", test.field, service, s.Problems)
			}
			known := test.shown.Name != ""
			for _, p := range s.Problems {
				if !known && strings.Contains(fmt.Sprintf("%+v", p), test.field) {
					t.Errorf("%s: %+v shows %s", service, p, test.field)
				}
				if known && service == "ssm" && !strings.Contains(p.Symptom, "unexpected keyword argument '"+test.field+"'") {
					t.Errorf("%+v", p)
				}
			}
		}
	}
}

// What is read otherwise is told as the version reads it.
func TestShapeByVersion(t *testing.T) {
	const (
		extra   = `{"conn_type": "aws", "extra": "not json"}`
		notJSON = "Expecting value: line 1 column 1 (char 0)"
	)
	for _, test := range []struct {
		value, service, airflow string
		bare                    bool
		want                    Detail
	}{
		{"mark14 plain text", "secretsmanager", "3.0", true, TypeMissing{}},
		{`["x"]`, "secretsmanager", "2.10", true, TypeMissing{}},
		{`'postgres://u:p@h/db'`, "ssm", "3.0", true, TypeMissing{Why: ValueQuoted}},
		{"google_cloud_platform://u:p@h", "ssm", "3.0", true, TypeMissing{Why: UnderscoreInType}},
		{"//u:p@h", "ssm", "3.0", false, TypeMissing{Parts: true}},
		{"postgres://u:p@h/db", "ssm", "3.0", false, nil},
		{`{"conn_type": "x"}`, "ssm", "2.2", true, JSONTooEarly},
		{`{"conn_type": "x"}`, "secretsmanager", "2.2", false, nil},
		{extra, "secretsmanager", "2.10", false, ExtrasNotJSON{false, notJSON}},
		{extra, "secretsmanager", "3.0", false, ExtrasNotJSON{true, notJSON}},
		{extra, "secretsmanager", "3.1", false, ExtrasNotJSON{false, notJSON}},
	} {
		v, _ := ParseVersion(test.airflow)
		s := ConnectionShape("my_conn", test.value, test.service, nil, Installed{Airflow: v})
		var got []Detail
		for _, p := range s.Problems {
			got = append(got, p.Detail)
		}
		refused := test.want == Detail(ExtrasNotJSON{true, notJSON})
		if s.Bare != test.bare || s.Readable == refused || (test.want == nil) != (len(got) == 0) || test.want != nil && !slices.Contains(got, test.want) {
			t.Errorf("%s on %s: %+v", test.value, test.airflow, s)
		}
	}
}
