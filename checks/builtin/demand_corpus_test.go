package builtin_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"doctor/checks"
	"doctor/checks/builtin"
	"doctor/checks/internal/exampletest"
	"doctor/internal/demand"

	"github.com/rogpeppe/go-internal/txtar"
)

// The corpus of projects in testdata/demand, each a whole project with its home
// folder. The lines above the first file are those of an example (see layOut), and
//
//	# TEXT                            what the project is, in plain words
//	want: nothing                     no finding; else one line for each:
//	want: error RULE SERVICE...       an error, with the services that it breaks
//	want: warning RULE
//	uses: PLACE NAME CERTAINTY CREDENTIALS [CONNECTION]
//	                                  one line for each use of AWS
//	exit: STATUS                      of doctor, 0 if the line is missing
//
// One that is named after a rule has that finding, and its controls beside it. They
// say what is right, as the sources of botocore and of the Amazon provider
// have it.

// corpusProject is one of them.
type corpusProject struct {
	name, archive    string
	wants, uses      []string
	exit             int
	described, sound bool
}

func readCorpusProject(t *testing.T, file string) corpusProject {
	t.Helper()
	data, err := os.ReadFile(file)
	must(t, err)
	p := corpusProject{name: strings.TrimSuffix(filepath.Base(file), ".txtar")}
	a := txtar.Parse(data)
	var layout []string
	for line := range strings.Lines(string(a.Comment)) {
		line = strings.TrimSpace(line)
		word, rest, _ := strings.Cut(line, " ")
		switch word {
		case "#":
			p.described = true
		case "want:":
			p.wants = append(p.wants, rest)
		case "uses:":
			p.uses = append(p.uses, rest)
		case "exit:":
			p.exit, err = strconv.Atoi(rest)
			must(t, err)
		default:
			layout = append(layout, line)
		}
	}
	if p.sound = slices.Equal(p.wants, []string{"nothing"}); p.sound {
		p.wants = nil
	} else if len(p.wants) == 0 {
		t.Fatalf("%s does not say what is wanted", p.name)
	}
	a.Comment = []byte(strings.Join(layout, "\n") + "\n")
	p.archive = string(txtar.Format(a))
	return p
}

// TestDemandCorpus: the projects' use of AWS, and exactly the problems with it.
func TestDemandCorpus(t *testing.T) {
	files, _ := filepath.Glob(filepath.Join("testdata", "demand", "*.txtar"))
	sound := 0
	for _, file := range files {
		p := readCorpusProject(t, file)
		if p.sound {
			sound++
		}
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			p.judge(t)
		})
	}
	for _, file := range files {
		controlled(t, strings.TrimSuffix(file, ".txtar"))
	}
	if len(files) < 60 || sound*2 < len(files) {
		t.Errorf("%d projects, %d of them sound; want at least 60, and half of them sound", len(files), sound)
	}
}

// controls are what must have no findings beside a project that is named after a rule: the
// same with keys in the code, with a named connection, with an emulator, and with a DAG that
// does not use AWS.
var controls = []string{"keys", "connection", "emulator", "none"}

// controlled looks for the controls of a project.
func controlled(t *testing.T, path string) {
	t.Helper()
	isRule := func(r *checks.Rule) bool { return r.ID == filepath.Base(path) }
	if !slices.ContainsFunc(builtin.Checks(), func(c *checks.Check) bool { return slices.ContainsFunc(c.Rules, isRule) }) {
		return
	}
	for _, control := range controls {
		file := path + "." + control + ".txtar"
		if _, err := os.Stat(file); err != nil || !readCorpusProject(t, file).sound {
			t.Errorf("%s is missing, or is not sound", file)
		}
	}
}

func (p corpusProject) judge(t *testing.T) {
	t.Helper()
	if !p.described {
		t.Error("nothing says what the project is")
	}
	w := exampletest.LayOutOver(t, nil, p.archive).Facts()
	r := offlineIn(t, w)
	var got, messages []string
	for _, f := range exampletest.Findings(r) {
		line := fmt.Sprintf("%s %s", f.Severity, f.Rule.ID)
		if f.Severity == checks.Error {
			line = strings.TrimSpace(line + " " + strings.Join(f.Services, " "))
		}
		got, messages = append(got, line), append(messages, exampletest.Shown(f))
	}
	slices.Sort(got)
	slices.Sort(p.wants)
	if !slices.Equal(got, p.wants) {
		t.Errorf("findings\n  %s\nwant\n  %s\nin full\n  %s", strings.Join(got, "\n  "), strings.Join(p.wants, "\n  "), strings.Join(messages, "\n  "))
	}
	var uses []string
	for _, u := range w.Diagnosis().Uses() {
		uses = append(uses, usedAs(u))
	}
	slices.Sort(uses)
	slices.Sort(p.uses)
	if !slices.Equal(uses, p.uses) {
		t.Errorf("uses\n  %s\nwant\n  %s", strings.Join(uses, "\n  "), strings.Join(p.uses, "\n  "))
	}
	exit := map[checks.Status]int{checks.Fail: 1, checks.Unknown: 3}[r.Status()]
	if exit != p.exit {
		t.Errorf("exit status %d, want %d", exit, p.exit)
	}
}

// usedAs formats a use as the corpus does.
func usedAs(u demand.Use) string {
	place := u.At.File
	if u.At.Line > 0 {
		place += ":" + strconv.Itoa(u.At.Line)
	}
	return strings.TrimSpace(fmt.Sprintf("%s %s %s %s %s", place, u.Name, u.Certainty, u.Credentials, u.Connection))
}
