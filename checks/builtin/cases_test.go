package builtin

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"doctor/checks"
	"doctor/checks/internal/scenetest"
	"doctor/internal/astro"
	"doctor/internal/casetest"
	"doctor/internal/cause"
	"doctor/internal/facts"
	"doctor/internal/host"
	"doctor/internal/redact/redacttest"
	"doctor/internal/run"
	"doctor/internal/sessions"
)

// tally counts the results of the recorded cases.
type tally struct {
	mu                                                            sync.Mutex
	decided, misses, wrong, alarms, warnings, resolved, predicted int
}

// TestRecordedCases compares the verdict of the offline checks with what real boto3 in real
// containers did.
func TestRecordedCases(t *testing.T) {
	now := casetest.Now()
	var count tally
	open := casetest.OpenIn(casetest.Files)
	t.Run("cases", func(t *testing.T) {
		for _, c := range casetest.Load(t, casetest.First, casetest.More) {
			t.Run(c.Set+"/"+c.Name, func(t *testing.T) {
				t.Parallel()
				g := c.LayOut(t, now)
				m := &host.Machine{OS: c.Layout.Host.OS, Env: g.Env, Home: g.Home, Dir: g.Project, Now: func() time.Time { return now }}
				w := facts.New(t.Context(), m, g.Project, facts.Options{Scopes: []facts.Scope{facts.Project, facts.Host}, Timeout: scenetest.Unhurried, CheckTimeout: scenetest.Unhurried})
				report := run.Run(context.Background(), w, Checks(), run.Options{Offline: true})
				count.mu.Lock()
				defer count.mu.Unlock()
				open.Judge(t, c, slices.Concat(count.judge(c, g, report), unlisted(w), count.resolve(c, g, w), count.predict(t, c, w)))
			})
		}
	})
	open.Close(t)
	t.Logf("%d cases decided offline: misses %d, wrong causes %d, false alarms %d, warnings missed %d",
		count.decided, count.misses, count.wrong, count.alarms, count.warnings)
	t.Logf("services whose mounts and variables agree with the real containers: %d; sessions predicted as observed: %d", count.resolved, count.predicted)
}

// found is one finding with its status.
type found struct {
	check *checks.Check
	checks.Finding
}

// everything are the findings of all checks.
func everything(r checks.ProjectReport) []found {
	var out []found
	for _, result := range r.Results {
		for _, f := range result.Findings {
			out = append(out, found{result.Check, f})
		}
	}
	return out
}

func errorsIn(r checks.ProjectReport) []found {
	var out []found
	for _, result := range r.Results {
		for _, f := range result.Findings {
			if result.SeverityOf(f) == checks.Error {
				out = append(out, found{result.Check, f})
			}
		}
	}
	return out
}

// judge returns what is wrong about the verdict on a case, nothing if it is right.
func (n *tally) judge(c casetest.Case, g casetest.Ground, r checks.ProjectReport) (wrong []string) {
	problem := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	bad := errorsIn(r)
	for _, result := range r.Results {
		if result.Status == checks.Unknown {
			problem("%s could not tell: %s", result.Check.ID, redacttest.Raw(result.Reason))
		}
	}
	seen := map[checks.Identity]found{}
	for _, f := range everything(r) {
		if other, ok := seen[f.Identity()]; ok {
			problem("two findings have one identity: %q and %q", redacttest.Raw(other.Message), redacttest.Raw(f.Message))
		}
		seen[f.Identity()] = f
	}
	expect := c.Expect
	for _, rule := range expect.MustNot {
		if slices.ContainsFunc(everything(r), func(f found) bool { return f.Rule.ID == rule }) {
			problem("a false statement: %s", rule)
		}
	}
	switch {
	case !expect.ShouldFail:
		n.decided++
		if len(bad) > 0 {
			n.alarms++
			problem("false alarm: %s", describe(bad))
		}
		if expect.WantsWarning() && !slices.ContainsFunc(everything(r), func(f found) bool { return expect.Names(f.Rule.ID) }) {
			n.warnings++
			problem("no warning: %s", expect.RootCause)
		}
	case expect.Needs != "static" && expect.Needs != "engine":
		wrong = append(wrong, n.judgeBeyond(c, bad)...)
	default:
		n.decided++
		wrong = append(wrong, n.judgeFailing(c, g, bad)...)
	}
	return append(wrong, judgeFixes(expect, r)...)
}

// unlisted returns the refusals with faults, and the causes with details of a type, that are
// not listed for their kind: only of those that are is it sure that their rule has words. It returns what
// is reported without a word, too.
func unlisted(w *facts.Facts) (wrong []string) {
	for _, r := range w.Project().Refusals {
		if r.Kind != astro.BeyondBounds && !slices.Contains(astro.Faults(r.Kind), r.Fault) {
			wrong = append(wrong, fmt.Sprintf("a refusal of the kind %q has the fault %d, which is not among those of its kind", r.Kind, r.Fault))
		}
	}
	d := w.Diagnosis()
	for _, c := range slices.Concat(d.Causes, d.Following, d.Warnings, d.NeverMade()) {
		fits := func(shape cause.Detail) bool { return reflect.TypeOf(shape) == reflect.TypeOf(c.Detail) }
		if !slices.ContainsFunc(cause.Shapes(c.Kind), fits) {
			wrong = append(wrong, fmt.Sprintf("a cause of the kind %q has a %T, which is not among its shapes", c.Kind, c.Detail))
		} else if checks.CauseMessage(Checks(), c).IsEmpty() {
			wrong = append(wrong, fmt.Sprintf("a cause of the kind %q is told without a word", c.Kind))
		}
	}
	return wrong
}

// judgeFailing compares the one error with the recorded cause, symptom and services.
func (n *tally) judgeFailing(c casetest.Case, g casetest.Ground, bad []found) (wrong []string) {
	expect := c.Expect
	i := slices.IndexFunc(bad, func(f found) bool { return expect.Names(f.Rule.ID) })
	if i < 0 {
		if len(bad) > 0 {
			n.wrong++
			return []string{fmt.Sprintf("wrong cause: want %s, got %s", expect.RootCause, describe(bad))}
		}
		n.misses++
		return []string{"miss: " + expect.RootCause}
	}
	if len(bad) > 1 {
		wrong = append(wrong, fmt.Sprintf("more than one error: want only %s, got %s", expect.RootCause, describe(bad)))
	}
	if symptom := g.Tokens(redacttest.Raw(bad[i].Symptom)); !symptomFits(expect, symptom) {
		wrong = append(wrong, fmt.Sprintf("another symptom\n%s, want\n%s", symptom, expect.Symptom))
	}
	if !slices.Equal(bad[i].Services, expect.FailingServices) {
		wrong = append(wrong, fmt.Sprintf("other services\n%v, want %v", bad[i].Services, expect.FailingServices))
	}
	if len(wrong) > 0 {
		n.wrong++
	}
	return wrong
}

// judgeBeyond judges a case that depends on the image or the network: what is reported must be
// true.
func (n *tally) judgeBeyond(c casetest.Case, bad []found) (wrong []string) {
	for _, f := range bad {
		if !c.Expect.Names(f.Rule.ID) {
			n.alarms++
			wrong = append(wrong, fmt.Sprintf("a false statement: %s, where the cause is %s", describe(bad), c.Expect.RootCause))
		}
	}
	return wrong
}

// judgeFixes checks the fixes for the texts that must and must not be there.
func judgeFixes(expect casetest.Expect, r checks.ProjectReport) (wrong []string) {
	var all strings.Builder
	for _, f := range everything(r) {
		for _, fix := range f.Fixes {
			fmt.Fprintln(&all, redacttest.Raw(fix.Title), redacttest.Everything(fix.Edit), strings.Join(redacttest.RawAll(slices.Concat(fix.Commands, fix.Lines)), "\n"))
		}
	}
	for _, text := range expect.FixMust {
		if !strings.Contains(all.String(), text) {
			wrong = append(wrong, fmt.Sprintf("fix: none has %q", text))
		}
	}
	for _, text := range expect.FixMustNot {
		if strings.Contains(all.String(), text) {
			wrong = append(wrong, fmt.Sprintf("fix: one has %q", text))
		}
	}
	return wrong
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
		out = append(out, fmt.Sprintf("%s %v: %s", f.Rule.ID, f.Services, redacttest.Raw(f.Message)))
	}
	return strings.Join(out, "\n")
}

// resolve compares mounts and variables with those of the real containers.
func (n *tally) resolve(c casetest.Case, g casetest.Ground, w *facts.Facts) (wrong []string) {
	if len(w.Project().Refusals) > 0 {
		return nil
	}
	for _, s := range w.Project().Services {
		want, ok := c.Expect.Resolved[s.Name]
		if !ok {
			if want, ok = c.Expect.Resolved["all"]; !ok {
				continue
			}
		}
		n.resolved++
		wrong = append(wrong, compareMounts(g, s, want)...)
		for _, name := range slices.Sorted(maps.Keys(want.Env)) {
			if got, ok := s.Getenv(name); !ok || g.Tokens(got) != want.Env[name] {
				wrong = append(wrong, fmt.Sprintf("%s: %s is %q, want %q", s.Name, name, g.Tokens(got), want.Env[name]))
			}
		}
		if s.User != want.User {
			wrong = append(wrong, fmt.Sprintf("%s: user is %q, want %q", s.Name, s.User, want.User))
		}
	}
	return wrong
}

func compareMounts(g casetest.Ground, s *astro.Service, want casetest.Resolved) []string {
	var got, expected []string
	for _, m := range s.Mounts {
		if m.FromOverride {
			source := g.Tokens(m.Source)
			if m.Type != astro.Bind {
				source = ""
			}
			if m.Type == astro.Tmpfs && m.Raw != "" { // the engine does not list those of tmpfs:
				continue
			}
			got = append(got, fmt.Sprintf("%s %s %s rw=%v", m.Type, source, g.Tokens(m.Target), !m.ReadOnly))
		}
	}
	for _, m := range want.Mounts {
		source := m.Source
		if m.Type != "bind" {
			source = ""
		}
		expected = append(expected, fmt.Sprintf("%s %s %s rw=%v", m.Type, source, m.Target, m.RW))
	}
	slices.Sort(got)
	slices.Sort(expected)
	if slices.Equal(got, expected) {
		return nil
	}
	return []string{fmt.Sprintf("%s: mounts are %q, want %q", s.Name, got, expected)}
}

// predict compares the predicted sessions with those observed: the default one, the backend's
// and those of connections, as whoami shows them.
func (n *tally) predict(t *testing.T, c casetest.Case, w *facts.Facts) (wrong []string) {
	t.Helper()
	if len(w.Project().Refusals) > 0 {
		return nil
	}
	for _, v := range w.Diagnosis().Views {
		for _, s := range v.Sessions {
			want, ok := observedOf(c.Expect.Sessions(t, v.Service.Name), s)
			if !ok {
				continue
			}
			n.predicted++
			for _, d := range differences(s, want) {
				wrong = append(wrong, fmt.Sprintf("%s: %s session %s: %s", v.Service.Name, s.Where, s.Name, d))
			}
		}
	}
	return wrong
}

func observedOf(o casetest.Sessions, s *sessions.Session) (casetest.Session, bool) {
	var want *casetest.Session
	switch s.Where {
	case sessions.Default:
		want = o.Default
	case sessions.Backend:
		want = o.Backend
	default:
		connection, ok := o.Connections[s.Name]
		return connection, ok
	}
	if want == nil {
		return casetest.Session{}, false
	}
	return *want, true
}

// differences are those between a prediction and what was seen. One that was
// refused by AWS is predicted as good: that takes the network.
func differences(s *sessions.Session, want casetest.Session) (out []string) {
	o := s.Outcome
	differ := func(what, got, want string) {
		if want != "" && got != want {
			out = append(out, fmt.Sprintf("%s is %q, want %q", what, got, want))
		}
	}
	differ("profile", o.Profile, want.Profile)
	differ("method", s.Method(), want.Method)
	if !want.OK {
		return out
	}
	differ("region", o.Region, string(want.Region))
	if o.Failure != nil {
		differ("the end", o.Failure.Symptom(), "none")
	}
	return out
}
