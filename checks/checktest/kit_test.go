package checktest

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"

	"doctor/checks"
	"doctor/fixers"
)

// TestTheKitFails: what is wrong with a check, its fixes or its example is reported, and
// nothing else.
func TestTheKitFails(t *testing.T) {
	with := func(change func(*greeting)) greeting {
		g := right()
		change(&g)
		return g
	}
	for name, c := range map[string]struct {
		greeting greeting
		says     []string // the beginning of each complaint, or a part of it
	}{
		"nothing is wrong": {right(), nil},
		"another message": {with(func(g *greeting) { g.message = "line %d is so bad" }), []string{
			"-  message: line 1 is bad\n+  message: line 1 is so bad\n",
		}},
		"another severity": {with(func(g *greeting) { g.severity = checks.Warning }), []string{
			"the page does not say when", "-error greeting-bad\n+warning greeting-bad\n",
		}},
		"a symptom that the page lacks": {with(func(g *greeting) { g.symptom = "Pain: " }), []string{
			`the page does not have the symptom "Pain: "`, "+  symptom: Pain: ",
		}},
		"nothing is wanted": {with(func(g *greeting) { g.example = example }), []string{"not what the example wants"}},
		"a fix that does not cure": {with(func(g *greeting) { g.edit = lines("bad day") }), []string{
			`fix "Be nice" does not cure: error greeting-bad: line 1 is bad`,
		}},
		"a fix that makes it worse": {with(func(g *greeting) { g.edit = all("good", "bad day", "bad morning") }), []string{
			"+    @@", "does not cure: error greeting-bad: line 2", "does not cure: error greeting-bad: line 3",
		}},
		"a fix that brings another error": {with(func(g *greeting) { g.edit = all() }), []string{
			"+    @@", `fix "Be nice" brings another error: error greeting-empty: not a word`,
		}},
		"a fix that uncovers one": {with(func(g *greeting) { g.edit, g.uncovers = all(), true }), []string{"+    @@"}},
		"a fix that is refused": {with(func(g *greeting) {
			g.edit = func(int) fixers.Edit { return replace{File: "greeting.txt", Refused: true} }
		}), []string{
			"+    refused: ", `fix "Be nice" cannot be applied: cannot plan replace in greeting.txt: by hand only`,
		}},
		"after still has it": {with(func(g *greeting) { g.example = strings.Replace(g.example, "good morning", "bad evening", 1) }), []string{
			"after: still error greeting-bad",
		}},
		"after has another error": {with(func(g *greeting) { g.example = strings.Replace(g.example, "good morning\n", "", 1) }), []string{
			"after: still error greeting-empty",
		}},
		"before has it not": {with(func(g *greeting) { g.example = strings.Replace(g.example, "bad morning", "good night", 1) }), []string{
			"before: no finding of greeting-bad", "-error greeting-bad\n",
		}},
		"before has another error": {with(func(g *greeting) { g.example = strings.Replace(g.example, "bad morning\n", "", 1) }), []string{
			"before: another error: error greeting-empty", "before: no finding of greeting-bad", "-error greeting-bad\n",
		}},
		"the check crashes": {with(func(g *greeting) { g.crashes = true }), []string{
			"greeting crashed: on purpose", "before: another error: error greeting: could not tell", "before: no finding of greeting-bad",
			"after: still error greeting: could not tell", "-error greeting-bad\n",
		}},
		"the example cannot be laid out": {with(func(g *greeting) { g.example = "moon full\n" + g.example }), []string{
			`the example has a line that says nothing to the test: "moon full"`,
		}},
		"a command that cures":                 {command("echo good day > greeting.txt"), nil},
		"several lines of a command":           {command("good='good day'", `echo "$good" > greeting.txt`), nil},
		"a command in the home folder":         {command(`test "$HOME" = ~ && test -d ~/.aws && rm greeting.txt`), nil},
		"a variable that cures":                {command("export MANNERS=good"), nil},
		"a command that does not":              {command("true"), []string{`fix "Be nice" does not cure`}},
		"a command that fails":                 {command("false", "rm greeting.txt"), []string{`fix "Be nice" cannot be applied: exit status 1`}},
		"a command that cannot run":            {command("aws sso login", "rm /nonexistent"), nil},
		"one behind it":                        {command("echo good day > greeting.txt", "astro dev restart"), nil},
		"two findings, each with its fix":      {with(func(g *greeting) { g.example = twoLines }), nil},
		"two findings, one fix for both":       {with(func(g *greeting) { g.example, g.edit = twoLines, all("good day") }), []string{"+    @@ -1,2 +1 @@"}},
		"two findings, a fix that leaves both": {with(func(g *greeting) { g.example, g.edit = twoLines, lines("bad day") }), []string{"does not cure: error greeting-bad: line 2"}},
		"two findings that are one": {with(func(g *greeting) {
			g.example = strings.NewReplacer("subject: bad morning", "subject: it", "subject: bad day", "subject: it").Replace(twoLines)
			g.subject = func(string) string { return "it" }
		}), []string{`two findings of greeting-bad have the subject "it"`}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			check := c.greeting.check()
			holds(t, try(t, []*checks.Check{check}, check, Options{}), c.says)
		})
	}
}

// holds requires exactly these complaints.
func holds(t *testing.T, got, want []string) {
	t.Helper()
	for _, text := range want {
		if !slices.ContainsFunc(got, func(said string) bool { return strings.Contains(said, text) }) {
			t.Errorf("nothing says %q", text)
		}
	}
	for _, said := range got {
		if !slices.ContainsFunc(want, func(text string) bool { return strings.Contains(said, text) }) {
			t.Errorf("it fails for another reason")
		}
	}
	if t.Failed() {
		t.Logf("said:\n%s", strings.Join(got, "\n"))
	}
}

// TestUpdate: the expected findings are written after the example, whose own bytes stay the
// same.
func TestUpdate(t *testing.T) {
	for name, text := range map[string]string{
		"none yet":   strings.TrimSuffix(example, wantMarker),
		"an old one": example + "warning greeting-bad\n",
		"the same":   example + wanted,
	} {
		t.Run(name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			file := filepath.Join("testdata", "greeting-bad.txtar")
			if err := errors.Join(os.Mkdir("testdata", 0o755), os.WriteFile(file, []byte(text), 0o600)); err != nil {
				t.Fatal(err)
			}
			g := right()
			g.example = text
			check := g.check()
			holds(t, try(t, []*checks.Check{check}, check, Options{Update: true}), nil)
			if data, err := os.ReadFile(file); err != nil || string(data) != example+wanted {
				t.Errorf("%v:\n%s", err, data)
			}
		})
	}
}

// TestUpdateHidesNothing: an example that does not show its rule fails even with Update.
func TestUpdateHidesNothing(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := errors.Join(os.Mkdir("testdata", 0o755), os.WriteFile(filepath.Join("testdata", "greeting-bad.txtar"), []byte(example), 0o600)); err != nil {
		t.Fatal(err)
	}
	g := right()
	g.edit = lines("bad day")
	check := g.check()
	holds(t, try(t, []*checks.Check{check}, check, Options{Update: true}), []string{"does not cure"})
}

// TestWhatCannotBeTested: a check without a list, an example or a rule of that name fails.
func TestWhatCannotBeTested(t *testing.T) {
	check := right().check()
	without, misnamed, invalid := right().check(), right().check(), right().check()
	without.Examples, misnamed.Examples = nil, fstest.MapFS{"testdata/greeting-bda.txtar": {Data: []byte(example)}}
	invalid.Title = ""
	for _, c := range []struct {
		list  []*checks.Check
		check *checks.Check
		want  string
	}{
		{[]*checks.Check{check}, check, ""},
		{nil, check, "greeting is not in the list"},
		{[]*checks.Check{without}, without, "greeting has no examples"},
		{[]*checks.Check{misnamed}, misnamed, "testdata/greeting-bda.txtar: greeting has no rule greeting-bda"},
		{[]*checks.Check{invalid}, invalid, "greeting: no Title"},
	} {
		if got := valid(c.list, c.check); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

// TestRun: each rule that has an example is a subtest.
func TestRun(t *testing.T) {
	var ran atomic.Bool
	g := right()
	check := g.check()
	look := check.Run
	check.Run = func(ctx context.Context, p *checks.Pass) error {
		ran.Store(true)
		return look(ctx, p)
	}
	t.Run("examples", func(t *testing.T) { Run(t, []*checks.Check{check}, check, Options{}) })
	if !ran.Load() {
		t.Error("the example was not run")
	}
}

// TestBase: hidden files are part of it.
func TestBase(t *testing.T) {
	for _, name := range []string{"project/.env", "project/.dockerignore", "project/.astro/config.yaml", "project/Dockerfile", "home/.aws/credentials"} {
		if _, err := fs.Stat(Base(), name); err != nil {
			t.Error(err)
		}
	}
}
