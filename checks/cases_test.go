package checks

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"doctor/internal/astro"
	"doctor/internal/casetest"
	"doctor/internal/host"
)

const casesDir = "../../shared/cases"

// unhurried is for tests of what is true: how long it takes is measured
// elsewhere, on a machine that does nothing else.
const unhurried = time.Minute

// tally counts what the recorded cases came to.
type tally struct{ decided, misses, wrong, alarms, resolved, predicted int }

// TestRecordedCases holds the verdict of the offline checks against what real
// boto3 in real containers did.
func TestRecordedCases(t *testing.T) {
	now := time.Now()
	var count tally
	for _, c := range casetest.Load(t, casesDir) {
		t.Run(c.Name, func(t *testing.T) {
			g := c.LayOut(t, now)
			m := &host.Machine{OS: c.Layout.Host.OS, Env: g.Env, Home: g.Home, Dir: g.Project, Now: func() time.Time { return now }}
			w := NewWorld(t.Context(), m, g.Project, Options{Scopes: []Scope{Project, Host}, Timeout: unhurried, CheckTimeout: unhurried})
			report := Run(context.Background(), w, Registry(), RunOptions{Offline: true})
			count.judge(t, c, g, report)
			count.resolve(t, c, g, w)
			count.predict(t, c, w)
		})
	}
	t.Logf("%d cases decided offline: misses %d, wrong causes %d, false alarms %d", count.decided, count.misses, count.wrong, count.alarms)
	t.Logf("services whose mounts and variables agree with the real containers: %d; sessions predicted as observed: %d", count.resolved, count.predicted)
}

// found is one finding with its status.
type found struct {
	check *Check
	Finding
}

func errorsIn(r ProjectReport) []found {
	var out []found
	for _, result := range r.Results {
		for _, f := range result.Findings {
			if result.SeverityOf(f) == Error {
				out = append(out, found{result.Check, f})
			}
		}
	}
	return out
}

func (n *tally) judge(t *testing.T, c casetest.Case, g casetest.Ground, r ProjectReport) {
	t.Helper()
	bad := errorsIn(r)
	for _, result := range r.Results {
		if result.Status == Unknown {
			t.Errorf("%s could not tell: %s", result.Check.ID, result.Reason)
		}
	}
	expect := c.Expect
	if !expect.ShouldFail {
		n.decided++
		if len(bad) > 0 {
			n.alarms++
			t.Errorf("false alarm: %s", describe(bad))
		}
		return
	}
	if expect.Needs != "static" && expect.Needs != "engine" {
		n.judgeBeyond(t, c, bad)
		return
	}
	n.decided++
	i := slices.IndexFunc(bad, func(f found) bool { return f.Rule == expect.RootCause })
	if i < 0 {
		if n.misses++; len(bad) > 0 {
			n.misses--
			n.wrong++
		}
		t.Errorf("want %s, got %s", expect.RootCause, describe(bad))
		return
	}
	if len(bad) > 1 {
		n.wrong++
		t.Errorf("want only %s, got %s", expect.RootCause, describe(bad))
	}
	if !symptomFits(expect, g.Tokens(bad[i].Symptom)) {
		n.wrong++
		t.Errorf("symptom is\n%s, want\n%s", g.Tokens(bad[i].Symptom), expect.Symptom)
	}
	if !slices.Equal(bad[i].Services, expect.FailingServices) {
		n.wrong++
		t.Errorf("services are %v, want %v", bad[i].Services, expect.FailingServices)
	}
}

// judgeBeyond judges a case that needs the image or the network to be decided:
// what is said must be true.
func (n *tally) judgeBeyond(t *testing.T, c casetest.Case, bad []found) {
	t.Helper()
	for _, f := range bad {
		if f.Rule != c.Expect.RootCause {
			n.alarms++
			t.Errorf("a false statement: %s, where the cause is %s", describe(bad), c.Expect.RootCause)
		}
	}
}

func symptomFits(e casetest.Expect, got string) bool {
	if got == e.Symptom {
		return true
	}
	if e.SymptomRegex == "" {
		return false
	}
	return regexp.MustCompile(e.SymptomRegex).MatchString(got)
}

func describe(list []found) string {
	if len(list) == 0 {
		return "nothing"
	}
	var out []string
	for _, f := range list {
		out = append(out, fmt.Sprintf("%s %v: %s", f.Rule, f.Services, f.Message))
	}
	return strings.Join(out, "\n")
}

// resolve compares mounts and variables with those of the real containers.
func (n *tally) resolve(t *testing.T, c casetest.Case, g casetest.Ground, w *World) {
	t.Helper()
	if len(w.Project().Refusals) > 0 {
		return
	}
	for _, s := range w.Project().Services {
		want, ok := c.Expect.Resolved[s.Name]
		if !ok {
			if want, ok = c.Expect.Resolved["all"]; !ok {
				continue
			}
		}
		n.resolved++
		compareMounts(t, g, s, want)
		for name, value := range want.Env {
			if got, ok := s.Getenv(name); !ok || g.Tokens(got) != value {
				t.Errorf("%s: %s is %q, want %q", s.Name, name, g.Tokens(got), value)
			}
		}
		if s.User != want.User {
			t.Errorf("%s: user is %q, want %q", s.Name, s.User, want.User)
		}
	}
}

func compareMounts(t *testing.T, g casetest.Ground, s *astro.Service, want casetest.Resolved) {
	t.Helper()
	var got, expected []string
	for _, m := range s.Mounts {
		if m.FromOverride {
			source := g.Tokens(m.Source)
			if m.Type == astro.Volume {
				source = ""
			}
			got = append(got, fmt.Sprintf("%s %s %s rw=%v", m.Type, source, g.Tokens(m.Target), !m.ReadOnly))
		}
	}
	for _, m := range want.Mounts {
		source := m.Source
		if m.Type == "volume" {
			source = ""
		}
		expected = append(expected, fmt.Sprintf("%s %s %s rw=%v", m.Type, source, m.Target, m.RW))
	}
	slices.Sort(got)
	slices.Sort(expected)
	if !slices.Equal(got, expected) {
		t.Errorf("%s: mounts are %q, want %q", s.Name, got, expected)
	}
}

// predict compares the predicted default session with the observed one.
func (n *tally) predict(t *testing.T, c casetest.Case, w *World) {
	t.Helper()
	if len(w.Project().Refusals) > 0 {
		return
	}
	for _, v := range w.Diagnosis().Views {
		want, ok := c.Expect.Default(v.Service.Name)
		if !ok {
			continue
		}
		o := v.Default()
		n.predicted++
		if want.Profile != "" && o.Profile != want.Profile {
			t.Errorf("%s: profile is %q, want %q", v.Service.Name, o.Profile, want.Profile)
		}
		if want.Method != "" && o.Method != want.Method {
			t.Errorf("%s: method is %q, want %q", v.Service.Name, o.Method, want.Method)
		}
		if want.OK && want.Region != "" && o.Region != want.Region {
			t.Errorf("%s: region is %q, want %q", v.Service.Name, o.Region, want.Region)
		}
	}
}
