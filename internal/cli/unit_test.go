package cli

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"doctor/checks"
	"doctor/checks/builtin"
	"doctor/internal/facts"
	"doctor/internal/memnet"
	"doctor/report"
)

// lockedBuffer is written by a run's goroutines and read by the test.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// testApp is an app on a terminal, in its own folder.
func testApp(t *testing.T, files ...string) (*app, *lockedBuffer, *lockedBuffer) {
	t.Helper()
	dir := t.TempDir()
	for _, name := range files {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	out, errs := &lockedBuffer{}, &lockedBuffer{}
	over := make(chan struct{})
	t.Cleanup(func() { close(over) })
	a := patient(newApp(system{
		stdin: strings.NewReader(""), stdout: out, stderr: errs, dir: dir, goos: "linux", now: time.Now,
		env: map[string]string{"HOME": "/home/nobody", "TERM": "xterm"}, width: 80,
		stdoutTerminal: true, stderrTerminal: true,
		dial: memnet.New().Dial, // the engine of this machine is not for these tests
	}, fakeChecks(over)))
	a.version = "0.1.0"
	return a, out, errs
}

func TestProgressOnATerminal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, out, errs := testApp(t, "nap")
		if code := a.run(t.Context(), nil); code != exitOK {
			t.Errorf("exit code %d: %s%s", code, out, errs)
		}
		if got := errs.String(); got != "\r\x1b[Kwaiting for slow (0.5 s)\r\x1b[Kwaiting for slow (0.7 s)\r\x1b[Kwaiting for slow (0.9 s)\r\x1b[K" {
			t.Errorf("standard error: %q", got)
		}
		if !strings.Contains(out.String(), "No AWS use found\x1b[22m") {
			t.Errorf("no color: %q", out)
		}
	})
}

func TestProgressElsewhere(t *testing.T) {
	for name, change := range map[string]func(*app, *[]string){
		"no terminal": func(a *app, _ *[]string) { a.stderrTerminal = false },
		"dumb":        func(a *app, _ *[]string) { a.env["TERM"] = "dumb" },
		"quiet":       func(_ *app, args *[]string) { *args = []string{"--quiet"} },
		"quick":       func(a *app, _ *[]string) { _ = os.Remove(filepath.Join(a.dir, "nap")) },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				a, _, errs := testApp(t, "nap")
				var args []string
				change(a, &args)
				a.run(t.Context(), args)
				if errs.String() != "" {
					t.Errorf("%q", errs)
				}
			})
		})
	}
}

// soonAfter reports whether a clock that stands still while anybody works shows
// the time given, or the moment more that a check has to end.
func soonAfter(began time.Time, limit time.Duration) bool {
	took := time.Since(began)
	return took >= limit && took < limit+time.Second
}

// matches demands that a text has lines of these patterns.
func matches(t *testing.T, text string, patterns ...string) {
	t.Helper()
	for _, p := range patterns {
		if !regexp.MustCompile("(?m)" + p).MatchString(text) {
			t.Errorf("no line %q in:\n%s", p, text)
		}
	}
}

// Ctrl-C ends it immediately, with what was found so far.
func TestInterrupted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a, out, _ := testApp(t, "hang")
		a.stdoutTerminal = false
		if err := os.WriteFile(filepath.Join(a.dir, "look.txt"), []byte("look-broken it is broken\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(50*time.Millisecond, cancel)
		began := time.Now()
		if code := a.run(ctx, nil); code != exitInterrupted || !soonAfter(began, 50*time.Millisecond) {
			t.Errorf("exit code %d after %v", code, time.Since(began))
		}
		matches(t, out.String(), `^error\[look-broken\] it is broken$`, `^unknown +2 checks +interrupted$`, `^1 error · 2 unknown · `)
	})
}

// A check that hangs is left behind when its own time is up, or that of the run. The others
// have their results.
func TestCheckThatHangs(t *testing.T) {
	for _, tt := range []struct {
		name   string
		args   []string
		after  time.Duration
		reason string
	}{
		{"--check-timeout", []string{"--check-timeout", "100ms"}, 100 * time.Millisecond, "timed out after 100ms (--check-timeout)"},
		{"--timeout", []string{"--timeout", "200ms"}, 200 * time.Millisecond, "the run timed out after 200ms (--timeout)"},
		{"no flag", nil, facts.DefaultCheckTimeout, "timed out after 5s (--check-timeout)"},
		{"a long one", []string{"--check-timeout", "1m"}, facts.DefaultTimeout, "the run timed out after 10s (--timeout)"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				a, out, errs := testApp(t, "hang")
				hasty(a)
				a.stdoutTerminal, a.stderrTerminal = false, false
				began := time.Now()
				if code := a.run(t.Context(), tt.args); code != exitUnknown || !soonAfter(began, tt.after) {
					t.Errorf("exit code %d after %v", code, time.Since(began))
				}
				matches(t, out.String(), `^unknown +slow +`+regexp.QuoteMeta(tt.reason)+`$`, `^pass +2 checks$`, `^1 unknown · 2 passed$`)
				if errs.String() != "" {
					t.Errorf("standard error: %q", errs)
				}
			})
		})
	}
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errors.New("broken") }

func TestOutputThatCannotBeWritten(t *testing.T) {
	for _, args := range [][]string{{}, {"version"}, {"checks"}, {"explain", "look"}, {"--format", "json"}} {
		a, _, errs := testApp(t)
		a.stdout = brokenWriter{}
		if code := a.run(t.Context(), args); code != exitUsage {
			t.Errorf("%q: exit code %d", args, code)
		}
		if !strings.Contains(errs.String(), "writing to standard output: broken") {
			t.Errorf("%q: %q", args, errs)
		}
	}
}

func TestChecksOutOfOrder(t *testing.T) {
	a, _, errs := testApp(t)
	a.list = append(a.list, &checks.Check{ID: "Bad"})
	if code := a.run(t.Context(), nil); code != exitUsage || !strings.Contains(errs.String(), "lower-kebab-case") {
		t.Errorf("exit code %d, %s", code, errs)
	}
}

func TestHome(t *testing.T) {
	account := func() (string, error) { return "/account", nil }
	for _, c := range []struct {
		name  string
		s     system
		want  string
		known bool
	}{
		{"HOME", system{goos: "linux", env: map[string]string{"HOME": "/h", "USERPROFILE": "/u"}, account: account}, "/h", true},
		{"USERPROFILE", system{goos: "windows", env: map[string]string{"HOME": "/h", "USERPROFILE": "/u"}}, "/u", true},
		{"another case", system{goos: "windows", env: map[string]string{"UserProfile": "/u"}}, "/u", true},
		{"another case on Linux", system{goos: "linux", env: map[string]string{"Home": "/h"}, account: account}, "/account", true},
		{"relative", system{goos: "linux", dir: "/d", env: map[string]string{"HOME": "h"}}, "/d/h", true},
		{"account", system{goos: "linux", env: map[string]string{"HOME": ""}, account: account}, "/account", true},
		{"none", system{goos: "linux", account: func() (string, error) { return "", errors.New("no") }}, noHome, false},
	} {
		got, known := c.s.home()
		if got != c.want || known != c.known {
			t.Errorf("%s: %q, %v", c.name, got, known)
		}
	}
	a, out, errs := testApp(t)
	delete(a.env, "HOME")
	if code := a.run(t.Context(), nil); code != exitOK || !strings.Contains(errs.String(), "set it with --home DIR") {
		t.Errorf("exit code %d: %s%s", code, out, errs)
	}
}

func TestColored(t *testing.T) {
	for _, c := range []struct {
		name     string
		flags    outputFlags
		env      map[string]string
		terminal bool
		want     bool
	}{
		{"terminal", outputFlags{color: "auto", output: "-"}, nil, true, true},
		{"pipe", outputFlags{color: "auto", output: "-"}, nil, false, false},
		{"file", outputFlags{color: "auto", output: "x"}, nil, true, false},
		{"never", outputFlags{color: "never", output: "-"}, map[string]string{"CLICOLOR_FORCE": "1"}, true, false},
		{"always", outputFlags{color: "always", output: "x"}, map[string]string{"NO_COLOR": "1"}, false, true},
		{"NO_COLOR", outputFlags{color: "auto", output: "-"}, map[string]string{"NO_COLOR": "1", "CLICOLOR_FORCE": "1"}, true, false},
		{"NO_COLOR empty", outputFlags{color: "auto", output: "-"}, map[string]string{"NO_COLOR": ""}, true, true},
		{"CLICOLOR_FORCE", outputFlags{color: "auto", output: "-"}, map[string]string{"CLICOLOR_FORCE": "1"}, false, true},
		{"CLICOLOR_FORCE=0", outputFlags{color: "auto", output: "-"}, map[string]string{"CLICOLOR_FORCE": "0"}, false, false},
		{"dumb", outputFlags{color: "auto", output: "-"}, map[string]string{"TERM": "dumb"}, true, false},
		{"CLICOLOR_FORCE empty", outputFlags{color: "auto", output: "-"}, map[string]string{"CLICOLOR_FORCE": ""}, false, false},
		{"CLICOLOR_FORCE before dumb", outputFlags{color: "auto", output: "-"}, map[string]string{"CLICOLOR_FORCE": "1", "TERM": "dumb"}, false, true},
		{"CLICOLOR_FORCE in a file", outputFlags{color: "auto", output: "x"}, map[string]string{"CLICOLOR_FORCE": "1"}, false, true},
		{"always before dumb", outputFlags{color: "always", output: "-"}, map[string]string{"TERM": "dumb"}, false, true},
		{"NO_COLOR=0 is set too", outputFlags{color: "auto", output: "-"}, map[string]string{"NO_COLOR": "0"}, true, false},
	} {
		a := &app{system: system{env: c.env, stdoutTerminal: c.terminal}}
		if got := c.flags.colored(a); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

func TestWriteFile(t *testing.T) {
	dir := t.TempDir()
	target, link := filepath.Join(dir, "target"), filepath.Join(dir, "link")
	if err := os.WriteFile(target, []byte("old"), 0o640); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(target, link); err != nil {
		t.Skip("no links here:", err)
	}
	a := &app{system: system{dir: dir}}
	d, err := (outputFlags{format: "json", output: "link"}).open(a, nil)
	if err == nil {
		err = d.put("it", []byte("new"), 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
	data, _ := os.ReadFile(target)
	info, _ := os.Stat(target)
	if string(data) != "new" || info.Mode().Perm() != 0o640 {
		t.Errorf("%q, %v", data, info.Mode())
	}
	if info, _ := os.Lstat(link); info.Mode()&os.ModeSymlink == 0 {
		t.Error("the link is gone")
	}
	entries, _ := os.ReadDir(dir)
	if len(entries) != 2 {
		t.Errorf("something is left: %v", entries)
	}
}

func TestExitCode(t *testing.T) {
	warning := checks.Finding{Severity: checks.Warning}
	one := func(status checks.Status, findings ...checks.Finding) report.Project {
		return report.Project{ProjectReport: checks.ProjectReport{Results: []checks.Result{{Check: &checks.Check{}, Status: status, Findings: findings}}}}
	}
	for _, c := range []struct {
		name                string
		projects            []report.Project
		strict, interrupted bool
		want                int
	}{
		{"nothing", nil, false, false, 0},
		{"pass", []report.Project{one(checks.Passed), one(checks.Skip)}, true, false, 0},
		{"warn", []report.Project{one(checks.Warn, warning)}, false, false, 0},
		{"warn, strict", []report.Project{one(checks.Warn, warning)}, true, false, 1},
		{"unknown", []report.Project{one(checks.Unknown), one(checks.Passed)}, false, false, 3},
		{"unknown after a warning, strict", []report.Project{one(checks.Unknown, warning)}, true, false, 1},
		{"fail beats unknown", []report.Project{one(checks.Unknown), one(checks.Fail)}, false, false, 1},
		{"interrupted", []report.Project{one(checks.Fail)}, false, true, 130},
	} {
		var sum tally
		for _, p := range c.projects {
			sum.add(p, c.strict)
		}
		if got := sum.code(c.interrupted); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}

// TestSwitchesTakeNoValue: a word in backquotes in the usage of a flag is printed as
// the name of its value.
func TestSwitchesTakeNoValue(t *testing.T) {
	var look func(c *cobra.Command)
	look = func(c *cobra.Command) {
		c.Flags().VisitAll(func(f *pflag.Flag) {
			if name, _ := pflag.UnquoteUsage(f); f.Value.Type() == "bool" && name != "" {
				t.Errorf("%s --%s seems to take %q", c.CommandPath(), f.Name, name)
			}
		})
		for _, child := range c.Commands() {
			look(child)
		}
	}
	look(newRootCommand(newApp(system{dir: "/"}, builtin.Checks())))
}

// TestEnvironmentOfAnotherSystem: the home folder is in the variable of the predicted system,
// and in no other.
func TestEnvironmentOfAnotherSystem(t *testing.T) {
	for _, c := range []struct {
		goos, system string
		env, want    map[string]string
	}{
		{"linux", "windows", map[string]string{"HOME": "/h", "X": "1"}, map[string]string{"USERPROFILE": "/h", "X": "1"}},
		{"darwin", "windows", map[string]string{"HOME": "/h"}, map[string]string{"USERPROFILE": "/h"}},
		{"windows", "linux", map[string]string{"UserProfile": "/u"}, map[string]string{"HOME": "/u"}},
		{"windows", "darwin", map[string]string{"USERPROFILE": "/u", "HOME": "/other"}, map[string]string{"HOME": "/u"}},
		{"linux", "darwin", map[string]string{"HOME": "/h"}, map[string]string{"HOME": "/h"}},
		{"linux", "windows", map[string]string{"X": "1"}, map[string]string{"X": "1"}},
	} {
		a := &app{system: system{goos: c.goos, env: c.env}}
		if got := a.environmentOf(c.system); !maps.Equal(got, c.want) {
			t.Errorf("%s to %s: %v, want %v", c.goos, c.system, got, c.want)
		}
	}
}
