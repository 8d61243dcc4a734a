package builtin_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"doctor/checks"
	"doctor/checks/builtin"
	"doctor/checks/internal/exampletest"
	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/casetest"
	"doctor/internal/facts"
	"doctor/internal/host"
	"doctor/internal/redact/redacttest"
	"doctor/internal/run"
)

// ample is enough time for a run whose speed is not tested.
const ample = 5 * time.Minute

// TestNoFixIsThePresentState: no fix of a recorded case or of a project of the demand corpus
// asks for what is already there.
func TestNoFixIsThePresentState(t *testing.T) {
	now := casetest.Now()
	for _, c := range casetest.Load(t, casetest.First, casetest.More) {
		t.Run(c.Set+"/"+c.Name, func(t *testing.T) {
			t.Parallel()
			g := c.LayOut(t, now)
			m := &host.Machine{OS: c.Layout.Host.OS, Env: g.Env, Home: g.Home, Dir: g.Project, Now: func() time.Time { return now }}
			o := facts.Options{Scopes: []facts.Scope{facts.Project, facts.Host}, Timeout: ample, CheckTimeout: ample}
			noFixIsPresent(t, facts.New(t.Context(), m, g.Project, o))
		})
	}
	files, _ := filepath.Glob(filepath.Join("testdata", "demand", "*.txtar"))
	for _, file := range files {
		p := readCorpusProject(t, file)
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			noFixIsPresent(t, exampletest.LayOutOver(t, nil, p.archive).Facts())
		})
	}
}

func noFixIsPresent(t *testing.T, w *facts.Facts) {
	t.Helper()
	for _, r := range run.Run(context.Background(), w, builtin.Checks(), run.Options{Offline: true}).Results {
		for _, f := range r.Findings {
			for _, fix := range f.Fixes {
				if why := isPresent(w, f, fix); why != "" {
					t.Errorf("%s: %s\n  fix %q %v %v: %s", f.Rule.ID, redacttest.Raw(f.Message), redacttest.Raw(fix.Title), redacttest.RawAll(fix.Commands), redacttest.Everything(fix.Edit), why)
				}
			}
		}
	}
}

var (
	assignment = regexp.MustCompile(`\b([A-Z][A-Z0-9_]+)=([^\s,;)]+)`)
	insteadOf  = regexp.MustCompile(`(\[[^\]]*\]|\S+) (?:instead|in the place) of (\[[^\]]*\]|\S+)`)
	mountedAt  = regexp.MustCompile(`^Mount (?:the folder|the file|~\S+|/\S+) at (/\S+)`)
	volumeLine = regexp.MustCompile(`- ([~/.]\S*):(/\S+?)(?::\w+)?(?:\s|$)`)
	modeOf     = regexp.MustCompile(`chmod (0?[0-7]{3}) (\S+)$`)
)

// isPresent says what a fix asks for although it is already there, "" for nothing.
func isPresent(w *facts.Facts, f checks.Finding, fix checks.Fix) string {
	if fix.Edit != nil {
		_, err := fixers.NewPlan(w.Machine, fixers.Project{Dir: w.Dir, Home: w.Machine.Home}).Propose(fix)
		if errors.Is(err, fixers.ErrNothingToDo) {
			return err.Error()
		}
		if err != nil {
			return "it cannot be done: " + err.Error()
		}
	}
	services := servicesOf(w, f)
	if sets := assignment.FindAllStringSubmatch(redacttest.Raw(fix.Title), -1); len(sets) > 0 && len(services) > 0 && !slices.ContainsFunc(sets, func(set []string) bool {
		return slices.ContainsFunc(services, func(s *astro.Service) bool { return s.Env[set[1]].Value != set[2] })
	}) {
		return "the services have these values"
	}
	if words := insteadOf.FindStringSubmatch(redacttest.Raw(fix.Title)); words != nil && words[1] == words[2] {
		return "both are the same"
	}
	if at := mountedAt.FindStringSubmatch(redacttest.Raw(fix.Title)); at != nil && everyMounts(w, services, "", at[1]) {
		return "it is mounted there"
	}
	if line := volumeLine.FindStringSubmatch(redacttest.Raw(fix.Title)); line != nil && everyMounts(w, services, line[1], line[2]) {
		return "the services have that line"
	}
	for _, command := range fix.Commands {
		if words := modeOf.FindStringSubmatch(redacttest.Raw(command)); words != nil {
			mode, _ := strconv.ParseUint(words[1], 8, 32)
			info, err := os.Stat(strings.Replace(strings.Trim(words[2], `'"`), "~", w.Machine.Home, 1))
			if err == nil && uint64(info.Mode().Perm()) == mode {
				return fmt.Sprintf("%s has the mode %o", words[2], mode)
			}
		}
		if name, ok := strings.CutPrefix(redacttest.Raw(command), "touch "); ok && w.Machine.Exists(filepath.Join(w.Dir, name)) {
			return name + " exists"
		}
	}
	return ""
}

// servicesOf are the services that a finding is about, all where it names none.
func servicesOf(w *facts.Facts, f checks.Finding) []*astro.Service {
	return slices.DeleteFunc(slices.Clone(w.Project().Services), func(s *astro.Service) bool {
		return len(f.Services) > 0 && !slices.Contains(f.Services, s.Name)
	})
}

// everyMounts reports whether each of the services has a mount at a place, of a source
// if one is named.
func everyMounts(w *facts.Facts, services []*astro.Service, source, target string) bool {
	source = strings.Replace(source, "~", w.Machine.Home, 1)
	return len(services) > 0 && !slices.ContainsFunc(services, func(s *astro.Service) bool {
		return !slices.ContainsFunc(s.Mounts, func(m astro.Mount) bool {
			return m.FromOverride && m.Target == target && (source == "" || m.Source == source)
		})
	})
}
