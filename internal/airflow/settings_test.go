package airflow

import (
	"fmt"
	"strings"
	"testing"
)

const settingsYAML = `airflow:
  connections: ## conn_id and conn_type are required
    - conn_id:
      conn_type:
    - conn_id: aws_default
      conn_type: aws
      conn_login: AKIAIOSFODNN7EXAMPLE
      conn_password: wJalr/xyz
      conn_extra:
        role_arn: arn:aws:iam::1:role/x
        assume_role_kwargs:
          ExternalId: abc
    - conn_id: no_type
      conn_host: x
    - conn_id: by_uri
      conn_uri: aws://?region_name=us-east-1
    - conn_id: bad_uri
      conn_uri: aws://AK:a/b@
    - conn_id: both
      conn_type: aws
      conn_uri: aws://
    - conn_id: as_text
      conn_type: aws
      conn_extra: '{"region_name": "eu-west-1", "assume_role_kwargs": {"ExternalId": "x"}}'
    - conn_id: slips
      conn_type: aws
      conn_extras: {}
      type: aws
  pools: []
  variables:
    - variable_name:
      variable_value:
    - variable_name: hello
      variable_value: world
    - variable_name: a_map
      variable_value: {x: 1}
    - variable_name: flag
      variable_value: true
    - variable_name: empty
      variable_value: ""
    - variable_value: nameless
  variable:
    - x
`

func TestParseSettings(t *testing.T) {
	s := ParseSettings([]byte(settingsYAML), Installed{Airflow: airflow3})
	if s.Err != nil {
		t.Fatal(s.Err)
	}
	var got []string
	for _, c := range s.Connections {
		got = append(got, fmt.Sprintf("%d:%d %s: %s", c.Line, c.Column, c.ID, summary(c)))
	}
	want := []string{
		"5:16 aws_default: aws; keys login ****MPLE; lowercased assume_role_kwargs.ExternalId -> externalid!!",
		"13:16 no_type: host x; no-type conn_type -> aws!",
		"15:16 by_uri: aws; region us-east-1",
		"17:16 bad_uri: uri conn_uri!",
		"19:16 both: aws",
		"22:16 as_text: aws; region eu-west-1",
		"25:16 slips: aws; unknown-field conn_extras -> conn_extra; unknown-field type -> conn_type",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("connections\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	got = nil
	for _, v := range s.Variables {
		got = append(got, fmt.Sprintf("%d %s %v", v.Line, v.Name, v.Imported))
	}
	if text := strings.Join(got, "\n"); text != "33 hello true\n35 a_map false\n37 flag true\n39 empty false\n41  false" {
		t.Errorf("variables\n%s", text)
	}
	if len(s.Unread) != 1 || s.Unread[0].Meant != "variables" || s.Unread[0].Line != 42 {
		t.Errorf("unread %+v", s.Unread)
	}
	if symptom := s.Connections[0].Problems[0].Symptom; !strings.HasPrefix(symptom, "botocore.exceptions.ParamValidationError: Parameter validation failed:\nUnknown parameter in input: \"externalid\"") {
		t.Error(symptom)
	}
	if text := fmt.Sprintf("%+v", s); strings.Contains(text, "wJalr") {
		t.Errorf("a secret is shown: %s", text)
	}
}

func TestParseSettingsRefused(t *testing.T) {
	for text, line := range map[string]int{"airflow: [": 2, "airflow:\n\tx: 1": 2, "airflow:\n  variables: []\n  variables: []\n": 3, "- a\n": 0} {
		if s := ParseSettings([]byte(text), Installed{Airflow: airflow3}); s.Err == nil || s.ErrLine != line {
			t.Errorf("%q: line %d, %v", text, s.ErrLine, s.Err)
		}
	}
	for _, text := range []string{"", "# nothing\n", "airflow:\n", "other: 1\n", "airflow:\n  connections: 5\n"} {
		if s := ParseSettings([]byte(text), Installed{Airflow: airflow3}); s.Err != nil || len(s.Connections) != 0 {
			t.Errorf("%q: %+v", text, s)
		}
	}
	s := ParseSettings([]byte("Airflow:\n  Connections:\n  - &a\n    Conn_ID: x\n    conn_type: aws\n  - <<: *a\n    conn_id: y\n"), Installed{Airflow: airflow3})
	if len(s.Connections) != 2 || s.Connections[1].ID != "y" || s.Connections[1].Type != "aws" {
		t.Errorf("capitals and merge keys: %+v", s)
	}
}

// TestSettingsLost: which connections for AWS the file has and the CLI does not make.
func TestSettingsLost(t *testing.T) {
	const good = "    - {conn_id: aws_default, conn_type: aws, conn_login: a, conn_password: b}\n"
	head := "airflow:\n  connections:\n"
	for _, tt := range []struct{ text, airflow, want string }{
		{head + good, "3.1", ""},
		{head + "    - {conn_id: my db, conn_type: postgres}\n" + good, "3.1", "stop my db 3; stopped aws_default 4 keys"},
		{head + "    - {conn_id: team/db, conn_type: postgres}\n" + good, "2.10", "stop team/db 3; stopped aws_default 4 keys"},
		{head + "    - {conn_id: my db, conn_type: postgres}\n" + good, "2.5", ""},
		{head + "    - {conn_id: \u00fcml\u00e4ut-1.x, conn_type: postgres}\n" + good, "3.1", ""},
		{head + good + "    - {conn_id: my db, conn_type: postgres}\n", "3.1", "stop my db 4"},
		{head + "    - {conn_id: my db}\n" + good, "3.1", ""}, // the CLI passes over it
		{head + "    - {conn_id: db, conn_type: http, conn_extra: 'region=x'}\n" + good, "3.1", "stop db 3; stopped aws_default 4 keys"},
		{head + "    - {conn_id: db, conn_type: http, conn_extra: '[1]'}\n" + good, "3.1", "stop db 3; stopped aws_default 4 keys"},
		{head + "    - {conn_id: db, conn_type: http, conn_extra: 'region=x'}\n" + good, "2.10", ""},
		{head + "    - {conn_id: db, conn_type: http, conn_extra: [1]}\n" + good, "3.1", ""}, // goes without its extras
		{head + "    - {conn_id: aws_x, conn_uri: 'aws://A:b/c@'}\n" + good, "3.1", "stop aws_x 3; stopped aws_x 3 keys; stopped aws_default 4 keys"},
		{head + "    - {conn_id: aws_x, conn_uri: 'aws://A:b%2Fc@'}\n" + good, "3.1", ""},
		{"connections:\n" + good, "3.1", "outside aws_default 2 keys"},
		{"airflows:\n  connections:\n" + good, "3.1", "outside aws_default 3 keys"},
		{"airflow:\n  connection:\n" + good, "3.1", "outside aws_default 3 keys"},
		{"other:\n  connection:\n" + good, "3.1", ""},
		{"connections:\n    - {conn_id: db, conn_type: postgres}\n", "3.1", ""},
		{head + "    - conn_id: aws_default\n      conn_type: aws\n      conn_login: {{ env.KEY }}\n    - conn_id: db\n      conn_type: postgres\n", "3.1", "unreadable aws_default 3 keys"},
		{head + "    - conn_id: aws_default\n      conn_type: aws\n      conn_extra: {{ x }}\n", "3.1", "unreadable aws_default 3"},
	} {
		v, _ := ParseVersion(tt.airflow)
		s := ParseSettings([]byte(tt.text), Installed{Airflow: v})
		var got []string
		if s.Stop != nil {
			got = append(got, fmt.Sprintf("stop %s %d", s.Stop.ID, s.Stop.Line))
		}
		for _, l := range s.Lost {
			text := fmt.Sprintf("%s %s %d", l.Why, l.ID, l.Line)
			if l.Keys {
				text += " keys"
			}
			got = append(got, text)
		}
		if strings.Join(got, "; ") != tt.want {
			t.Errorf("%s\ngot  %s\nwant %s (%v)", tt.text, strings.Join(got, "; "), tt.want, s.Err)
		}
	}
}

// TestSettingsURI: of conn_uri alone the CLI makes all fields, and drops conn_extra.
func TestSettingsURI(t *testing.T) {
	for entry, want := range map[string]string{
		`conn_uri: "aws://", conn_extra: '{"profile_name": "nope"}'`:                     "aws; extra-dropped conn_extra",
		`conn_uri: "aws://", conn_extra: {region_name: x}`:                               "aws; extra-dropped conn_extra",
		`conn_uri: "aws://", conn_host: "", conn_extra: {region_name: x}`:                "aws; extra-dropped conn_extra",
		`conn_uri: "aws://", conn_extra: {}`:                                             "aws",
		`conn_uri: "aws://", conn_extra: "{}"`:                                           "aws",
		`conn_type: aws, conn_uri: "aws://"`:                                             "aws",
		`conn_uri: "aws://?aws_session_token=a+b"`:                                       "aws; misread aws_session_token -> %2B",
		`conn_uri: "aws://?region_name=a;profile_name=b"`:                                "aws; misread ; -> &",
		`conn_uri: "aws://?region_name=%01"`:                                             "aws; extra conn_uri",
		`conn_type: aws, conn_extra: [1]`:                                                "aws; extra conn_extra",
		`conn_type: aws, conn_extra: 5`:                                                  "aws; extra conn_extra",
		`conn_type: aws, conn_extra: ~`:                                                  "aws",
		`conn_uri: "aws://?region_name=a&region_name=b"`:                                 "aws; region a,b",
		`conn_uri: "aws://a:b@/?endpoint_url=http://localhost:4566&region_name=a"`:       "aws; keys login ****; region a",
		`conn_uri: "aws://?__extra__=%7B%22region_name%22%3A%22a%22%7D"`:                 "aws; misread __extra__ -> conn_extra",
		`conn_uri: "AWS://"`:                                                             "aws",
		`conn_type: aws, conn_uri: "aws://?region_name=a", conn_extra: {region_name: x}`: "aws; region x; ignored-uri conn_uri",
	} {
		s := ParseSettings([]byte("airflow:\n  connections: {conn_id: c, "+entry+"}\n"), Installed{Airflow: airflow3})
		if len(s.Connections) != 1 || summary(s.Connections[0]) != want {
			t.Errorf("%s: %+v, want %s", entry, s.Connections, want)
		}
	}
}

func TestSettingsFileRead(t *testing.T) {
	for value, want := range map[string]string{
		"airflow_settings.yaml": "airflow_settings.yaml", "airflow_settings.yml": "airflow_settings.yaml", "x.dev.yaml": "x.yaml",
		"./x.yaml": ".yaml", "/tmp/x.yaml": "tmp/x.yaml", "config/x.yaml": "config/x.yaml", "x": "x.yaml",
	} {
		if got := SettingsFileRead(value); got != want {
			t.Errorf("SettingsFileRead(%q) = %q, want %q", value, got, want)
		}
	}
	for name, want := range map[string]bool{
		"airflow_settings.yaml": false, "airflow_settings.yml": true, "airflow-settings.yaml": true, "Airflow_Settings.yaml": true,
		"airflow_setting.yaml": true, "airflow_settings.local.yaml": true, "airflow_settings.yaml.bak": false, "requirements.txt": false, "airflow_settings.py": false,
	} {
		if got := IsNearSettingsName(name); got != want {
			t.Errorf("IsNearSettingsName(%q) = %v", name, got)
		}
	}
}

func FuzzParseSettings(f *testing.F) {
	f.Add([]byte(settingsYAML))
	f.Add([]byte("airflow: &a\n  connections: *a\n  <<: *a\n"))
	f.Add([]byte("airflow:\n  connections: [{conn_id: x, conn_extra: {A: {B: [C]}}}]\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		s := ParseSettings(data, Installed{Airflow: airflow3})
		for _, c := range s.Connections {
			if c.ID == "" || c.Line == 0 {
				t.Errorf("%q: %+v", data, c)
			}
		}
	})
}
