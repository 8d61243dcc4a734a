package main

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"doctor/checks"
	"doctor/internal/casetest"
)

// TestFixRecordedCases repairs every recorded case: what doctor offers to do
// must be possible and cure its finding, and undoing it must leave every byte
// and mode as it was.
func TestFixRecordedCases(t *testing.T) {
	now := time.Now()
	offered, cured := 0, 0
	for _, c := range casetest.Load(t, "../../../shared/cases") {
		t.Run(c.Name, func(t *testing.T) {
			g := c.LayOut(t, now)
			state := t.TempDir()
			run := func(args ...string) (int, string) {
				var out, errs bytes.Buffer
				env := map[string]string{"HOME": g.Home, "XDG_STATE_HOME": state}
				for name, value := range g.Env {
					if name != "HOME" {
						env[name] = value
					}
				}
				a := newApp(system{
					stdin: strings.NewReader(""), stdout: &out, stderr: &errs, dir: g.Project, env: env, goos: "linux",
					now: func() time.Time { return now },
				}, checks.Registry())
				return runFix(t, a, args...), out.String() + errs.String()
			}
			before := snapshot(t, g.Project, g.Home)
			code, out := run("--offline", "--unsafe", "--yes", "--home", g.Home, "--os", c.Layout.Host.OS)
			if code == exitUsage || strings.Contains(out, "doctor cannot") || strings.Contains(out, "not cured") {
				t.Errorf("exit code %d:\n%s", code, out)
			}
			if !strings.Contains(out, "Changed ") {
				if !same(before, snapshot(t, g.Project, g.Home)) {
					t.Error("files are changed, and nothing is said of it")
				}
				return
			}
			offered++
			if code == exitOK {
				cured++
			}
			if code, out := run("--undo"); code != exitOK {
				t.Errorf("undo: %d: %s", code, out)
			}
			if after := snapshot(t, g.Project, g.Home); !same(before, after) {
				t.Errorf("undo left other files:\n%v\nwant\n%v", after, before)
			}
		})
	}
	t.Logf("%d cases repaired, %d of them with nothing left to do", offered, cured)
}

// TestSuggestedCommands runs every `doctor fix` that the report of a recorded case
// suggests, as it stands there: each must change something, also where the home
// folder that was looked at is not the one of the shell.
func TestSuggestedCommands(t *testing.T) {
	now := time.Now()
	count := 0
	for _, c := range casetest.Load(t, "../../../shared/cases") {
		t.Run(c.Name, func(t *testing.T) {
			run := func(g casetest.Ground, args ...string) string {
				var out bytes.Buffer
				env := map[string]string{"HOME": t.TempDir(), "XDG_STATE_HOME": t.TempDir()}
				for name, value := range g.Env {
					if name != "HOME" {
						env[name] = value
					}
				}
				a := newApp(system{
					stdin: strings.NewReader(""), stdout: &out, stderr: &out, dir: g.Project, env: env, goos: "linux",
					now: func() time.Time { return now },
				}, checks.Registry())
				a.run(t.Context(), args)
				return out.String()
			}
			g := c.LayOut(t, now)
			told := run(g, "--offline", "--home", g.Home, "--os", c.Layout.Host.OS)
			for line := range strings.Lines(told) {
				words := strings.Fields(line)
				if !strings.HasPrefix(line, "      doctor fix ") {
					continue
				}
				count++
				again := c.LayOut(t, now) // as it was, each time
				for i := range words {
					words[i] = strings.ReplaceAll(words[i], g.Home, again.Home)
				}
				if out := run(again, append(words[1:], "--offline", "--yes")...); !strings.Contains(out, "Changed ") {
					t.Errorf("%s changes nothing:\n%s", strings.TrimSpace(line), out)
				}
			}
		})
	}
	t.Logf("%d commands run", count)
}

// snapshot is the mode and content of every file below some folders.
func snapshot(t *testing.T, roots ...string) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, root := range roots {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			info, err := d.Info()
			if err != nil {
				return err
			}
			text := info.Mode().String()
			if info.Mode().IsRegular() {
				data, err := os.ReadFile(path)
				if err != nil {
					return err
				}
				text += " " + string(data)
			}
			out[path] = text
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}

func same(a, b map[string]string) bool {
	if len(a) != len(b) {
		return false
	}
	for path, text := range a {
		if b[path] != text {
			return false
		}
	}
	return true
}
