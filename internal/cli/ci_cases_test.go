package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/aymanbagabas/go-udiff"

	"doctor/checks"
	"doctor/internal/casetest"
	"doctor/report"
)

// astroIgnores is what `astro dev init` leaves to git.
const astroIgnores = ".git\n.env\n.DS_Store # macOS specific ignore\nairflow_settings.yaml\n__pycache__/\nastro\n.venv\n"

// TestCIRecordedCases takes the checkout of each recorded case, without what git ignores and without
// the home folder, as a runner has it. Where the project works, --ci must not find an error, nor end
// with "unknown"; and what it says there must be what it says on the machine of the developer. Of the
// cases that fail, it counts those whose cause a checkout shows.
func TestCIRecordedCases(t *testing.T) {
	var counts struct {
		sync.Mutex
		works, found, shown, hidden, other int
		missed                             []string
	}
	t.Run("cases", func(t *testing.T) {
		for _, c := range casetest.Load(t, casetest.First, casetest.More) {
			t.Run(c.Name, func(t *testing.T) {
				t.Parallel()
				g := c.LayOut(t, casetest.Now())
				asRepository(t, g.Project)
				var plain bytes.Buffer
				if c.Expect.ShouldFail {
					caseApp(c, g, g.Home, t.TempDir(), &plain).run(t.Context(), []string{"--offline", "--home", g.Home, "--os", c.Layout.Host.OS, "--format", "json"})
				}
				flags := []string{"--ci", "--os", c.Layout.Host.OS, "--format", "json"}
				var developer, runner bytes.Buffer
				if c.Set == casetest.First {
					caseApp(c, g, g.Home, t.TempDir(), &developer).run(t.Context(), flags)
				}
				for _, ignored := range []string{".env", "airflow_settings.yaml"} {
					_ = os.RemoveAll(filepath.Join(g.Project, ignored))
				}
				for _, outside := range []string{g.Home, g.Root} {
					if err := os.RemoveAll(outside); err != nil {
						t.Fatal(err)
					}
				}
				g.Env = maps.Clone(g.Env)
				clear(g.Env)
				a := caseApp(c, g, "", t.TempDir(), &runner)
				delete(a.env, "HOME")
				code := a.run(t.Context(), flags)
				if got, want := timeless(runner.String()), timeless(developer.String()); c.Set == casetest.First && got != want {
					t.Errorf("on the runner and on the machine of the developer:\n%s", udiff.Unified("developer", "runner", want, got))
				}
				var d report.Document
				if err := json.Unmarshal(runner.Bytes(), &d); err != nil {
					t.Fatalf("%v: %s", err, runner.String())
				}
				errors := errorsIn(d)
				counts.Lock()
				defer counts.Unlock()
				switch {
				case !c.Expect.ShouldFail:
					counts.works++
					if code != exitOK {
						t.Errorf("works, and --ci ends with %d: %s", code, problemsIn(d))
					}
				case slices.ContainsFunc(errors, c.Expect.Names):
					counts.found++
					if inCheckout(plain.Bytes(), c.Expect) {
						counts.shown++
					}
				case inCheckout(plain.Bytes(), c.Expect):
					counts.shown++
					counts.missed = append(counts.missed, c.Expect.RootCause+" "+c.Name+" "+strings.Join(errors, ","))
				case len(errors) == 0:
					counts.hidden++
				default:
					counts.other++
				}
			})
		}
	})
	slices.Sort(counts.missed)
	t.Log("missed, since a person may have what makes it work:\n" + strings.Join(counts.missed, "\n"))
	t.Logf("%d cases decided from the checkout alone: %d that work, %d that fail, with their cause; of %d whose cause is in its files alone, %d are missed; %d more show another error, and in %d nothing certain is wrong",
		counts.works+counts.found, counts.works, counts.found, counts.shown, len(counts.missed), counts.other, counts.hidden)
}

// asRepository makes a work tree of a project, with what `astro dev init` makes git ignore.
func asRepository(t *testing.T, dir string) {
	t.Helper()
	for name, text := range map[string]string{".git/HEAD": "ref: refs/heads/main\n", ".git/objects/.keep": "", ".git/refs/.keep": "", ".gitignore": astroIgnores} {
		at := filepath.Join(dir, filepath.FromSlash(name))
		if _, err := os.Lstat(at); err == nil {
			continue
		}
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

var duration = regexp.MustCompile(`"duration_ms": \d+`)

func timeless(document string) string { return duration.ReplaceAllString(document, "") }

// inCheckout reports whether all that shows the cause of a case is in files that git has.
func inCheckout(document []byte, want casetest.Expect) bool {
	var d report.Document
	if json.Unmarshal(document, &d) != nil {
		return false
	}
	for _, p := range d.Projects {
		for _, c := range p.Checks {
			for _, f := range c.Findings {
				if want.Names(f.Rule) && f.Severity == checks.Error && !slices.ContainsFunc(f.Locations, func(at checks.Position) bool {
					return at.File == "" || at.File == ".env" || at.File == "airflow_settings.yaml" || at.File == "the shell" || at.File[0] == '~' || at.File[0] == '/' || at.File[0] == '.' && strings.HasPrefix(at.File, "..")
				}) {
					return true
				}
			}
		}
	}
	return false
}

// problemsIn are the errors of a report, and why checks are unknown, in words.
func problemsIn(d report.Document) string {
	var out strings.Builder
	for _, p := range d.Projects {
		for _, c := range p.Checks {
			if c.Status == checks.Unknown {
				fmt.Fprintf(&out, "\n%s is unknown: %s", c.ID, c.Reason)
			}
			for _, f := range c.Findings {
				fmt.Fprintf(&out, "\n%s[%s] %s", f.Severity, f.Rule, f.Message)
			}
		}
	}
	return out.String()
}

// errorsIn are the rules of the errors in a report.
func errorsIn(d report.Document) []string {
	var rules []string
	for _, p := range d.Projects {
		for _, c := range p.Checks {
			for _, f := range c.Findings {
				if f.Severity == checks.Error {
					rules = append(rules, f.Rule)
				}
			}
		}
	}
	return rules
}
