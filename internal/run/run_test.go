package run

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"doctor/checks"
	"doctor/checks/doctorsettings"
	"doctor/internal/facts"
	"doctor/internal/host"
	"doctor/internal/memnet"
	"doctor/internal/redact"
	"doctor/internal/redact/redacttest"
	"doctor/internal/settings"
)

// emptyFacts has no project, no engine and no network.
func emptyFacts(o facts.Options) *facts.Facts {
	m := &host.Machine{OS: "linux", Home: "/home/me", Dir: "/p", Dial: memnet.New().Dial, Now: func() time.Time {
		return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	}}
	return facts.New(context.Background(), m, "/p", o)
}

// check makes a check with one rule, ID-broken.
func check(id string, run func(context.Context, *checks.Pass) error, needs ...*checks.Check) *checks.Check {
	return &checks.Check{
		ID: id, Title: "The " + id, Doc: "Looks.", Scope: facts.Project, Needs: needs, Run: run,
		Rules: []*checks.Rule{{ID: id + "-broken", Severity: checks.Error, Title: "Broken", Doc: "Mend it.", Since: "0.1.0"}},
	}
}

func passes(context.Context, *checks.Pass) error { return nil }

func fails(id string) func(context.Context, *checks.Pass) error {
	return func(_ context.Context, p *checks.Pass) error {
		p.Report(checks.Finding{Rule: p.Check.Rule(id + "-broken"), Message: redact.NewText("it is broken")})
		return nil
	}
}

// Findings of Rule.Look are reported once, whether Run calls Look or not, and not if Run has
// nothing to check.
func TestRunHasRulesLook(t *testing.T) {
	looking := func(id string, run func(context.Context, *checks.Pass) error) *checks.Check {
		c := check(id, run)
		c.Rules[0].Look = func(context.Context, *checks.Pass) []checks.Finding {
			return []checks.Finding{{Message: redact.NewText("it is broken")}}
		}
		return c
	}
	list := []*checks.Check{
		looking("asks", func(ctx context.Context, p *checks.Pass) error { p.Look(ctx); return nil }),
		looking("ends", passes),
		looking("skips", func(context.Context, *checks.Pass) error { return checks.Skipf("nothing is there") }),
	}
	expect(t, Run(t.Context(), emptyFacts(facts.Options{}), list, Options{}),
		"asks fail [asks-broken it is broken]", "ends fail [ends-broken it is broken]", "skips skip: nothing is there")
}

func summary(r checks.ProjectReport) string {
	var lines []string
	for _, result := range r.Results {
		line := fmt.Sprintf("%s %s", result.Check.ID, result.Status)
		if redacttest.Raw(result.Reason) != "" {
			line += ": " + redacttest.Raw(result.Reason)
		}
		for _, f := range result.Findings {
			line += fmt.Sprintf(" [%s %s]", f.Rule.ID, redacttest.Raw(f.Message))
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

func expect(t *testing.T, r checks.ProjectReport, want ...string) {
	t.Helper()
	if got := summary(r); got != strings.Join(want, "\n") {
		t.Errorf("got:\n%s\nwant:\n%s", got, strings.Join(want, "\n"))
	}
}

func TestRunKeepsTheOrderOfTheList(t *testing.T) {
	// The earlier a check is in the list, the later it ends.
	var list []*checks.Check
	ends := make([]chan struct{}, 5)
	for i := range ends {
		ends[i] = make(chan struct{})
	}
	for i := range ends {
		id := fmt.Sprintf("check-%d", i)
		list = append(list, check(id, func(ctx context.Context, p *checks.Pass) error {
			if i+1 < len(ends) {
				<-ends[i+1]
			}
			defer close(ends[i])
			return fails(id)(ctx, p)
		}))
	}
	r := Run(t.Context(), emptyFacts(facts.Options{}), list, Options{})
	expect(t, r,
		"check-0 fail [check-0-broken it is broken]",
		"check-1 fail [check-1-broken it is broken]",
		"check-2 fail [check-2-broken it is broken]",
		"check-3 fail [check-3-broken it is broken]",
		"check-4 fail [check-4-broken it is broken]")
	if r.Dir != "/p" || r.Status() != checks.Fail {
		t.Errorf("dir %q, status %s", r.Dir, r.Status())
	}
}

func TestRunNeeds(t *testing.T) {
	good := check("good", passes)
	bad := check("bad", fails("bad"), good)
	dark := check("dark", func(context.Context, *checks.Pass) error { return checks.Unknownf("no network") })
	absent := check("absent", func(context.Context, *checks.Pass) error { return checks.Skipf("no engine") })
	warned := check("warned", func(_ context.Context, p *checks.Pass) error {
		p.Report(checks.Finding{Rule: p.Check.Rule("warned-broken"), Severity: checks.Warning, Message: redact.NewText("hm")})
		return nil
	})
	list := []*checks.Check{
		check("after-both", passes, dark, bad), // listed before its needs
		good, bad, dark, absent, warned,
		check("after-good", passes, good),
		check("after-bad", passes, bad),
		check("after-absent", passes, absent),
		check("after-warned", passes, warned),
	}
	list = append(list, check("after-after-bad", passes, list[7]))
	expect(t, Run(t.Context(), emptyFacts(facts.Options{}), list, Options{}),
		"after-both skip: needs dark, which is unknown",
		"good pass",
		"bad fail [bad-broken it is broken]",
		"dark unknown: no network",
		"absent skip: no engine",
		"warned warn [warned-broken hm]",
		"after-good pass",
		"after-bad skip: needs bad, which failed",
		"after-absent skip: needs absent, which was skipped",
		"after-warned pass",
		"after-after-bad skip: needs after-bad, which was skipped")
}

func TestRunCircleEnds(t *testing.T) {
	a := check("a", passes)
	b := check("b", passes, a)
	a.Needs = []*checks.Check{b}
	expect(t, Run(t.Context(), emptyFacts(facts.Options{}), []*checks.Check{a, b}, Options{}),
		"a unknown: the checks that it needs form a cycle", "b unknown: the checks that it needs form a cycle")
}

func TestRunLeavesHangingChecksBehind(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		var late sync.WaitGroup
		late.Add(1)
		hangs := check("hangs", func(_ context.Context, p *checks.Pass) error {
			defer late.Done()
			p.Report(checks.Finding{Rule: p.Check.Rule("hangs-broken"), Severity: checks.Warning, Message: redact.NewText("early")})
			<-release
			p.Report(checks.Finding{Rule: p.Check.Rule("hangs-broken"), Message: redact.NewText("late")})
			return nil
		})
		obeys := check("obeys", func(ctx context.Context, _ *checks.Pass) error { <-ctx.Done(); return ctx.Err() })
		explains := check("explains", func(ctx context.Context, _ *checks.Pass) error {
			<-ctx.Done()
			return checks.Unknownf("no answer from the engine")
		})
		list := []*checks.Check{hangs, obeys, explains, check("good", passes), check("after-hangs", passes, hangs)}
		began := time.Now()
		r := Run(t.Context(), emptyFacts(facts.Options{}), list, Options{})
		if took := time.Since(began); took != facts.DefaultCheckTimeout+facts.Grace {
			t.Errorf("took %v", took)
		}
		close(release)
		late.Wait()
		expect(t, r,
			"hangs unknown: timed out after 5s (--check-timeout) [hangs-broken early]",
			"obeys unknown: timed out after 5s (--check-timeout)",
			"explains unknown: no answer from the engine",
			"good pass",
			"after-hangs skip: needs hangs, which is unknown")
	})
}

func TestRunBudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		slow := check("slow", func(ctx context.Context, _ *checks.Pass) error { <-ctx.Done(); return ctx.Err() })
		list := []*checks.Check{slow, check("good", passes), check("after-slow", passes, slow)}
		began := time.Now()
		r := Run(t.Context(), emptyFacts(facts.Options{Timeout: 2 * time.Second}), list, Options{})
		if took := time.Since(began); took != 2*time.Second {
			t.Errorf("took %v", took)
		}
		expect(t, r,
			"slow unknown: the run timed out after 2s (--timeout)",
			"good pass",
			"after-slow skip: needs slow, which is unknown")
	})
}

func TestRunInterrupted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		found := check("found", fails("found"))
		waits := check("waits", func(ctx context.Context, p *checks.Pass) error {
			p.Report(checks.Finding{Rule: p.Check.Rule("waits-broken"), Message: redact.NewText("already seen")})
			synctest.Wait() // until the others have begun or ended
			cancel()
			<-ctx.Done()
			return fmt.Errorf("asking: %w", ctx.Err())
		}, check("unlisted", passes))
		release := make(chan struct{})
		defer close(release)
		deaf := check("deaf", func(context.Context, *checks.Pass) error { <-release; return nil })
		next := check("next", passes, waits, deaf)
		began := time.Now()
		r := Run(ctx, emptyFacts(facts.Options{}), []*checks.Check{found, waits, deaf, next}, Options{})
		if took := time.Since(began); took != facts.Grace {
			t.Errorf("took %v", took)
		}
		expect(t, r,
			"found fail [found-broken it is broken]",
			"waits fail: interrupted [waits-broken already seen]",
			"deaf unknown: interrupted",
			"next unknown: interrupted")
	})
}

type witness struct {
	events  []string
	stacks  int
	running int
}

func (w *witness) Started(c *checks.Check) { w.events = append(w.events, "start "+c.ID); w.running++ }

func (w *witness) Finished(r checks.Result) { w.events = append(w.events, "end "+r.Check.ID) }

func (w *witness) Crashed(c *checks.Check, value any, stack []byte) {
	w.events = append(w.events, fmt.Sprint("crash ", c.ID, " ", value))
	if strings.Contains(string(stack), "run_test.go") {
		w.stacks++
	}
}

func TestRunPanics(t *testing.T) {
	var nothing *checks.Check
	list := []*checks.Check{
		check("panics", func(context.Context, *checks.Pass) error { panic("first\nsecond") }),
		check("nil", func(context.Context, *checks.Pass) error { return errors.New(nothing.ID) }),
		check("gone", func(context.Context, *checks.Pass) error { runtime.Goexit(); return nil }),
	}
	w := &witness{}
	r := Run(t.Context(), emptyFacts(facts.Options{}), list, Options{Observer: w})
	expect(t, r,
		"panics unknown: the check crashed: first",
		"nil unknown: the check crashed: runtime error: invalid memory address or nil pointer dereference",
		"gone unknown: the check ended without a result")
	if w.stacks != 2 || w.running != 3 {
		t.Errorf("%d stacks, %d started: %q", w.stacks, w.running, w.events)
	}
}

func TestRunObserver(t *testing.T) {
	first := check("first", passes)
	second := check("second", passes, first)
	w := &witness{}
	Run(t.Context(), emptyFacts(facts.Options{Skipped: []string{"third"}}), []*checks.Check{second, first, check("third", passes)}, Options{Observer: w})
	want := []string{"end third", "start first", "end first", "start second", "end second"}
	if !reflect.DeepEqual(w.events, want) {
		t.Errorf("got %q, want %q", w.events, want)
	}
}

// Findings are ordered by what is shown of them, whichever was reported first.
func TestRunSortsFindings(t *testing.T) {
	broken, hints := &checks.Rule{ID: "many-broken", Severity: checks.Error}, &checks.Rule{ID: "many-hints", Severity: checks.Warning}
	findings := []checks.Finding{
		{Rule: broken, Message: redact.NewText("a"), At: []checks.Position{{File: "a", Line: 2}}},
		{Rule: broken, Message: redact.NewText("a"), At: []checks.Position{{File: "a", Line: 2, Column: 5}}},
		{Rule: broken, Message: redact.NewText("b"), At: []checks.Position{{File: "a", Line: 10}}},
		{Rule: broken, Message: redact.NewText("a"), At: []checks.Position{{File: "b", Line: 1}}, Services: []string{"x"}},
		{Rule: broken, Message: redact.NewText("a"), At: []checks.Position{{File: "b", Line: 1}}, Services: []string{"y"}},
		{Rule: hints, Message: redact.NewText("0")},
	}
	for first := range findings {
		// Each is first once, forwards and backwards.
		reported := append(slices.Clone(findings[first:]), findings[:first]...)
		for _, reported := range [][]checks.Finding{reported, reversed(reported)} {
			c := check("many", func(_ context.Context, p *checks.Pass) error {
				for _, f := range reported {
					p.Report(f)
				}
				return nil
			})
			c.Rules = []*checks.Rule{broken, hints}
			r := Run(t.Context(), emptyFacts(facts.Options{}), []*checks.Check{c}, Options{})
			for i, f := range r.Results[0].Findings {
				f.Services = append([]string(nil), f.Services...)
				if !reflect.DeepEqual(f, findings[i]) {
					t.Fatalf("finding %d is %q, want %q", i, redacttest.Everything(f), redacttest.Everything(findings[i]))
				}
			}
		}
	}
}

func reversed(list []checks.Finding) []checks.Finding {
	list = slices.Clone(list)
	slices.Reverse(list)
	return list
}

// A check may report from several goroutines concurrently.
func TestRunReportsAtOnce(t *testing.T) {
	c := check("many", func(_ context.Context, p *checks.Pass) error {
		var all sync.WaitGroup
		for i := range 8 {
			all.Go(func() {
				p.Report(checks.Finding{Rule: p.Check.Rule("many-broken"), Message: redact.NewText(fmt.Sprint(i))})
			})
		}
		all.Wait()
		return nil
	})
	if r := Run(t.Context(), emptyFacts(facts.Options{}), []*checks.Check{c}, Options{}); len(r.Results[0].Findings) != 8 {
		t.Errorf("%d findings, want 8", len(r.Results[0].Findings))
	}
}

func TestRunDoesNotTouchTheFindingsOfTheCheck(t *testing.T) {
	services := []string{"b", "a", "b"}
	c := check("one", func(_ context.Context, p *checks.Pass) error {
		p.Report(checks.Finding{Rule: p.Check.Rule("one-broken"), Services: services})
		return nil
	})
	r := Run(t.Context(), emptyFacts(facts.Options{}), []*checks.Check{c}, Options{})
	if got := r.Results[0].Findings[0].Services; !reflect.DeepEqual(got, []string{"a", "b"}) {
		t.Errorf("got %q", got)
	}
	if !reflect.DeepEqual(services, []string{"b", "a", "b"}) {
		t.Errorf("the check's own slice became %q", services)
	}
}

func TestRunWithSuppressions(t *testing.T) {
	c := check("keys", func(_ context.Context, p *checks.Pass) error {
		p.Report(checks.Finding{Rule: p.Check.Rule("keys-broken"), Message: redact.NewText("both"), Services: []string{"scheduler", "triggerer"}, At: []checks.Position{{File: ".env", Line: 1}}})
		p.Report(checks.Finding{Rule: p.Check.Rule("keys-broken"), Message: redact.NewText("one"), Services: []string{"triggerer"}})
		return nil
	})
	after := check("after", passes, c)
	mild := check("mild", fails("mild"))
	off := check("off", fails("off"))
	s := &settings.Settings{
		Path: ".doctor.yaml",
		Severities: []settings.Severity{
			{Rule: "mild-broken", Level: settings.Warning}, {Rule: "off-broken", Level: settings.Off},
		},
		Suppressions: []settings.Suppression{
			{Rule: "keys-broken", Service: "triggerer", Reason: "known", At: settings.Place{Line: 3, Column: 5}},
			{Rule: "keys-broken", File: "./.env", Reason: "old", Expires: time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC), At: settings.Place{Line: 4, Column: 5}},
			{Rule: "mild-broken", File: "Dockerfile", Reason: "never", At: settings.Place{Line: 5, Column: 5}},
			{Rule: "off-broken", Reason: "off anyway", At: settings.Place{Line: 6, Column: 5}},
		},
	}
	list := []*checks.Check{c, after, mild, off, doctorsettings.Check}
	r := Run(t.Context(), emptyFacts(facts.Options{}), list, Options{Settings: s})
	expect(t, r,
		"keys fail [keys-broken both]",
		"after skip: needs keys, which failed",
		"mild warn [mild-broken it is broken]",
		"off pass",
		"doctor-settings warn [suppression-expired the suppression of keys-broken expired on 2026-11-22]"+
			" [suppression-unused the suppression of mild-broken in Dockerfile matches no finding]")
	if got := r.Results[0].Findings[0].Services; !reflect.DeepEqual(got, []string{"scheduler"}) {
		t.Errorf("left are %q, want the scheduler alone", got)
	}
	s.Suppressions[1].Expires = s.Suppressions[1].Expires.AddDate(0, 0, 1)
	r = Run(t.Context(), emptyFacts(facts.Options{}), list, Options{Settings: s})
	if got := summary(r); !strings.HasPrefix(got, "keys pass\nafter pass\n") || strings.Contains(got, "expired") {
		t.Errorf("on its last day the suppression must hold:\n%s", got)
	}
	expect(t, Run(t.Context(), emptyFacts(facts.Options{Only: []string{"after"}}), list, Options{Settings: s}),
		"keys skip: not run (--only)", "after pass", "mild skip: not run (--only)",
		"off skip: not run (--only)", "doctor-settings skip: not run (--only)")
	expect(t, Run(t.Context(), emptyFacts(facts.Options{Only: []string{"doctor-settings"}}), list, Options{Settings: s}),
		"keys skip: not run (--only)", "after skip: not run (--only)", "mild skip: not run (--only)",
		"off skip: not run (--only)", "doctor-settings pass")
	expect(t, Run(t.Context(), emptyFacts(facts.Options{}), []*checks.Check{doctorsettings.Check}, Options{}),
		"doctor-settings skip: .doctor.yaml not found")
}

// A check reports what it lists, and nothing else.
func TestRunRefusesForeignRules(t *testing.T) {
	reports := func(id string, rule *checks.Rule) *checks.Check {
		return check(id, func(_ context.Context, p *checks.Pass) error {
			p.Report(checks.Finding{Rule: rule, Message: redact.NewText("it is broken")})
			return nil
		})
	}
	other := check("other", passes)
	list := []*checks.Check{other, reports("none", nil), reports("foreign", other.Rules[0]), reports("copied", &checks.Rule{ID: "copied-broken", Severity: checks.Error})}
	expect(t, Run(t.Context(), emptyFacts(facts.Options{}), list, Options{}),
		"other pass",
		"none unknown: the check crashed: check none reports a finding without a rule",
		"foreign unknown: the check crashed: check foreign reports other-broken, which is none of its rules",
		"copied unknown: the check crashed: check copied reports copied-broken, which is none of its rules")
}
