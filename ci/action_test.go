package ci_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// action is action.yml.
type action struct {
	Name, Description string
	Branding          map[string]string
	Inputs            map[string]struct{ Description, Default string }
	Outputs           map[string]struct{ Description, Value string }
	Runs              struct {
		Using string
		Steps []step
	}
}

type step struct {
	ID, Name, If, Uses, Shell, Run string
	With, Env                      map[string]string
}

// runner is a machine that runs the Action in a workspace. What the Action builds is shared with
// other runners.
type runner struct {
	workspace, temp string
	action          action
	inputs          map[string]string
}

func newRunner(t *testing.T, built, workspace string, inputs map[string]string) runner {
	t.Helper()
	r := runner{workspace: workspace, temp: t.TempDir(), inputs: map[string]string{}}
	decode(t, read(t, "action.yml"), &r.action)
	if err := os.Symlink(built, r.file("doctor-bin")); err != nil {
		t.Fatal(err)
	}
	for name, input := range r.action.Inputs {
		r.inputs[name] = input.Default
	}
	for name, value := range inputs {
		if _, ok := r.inputs[name]; !ok {
			t.Fatalf("the Action has no input %s", name)
		}
		r.inputs[name] = value
	}
	return r
}

var expression = regexp.MustCompile(`\$\{\{ *(.*?) *\}\}`)

// value evaluates the expressions of a text.
func (r runner) value(t *testing.T, text string) string {
	return expression.ReplaceAllStringFunc(text, func(found string) string {
		name := expression.FindStringSubmatch(found)[1]
		if input, ok := strings.CutPrefix(name, "inputs."); ok {
			if value, ok := r.inputs[input]; ok {
				return value
			}
		}
		if name == "github.action_path" {
			path, err := filepath.Abs(root)
			if err != nil {
				t.Fatal(err)
			}
			return path
		}
		t.Fatalf("this test does not know %s", found)
		return ""
	})
}

// run runs the steps up to the first that fails, as the runner of GitHub does, and returns its exit
// code and what was printed.
func (r runner) run(t *testing.T) (code int, out string) {
	t.Helper()
	for _, s := range r.action.Runs.Steps {
		_, unbuilt := os.Stat(r.file("doctor-bin/doctor"))
		switch {
		case s.Uses != "", s.Name == "Build doctor" && unbuilt == nil:
			continue
		case s.Shell != "bash" || s.If != "":
			t.Fatalf("this test cannot run %+v", s)
		case strings.Contains(s.Run, "${{"):
			t.Errorf("the script of %s has an expression: what is in it would be run", s.Name)
		}
		script := filepath.Join(r.temp, "script.sh")
		if err := os.WriteFile(script, []byte(s.Run), 0o644); err != nil {
			t.Fatal(err)
		}
		env := []string{"RUNNER_TEMP=" + r.temp, "GITHUB_WORKSPACE=" + r.workspace, "GITHUB_OUTPUT=" + r.file("output"), "GITHUB_STEP_SUMMARY=" + r.file("summary")}
		for _, name := range slices.Sorted(maps.Keys(s.Env)) {
			env = append(env, name+"="+r.value(t, s.Env[name]))
		}
		code, out, _ = commandLine{dir: r.workspace, env: env}.run(t, "bash", "--noprofile", "--norc", "-eo", "pipefail", script)
		if code != 0 {
			return code, out
		}
	}
	return code, out
}

func (r runner) file(name string) string { return filepath.Join(r.temp, name) }

// written is a file that the steps have written, "" if none.
func (r runner) written(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(r.file(name))
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return string(data)
}

// TestAction runs the steps of the Action over the tutorial, broken and repaired.
func TestAction(t *testing.T) {
	built := t.TempDir()
	for name, code := range map[string]int{"airflow3-tutorial": 1, "airflow3-repaired": 0} {
		t.Run(name, func(t *testing.T) { tryAction(t, built, name, code) })
	}
	t.Run("inputs", func(t *testing.T) { tryInputs(t, built) })
}

func tryAction(t *testing.T, built, name string, code int) {
	project := example(t, name)
	r := newRunner(t, built, filepath.Dir(project), map[string]string{"directories": "project\n"})
	got, out := r.run(t)
	if got != code {
		t.Errorf("exit code %d, want %d\n%s", got, code, out)
	}
	failed := code == 1
	if strings.Contains(out, "::error file=project/.env,line=1,col=1,title="+finding+"::") != failed {
		t.Errorf("the annotations are\n%s", out)
	}
	if summary := r.written(t, "summary"); strings.Contains(summary, "### error: `"+finding+"`") != failed || !strings.HasPrefix(summary, "## ") {
		t.Errorf("the summary is\n%s", summary)
	}
	if got, want := r.written(t, "output"), fmt.Sprintf("exit-code=%d\nsarif=%s\n", code, r.file("doctor.sarif")); got != want {
		t.Errorf("the outputs are %q, want %q", got, want)
	}
	var log struct{ Runs []struct{ Results []any } }
	sarif := r.written(t, "doctor.sarif")
	if err := json.Unmarshal([]byte(sarif), &log); err != nil || len(log.Runs) != 1 || (len(log.Runs[0].Results) > 0) != failed {
		t.Errorf("%v in\n%s", err, sarif)
	}
}

// tryInputs: each input reaches doctor as one word, whatever is in it, and what doctor refuses
// fails the step.
func tryInputs(t *testing.T, built string) {
	project := example(t, "airflow3-repaired")
	dotenv := filepath.Join(project, ".env")
	if err := os.WriteFile(dotenv, []byte(read(t, "examples/airflow3-repaired/project/.env")+"AWS_DEFAULT_REGON=us-east-1\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	workspace, folder := filepath.Dir(project), "two words; touch it"
	if err := os.Rename(project, filepath.Join(workspace, folder)); err != nil {
		t.Fatal(err)
	}
	run := func(name, value string) (runner, int, string) {
		inputs := map[string]string{"directories": folder, "sarif": "of mine.sarif", "strict": "true"}
		inputs[name] = value
		r := newRunner(t, built, workspace, inputs)
		code, out := r.run(t)
		return r, code, out
	}
	for _, c := range []struct {
		input, value string
		code         int
		says         string
	}{
		{"strict", "false", 0, "::warning file=two words; touch it/.env,line=5,col=1,title=env-name-misspelled::"},
		{"strict", "true", 1, "::warning "},
		{"args", "--skip\nenv-file  --only=env-file,volume-paths", 0, "1 check passed"},
		{"directories", "elsewhere", 2, ""},
		{"args", "--no-such-flag", 2, ""},
		{"sarif", "no/such/folder/x.sarif", 2, "::warning "},
	} {
		r, code, out := run(c.input, c.value)
		if code != c.code || !strings.Contains(out, c.says) {
			t.Errorf("%s: %s: exit code %d\n%s", c.input, c.value, code, out)
		}
		if isWritten, wanted := strings.Contains(r.written(t, "output"), "sarif=of mine.sarif\n"), c.code != 2; isWritten != wanted {
			t.Errorf("%s: %s: the outputs are %q", c.input, c.value, r.written(t, "output"))
		}
	}
	if files, err := filepath.Glob(filepath.Join(workspace, "*")); err != nil || len(files) != 2 || filepath.Base(files[0]) != "of mine.sarif" {
		t.Errorf("%v; in the workspace are %q", err, files)
	}
}

// TestActionFlags: what doctor is called with, for each input.
func TestActionFlags(t *testing.T) {
	built, workspace := t.TempDir(), t.TempDir()
	const program = "#!/bin/sh\nfor word; do printf '<%s>' \"$word\"; done\necho\n"
	if err := os.WriteFile(filepath.Join(built, "doctor"), []byte(program), 0o755); err != nil { //nolint:gosec // a program
		t.Fatal(err)
	}
	for want, inputs := range map[string]map[string]string{
		"<--ci><--><.>":                    nil,
		"<--ci><--recursive><--><.>":       {"recursive": "true"},
		"<--ci><--strict><--><a b><c>":     {"strict": "true", "directories": "a b\n\nc\n"},
		"<--ci><--baseline><my $x><--><.>": {"baseline": "my $x"},
		"<--ci><--skip><a,b><-v><--><-d>":  {"args": " --skip a,b\n -v", "directories": "-d"},
		"<--ci><--only><*><--><*>":         {"args": "--only *", "directories": "*"},
	} {
		r := newRunner(t, built, workspace, inputs)
		if code, out := r.run(t); code != 0 || !strings.HasPrefix(out, "<--format><github>"+want+"\n") ||
			!strings.Contains(out, "\n<--format><sarif><--output><"+r.file("doctor.sarif")+">"+want+"\n") || r.written(t, "summary") != "<--format><markdown>"+want+"\n" {
			t.Errorf("%v: exit code %d\n%s%s", inputs, code, out, r.written(t, "summary"))
		}
	}
}
