// Package casetest reads and lays out the recorded cases: Astro projects with a home folder
// and what real boto3 in real containers did with them. It is for tests only.
package casetest

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// Case is one recorded case.
type Case struct {
	// Set is the set of the case, Name its file name without the extension.
	Set, Name string

	Layout Layout
	Expect Expect
	files  []txtar.File
}

// Layout is case.json.
type Layout struct {
	AirflowMajor int `json:"airflow_major"`
	Host         struct {
		OS  string            `json:"os"`
		Env map[string]string `json:"env"`
	} `json:"host"`
	DefaultFS struct {
		Files, Dirs string
		UID, GID    int
	} `json:"default_fs"`
	FS []struct {
		Path, Mode string
		UID, GID   *int
	} `json:"fs"`
	Mkdir    []string `json:"mkdir"`
	Symlinks []struct{ Path, Target string }
	Raw      map[string]string `json:"raw"`
	NoHome   bool              `json:"no_home"`
}

// Expect is expected.json.
type Expect struct {
	Symptom         string                     `json:"symptom"`
	SymptomRegex    string                     `json:"symptom_regex"`
	RootCause       string                     `json:"root_cause"`
	ShouldFail      bool                       `json:"should_fail"`
	Level           string                     `json:"level"`
	Where           string                     `json:"where"`
	FailingServices []string                   `json:"failing_services"`
	Needs           string                     `json:"needs"`
	Certainty       string                     `json:"certainty"`
	AlsoRight       []string                   `json:"also_right"`
	MustNot         []string                   `json:"must_not"`
	FixMust         []string                   `json:"fix_must"`
	FixMustNot      []string                   `json:"fix_must_not"`
	Observed        map[string]json.RawMessage `json:"observed"`
	Resolved        map[string]Resolved        `json:"resolved"`
}

// Resolved is what a container actually had.
type Resolved struct {
	Mounts []struct {
		RW                   bool
		Source, Target, Type string
	} `json:"mounts"`
	Env  map[string]string `json:"env"`
	User string            `json:"user"`
}

// Session is what was observed of one session.
type Session struct {
	OK      bool   `json:"ok"`
	Method  string `json:"method"`
	Profile string `json:"profile"`
	Region  Text   `json:"region"`
	ARN     string `json:"arn"`
	Symptom string `json:"symptom"`
	// Asked is the name that a backend was asked for.
	Asked string `json:"asked_for"`
}

// Text is a text that was observed, "" for a value of another type: a session accepts even a
// list as its region.
type Text string

// UnmarshalJSON takes any value.
func (t *Text) UnmarshalJSON(data []byte) error {
	var text string
	if json.Unmarshal(data, &text) == nil {
		*t = Text(text)
	}
	return nil
}

// Names reports whether a rule is the right explanation: the recorded one or an accepted
// alternative.
func (e Expect) Names(rule string) bool {
	return rule == e.RootCause || slices.Contains(e.AlsoRight, rule)
}

// WantsWarning reports whether the user should be warned of the cause although nothing fails.
// Only the cases of public reports and projects record that.
func (e Expect) WantsWarning() bool {
	return !e.ShouldFail && e.Level == "warn" && e.RootCause != "ok" && (e.Certainty == "observed" || e.Certainty == "read")
}

// Sessions are the observed sessions of one service.
type Sessions struct {
	Default *Session `json:"default"`
	Backend *Session `json:"backend"`
	// Connections are the sessions of hooks, by the connection's id; Conns are the same in the
	// format of the cases of reports and projects.
	Connections map[string]Session `json:"connections"`
	Conns       map[string]Session `json:"conns"`
}

// Sessions returns what was observed in a service.
func (e Expect) Sessions(t testing.TB, service string) (out Sessions) {
	t.Helper()
	raw, ok := e.Observed[service]
	if !ok {
		raw, ok = e.Observed["all"]
	}
	if !ok {
		return out
	}
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatalf("what was observed in %s: %v", service, err)
	}
	if out.Connections == nil {
		out.Connections = out.Conns
	}
	return out
}

// parse reads one case.
func parse(t testing.TB, set, name string, data []byte) Case {
	t.Helper()
	c := Case{Set: set, Name: strings.TrimSuffix(name, ".txtar")}
	for _, f := range txtar.Parse(data).Files {
		var err error
		switch f.Name {
		case "case.json":
			err = json.Unmarshal(f.Data, &c.Layout)
		case "expected.json":
			err = json.Unmarshal(f.Data, &c.Expect)
		default:
			c.files = append(c.files, f)
		}
		if err != nil {
			t.Fatalf("%s: %s: %v", name, f.Name, err)
		}
	}
	return c
}
