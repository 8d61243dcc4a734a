package external

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"doctor/checks"
	"doctor/checks/builtin"
	"doctor/internal/facts"
	"doctor/internal/program"
	"doctor/internal/redact/redacttest"
	"doctor/internal/run"
	"doctor/internal/skip"
)

// TestExample runs examples/outside-check against projects with and without what it looks for;
// every document follows its schema.
func TestExample(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		skip.For(t, "python", "no python3: "+err.Error())
	}
	script, err := filepath.Abs(filepath.Join("..", "..", "examples", "outside-check", "house_profile.py"))
	if err != nil {
		t.Fatal(err)
	}
	w := World{Env: os.Environ(), Run: func(ctx context.Context, c program.Call) ([]byte, error) {
		out, err := program.Run(ctx, c)
		if verb := c.Args[len(c.Args)-1]; verb == "run" {
			validate(t, "request", c.Input)
			validate(t, "answer", out)
		} else {
			validate(t, "list", out)
		}
		return out, err
	}}
	house := Program{Name: "house_profile.py", Place: "config.yaml", Words: []string{python, "-I", script}}
	list, err := Add(t.Context(), builtin.Checks(), []Program{house}, w)
	if err != nil {
		t.Fatal(err)
	}
	const mounted = "AWS_CONFIG_FILE=/home/astro/.aws/config\nAWS_SHARED_CREDENTIALS_FILE=/home/astro/.aws/credentials\n"
	for name, c := range map[string]struct {
		env    string
		status checks.Status
		want   []string
	}{
		"neither": {mounted + "AWS_PROFILE=default\n", checks.Fail, []string{
			".env house-profile the profile is default, but our laptops use dev", ".env house-retries AWS_MAX_ATTEMPTS is not set",
		}},
		"both": {mounted + "AWS_PROFILE=dev\nAWS_MAX_ATTEMPTS=3\n", checks.Passed, nil},
	} {
		f := world(t, map[string]string{".env": c.env})
		f.Options.Only, f.Options.Scopes = []string{"house-rules"}, []facts.Scope{facts.Project, facts.Host}
		report := run.Run(t.Context(), f, list, run.Options{})
		i := slices.IndexFunc(report.Results, func(r checks.Result) bool { return r.Check.ID == "house-rules" })
		r := report.Results[i]
		var got []string
		for _, one := range r.Findings {
			got = append(got, one.At[0].File+" "+one.Rule.ID+" "+redacttest.Raw(one.Message))
		}
		if r.Status != c.status || !slices.Equal(got, c.want) {
			t.Errorf("%s: %s %q %s", name, r.Status, got, redacttest.Raw(r.Reason))
		}
	}
}

// TestShortestProgram: the program in the help is valid.
func TestShortestProgram(t *testing.T) {
	shell, err := exec.LookPath("sh")
	if err != nil {
		skip.For(t, "sh", "no sh: "+err.Error())
	}
	_, text, _ := strings.Cut(Help, "  #!/bin/sh\n")
	text, _, _ = strings.Cut(text, "\n\n")
	script := filepath.Join(t.TempDir(), "house")
	if err := os.WriteFile(script, []byte(strings.ReplaceAll("\n"+text+"\n", "\n  ", "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	w := World{Run: program.Run, Env: os.Environ()}
	for verb, part := range map[string]string{"list": "list", "run": "answer"} {
		out, err := w.call(t.Context(), Program{Words: []string{shell, script}}, verb, nil)
		if err != nil || len(bytes.TrimSpace(out)) == 0 {
			t.Fatalf("%s: %q, %v", verb, out, err)
		}
		validate(t, part, out)
	}
}
