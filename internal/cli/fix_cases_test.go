package cli

import (
	"bytes"
	_ "embed" // the list
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"doctor/checks/builtin"
	"doctor/checks/checktest"
	"doctor/internal/casetest"
)

// uncured names the failing cases that neither doctor nor the commands it prints can cure, each
// with the reason:
//
//	SET/NAME REASON
//
//go:embed testdata/uncured.txt
var uncured string

// caseApp is doctor on the machine of a recorded case, with another home folder for its state.
func caseApp(c casetest.Case, g casetest.Ground, home, state string, out *bytes.Buffer) *app {
	env := maps.Clone(g.Env)
	env["HOME"], env["XDG_STATE_HOME"] = home, state
	return patient(newApp(system{
		stdin: strings.NewReader(""), stdout: out, stderr: out, dir: g.Project, env: env, goos: "linux", now: casetest.Now,
	}, builtin.Checks()))
}

// repairedCase is a recorded case that is being repaired.
type repairedCase struct {
	c     casetest.Case
	g     casetest.Ground
	state string
}

// run runs a command of doctor, and returns its exit code and everything it printed.
func (p *repairedCase) run(t *testing.T, args ...string) (int, string) {
	t.Helper()
	var out bytes.Buffer
	code := caseApp(p.c, p.g, p.g.Home, p.state, &out).run(t.Context(), args)
	return code, out.String()
}

// fix runs `doctor fix` with everything allowed.
func (p *repairedCase) fix(t *testing.T, args ...string) (int, string) {
	t.Helper()
	return p.run(t, append([]string{"fix", "--offline", "--unsafe", "--home", p.g.Home, "--os", p.c.Layout.Host.OS}, args...)...)
}

// ailment is a finding of a report.
type ailment struct {
	Rule, Severity, Message string
	Services                []string
	Fixes                   []remedy
}

// remedy is a fix of one.
type remedy struct {
	Title, Apply    string
	Commands, Lines []string
}

// ailments are the errors of a report, in its order.
func (p *repairedCase) ailments(t *testing.T) []ailment {
	t.Helper()
	return slices.DeleteFunc(p.findings(t), func(a ailment) bool { return a.Severity != "error" })
}

// findings are all findings of a report, in its order.
func (p *repairedCase) findings(t *testing.T) []ailment {
	t.Helper()
	_, out := p.run(t, "--offline", "--format", "json", "--home", p.g.Home, "--os", p.c.Layout.Host.OS)
	var document struct {
		Projects []struct {
			Checks []struct{ Findings []ailment }
		}
	}
	if err := json.Unmarshal([]byte(out), &document); err != nil {
		return []ailment{{Rule: "no report", Severity: "error", Message: out}}
	}
	var found []ailment
	for _, project := range document.Projects {
		for _, check := range project.Checks {
			found = append(found, check.Findings...)
		}
	}
	return found
}

// obey runs the commands of the first fix that has some a test can run, in a shell, and reports
// whether there is one. The variables they set stay set.
func (p *repairedCase) obey(t *testing.T, a ailment) (ran bool) {
	t.Helper()
	for _, fix := range a.Fixes {
		if strings.Contains(fix.Apply, " --region ") { // the rest was tried with --yes
			words := strings.Fields(strings.ReplaceAll(fix.Apply, "--home ~", "--home "+p.g.Home))
			if code, out := p.run(t, append(words[1:], "--offline", "--yes")...); !strings.Contains(out, "Changed ") {
				t.Errorf("%s changes nothing: %d: %s", fix.Apply, code, out)
			}
			return true
		}
		commands := fix.Commands
		if fix.Apply != "" || len(fix.Lines) > 0 || len(commands) == 0 || len(checktest.Runnable(commands, "aws configure set ")) < len(commands) || needsProgram(fix) {
			continue
		}
		env := maps.Clone(p.g.Env)
		env["HOME"] = p.g.Home
		folder, env, err := checktest.Enter(p.g.Project, env, commands)
		if err != nil {
			t.Errorf("%s: a command that doctor printed fails: %v", a.Rule, err)
			return false
		}
		p.g.Project, p.g.Env = folder, env
		return true
	}
	return false
}

// needsProgram reports whether the commands of a fix are of a program that is not here.
func needsProgram(fix remedy) bool {
	if !slices.ContainsFunc(fix.Commands, func(c string) bool { return strings.HasPrefix(c, "aws configure set ") }) {
		return false
	}
	_, err := exec.LookPath("aws")
	return err != nil
}

// isDue reports whether an error means that the person has to log in, which is what is left to do
// if everything in the files is right.
func isDue(a ailment) bool {
	return slices.ContainsFunc(a.Fixes, func(f remedy) bool {
		return slices.ContainsFunc(f.Commands, func(c string) bool {
			return strings.HasPrefix(c, "aws sso login") || strings.HasPrefix(c, "aws login")
		})
	})
}

// TestFixRecordedCases repairs every recorded case as a person would: `doctor fix`, then the
// commands that are still printed, until nothing more can be done. What is offered must be
// possible and cure its finding, bring no other, be done after one run, and undo must restore
// every byte and mode.
func TestFixRecordedCases(t *testing.T) {
	var changed, failing, cured atomic.Int64
	var lock sync.Mutex
	left := map[string]string{}
	why := reasons(t)
	t.Run("cases", func(t *testing.T) {
		for _, c := range casetest.Load(t, casetest.First, casetest.More) {
			t.Run(c.Name, func(t *testing.T) {
				t.Parallel()
				p := &repairedCase{c: c, g: c.LayOut(t, casetest.Now()), state: t.TempDir()}
				at := p.g
				before := snapshot(t, at.Project, at.Home)
				errors := p.ailments(t)
				code, out := p.fix(t, "--yes")
				if code == exitUsage && !c.Layout.NoHome || strings.Contains(out, "not fixed") {
					t.Errorf("exit code %d:\n%s", code, out)
				}
				has := !maps.Equal(before, snapshot(t, at.Project, at.Home))
				if told := strings.Contains(out, "Changed "); told != has {
					t.Errorf("files are changed: %v; and it is said: %v:\n%s", has, told, out)
				}
				rest := p.ailments(t)
				if has {
					changed.Add(1)
					judgeRepaired(t, p, errors, rest, out)
				}
				commands := 0
				for len(rest) > 0 && commands < 5 && p.obey(t, rest[0]) {
					commands++
					p.fix(t, "--yes")
					rest = p.ailments(t)
				}
				if has && commands == 0 {
					judgeUndone(t, p, before)
				}
				if !c.Expect.ShouldFail || c.Expect.Needs != "static" && c.Expect.Needs != "engine" {
					return
				}
				failing.Add(1)
				name := c.Set + "/" + c.Name
				switch {
				case len(rest) == 0:
					cured.Add(1)
					if why[name] != "" {
						t.Errorf("it is cured now: take it off testdata/uncured.txt (%s)", why[name])
					}
				case slices.ContainsFunc(rest[0].Fixes, needsProgram):
					t.Logf("not judged, aws is not here: %s", rest[0].Message)
				case why[name] == "":
					t.Errorf("not cured: %s\n%s", told(rest), out)
				default:
					t.Logf("not cured (%s): %s", why[name], told(rest))
				}
				if len(rest) > 0 {
					lock.Lock()
					left[name] = rest[0].Rule
					lock.Unlock()
				}
			})
		}
	})
	if *update {
		var list strings.Builder
		for _, name := range slices.Sorted(maps.Keys(left)) {
			reason := why[name]
			if reason == "" {
				reason = left[name]
			}
			fmt.Fprintf(&list, "%s %s\n", name, reason)
		}
		if err := os.WriteFile("testdata/uncured.txt", []byte(list.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d cases repaired; of %d cases that fail and that files or the engine show, %d are cured, %d%%",
		changed.Load(), failing.Load(), cured.Load(), 100*cured.Load()/max(1, failing.Load()))
}

// judgeRepaired: what `doctor fix` changed is the cure of an error, brings no other than that the
// person has to log in, and is all of it.
func judgeRepaired(t *testing.T, p *repairedCase, before, after []ailment, out string) {
	t.Helper()
	for _, a := range after {
		if !slices.ContainsFunc(before, func(b ailment) bool { return a.Rule == b.Rule }) && !isDue(a) {
			t.Errorf("the repair brings an error, %s: %s\n%s", a.Rule, a.Message, out)
		}
	}
	repaired := snapshot(t, p.g.Project, p.g.Home)
	if _, again := p.fix(t, "--yes"); !maps.Equal(repaired, snapshot(t, p.g.Project, p.g.Home)) {
		t.Errorf("a second run changes something:\n%s\nThe first:\n%s", again, out)
	}
}

// judgeUndone: undo restores everything.
func judgeUndone(t *testing.T, p *repairedCase, before map[string]string) {
	t.Helper()
	if code, out := p.run(t, "fix", "--undo"); code != exitOK {
		t.Errorf("undo: %d: %s", code, out)
	}
	if after := snapshot(t, p.g.Project, p.g.Home); !maps.Equal(before, after) {
		t.Errorf("undo left other files:\n%v\nwant\n%v", after, before)
	}
}

func told(errors []ailment) string {
	var b strings.Builder
	for _, a := range errors {
		fmt.Fprintf(&b, "%s: %s", a.Rule, a.Message)
		for _, f := range a.Fixes {
			fmt.Fprintf(&b, "; %s %q", f.Title, f.Commands)
		}
		b.WriteString("\n")
	}
	return b.String()
}

// reasons are the lines of the list, each of a case that there is.
func reasons(t *testing.T) map[string]string {
	t.Helper()
	why := map[string]string{}
	for line := range strings.Lines(uncured) {
		name, reason, _ := strings.Cut(strings.TrimSpace(line), " ")
		_, file, _ := strings.Cut(name, "/")
		if reason == "" || why[name] != "" || !casetest.Named(file+".txtar") {
			t.Errorf("testdata/uncured.txt: no reason, named twice or no case: %s", line)
		}
		why[name] = reason
	}
	return why
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
