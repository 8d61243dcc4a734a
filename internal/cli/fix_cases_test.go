package cli

import (
	"bytes"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"doctor/checks/builtin"
	"doctor/internal/casetest"
)

// caseApp is doctor on the machine of a recorded case, with another home folder for its state.
func caseApp(c casetest.Case, g casetest.Ground, home, state string, out *bytes.Buffer) *app {
	env := maps.Clone(g.Env)
	env["HOME"], env["XDG_STATE_HOME"] = home, state
	return patient(newApp(system{
		stdin: strings.NewReader(""), stdout: out, stderr: out, dir: g.Project, env: env, goos: "linux", now: casetest.Now,
	}, builtin.Checks()))
}

// TestFixRecordedCases repairs every recorded case: what doctor offers must be possible and
// fix its finding, and undo must restore every byte and mode.
func TestFixRecordedCases(t *testing.T) {
	var offered, fixed atomic.Int64
	t.Run("cases", func(t *testing.T) {
		for _, c := range casetest.Load(t, casetest.First) {
			t.Run(c.Name, func(t *testing.T) {
				t.Parallel()
				g := c.LayOut(t, casetest.Now())
				state := t.TempDir()
				run := func(args ...string) (int, string) {
					var out bytes.Buffer
					return runFix(t, caseApp(c, g, g.Home, state, &out), args...), out.String()
				}
				// possible requires that every fix that is offered can be applied.
				possible := func() {
					if code, out := run("--offline", "--unsafe", "--dry-run", "--home", g.Home, "--os", c.Layout.Host.OS); code == exitUsage || strings.Contains(out, "cannot apply the fix") {
						t.Errorf("exit code %d:\n%s", code, out)
					}
				}
				before := snapshot(t, g.Project, g.Home)
				possible()
				code, out := run("--offline", "--unsafe", "--yes", "--home", g.Home, "--os", c.Layout.Host.OS)
				if code == exitUsage || strings.Contains(out, "not fixed") {
					t.Errorf("exit code %d:\n%s", code, out)
				}
				if !strings.Contains(out, "Changed ") {
					if !maps.Equal(before, snapshot(t, g.Project, g.Home)) {
						t.Error("files are changed, and nothing is said of it")
					}
					return
				}
				offered.Add(1)
				if code == exitOK {
					fixed.Add(1)
				}
				possible()
				if code, out := run("--undo"); code != exitOK {
					t.Errorf("undo: %d: %s", code, out)
				}
				if after := snapshot(t, g.Project, g.Home); !maps.Equal(before, after) {
					t.Errorf("undo left other files:\n%v\nwant\n%v", after, before)
				}
			})
		}
	})
	t.Logf("%d cases repaired, %d of them with nothing left to do", offered.Load(), fixed.Load())
}

// TestSuggestedCommands runs every `doctor fix` that the report of a recorded case suggests,
// unchanged: each must change something, even if the examined home folder is not the one of
// the shell.
func TestSuggestedCommands(t *testing.T) {
	var count atomic.Int64
	t.Run("cases", func(t *testing.T) {
		for _, c := range casetest.Load(t, casetest.First) {
			t.Run(c.Name, func(t *testing.T) {
				t.Parallel()
				run := func(g casetest.Ground, args ...string) string {
					var out bytes.Buffer
					caseApp(c, g, t.TempDir(), t.TempDir(), &out).run(t.Context(), args)
					return out.String()
				}
				g := c.LayOut(t, casetest.Now())
				told := run(g, "--offline", "--home", g.Home, "--os", c.Layout.Host.OS)
				for line := range strings.Lines(told) {
					words := strings.Fields(line)
					if !strings.HasPrefix(line, "      doctor fix ") {
						continue
					}
					count.Add(1)
					again := c.LayOut(t, casetest.Now()) // as it was, each time
					for i := range words {
						words[i] = strings.ReplaceAll(words[i], g.Home, again.Home)
					}
					if out := run(again, append(words[1:], "--offline", "--yes")...); !strings.Contains(out, "Changed ") {
						t.Errorf("%s changes nothing:\n%s", strings.TrimSpace(line), out)
					}
				}
			})
		}
	})
	t.Logf("%d commands run", count.Load())
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
