// Package checktest runs the examples of checks, as analysistest does for analyzers: it
// lays each one out, runs all checks on it offline, compares what is found with what the
// example says, and demands that each fix cures what it was offered for. It is for tests
// only. The test of a check is this:
//
//	var update = flag.Bool("update", false, "write what the examples want")
//
//	func TestExamples(t *testing.T) {
//		checktest.Run(t, append(builtin.Checks(), mycheck.Check), mycheck.Check, checktest.Options{Update: *update})
//	}
//
// # Examples
//
// The example of a rule is the file testdata/<id>.txtar in the folder of its check, which
// Check.Examples embeds; checks.Example says how it holds two archives, one with the fault
// and one without. Each archive has the files that matter and is laid over Base: project/ is
// the Astro project, home/ the home folder of its user. A file of Base that the archive does
// not name stays. One that is to go is named with DELETE in front and has no body:
//
//	-- DELETE project/.env --
//
// Files have mode 0644, folders 0755, both belong to uid and gid 1000 where the test may
// give files away. The lines above the first file say what a text cannot; each begins with
// one of these words:
//
//	env NAME=value            a variable of the shell
//	os linux                  the machine's system: linux, darwin or windows
//	now 2026-11-23T09:00:00Z  the time
//	mkdir PATH                a folder with nothing in it
//	link PATH TARGET          a symbolic link
//	mode 0600 PATH            the mode of a file or folder
//	owner 0:0 PATH            its owner and group, in numbers (needs root)
//	encoding NAME PATH        the bytes of a file: utf-8-bom, utf-16 or iso-8859-1
//	git add PATH              a file under version control
//	folder NAME               the name of the project's folder
//
// PATH begins with project/ or home/. In files, variables and links @@HOME@@ and
// @@PROJECT@@ stand for the absolute paths of the two folders.
//
// # What is wanted
//
// The last file, want, has each finding of the rule before: its severity and rule, then
// subject, message, symptom, places and services, and of each fix the title, the commands, the lines
// and the diff of its edit, in which values that may be secret are masked. Options.Update writes it.
//
// # Cures
//
// Each fix is applied alone to a fresh copy of what is before: its edit as `doctor fix` does
// it, its commands in a shell of this machine. Then the checks run again. The finding must be gone,
// and no error may have come. Of the commands those are run that come before the first one
// of a program that a test cannot run: aws, astro, docker, podman, sudo, setfacl and eval.
// Those for Windows are not run, nor are those of a fix with lines for a person to write.
package checktest

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"doctor/checks"
	"doctor/checks/internal/exampletest"
	"doctor/internal/facts"
)

// Options are the options of a run of examples.
type Options struct {
	// Update writes the findings into the examples, in the folder testdata of the test,
	// instead of comparing them.
	Update bool
}

// Base is what examples are laid over: a project with nothing wrong in it.
func Base() fs.FS { return exampletest.Base() }

// Run runs the examples of a check, each as a subtest with the id of its rule. The list has
// all checks that run on an example, including c: any error other than the expected one fails
// the test, whichever check reports it.
func Run(t *testing.T, list []*checks.Check, c *checks.Check, o Options) {
	t.Helper()
	if err := valid(list, c); err != "" {
		t.Fatal(err)
	}
	for _, r := range c.Rules {
		example := c.Example(r)
		if example == (checks.Example{}) {
			continue
		}
		t.Run(r.ID, func(t *testing.T) {
			t.Parallel()
			trial{t, list, r, example}.run(o)
		})
	}
}

// valid says why a check cannot be tested, "" if it can.
func valid(list []*checks.Check, c *checks.Check) string {
	if err := checks.Validate(list); err != nil {
		return err.Error()
	}
	if !slices.Contains(list, c) {
		return c.ID + " is not in the list"
	}
	if c.Examples == nil {
		return c.ID + " has no examples"
	}
	files, err := fs.Glob(c.Examples, "testdata/*.txtar")
	if err != nil {
		return err.Error()
	}
	if len(files) == 0 {
		return c.ID + " has no examples"
	}
	for _, file := range files {
		if id := strings.TrimSuffix(path.Base(file), ".txtar"); c.Rule(id) == nil {
			return file + ": " + c.ID + " has no rule " + id
		}
	}
	return ""
}

// trial is the example of one rule under test.
type trial struct {
	t       testing.TB
	list    []*checks.Check
	rule    *checks.Rule
	example checks.Example
}

func (k trial) run(o Options) {
	k.t.Helper()
	e := exampletest.LayOut(k.t, k.example.Before)
	w := e.Facts()
	findings := k.before(w)
	k.after()
	if shown := describe(e, w, findings); o.Update {
		k.update(shown)
	} else {
		k.compare(shown)
	}
	k.cures(findings, e.OS)
}

// before requires the finding and no other error, and returns the findings of the rule.
func (k trial) before(w *facts.Facts) []checks.Finding {
	k.t.Helper()
	var own []checks.Finding
	known := map[checks.Identity]bool{}
	for _, f := range exampletest.Findings(exampletest.Diagnose(k.t, w, k.list)) {
		switch {
		case f.Rule == k.rule:
			own = append(own, f)
			k.documented(f)
			k.distinct(f)
			if known[f.Identity()] {
				k.t.Errorf("before: two findings of %s have the subject %q; `doctor fix` takes them for one", k.rule.ID, f.Subject)
			}
			known[f.Identity()] = true
		case f.Severity == checks.Error:
			k.t.Errorf("before: another error: %s", exampletest.Shown(f))
		}
	}
	if len(own) == 0 {
		k.t.Errorf("before: no finding of %s", k.rule.ID)
	}
	return own
}

// after requires that nothing is found.
func (k trial) after() {
	k.t.Helper()
	e := exampletest.LayOut(k.t, k.example.After)
	for _, f := range exampletest.Findings(exampletest.Diagnose(k.t, e.Facts(), k.list)) {
		if f.Rule == k.rule || f.Severity == checks.Error {
			k.t.Errorf("after: still %s", exampletest.Shown(f))
		}
	}
}

// update writes the findings into the example.
func (k trial) update(shown string) {
	k.t.Helper()
	file := filepath.Join("testdata", k.rule.ID+".txtar")
	data, err := os.ReadFile(file)
	if err != nil {
		k.t.Fatal(err)
	}
	text, _, _ := strings.Cut(string(data), wantMarker)
	if text != "" && !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	if text += wantMarker + shown; text == string(data) {
		return
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil { //nolint:gosec // a source file
		k.t.Fatal(err)
	}
}

// wantMarker precedes the expected findings, which end the file.
const wantMarker = "-- " + checks.WantFile + " --\n"
