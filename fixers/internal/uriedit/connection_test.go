package uriedit

import (
	"testing"

	"doctor/fixers/internal/jsonedit"
	"doctor/fixers/internal/textedit"
)

func TestApply(t *testing.T) {
	for name, tt := range map[string]struct {
		before  string
		changes jsonedit.Changes
		want    string // "" is an error
	}{
		"set":                {"aws://a:b@/?region_name=x&y=1", jsonedit.Changes{Set: map[string]any{"extra.region_name": "eu west"}}, "aws://a:b@/?region_name=eu+west&y=1"},
		"set, sorted":        {"aws://", jsonedit.Changes{Set: map[string]any{"extra.c": "3", "extra.a": "1", "extra.b": "2", "extra.d": "4"}}, "aws://?a=1&b=2&c=3&d=4"},
		"set, in the extras": {"aws://?__extra__=%7B%22x%22%3A+1%7D", jsonedit.Changes{Set: map[string]any{"extra.b": 2, "extra.a": true}}, "aws://?__extra__=%7B%22x%22%3A+1%2C+%22a%22%3A+true%2C+%22b%22%3A+2%7D"},
		"set the type":       {"s3://a@b", jsonedit.Changes{Set: map[string]any{"conn_type": "google_cloud_platform"}}, "google-cloud-platform://a@b"},
		"set a number":       {"aws://", jsonedit.Changes{Set: map[string]any{"extra.a": 1}}, ""},
		"set the host":       {"aws://", jsonedit.Changes{Set: map[string]any{"host": "x"}}, ""},
		"rename":             {"aws://?region=x", jsonedit.Changes{Rename: []textedit.Renaming{{From: "extra.region", To: "extra.region_name"}}}, "aws://?region_name=x"},
		"rename, taken":      {"aws://?region=x&region_name=y", jsonedit.Changes{Rename: []textedit.Renaming{{From: "extra.region", To: "extra.region_name"}}}, ""},
		"remove":             {"aws://a:b@host/?x=1&y=2&x=3", jsonedit.Changes{Remove: []string{"extra.x", "host", "login"}}, "aws://:b@/?y=2"},
		"remove, missing":    {"aws://", jsonedit.Changes{Remove: []string{"extra.x"}}, ""},
	} {
		u, err := Parse(tt.before)
		if err == nil && u.String() != tt.before {
			t.Errorf("%s: %s is read as %s", name, tt.before, u)
		}
		if err == nil {
			err = u.Apply(tt.changes, func(text string) string { return text })
		}
		if (err != nil) != (tt.want == "") || err == nil && u.String() != tt.want {
			t.Errorf("%s: got %s, %v, want %s", name, u, err, tt.want)
		}
	}
}

func TestToJSON(t *testing.T) {
	for before, want := range map[string]string{
		"aws://AK%2FIA:s%40@h:80/db?a=b+c&d=%7B": `{"conn_type": "aws", "login": "AK/IA", "password": "s@", "host": "h", "schema": "db", "port": 80, "extra": {"a": "b c", "d": "{"}}`,
		"google-cloud://":                        `{"conn_type": "google_cloud"}`,
		"aws://h:port":                           "",
		"aws://?__extra__=%7B%7D":                "",
		"AKIA":                                   "",
	} {
		if got, err := ToJSON(before); got != want || (err != nil) != (want == "") {
			t.Errorf("%s becomes %s, %v, want %s", before, got, err, want)
		}
	}
}
