package cli

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"doctor/report"
)

// TestExamples requires the verdict of each example: the tutorial has one error, in the
// services of its Airflow; the repaired one has no findings.
func TestExamples(t *testing.T) {
	mismatch := []string{"error env-path-outside-mount"}
	want := map[string]struct {
		code     int
		findings []string
		services []string
	}{
		"airflow2-tutorial": {exitFailed, mismatch, []string{"scheduler", "triggerer", "webserver"}},
		"airflow3-tutorial": {exitFailed, mismatch, []string{"api-server", "dag-processor", "scheduler", "triggerer"}},
		"airflow2-repaired": {exitOK, nil, nil},
		"airflow3-repaired": {exitOK, nil, nil},
	}
	for _, name := range exampleNames(t) {
		t.Run(name, func(t *testing.T) {
			want, known := want[name]
			if !known {
				t.Fatal("there is no verdict for this example in the test")
			}
			e := layOutExample(t, name)
			code, document := e.diagnose(t)
			findings, services := found(document)
			if code != want.code || !slices.Equal(findings, want.findings) || !slices.Equal(services, want.services) {
				t.Errorf("exit code %d, findings %q in %q; want %d, %q in %q", code, findings, services, want.code, want.findings, want.services)
			}
			if status := document.Projects[0].Checks[0].Status; status != "pass" {
				t.Errorf("nothing was looked at: the first check has status %s", status)
			}
		})
	}
}

// TestStandInHome checks what the README says about CI: with placeholder files in a home
// folder the verdict does not depend on the machine's own.
func TestStandInHome(t *testing.T) {
	for name, want := range map[string]int{"airflow3-tutorial": exitFailed, "airflow3-repaired": exitOK} {
		e := layOutExample(t, name)
		a, stdout, stderr := e.app()
		delete(a.env, "HOME")
		delete(a.env, "USERPROFILE")
		if code := a.run(t.Context(), []string{"--offline", "--home", e.home, "--format", "github"}); code != want {
			t.Errorf("%s: exit code %d, want %d: %s%s", name, code, want, stdout, stderr)
		}
		annotated := strings.Contains(stdout.String(), "::error file=.env,line=1,col=1,title=env-path-outside-mount::")
		if annotated != (want == exitFailed) {
			t.Errorf("%s: %s", name, stdout)
		}
	}
}

// exampleNames are all examples there are, so that none is without a verdict.
func exampleNames(t *testing.T) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(examplesDir, "*", "project"))
	if err != nil || len(paths) < 4 {
		t.Fatalf("%d examples, %v", len(paths), err)
	}
	var names []string
	for _, path := range paths {
		names = append(names, filepath.Base(filepath.Dir(path)))
	}
	return names
}

func (e example) diagnose(t *testing.T) (int, report.Document) {
	t.Helper()
	a, stdout, stderr := e.app()
	code := a.run(t.Context(), []string{"--offline", "--format", "json"})
	var document report.Document
	if err := json.Unmarshal(stdout.Bytes(), &document); err != nil {
		t.Fatalf("%v: %s%s", err, stdout, stderr)
	}
	return code, document
}

// found are the findings of a report, and the services that they break.
func found(document report.Document) (findings, services []string) {
	for _, c := range document.Projects[0].Checks {
		for _, f := range c.Findings {
			findings = append(findings, string(f.Severity)+" "+f.Rule)
			services = append(services, f.Services...)
		}
	}
	return findings, services
}

// TestLooksOnly checks what the README says: a diagnosis changes no file, and no format
// contains a secret.
func TestLooksOnly(t *testing.T) {
	e := layOutExample(t, "airflow3-tutorial")
	before := e.files(t)
	for _, format := range report.Formats() {
		a, stdout, stderr := e.app()
		if code := a.run(t.Context(), []string{"--offline", "--verbose", "--format", format}); code != exitFailed {
			t.Errorf("%s: exit code %d: %s", format, code, stderr)
		}
		for _, secret := range []string{"AKIAIOSFODNN7", "wJalrXUtnFEMI"} {
			if strings.Contains(stdout.String()+stderr.String(), secret) {
				t.Errorf("%s: a key is shown:\n%s", format, stdout)
			}
		}
	}
	if after := e.files(t); !maps.Equal(before, after) {
		t.Errorf("before:\n%v\nafter:\n%v", before, after)
	}
}

// files are the modes, times and contents of everything in the example.
func (e example) files(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(e.home, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		var data []byte
		if info.Mode().IsRegular() {
			if data, err = os.ReadFile(path); err != nil {
				return err
			}
		}
		found[path] = fmt.Sprint(info.Mode(), info.ModTime(), string(data))
		return nil
	})
	if err != nil || len(found) < 10 {
		t.Fatalf("%d files, %v", len(found), err)
	}
	return found
}
