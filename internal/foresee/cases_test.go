package foresee

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"doctor/checks"
	"doctor/checks/builtin"
	"doctor/fixers"
	"doctor/internal/casetest"
	"doctor/internal/facts"
	"doctor/internal/host"
	"doctor/internal/redact/redacttest"
	"doctor/internal/run"
)

// stacked are recorded cases with one fault behind another, and what comes next.
var stacked = map[string][]string{
	"345-two-web-identity-leftover-and-sso-expired": {"sso-token-expired after web-identity-token-file-absent"},
	"814-q-quoted-region-and-missing-profile":       {"env-value-has-quotes after profile-not-found"},
	"061-long-syntax-no-create":                     {"mount-missing-on-some-services after host-path-missing"},
	"315-backend-sm-kwargs-profile-key":             {"default-profile-missing after kwargs-unknown-key"},
	"476-ca-bundle-0600":                            {"ca-bundle-absent after file-mode-unreadable"},
	"r142-af3-sso-0600":                             {"sso-cache-unreadable after file-mode-unreadable"},
	"678-v-mount-file-of-folder":                    nil, // one edit moves the mount and keeps the rest
	"086-profile-missing":                           nil,
	"002-tutorial-verbatim-mismatch":                nil,
}

// TestStackedCases: what is foreseen of a case is what a person would find who makes the same fixes
// on the disk and runs doctor again after each.
func TestStackedCases(t *testing.T) {
	found := 0
	for _, c := range casetest.All(t, casetest.First, casetest.More) {
		want, listed := stacked[c.Name]
		if !listed {
			continue
		}
		found++
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			p := &laidOut{t: t, c: c, g: c.LayOut(t, casetest.Now())}
			report := p.diagnose()
			ahead, _ := Ahead(t.Context(), Project{p.w, builtin.Checks(), run.Options{Offline: true}, report})
			then := ahead.Then
			var rules []string
			for _, f := range then {
				rules = append(rules, fmt.Sprintf("%s after %s", f.Finding.Rule, f.Finding.After))
			}
			if !slices.Equal(rules, want) {
				t.Errorf("then %q, want %q", rules, want)
			}
			if got, want := told(then), told(p.met(report)); got != want {
				t.Errorf("foreseen\n%s\nmet on the disk\n%s", got, want)
			}
		})
	}
	if found != len(stacked) {
		t.Errorf("%d of %d cases are there", found, len(stacked))
	}
}

// laidOut is a case on the disk.
type laidOut struct {
	t *testing.T
	c casetest.Case
	g casetest.Ground
	w *facts.Facts
}

// diagnose reads the disk anew.
func (p *laidOut) diagnose() checks.ProjectReport {
	m := &host.Machine{OS: p.c.Layout.Host.OS, Env: p.g.Env, Home: p.g.Home, Dir: p.g.Project, Now: casetest.Now}
	p.w = facts.New(p.t.Context(), m, p.g.Project, facts.Options{Scopes: []facts.Scope{facts.Project, facts.Host}, Timeout: 5 * time.Minute, CheckTimeout: 5 * time.Minute})
	return run.Run(context.Background(), p.w, builtin.Checks(), run.Options{Offline: true})
}

// met makes the fixes on the disk, round by round, and collects what comes up.
func (p *laidOut) met(report checks.ProjectReport) []checks.Foreseen {
	p.t.Helper()
	store := &fixers.Store{Dir: p.t.TempDir()}
	f := &foresight{known: map[checks.Identity]bool{}}
	f.learn(report, nil)
	for range Rounds {
		var fixed []checks.Reported
		plan := fixers.NewPlan(p.w.Machine, fixers.Project{Dir: p.w.Dir, Home: p.w.Machine.Home})
		for _, r := range checks.Ordered(report) {
			if r.Severity == checks.Error && accept(plan, r.Finding) {
				fixed = append(fixed, r)
			}
		}
		if len(fixed) == 0 {
			break
		}
		if _, err := plan.Apply(p.t.Context(), store.Begin(p.w.Dir, casetest.Now())); err != nil {
			p.t.Fatal(err)
		}
		report = p.diagnose()
		f.learn(report, fixed)
	}
	return f.then
}

func told(then []checks.Foreseen) string {
	var out strings.Builder
	for _, f := range then {
		fmt.Fprintln(&out, f.Check.ID, f.Finding.Rule, f.Finding.Subject, f.Finding.Services, f.Finding.At, f.Finding.After, f.Reported,
			redacttest.Raw(f.Finding.Message), redacttest.Raw(f.Finding.Symptom))
		for _, fix := range f.Finding.Fixes {
			fmt.Fprintln(&out, redacttest.Raw(fix.Title))
		}
	}
	return out.String()
}
