package ci_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// gitlab are the two documents of ci/gitlab.yml.
type gitlab struct {
	Spec struct {
		Inputs map[string]struct {
			Description string
			Default     *string
		}
	}
	Doctor struct {
		Stage, Image string
		Variables    map[string]string
		BeforeScript []string `yaml:"before_script"`
		Script       []string
		AllowFailure struct {
			ExitCodes int `yaml:"exit_codes"`
		} `yaml:"allow_failure"`
		Artifacts struct {
			When    string
			Reports map[string]string
		}
	}
}

// newJob is the template with these inputs, which GitLab puts in as text.
func newJob(t *testing.T, inputs map[string]string) gitlab {
	t.Helper()
	var job gitlab
	text := read(t, "ci/gitlab.yml")
	decoder := yaml.NewDecoder(strings.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(&job); err != nil {
		t.Fatal(err)
	}
	for name, input := range job.Spec.Inputs {
		value, ok := inputs[name]
		if !ok && input.Default == nil {
			t.Fatalf("no value for the input %s", name)
		} else if !ok {
			value = *input.Default
		}
		text = strings.ReplaceAll(text, "$[[ inputs."+name+" ]]", value)
	}
	if strings.Contains(text, "$[[") {
		t.Fatalf("an input is not declared:\n%s", text)
	}
	_, body, _ := strings.Cut(text, "\n---\n")
	decode(t, body, &job)
	return job
}

// tryGitLab runs the script of the job over the tutorial, broken and repaired: it builds doctor from
// a release, and the report is what the merge request needs.
func tryGitLab(t *testing.T, source string) {
	home := t.TempDir()
	for _, c := range []struct {
		example, args string
		code          int
		rules         []string
	}{
		{"airflow3-tutorial", "", 1, []string{finding}},
		{"airflow3-repaired", "", 0, nil},
		{"airflow3-repaired", "--no-such-flag", 2, nil},
	} {
		project := example(t, c.example)
		job := newJob(t, map[string]string{"source": "file://" + filepath.ToSlash(source), "version": "v0.1.0", "args": c.args})
		lines := job.Doctor.Script
		if build := filepath.Join(home, "bin"); !exists(build) {
			lines = append(slices.Clone(job.Doctor.BeforeScript), lines...)
		}
		// What the job builds is beside the project; here, the jobs share it.
		if err := os.Symlink(home, project+".tmp"); err != nil {
			t.Fatal(err)
		}
		env := []string{"CI=true", "GOFLAGS=-trimpath", "CI_PROJECT_DIR=" + project}
		for _, name := range slices.Sorted(maps.Keys(job.Doctor.Variables)) {
			env = append(env, name+"="+job.Doctor.Variables[name])
		}
		code, out, all := commandLine{dir: project, env: env}.run(t, "bash", "-c", "set -eo pipefail\n"+strings.Join(lines, "\n"))
		if code != c.code || code == 1 && !strings.Contains(out, "error["+finding+"]") {
			t.Errorf("%s %s: exit code %d\n%s", c.example, c.args, code, all)
		}
		report := filepath.Join(project, job.Doctor.Artifacts.Reports["codequality"])
		if code == 2 {
			if exists(report) {
				t.Errorf("%s: there is a report", c.args)
			}
			continue
		}
		data, err := os.ReadFile(report)
		type issue struct {
			CheckName string `json:"check_name"`
			Severity  string
			Location  struct{ Path string }
		}
		var issues []issue
		if err == nil {
			err = json.Unmarshal(data, &issues)
		}
		var rules []string
		for _, one := range issues {
			if one.Severity != "info" { // else it is what a checkout does not show
				rules = append(rules, one.CheckName)
			}
		}
		if err != nil || !slices.Equal(rules, c.rules) || len(rules) > 0 && !slices.ContainsFunc(issues, func(one issue) bool { return one.CheckName == finding && one.Location.Path == ".env" }) {
			t.Errorf("%s: %v\n%s", c.example, err, data)
		}
	}
	if _, out, _ := (commandLine{dir: root}).run(t, filepath.Join(home, "bin", "doctor"), "version"); !strings.HasPrefix(out, "doctor 0.1.0 ") || !strings.Contains(out, " commit ") {
		t.Errorf("it has built %s", out)
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
