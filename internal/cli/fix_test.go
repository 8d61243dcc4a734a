package cli

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"doctor/checks"
	"doctor/checks/doctorsettings"
	"doctor/fixers"
	"doctor/internal/facts"
	"doctor/internal/memnet"
	"doctor/internal/redact"
)

// runFix runs the command fix as the root command would.
func runFix(t *testing.T, a *app, args ...string) int {
	t.Helper()
	return runFixContext(t.Context(), a, args...)
}

func runFixContext(ctx context.Context, a *app, args ...string) int {
	cmd := newFixCommand(a)
	a.prepare(cmd)
	cmd.SetArgs(append([]string{}, args...)) // of nil it would make those of the test
	err := cmd.ExecuteContext(ctx)
	var code *codeError
	if err != nil && !errors.As(err, &code) {
		a.complain(err)
	}
	return codeOf(err)
}

// fixableChecks find every line NAME=bad of .env, and offer to make it good.
// What they find and offer can be changed by other names and values:
//
//	NAME=bad      repaired safely, the variable set to good
//	NAME=worse    repaired in two steps: worse, bad, good
//	NAME=unsafe   repaired unsafely
//	NAME=stays    repaired by a change that does not help
//	NAME=shared   repaired by setting ALL, as all of this kind are
//	NAME=broken   its fix is to be made in a file that is not there
//	NAME=manual   only a command, and a line to write
//	NAME=elsewhere  repaired by setting it to x in other.env
//	NAME=twoways  set to good, or to better
//	NAME=append   repaired by adding NAME_DONE=1
//	NAME=second   its first fix does not help, its second sets it to good
//	NAME=both     repaired by adding NAME_DONE=1 here and in other.env
//	NAME=harms    set to good, which makes W bad, the matter of another service
//	NAME=region   set to the region that the person says
func fixableChecks() []*checks.Check {
	rules := []*checks.Rule{}
	for _, id := range []string{"bad", "worse", "unsafe", "stays", "broken", "manual", "shared", "elsewhere", "twoways", "append", "second", "both", "harms", "region"} {
		rules = append(rules, &checks.Rule{ID: "value-" + id, Severity: checks.Error, Title: "A value", Doc: "**Fix.** Set it.", Since: "0.1.0"})
	}
	return []*checks.Check{{
		ID: "values", Title: "The values", Doc: "Looks at .env.", Scope: facts.Project, Rules: rules,
		Run: func(_ context.Context, p *checks.Pass) error { return lookAtValues(p, rules) },
	}, doctorsettings.Check}
}

func lookAtValues(p *checks.Pass, rules []*checks.Rule) error {
	data, err := p.Machine.Read(filepath.Join(p.Dir, ".env"))
	if err != nil {
		return checks.Unknownf("no .env")
	}
	other, _ := p.Machine.Read(filepath.Join(p.Dir, "other.env"))
	for i, line := range strings.Split(string(data), "\n") {
		name, value, _ := strings.Cut(line, "=")
		edit := fixers.RetargetVariables{File: ".env", Set: map[string]string{}}
		fix := checks.Fix{Title: redact.NewText("Set " + name), Safety: checks.Safe}
		to := map[string]string{"bad": "good", "worse": "bad", "unsafe": "good", "stays": "stays ", "broken": "x", "manual": "x", "shared": "x", "elsewhere": "x", "twoways": "good", "append": "append", "second": "second", "both": "both", "harms": "good", "region": "region"}[value]
		here, there := strings.Contains(string(data), name+"_DONE=1"), strings.Contains(string(other), name+"_DONE=1")
		if to == "" || value == "elsewhere" && strings.Contains(string(other), name+"=x") ||
			value == "shared" && strings.Contains(string(data), "ALL=set") || value == "append" && here || value == "both" && here && there {
			continue
		}
		switch value {
		case "elsewhere":
			edit.File = "other.env"
		case "unsafe":
			fix.Safety = checks.Unsafe
		case "stays":
			edit.Set["OTHER"] = name
			to = value
		case "shared":
			edit.Set["ALL"] = "set"
		case "append", "both":
			edit.Set[name+"_DONE"] = "1"
		case "harms":
			edit.Set["W"] = "bad"
		case "broken":
			edit.File = "no-such.env"
		case "manual":
			fix.Commands, fix.Lines = redact.Texts("set "+name), redact.Texts("# "+name)
		}
		if value == "region" {
			to = p.Options.Region
		}
		if value != "shared" {
			edit.Set[name] = to
		}
		switch {
		case to == "":
			fix.Needs = fixers.Region
		case value != "manual":
			fix.Edit = edit
		}
		fixes := []checks.Fix{fix}
		also := func(title, file, name, value string) {
			fixes = append(fixes, checks.Fix{Title: redact.NewText(title), Safety: checks.Safe,
				Edit: fixers.RetargetVariables{File: file, Set: map[string]string{name: value}}})
		}
		switch value {
		case "twoways":
			also("Set "+name+" to better", ".env", name, "better")
		case "second":
			also("Set "+name+" to good", ".env", name, "good")
		case "both":
			also("Set "+name+"_DONE too", "other.env", name+"_DONE", "1")
		}
		services := []string{"scheduler"}
		if name == "W" {
			services = []string{"worker"}
		}
		p.Report(checks.Finding{
			Services: services,
			Rule:     ruleOf(rules, "value-"+value), Subject: name, Message: redact.NewText(name + " is \x1b[31m" + value), Fixes: fixes,
			At: []checks.Position{{File: ".env", Line: i + 1}},
		})
	}
	return nil
}

// fixApp is an app in a project with this .env.
func fixApp(t *testing.T, env string, answers io.Reader) (*app, *lockedBuffer, string) {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, ".env")
	if err := os.WriteFile(path, []byte(env), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "other.env"), []byte("X=1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "empty"), 0o755); err != nil {
		t.Fatal(err)
	}
	out := &lockedBuffer{}
	s := system{
		stdin: strings.NewReader(""), stdout: out, stderr: out, dir: dir, goos: "linux",
		env:  map[string]string{"HOME": filepath.Join(dir, "..", "home"), "XDG_STATE_HOME": t.TempDir()},
		now:  func() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) },
		dial: memnet.New().Dial, // the engine of this machine is not for these tests
	}
	if answers != nil {
		s.stdin, s.stdinTerminal, s.stdoutTerminal = answers, true, true
		s.env["NO_COLOR"] = "1"
	}
	return patient(newApp(s, fixableChecks())), out, path
}

func TestFix(t *testing.T) {
	for name, c := range map[string]struct {
		env     string
		args    []string
		answers string
		code    int
		after   string // "" for as before
		says    []string
		not     []string
	}{
		"shows only": {
			env: "A=bad\n", code: 1,
			says: []string{"error[value-bad] A is \\x1b[31mbad\n  Fix: Set A\n\n    --- .env\n", "    -A=****\n    +A=****\n    Note: line 1: the masked text is replaced by one that is 1 character longer\n",
				"Nothing changed. To apply this fix:\n      doctor fix --yes\n"},
			not: []string{"STATUS", "\x1b"},
		},
		"dry run": {
			env: "A=bad\nB=bad\n", args: []string{"-n", "--only", "values", "value-bad"}, answers: "y\ny\n", code: 1,
			says: []string{"To apply these fixes:\n      doctor fix value-bad --only values --yes\n"}, not: []string{"Apply this fix"},
		},
		"one diff for a file": {
			env: "A=bad\nX=1\nB=bad\n", code: 1,
			says: []string{"A is \\x1b[31mbad\n  Fix: Set A\n\nerror[value-bad] B is \\x1b[31mbad\n  Fix: Set B\n\n    --- .env\n    +++ .env\n    @@ -1,3 +1,3 @@\n    -A=****\n    +A=****\n     X=****\n    -B=****\n    +B=****\n"},
		},
		"yes": {
			env: "A=bad\nB=bad\nC=x\n", args: []string{"--yes"}, after: "A=good\nB=good\nC=x\n",
			says: []string{"    -B=****\n    +B=****\n", "\nChanged .env.\nfixed value-bad\n• No AWS use found\nTo undo: doctor fix --undo\n"},
			not:  []string{"STATUS", "Apply this fix"},
		},
		"asked": {
			env: "A=bad\nB=bad\nC=bad\nD=bad\n", answers: "y\nn\n Yes \nno\n", code: 1, after: "A=good\nB=bad\nC=good\nD=bad\n",
			says: []string{"    -A=****\n    +A=****\n     B=****\n     C=****\n", "Apply this fix [y,n,q,a,d,?]? ", "Changed .env.\nfixed value-bad\n2 errors left, next: value-bad\n  B is \\x1b[31mbad\n      doctor fix value-bad\nTo see all: doctor\n"},
		},
		"one left": {
			env: "A=bad\nB=bad\n", args: []string{"--offline"}, answers: "y\nn\n", code: 1, after: "A=good\nB=bad\n",
			says: []string{"fixed value-bad\n1 error left: value-bad\n  B is \\x1b[31mbad\n      doctor fix value-bad --offline\nTo undo: doctor fix --undo\n"}, not: []string{"To see all"},
		},
		"not an answer": {
			env: "A=bad\nB=bad\n", answers: "\nyep\n?\ny\nn\n", code: 1, after: "A=good\nB=bad\n",
			says: []string{strings.Repeat("[y,n,q,a,d,?]? y - apply this fix\nn - do not apply this fix; offer the next one: another way, or for another problem\n"+
				"q - quit: apply the fixes accepted so far, and no more\na - apply this fix and all later ones; unsafe ones are still asked about\n"+
				"d - do not apply this fix, nor any later one that changes .env\n? - print help\nApply this fix ", 3)},
		},
		"quit": {env: "A=bad\nB=bad\nC=bad\n", answers: "y\nq\ny\n", code: 1, after: "A=good\nB=bad\nC=bad\n", says: []string{"Changed .env", "2 errors left"}, not: []string{"C is"}},
		"quit before the next round": {
			env: "A=worse\n", answers: "y\nq\ny\n", code: 1, after: "A=bad\n", says: []string{"fixed value-worse\n1 error left: value-bad\n"},
		},
		"quit at once": {env: "A=bad\nB=bad\n", answers: "q\n", code: 1, says: []string{"\nNothing changed. To see the diagnosis: doctor\n"}, not: []string{"B is", "To undo"}},
		"all":          {env: "A=bad\nB=bad\nC=worse\n", answers: "n\na\n", code: 1, after: "A=bad\nB=good\nC=good\n", says: []string{"C is \\x1b[31mworse\n", "C is \\x1b[31mbad\n"}},
		"all but unsafe": {
			env: "A=bad\nB=unsafe\nC=bad\n", args: []string{"--unsafe"}, answers: "a\n?\nn\n", code: 1, after: "A=good\nB=unsafe\nC=good\n",
			says: []string{"  Unsafe: it can affect more than this problem\n", "a - apply this fix and all later ones; unsafe ones are still asked about\n", "1 error left: value-unsafe\n      doctor fix value-unsafe --unsafe\n"},
		},
		"not this file": {
			env: "A=bad\nB=bad\n", answers: "d\ny\n", code: 1, says: []string{"Nothing changed."}, not: []string{"B is"},
		},
		"not this file, but another": {
			env: "A=bad\nB=elsewhere\nC=bad\n", answers: "d\ny\n", code: 1, after: "A=bad\nB=elsewhere\nC=bad\n",
			says: []string{"Changed other.env.\nfixed value-elsewhere\n2 errors left"}, not: []string{"C is"},
		},
		"end of input": {env: "A=bad\nB=bad\n", answers: "y\n", code: 1, after: "A=good\nB=bad\n", says: []string{"[y,n,q,a,d,?]? \n"}},
		"another way": {
			env: "A=twoways\n", answers: "n\ny\n", after: "A=better\n", says: []string{"A is \\x1b[31mtwoways\n  Fix: Set A\n", "]? \n  Or: Set A to better\n    --- .env\n"}, // shown once
		},
		"nothing wanted": {
			env: "A=bad\n", args: []string{"--only", "values", "--color", "never"}, answers: "n\n", code: 1, says: []string{"\nNothing changed. To see the diagnosis: doctor --only values\n"}, not: []string{"Changed .env", "fixed", "STATUS"},
		},
		"two steps": {
			env: "A=worse\n", args: []string{"-y"}, after: "A=good\n",
			says: []string{"\nChanged .env.\n\nerror[value-bad]", "\nChanged .env.\nfixed value-worse\nfixed value-bad\n"}, not: []string{"not fixed"},
		},
		"in the way": {
			env: "A=bad\nB=append\nC=append\n", args: []string{"-y"}, after: "A=good\nB=append\nC=append\nB_DONE=1\nC_DONE=1\n",
			says: []string{"fixed value-append\n"}, not: []string{"waits for"},
		},
		"in the way, shown": {
			env: "B=append\nC=append\n", code: 1,
			says: []string{"C is \\x1b[31mappend\n  Fix: Set C\n  Note: waits for \"Set B\", which changes the same place in .env\n\nNothing changed. To apply these fixes:\n"},
		},
		"in the way, asked": {
			env: "B=append\nC=append\n", answers: "y\nn\n", code: 1, after: "B=append\nC=append\nB_DONE=1\n",
			says: []string{"\nChanged .env.\n\nerror[value-append] C is"}, not: []string{"waits for"}, // asked when the first is applied
		},
		"of no help": {
			env: "A=bad\nB=stays\n", args: []string{"-y"}, code: 1, after: "A=good\nB=stays\n",
			says: []string{"1 error left: value-stays\n  B is \\x1b[31mstays\n  doctor does not offer its fix, which it has tried in memory: the problem would still be there\n"}, not: []string{"not fixed", "Set B"},
		},
		"of no help, asked": {env: "B=stays\n", answers: "y\n", code: 1, says: []string{"the problem would still be there"}, not: []string{"Apply this fix"}},
		"the second way":    {env: "A=second\n", args: []string{"-y"}, after: "A=good\n", says: []string{"Fix: Set A to good\n"}, not: []string{"Or: "}},
		"both ways together": {
			env: "A=both\n", args: []string{"-y"}, after: "A=both\nA_DONE=1\n",
			says: []string{"  Fix: Set A\n  And: Set A_DONE too\n", "Changed .env and other.env.\nfixed value-both\n"},
		},
		"both ways together, asked": {
			env: "A=both\n", answers: "y\n", after: "A=both\nA_DONE=1\n", says: []string{"  Fix: Set A\n", "  And: Set A_DONE too\n", "+++ other.env\n"},
		},
		"the person says which": {
			env: "A=region\nB=region\n", answers: "moon\n eu-west-1 \ny\nn\n", code: 1, after: "A=eu-west-1\nB=region\n",
			says: []string{"A is \\x1b[31mregion\n  Fix: Set A\nRegion, such as us-east-1 (empty: leave it)? Not the name of a region.\nRegion, such as us-east-1 (empty: leave it)? ", "fixed value-region\n1 error left: value-region\n"},
		},
		"the person does not say which": {
			env: "A=region\nB=bad\n", answers: "\ny\n", code: 1, after: "A=region\nB=good\n",
			says: []string{"(empty: leave it)? ", "1 error left: value-region\n", "  doctor writes it if you say the region\n      doctor fix value-region --region us-east-1\n"},
		},
		"the input ends before the region": {env: "A=region\n", answers: " ", code: 1, says: []string{"(empty: leave it)? ", "Nothing changed."}},
		"the region is said":               {env: "A=region\n", args: []string{"-y", "--region", "eu-west-1"}, after: "A=eu-west-1\n", says: []string{"fixed value-region\n"}},
		"does harm": {
			env: "A=harms\nB=bad\n", args: []string{"-y"}, code: 1, after: "A=harms\nB=good\n", says: []string{"it would cause value-bad\n"},
		},
		"one change for two": {
			env: "A=shared\nB=shared\n", answers: "y\n", after: "A=shared\nB=shared\nALL=set\n",
			says: []string{"B is \\x1b[31mshared\n  Fixed by a change above.\n"},
		},
		"one no for two": {env: "A=shared\nB=shared\n", answers: "n\ny\n", code: 1, not: []string{"Changed .env"}},
		"unsafe": {
			env: "A=unsafe\n", args: []string{"-y"}, code: 1,
			says: []string{"error[value-unsafe] A is", "  doctor applies this fix only with --unsafe: it can affect more than this problem\n      doctor fix value-unsafe --yes --unsafe\n\nNothing changed: no fix can be applied without --unsafe.\n"},
			not:  []string{"Changed .env", "To undo"},
		},
		"unsafe left": {
			env: "A=bad\nB=unsafe\n", args: []string{"-y"}, code: 1, after: "A=good\nB=unsafe\n",
			says: []string{"1 error left: value-unsafe\n  B is \\x1b[31munsafe\n  Fix: Set B\n  doctor applies this fix only with --unsafe: it can affect more than this problem\n      doctor fix value-unsafe --yes --unsafe\n"},
		},
		"unsafe among others": {env: "A=bad\nB=unsafe\n", code: 1, says: []string{"\nNot fixed by doctor:\n\nerror[value-unsafe]", "only with --unsafe", "To apply this fix:\n      doctor fix --yes\n"}},
		"unsafe not wanted": {
			env: "A=bad\n", args: []string{"--unsafe=false"}, code: 1, says: []string{"\n      doctor fix --unsafe=false --yes\n"},
		},
		"unsafe, asked": {
			env: "A=unsafe\nB=bad\n", answers: "n\ny\n", code: 1, after: "A=good\nB=bad\n",
			says: []string{"  Unsafe: it can affect more than this problem\n", "fixed value-unsafe\n", "1 error left: value-bad\n"},
		},
		"unsafe wanted": {
			env: "A=unsafe\n", args: []string{"-y", "--unsafe"}, after: "A=good\n", says: []string{"  Unsafe: it can affect more than this problem\n", "fixed value-unsafe\n"},
		},
		"impossible": {
			env: "A=broken\nB=manual\n", code: 1,
			says: []string{"doctor cannot apply the fix: cannot plan retarget-variables in no-such.env: ", "error[value-manual] B is", "  Fix: Set B\n      set B\n      # B\n", "\nNothing changed: doctor cannot fix these itself.\n"},
		},
		"by hand, left": {
			env: "A=bad\nB=manual\n", args: []string{"-y"}, code: 1, after: "A=good\nB=manual\n",
			says: []string{"1 error left: value-manual\n  B is \\x1b[31mmanual\n  Fix: Set B\n      set B\n      # B\nTo undo"},
		},
		"asked for first": {
			env: "A=manual\nB=stays\nC=bad\n", args: []string{"-y", "value-stays", "value-bad"}, code: 1, after: "A=manual\nB=stays\nC=good\n",
			says: []string{"2 errors left, next: value-stays\n", "also left: value-manual, for you to do: Set A\n"},
		},
		"other rules": {env: "A=bad\n", args: []string{"value-worse", "value-unsafe"}, code: 1, says: []string{"Nothing to fix: no finding of value-worse and value-unsafe."}},
		"by check":    {env: "A=bad\nB=worse\n", args: []string{"values", "-y"}, after: "A=good\nB=good\n"},
		"by rule":     {env: "A=bad\nB=manual\n", args: []string{"value-bad", "-y"}, code: 1, after: "A=good\nB=manual\n"},
		"all good":    {env: "A=1\n", says: []string{"Nothing to fix."}},
		"wrong id":    {env: "A=1\n", args: []string{"value-bed"}, code: 2, says: []string{`"value-bed"; did you mean value-bad?`}},
		"a folder":    {env: "A=1\n", args: []string{"some/dir"}, code: 2, says: []string{"name the project folder with --dir"}},
		"no folder":   {env: "A=1\n", args: []string{"--dir", "nowhere"}, code: 2, says: []string{"nowhere does not exist"}},
		"undo alone":  {env: "A=1\n", args: []string{"--undo", "--yes"}, code: 2, says: []string{"--undo cannot be combined"}},
		"yes and dry": {env: "A=1\n", args: []string{"--dry-run", "--yes"}, code: 2, says: []string{"exclude each other"}},
		"no undo":     {env: "A=1\n", args: []string{"--undo"}, code: 2, says: []string{"nothing was undone: there is no fix to undo in this project"}},
		"unknown":     {env: "A=1\n", args: []string{"--dir", "empty"}, code: 3, says: []string{"Nothing to fix.\nvalues is unknown: no .env\n"}},
	} {
		t.Run(name, func(t *testing.T) {
			var answers io.Reader
			if c.answers != "" {
				answers = strings.NewReader(c.answers)
			}
			a, out, path := fixApp(t, c.env, answers)
			if code := runFix(t, a, c.args...); code != c.code {
				t.Errorf("exit code %d, want %d", code, c.code)
			}
			if c.after == "" {
				c.after = c.env
			}
			if got, err := os.ReadFile(path); err != nil || string(got) != c.after {
				t.Errorf(".env is %q, want %q", got, c.after)
			}
			for _, text := range c.says {
				if !strings.Contains(out.String(), text) {
					t.Errorf("does not say %q:\n%s", text, out)
				}
			}
			for _, text := range c.not {
				if strings.Contains(out.String(), text) {
					t.Errorf("says %q:\n%s", text, out)
				}
			}
		})
	}
}

func TestFixUndo(t *testing.T) {
	a, out, path := fixApp(t, "A=worse\n", nil)
	if code := runFix(t, a, "--yes"); code != exitOK {
		t.Fatalf("%d: %s", code, out)
	}
	if code := runFix(t, a, "--undo"); code != exitOK || !strings.Contains(out.String(), "Restored .env as before the fix of 2026-11-23 12:00:00 UTC.\n") {
		t.Errorf("%d: %s", code, out)
	}
	if got, _ := os.ReadFile(path); string(got) != "A=worse\n" { // after both rounds
		t.Errorf("%q", got)
	}
	if code := runFix(t, a, "--yes"); code != exitOK {
		t.Fatalf("%d: %s", code, out)
	}
	if err := os.WriteFile(path, []byte("A=mine\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code := runFix(t, a, "--undo"); code != exitUsage || !strings.Contains(out.String(), "nothing was undone: .env has changed since the fix") {
		t.Errorf("%d: %s", code, out)
	}
	if got, _ := os.ReadFile(path); string(got) != "A=mine\n" {
		t.Errorf("%q", got)
	}
}

// TestFixInterrupted: interrupting doctor at the question changes nothing.
func TestFixInterrupted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		in, typing := io.Pipe()
		defer func() { _ = typing.Close() }()
		a, out, path := fixApp(t, "A=bad\nB=bad\n", in)
		ctx, stop := context.WithCancel(t.Context())
		code := make(chan int)
		go func() { code <- runFixContext(ctx, a) }()
		_, _ = io.WriteString(typing, "y\n")
		synctest.Wait()
		if asked := strings.Count(out.String(), "Apply this fix"); asked != 2 {
			t.Errorf("it asked %d times before it waits: %s", asked, out)
		}
		stop()
		if code := <-code; code != exitInterrupted {
			t.Errorf("exit code %d: %s", code, out)
		}
		if got, _ := os.ReadFile(path); string(got) != "A=bad\nB=bad\n" {
			t.Errorf("%q", got)
		}
	})
}

func TestFixInColour(t *testing.T) {
	a, out, _ := fixApp(t, "A=bad\n", nil)
	runFix(t, a, "--color", "always", "--yes")
	for _, text := range []string{"\x1b[31m-A=****\x1b[0m", "\x1b[32m+A=****\x1b[0m", "\x1b[32mfixed\x1b[0m"} {
		if !strings.Contains(out.String(), text) {
			t.Errorf("no %q in %q", text, out)
		}
	}
}

func TestFixCannotChange(t *testing.T) {
	a, out, path := fixApp(t, "A=bad\n", nil)
	state := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(state, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	a.env["XDG_STATE_HOME"] = state // without a folder for backups nothing is changed
	if code := runFix(t, a, "--yes"); code != exitUsage || !strings.Contains(out.String(), "doctor: nothing was changed: cannot make the folder for backups") {
		t.Errorf("%d: %s", code, out)
	}
	if got, _ := os.ReadFile(path); string(got) != "A=bad\n" {
		t.Errorf("%q", got)
	}
	a.env["XDG_STATE_HOME"] = filepath.Join(a.dir, "state")
	if code := runFix(t, a, "--yes"); code != exitUsage || !strings.Contains(out.String(), "could be committed") {
		t.Errorf("%d: %s", code, out)
	}
}

func TestStateDir(t *testing.T) {
	root := filepath.FromSlash("/")
	for _, c := range []struct {
		goos string
		env  map[string]string
		want string
	}{
		{"linux", map[string]string{"HOME": "/home/me"}, "/home/me/.local/state/doctor"},
		{"darwin", map[string]string{"HOME": "/Users/me"}, "/Users/me/.local/state/doctor"},
		{"linux", map[string]string{"HOME": "/home/me", "XDG_STATE_HOME": "/var/me"}, "/var/me/doctor"},
		{"linux", map[string]string{"HOME": "/home/me", "XDG_STATE_HOME": "relative"}, "/home/me/.local/state/doctor"},
		{"windows", map[string]string{"USERPROFILE": "/me"}, "/me/AppData/Local/doctor"},
		{"windows", map[string]string{"USERPROFILE": "/me", "LOCALAPPDATA": "/local", "XDG_STATE_HOME": "/x"}, "/local/doctor"},
		{"linux", nil, ""},
	} {
		a := newApp(system{goos: c.goos, env: c.env, dir: root}, nil)
		got, err := a.stateDir()
		if filepath.ToSlash(got) != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%s %v: %q, %v, want %q", c.goos, c.env, got, err, c.want)
		}
	}
}
