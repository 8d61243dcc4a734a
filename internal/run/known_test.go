package run

import (
	"context"
	"fmt"
	"testing"

	"doctor/checks"
	"doctor/internal/baseline"
	"doctor/internal/facts"
	"doctor/internal/redact"
	"doctor/internal/settings"
)

// finds returns a check that has one finding for each subject.
func finds(id string, subjects ...string) *checks.Check {
	return check(id, func(_ context.Context, p *checks.Pass) error {
		for _, s := range subjects {
			p.Report(checks.Finding{Rule: p.Check.Rule(id + "-broken"), Subject: s, Message: redact.NewText("about " + s)})
		}
		return nil
	})
}

func known(entries ...baseline.Entry) Options {
	return Options{Baseline: &baseline.Project{File: "b.json", Dir: "/p", Home: "/home/me", Entries: entries}}
}

// What the baseline has does not count; what it does not have does.
func TestRunWithABaseline(t *testing.T) {
	list := []*checks.Check{finds("a", "old", "new"), finds("b", "old"), check("c", passes)}
	r := Run(t.Context(), emptyFacts(facts.Options{}), list, known(baseline.Entry{Rule: "a-broken", Subject: "old"}, baseline.Entry{Rule: "b-broken", Subject: "old"}))
	expect(t, r, "a fail [a-broken about new]", "b pass", "c pass")
	if got := fmt.Sprint(r.Known.File, r.Known.Accepted, r.Known.Findings, r.Known.Unused); got != "b.json[{a-broken 1} {b-broken 1}] [{a-broken old} {b-broken old}] []" {
		t.Errorf("it says %s", got)
	}
}

// A run that makes a baseline takes every finding into it.
func TestRunForABaseline(t *testing.T) {
	o := known()
	o.Baseline.Everything = true
	r := Run(t.Context(), emptyFacts(facts.Options{}), []*checks.Check{finds("a", "one", "two")}, o)
	expect(t, r, "a pass")
	if got := fmt.Sprint(r.Known.Findings); got != "[{a-broken one} {a-broken two}]" {
		t.Errorf("it has %s", got)
	}
}

// What needs a check that failed is skipped, although the baseline has the failure: its result would
// be a consequence. A warning is in nobody's way.
func TestNeedsInTheBaseline(t *testing.T) {
	a := finds("a", "old")
	above := check("above", passes, a)
	list := []*checks.Check{a, above}
	entry := baseline.Entry{Rule: "a-broken", Subject: "old"}
	expect(t, Run(t.Context(), emptyFacts(facts.Options{}), list, known(entry)),
		"a pass", "above skip: needs a, which failed (a finding in the baseline)")
	o := known(entry)
	o.Settings = &settings.Settings{Path: "x", Severities: []settings.Severity{{Rule: "a-broken", Level: settings.Warning}}}
	expect(t, Run(t.Context(), emptyFacts(facts.Options{}), list, o), "a pass", "above pass")
}

// An entry is unused only if this run has looked for it; one of a rule that is gone always is.
func TestUnusedEntries(t *testing.T) {
	dark := check("dark", func(context.Context, *checks.Pass) error { return checks.Unknownf("no network") })
	list := []*checks.Check{finds("a", "old"), dark, check("out", passes), check("off", passes)}
	var entries []baseline.Entry
	for _, id := range []string{"a", "dark", "out", "off", "gone"} {
		entries = append(entries, baseline.Entry{Rule: id + "-broken", Subject: "fixed"})
	}
	o := known(entries...)
	o.Settings = &settings.Settings{Path: "x", Severities: []settings.Severity{{Rule: "off-broken", Level: settings.Off}}}
	r := Run(t.Context(), emptyFacts(facts.Options{Skipped: []string{"out"}}), list, o)
	if got := fmt.Sprint(r.Known.Unused, r.Known.Unjudged); got != "[{a-broken fixed} {gone-broken fixed}] [{dark-broken fixed} {out-broken fixed} {off-broken fixed}]" {
		t.Errorf("unused and unjudged are %s", got)
	}
}

// What the settings suppress does not get as far as the baseline.
func TestSuppressedBeforeTheBaseline(t *testing.T) {
	o := known(baseline.Entry{Rule: "a-broken", Subject: "old"})
	o.Settings = &settings.Settings{Path: "x", Suppressions: []settings.Suppression{{Rule: "a-broken", Reason: "known"}}}
	r := Run(t.Context(), emptyFacts(facts.Options{}), []*checks.Check{finds("a", "old")}, o)
	if len(r.Known.Accepted) > 0 || len(r.Silenced.Suppressed) != 1 || len(r.Known.Unused) != 1 {
		t.Errorf("it says %+v and %+v", r.Known, r.Silenced)
	}
}

func TestUnable(t *testing.T) {
	list := []*checks.Check{check("a", passes), check("b", passes)}
	r := Unable("/p", facts.Options{Skipped: []string{"b"}}, list, Options{}, redact.NewText("why"))
	expect(t, r, "a unknown: why", "b skip: not run (--skip)")
	if r.Status() != checks.Unknown {
		t.Errorf("the project is %s", r.Status())
	}
}
