package foresee_test

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"doctor/checks"
	"doctor/fixers"
	"doctor/internal/facts"
	"doctor/internal/foresee"
	"doctor/internal/host"
	"doctor/internal/memnet"
	"doctor/internal/redact"
	"doctor/internal/redact/redacttest"
	"doctor/internal/run"
	"doctor/internal/settings"
)

// scene is a project with one .env, and checks that look at its variables.
type scene struct {
	t       *testing.T
	list    []*checks.Check
	options facts.Options
	run     run.Options
	dir     string
}

func newScene(t *testing.T, env string, list ...*checks.Check) *scene {
	t.Helper()
	s := &scene{t: t, list: list, dir: t.TempDir(), options: facts.Options{Timeout: time.Minute, CheckTimeout: time.Minute}}
	for name, text := range map[string]string{".env": env, ".astro/config.yaml": "project:\n  name: p\n"} {
		path := filepath.Join(s.dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o640); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// facts have no engine and no network.
func (s *scene) facts() *facts.Facts {
	m := &host.Machine{OS: "linux", Home: s.dir, Dir: s.dir, Dial: memnet.New().Dial, Now: time.Now}
	return facts.New(s.t.Context(), m, s.dir, s.options)
}

// then diagnoses the project and says what comes next, and on how many machines that was found.
func (s *scene) then(ctx context.Context) (then []string, machines int) {
	s.t.Helper()
	before := s.tree()
	w := s.facts()
	report := run.Run(s.t.Context(), w, s.list, s.run)
	ahead, ms := foresee.Ahead(ctx, foresee.Project{Facts: w, Checks: s.list, Options: s.run, Report: report})
	for _, f := range ahead.Then {
		text := fmt.Sprintf("%s after %s", f.Finding.Rule, f.Finding.After)
		if f.Reported {
			text += ", reported"
		}
		if f.Check.Rule(f.Finding.Rule.ID) == nil || f.Finding.Severity != checks.Error {
			s.t.Errorf("%s is of the check %s and has the severity %q", f.Finding.Rule, f.Check.ID, f.Finding.Severity)
		}
		then = append(then, text)
	}
	if after := s.tree(); after != before {
		s.t.Errorf("the disk has changed:\n%s\nwas\n%s", after, before)
	}
	return then, len(ms)
}

func (s *scene) tree() string {
	s.t.Helper()
	var out strings.Builder
	err := filepath.WalkDir(s.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		data, _ := os.ReadFile(path)
		fmt.Fprintln(&out, path, info.Mode(), info.ModTime().UnixNano(), string(data))
		return nil
	})
	if err != nil {
		s.t.Fatal(err)
	}
	return out.String()
}

func (s *scene) expect(want ...string) {
	s.t.Helper()
	if got, _ := s.then(s.t.Context()); !slices.Equal(got, want) {
		s.t.Errorf("then %q, want %q", got, want)
	}
}

// check makes a check with one rule of the same name.
func check(id string, look func(*checks.Pass) []checks.Finding) *checks.Check {
	rule := &checks.Rule{ID: id, Severity: checks.Error, Title: "Broken", Doc: "Mend it.", Since: "0.1.0"}
	return &checks.Check{
		ID: "check-" + id, Title: "The " + id, Doc: "Looks.", Scope: facts.Project, Rules: []*checks.Rule{rule},
		Run: func(_ context.Context, p *checks.Pass) error {
			for _, f := range look(p) {
				f.Rule, f.Message = rule, redact.NewText("it is broken")
				p.Report(f)
			}
			return nil
		},
	}
}

func env(p *checks.Pass) string {
	data, _ := p.Machine.Read(filepath.Join(p.Dir, ".env"))
	return string(data)
}

// sets reports whether the .env sets a variable: a fix makes the line a comment.
func sets(p *checks.Pass, name string) bool { return strings.Contains("\n"+env(p), "\n"+name+"=") }

func unset(names ...string) checks.Fix {
	return checks.WithEdit("Remove it", checks.Safe, fixers.UnsetVariables{File: ".env", Names: names})
}

// until is an error while one variable is set, which shows once another is not.
func until(name, before string) *checks.Check {
	return check(strings.ToLower(name), func(p *checks.Pass) []checks.Finding {
		if !sets(p, name) || before != "" && sets(p, before) {
			return nil
		}
		return []checks.Finding{{Fixes: []checks.Fix{unset(name)}}}
	})
}

// chain is a check for each variable, which shows once the one before is fixed, and its .env.
func chain(names ...string) (list []*checks.Check, env string) {
	before := ""
	for _, name := range names {
		list = append(list, until(name, before))
		env += name + "=1\r\n"
		before = name
	}
	return list, env
}

func TestChain(t *testing.T) {
	list, text := chain("A", "B", "C", "D")
	newScene(t, text, list...).expect("b after a", "c after b", "d after c")
}

func TestNoMoreThanTheRounds(t *testing.T) {
	list, text := chain("A", "B", "C", "D", "E", "F", "G", "H")
	s := newScene(t, text, list...)
	then, machines := s.then(t.Context())
	if len(then) != foresee.Rounds || machines != foresee.Rounds {
		t.Errorf("in %d rounds: %q", machines, then)
	}
}

func TestAFixThatCuresEverything(t *testing.T) {
	s := newScene(t, "A=1\n", until("A", ""))
	if then, machines := s.then(t.Context()); len(then) != 0 || machines != 1 {
		t.Errorf("in %d rounds: %q", machines, then)
	}
}

// Nothing is diagnosed again where no error has an edit, or none that can be made.
func TestNothingToFix(t *testing.T) {
	byHand := check("by-hand", func(*checks.Pass) []checks.Finding {
		return []checks.Finding{{Fixes: []checks.Fix{{Title: redact.NewText("Do it"), Commands: redact.Texts("do it"), Safety: checks.Safe}, unset("NOWHERE")}}}
	})
	warns := check("warns", func(*checks.Pass) []checks.Finding {
		return []checks.Finding{{Severity: checks.Warning, Fixes: []checks.Fix{unset("A")}}}
	})
	s := newScene(t, "A=1\n", byHand, warns, until("B", "A"))
	if then, machines := s.then(t.Context()); len(then) != 0 || machines != 0 {
		t.Errorf("in %d rounds: %q", machines, then)
	}
}

// The first edit that can be made is taken, safe or not.
func TestTheFirstEdit(t *testing.T) {
	first := check("first", func(p *checks.Pass) []checks.Finding {
		if !sets(p, "A") {
			return nil
		}
		unsafe := unset("A")
		unsafe.Safety = checks.Unsafe
		return []checks.Finding{{Fixes: []checks.Fix{{Title: redact.NewText("Do it")}, unset("NOWHERE"), unsafe, unset("B")}}}
	})
	newScene(t, "A=1\nB=1\n", first, until("B", "A"), until("C", "B")).expect("b after first")
}

// Errors of which the edits exclude each other are fixed one after the other.
func TestEditsThatExcludeEachOther(t *testing.T) {
	set := func(id, value string) *checks.Check {
		return check(id, func(p *checks.Pass) []checks.Finding {
			if strings.Contains(env(p), value) {
				return nil
			}
			return []checks.Finding{{Fixes: []checks.Fix{checks.WithEdit("Set it", checks.Safe, fixers.RetargetVariables{File: ".env", Set: map[string]string{"A": value}})}}}
		})
	}
	late := check("late", func(p *checks.Pass) []checks.Finding {
		if strings.Contains(env(p), "two") {
			return []checks.Finding{{}}
		}
		return nil
	})
	s := newScene(t, "A=1\n", set("one", "one"), set("two", "two"), late)
	if got, _ := s.then(t.Context()); !slices.Equal(got, []string{"late after two"}) {
		t.Errorf("then %q", got)
	}
}

// TestCuresTogether: of the edits that do not cure alone, the report keeps the first two that do so
// together, as one fix; both are made before it is said what comes next.
func TestCuresTogether(t *testing.T) {
	mend := func(name string) checks.Fix {
		fix := unset(name)
		fix.Title = redact.NewText("Remove " + name)
		return fix
	}
	both := check("both", func(p *checks.Pass) []checks.Finding {
		if !sets(p, "A") && !sets(p, "B") || !sets(p, "C") {
			return nil
		}
		return []checks.Finding{{Fixes: []checks.Fix{mend("X"), mend("A"), {Title: redact.NewText("Ask")}, mend("Y"), mend("B"), mend("C")}}}
	})
	s := newScene(t, "A=1\nB=1\nC=1\nX=1\nY=1\nLAST=1\n", both, until("LAST", "C"))
	w := s.facts()
	ahead, _ := foresee.Ahead(t.Context(), foresee.Project{Facts: w, Checks: s.list, Options: s.run, Report: run.Run(t.Context(), w, s.list, s.run)})
	var got []string
	for _, fix := range ahead.Results[0].Findings[0].Fixes {
		got = append(got, fmt.Sprint(redacttest.Raw(fix.Title), " ", fix.And))
	}
	if want := []string{"Remove A false", "Remove B true", "Ask false", "Remove C false"}; !slices.Equal(got, want) {
		t.Errorf("fixes %q, want %q", got, want)
	}
}

// TestDeclaredTogether: two edits of which a rule says that they cure together stay together, if
// another fix is taken back.
func TestDeclaredTogether(t *testing.T) {
	second := unset("B")
	second.And = true
	both := check("both", func(p *checks.Pass) []checks.Finding {
		if !sets(p, "A") { // what the second cures shows only then
			return nil
		}
		return []checks.Finding{{Fixes: []checks.Fix{unset("A"), second}}}
	})
	stays := check("stays", func(*checks.Pass) []checks.Finding { return []checks.Finding{{Fixes: []checks.Fix{unset("X")}}} })
	s := newScene(t, "A=1\nB=1\nX=1\n", both, stays)
	w := s.facts()
	ahead, _ := foresee.Ahead(t.Context(), foresee.Project{Facts: w, Checks: s.list, Options: s.run, Report: run.Run(t.Context(), w, s.list, s.run)})
	if fixes := ahead.Results[0].Findings[0].Fixes; len(fixes) != 2 || !fixes[1].And {
		t.Errorf("fixes of the pair: %v", fixes)
	}
	if fixes := ahead.Results[1].Findings[0].Fixes; len(fixes) != 0 {
		t.Errorf("fixes that do not help: %v", fixes)
	}
}

// Of several that are fixed at once, the one is named that is met last before what it hid, in one of
// its services.
func TestWhatHidIt(t *testing.T) {
	services := func(c *checks.Check, names ...string) *checks.Check {
		look := c.Run
		c.Run = func(ctx context.Context, p *checks.Pass) error {
			inner := &checks.Pass{Facts: p.Facts, Check: c}
			err := look(ctx, inner)
			found, _, _ := inner.Reported()
			for _, f := range found {
				f.Services = names
				p.Report(f)
			}
			return err
		}
		return c
	}
	for name, test := range map[string]struct {
		list []*checks.Check
		want string
	}{
		"the last before it": {[]*checks.Check{until("A", ""), until("B", ""), until("Z", "A"), until("C", "")}, "z after b"},
		"in its services": {[]*checks.Check{
			services(until("A", ""), "scheduler"), services(until("B", ""), "triggerer"), services(until("Z", "A"), "scheduler", "worker"),
		}, "z after a"},
		"met after it alone": {[]*checks.Check{until("Z", "A"), until("A", "")}, "z after a"},
	} {
		t.Run(name, func(t *testing.T) { newScene(t, "A=1\nB=1\nC=1\nZ=1\n", test.list...).expect(test.want) })
	}
}

// What the diagnosis knows without a fix is there even where none can be made, and told once.
func TestWhatIsReportedAlready(t *testing.T) {
	first := until("A", "")
	second := check("b", func(p *checks.Pass) []checks.Finding {
		if !sets(p, "B") {
			return nil
		}
		f := checks.Finding{Fixes: []checks.Fix{unset("B")}}
		if sets(p, "A") {
			f.Severity, f.After = checks.Warning, first.Rules[0]
		}
		return []checks.Finding{f}
	})
	newScene(t, "A=1\nB=1\nC=1\n", first, second, until("C", "B")).expect("b after a, reported", "c after b")
	byHand := check("a", func(*checks.Pass) []checks.Finding { return []checks.Finding{{}} })
	newScene(t, "A=1\nB=1\nC=1\n", byHand, second, until("C", "B")).expect("b after a, reported")
}

// A check that no fix can wake is left out, and so are the engine and AWS.
func TestWhatIsNotAsked(t *testing.T) {
	var mu sync.Mutex // the checks run concurrently
	asked := map[string]int{}
	counting := func(id string, scope facts.Scope) *checks.Check {
		c := check(id, func(*checks.Pass) []checks.Finding {
			mu.Lock()
			defer mu.Unlock()
			asked[id]++
			return nil
		})
		c.Scope = scope
		return c
	}
	still := counting("still", facts.Project)
	still.Unforeseen = true
	s := newScene(t, "A=1\n", until("A", ""), still, counting("near", facts.Host), counting("engine", facts.Engine), counting("aws", facts.AWS))
	s.then(t.Context())
	if asked["still"] != 1 || asked["near"] != 2 || asked["engine"] != 1 || asked["aws"] != 1 {
		t.Errorf("asked %v", asked)
	}
	s.options.Scopes = []facts.Scope{facts.Engine, facts.AWS}
	if then, machines := s.then(t.Context()); len(then)+machines != 0 {
		t.Errorf("without the files: %q in %d rounds", then, machines)
	}
}

// The settings and the choice of checks count for what comes next, too.
func TestSelection(t *testing.T) {
	list, text := chain("A", "B", "C")
	s := newScene(t, text, list...)
	s.run.Settings = &settings.Settings{Path: "x", Suppressions: []settings.Suppression{{Rule: "b", Reason: "known"}}}
	s.expect()
	s = newScene(t, text, list...)
	s.options.Only = []string{"a", "c"}
	s.expect()
}

// A run that is out of time, or interrupted, says nothing of what comes next.
func TestOutOfTime(t *testing.T) {
	list, text := chain("A", "B")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if then, machines := newScene(t, text, list...).then(ctx); len(then)+machines != 0 {
		t.Errorf("%q in %d rounds", then, machines)
	}
	// The round in which the time ends is left out.
	synctest.Test(t, func(t *testing.T) {
		list, text := chain("A", "B", "C", "D")
		slow := check("slow", func(p *checks.Pass) []checks.Finding {
			if !sets(p, "B") {
				time.Sleep(10 * time.Second)
			}
			return nil
		})
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		began := time.Now()
		then, machines := newScene(t, text, append(list, slow)...).then(ctx)
		if !slices.Equal(then, []string{"b after a"}) || machines != 2 {
			t.Errorf("%q in %d rounds", then, machines)
		}
		if took := time.Since(began); took > 5*time.Second+facts.Grace {
			t.Errorf("it took %v", took)
		}
		time.Sleep(time.Minute) // until the slow check ends
	})
}
