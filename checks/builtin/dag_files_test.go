package builtin

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"doctor/checks"
	"doctor/checks/internal/scenetest"
	"doctor/checks/secretsaccess"
	"doctor/internal/aws/awstest"
	"doctor/internal/facts"
	"doctor/internal/redact/redacttest"
	"doctor/internal/run"
)

// dagScene is a project whose DAGs name what their own file is called.
func dagScene(files map[string]string) scenetest.Scene {
	all := map[string]string{"project/.env": scenetest.MountVariables + scenetest.SecretsManagerBackend}
	for name, text := range files {
		if text == "" {
			text = variablesDAG(strings.TrimSuffix(filepath.Base(name), ".py"))
		}
		all["project/"+name] = text
	}
	return scenetest.Scene{Files: all, Options: facts.Options{Names: true}}
}

// missingNames are the variables that were reported as missing.
func missingNames(r checks.Result) []string {
	var names []string
	for _, f := range r.Findings {
		if f.Rule.ID == "secret-missing" {
			_, rest, _ := strings.Cut(redacttest.Raw(f.Message), "variable ")
			name, _, _ := strings.Cut(rest, " (")
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// What .airflowignore leaves out names nothing: Airflow does not load it.
func TestNamesHonourAirflowignore(t *testing.T) {
	t.Parallel()
	const (
		mounts   = ":\n    volumes:\n      - @@HOME@@/.aws:/home/astro/.aws\n"
		airflow2 = "FROM quay.io/astronomer/astro-runtime:12.7.1\n"
		override = "services:\n  scheduler" + mounts + "  triggerer" + mounts + "  webserver" + mounts
	)
	dags := map[string]string{"dags/keep.py": "", "dags/skipme.py": "", "dags/sub/a.py": "", "dags/sub/deep/b.py": "", "dags/c_test.py": "", "dags/other/d.py": ""}
	with := func(more map[string]string) map[string]string {
		out := maps.Clone(dags)
		maps.Copy(out, more)
		return out
	}
	for _, test := range []struct {
		name    string
		files   map[string]string
		env     string
		missing []string
		words   []string
	}{
		{name: "none", files: dags, missing: []string{"a", "b", "c_test", "d", "keep", "skipme"}},
		{
			name: "globs of Airflow 3", files: with(map[string]string{"dags/.airflowignore": "# old\nskipme.py\nsub/\n*_test.py\n"}), missing: []string{"d", "keep"},
			words: []string{"files and folders excluded by .airflowignore: 3"},
		},
		{name: "one in a folder", files: with(map[string]string{"dags/sub/.airflowignore": "deep\n", "dags/other/.airflowignore": "*.py"}), missing: []string{"a", "c_test", "keep", "skipme"}},
		{name: "expressions of Airflow 2", files: with(map[string]string{"Dockerfile": airflow2, "docker-compose.override.yml": override, "dags/.airflowignore": "skip\n^sub/deep\n.*_test\n*.py\n"}), missing: []string{"a", "d", "keep"}},
		{name: "Airflow 2 that is told to use globs", files: with(map[string]string{"Dockerfile": airflow2, "docker-compose.override.yml": override, "dags/.airflowignore": "*_test.py\n"}), env: "glob", missing: []string{"a", "b", "d", "keep", "skipme"}},
		{name: "Airflow 3 that is told to use expressions", files: with(map[string]string{"dags/.airflowignore": "^(sub|other)\n"}), env: "regexp", missing: []string{"c_test", "keep", "skipme"}},
		{
			name: "what only Python can read", files: with(map[string]string{"dags/.airflowignore": "^(?!keep)\n"}), env: "regexp",
			words: []string{"unknown", "files in dags/ that were not read: 6 (first: dags/c_test.py, which may be left out by dags/.airflowignore:1, which could not be read)"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := dagScene(test.files)
			if test.env != "" {
				s.Files["project/.env"] += "AIRFLOW__CORE__DAG_IGNORE_FILE_SYNTAX=" + test.env + "\n"
			}
			r := ResultOf(t, inspect(s, t, awstest.New(t, awstest.Options{})), secretsaccess.Check)
			if got := missingNames(r); !slices.Equal(got, test.missing) {
				t.Errorf("missing are %q, not %q\n%s", got, test.missing, told(r))
			}
			for _, word := range test.words {
				if !strings.Contains(told(r), word) {
					t.Errorf("it does not say %q:\n%s", word, told(r))
				}
			}
		})
	}
}

// A large project is read completely, however deep its folders are.
func TestNamesOfManyFiles(t *testing.T) {
	t.Parallel()
	files := map[string]string{"dags/" + strings.Repeat("deep/", 30) + "at_the_bottom.py": "", "dags/z/last.py": ""}
	for i := range 3000 {
		files[fmt.Sprintf("dags/folder_%d/dag_%d.py", i%7, i)] = "from airflow import DAG\n"
	}
	r := ResultOf(t, inspect(dagScene(files), t, awstest.New(t, awstest.Options{})), secretsaccess.Check)
	if got := missingNames(r); !slices.Equal(got, []string{"at_the_bottom", "last"}) || r.Status != checks.Warn {
		t.Errorf("%q\n%s", got, told(r))
	}
}

// Unread files are reported, and the check does not pass.
func TestNamesSayWhatWasNotRead(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("needs links")
	}
	server := awstest.New(t, awstest.Options{})
	w := dagScene(map[string]string{"dags/a.py": "x = 1\n", "dags/packed.zip": "PK", "include/helper/hello.py": "", "dags/large.py": strings.Repeat("#", 17<<20)}).Facts(t, server)
	outside := t.TempDir()
	if err := os.WriteFile(filepath.Join(outside, "gone.py"), []byte(variablesDAG("gone")), 0o600); err != nil {
		t.Fatal(err)
	}
	for link, to := range map[string]string{
		"dags/helper": "../include/helper", "dags/again": ".", "dags/outside": outside, "dags/elsewhere": "/usr/local/airflow/include/x", "dags/gone.py": filepath.Join(outside, "gone.py"),
		"dags/.#a.py": "me@here.4711", "dags/data.json": "/etc/hostname",
	} {
		if err := os.Symlink(to, filepath.Join(w.Dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	r := ResultOf(t, run.Run(context.Background(), w, Checks(), run.Options{}), secretsaccess.Check)
	wantTold(t, r, checks.Unknown,
		"reason: files in dags/ that were not read: 1 (first: dags/large.py, which is larger than 16 MiB)",
		"archives in dags/ that were not read: 1 (first: dags/packed.zip)",
		"links in dags/ that point outside the project and were not followed: 3 (first: dags/elsewhere)",
		"1 of 1 variables and connections in the DAGs found",
	)
}
