// Package casetest reads and lays out the recorded cases: Astro projects with a
// home folder and what real boto3 in real containers did with them. It is for
// tests only.
package casetest

import (
	"encoding/json"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"doctor/internal/skip"
)

// Case is one recorded case.
type Case struct {
	// Name is the file's name without its ending.
	Name   string
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
	Observed        map[string]json.RawMessage `json:"observed"`
	Resolved        map[string]Resolved        `json:"resolved"`
}

// Resolved is what a container really had.
type Resolved struct {
	Mounts []struct {
		RW                   bool
		Source, Target, Type string
	} `json:"mounts"`
	Env  map[string]string `json:"env"`
	User string            `json:"user"`
}

// Session is what boto3 showed of one session.
type Session struct {
	OK      bool   `json:"ok"`
	Method  string `json:"method"`
	Profile string `json:"profile"`
	Region  string `json:"region"`
	ARN     string `json:"arn"`
	Symptom string `json:"symptom"`
}

// Default returns what was observed of the default session of a service.
func (e Expect) Default(service string) (Session, bool) {
	raw, ok := e.Observed[service]
	if !ok {
		raw, ok = e.Observed["all"]
	}
	var o struct {
		Default *Session `json:"default"`
	}
	if !ok || json.Unmarshal(raw, &o) != nil || o.Default == nil {
		return Session{}, false
	}
	return *o.Default, true
}

// Load reads all cases of a folder, sorted by name. It skips the test when the
// folder is not there.
func Load(t testing.TB, dir string) []Case {
	t.Helper()
	names, _ := filepath.Glob(filepath.Join(dir, "*.txtar"))
	if len(names) == 0 {
		skip.For(t, "cases", "there are none in "+dir)
	}
	sort.Strings(names)
	cases := make([]Case, 0, len(names))
	for _, name := range names {
		cases = append(cases, read(t, name))
	}
	return cases
}

func read(t testing.TB, name string) Case {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	c := Case{Name: strings.TrimSuffix(filepath.Base(name), ".txtar")}
	for _, f := range txtar.Parse(data).Files {
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
