package envfile

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"doctor/checks/internal/repair"
	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/host"
)

// TestLineMistakes: the first option for a line that compose refuses, as editors save the file.
func TestLineMistakes(t *testing.T) {
	for name, c := range map[string]struct {
		fault      astro.Fault
		line       int
		text, want string
	}{
		"an open quote":              {astro.EnvQuoteOpen, 2, "A=1\nAWS_PROFILE=\"dev\nB=ü\n", "A=1\nAWS_PROFILE=\"dev\"\nB=ü\n"},
		"an open quote, a comment":   {astro.EnvQuoteOpen, 1, "AWS_PROFILE='dev # team\n", "AWS_PROFILE='dev' # team\n"},
		"JSON in double quotes":      {astro.EnvNoAssignment, 1, "K=\"{\"a\": \"é\"}\"\n", "K='{\"a\": \"é\"}'\n"},
		"JSON with an apostrophe":    {astro.EnvNoAssignment, 1, "K=\"{\"a\": \"it's\"}\"\n", ""},
		"a dict in single quotes":    {astro.EnvNoAssignment, 1, "K='{'a': {'b': 'é'}}'\n", "K='{\"a\": {\"b\": \"é\"}}'\n"},
		"a dict that is not JSON":    {astro.EnvNoAssignment, 1, "K='{'a': \"it's\"}'\n", "# K='{'a': \"it's\"}'\n"},
		"JSON over lines":            {astro.EnvNoAssignment, 2, "K={\n  \"a\": \"b\"\n}\nB=1\n", "K='{ \"a\": \"b\" }'\nB=1\n"},
		"a quoted name":              {astro.EnvNoAssignment, 1, "\"AWS_PROFILE\"=dev\n", "AWS_PROFILE=dev\n"},
		"PowerShell":                 {astro.EnvNoAssignment, 1, "$env:AWS_PROFILE = \"dev\"\n", "AWS_PROFILE=\"dev\"\n"},
		"no equals sign":             {astro.EnvNameSpaced, 1, "AWS_PROFILE dev\n", "AWS_PROFILE=dev\n"},
		"a space in the name":        {astro.EnvNameSpaced, 1, "AWS PROFILE=dev\n", "AWS_PROFILE=dev\n"},
		"words":                      {astro.EnvNameSpaced, 1, "the keys of the team=x\n", "# the keys of the team=x\n"},
		"set below its use":          {astro.EnvVariableMissing, 1, "AWS_PROFILE=${TEAM:?set it}\nA=1\nTEAM=dev\n", "TEAM=dev\nAWS_PROFILE=${TEAM:?set it}\nA=1\n"},
		"set twice below its use":    {astro.EnvVariableMissing, 1, "AWS_PROFILE=${TEAM:?set it}\nTEAM=dev\nTEAM=prod\n", ""},
		"set nowhere":                {astro.EnvVariableMissing, 1, "AWS_PROFILE=${TEAM:?set it}\n", ""},
		"a brace that is not closed": {astro.EnvTemplateOpen, 1, "A=${HOME/x\n", "A=${HOME}/x\n"},
	} {
		for form, change := range map[string]func(string) string{
			"plain":             func(text string) string { return text },
			"CRLF":              func(text string) string { return strings.ReplaceAll(text, "\n", "\r\n") },
			"no final line end": func(text string) string { return strings.TrimSuffix(text, "\n") },
		} {
			t.Run(name+", "+form, func(t *testing.T) {
				dir := t.TempDir()
				if err := os.WriteFile(filepath.Join(dir, ".env"), []byte(change(c.text)), 0o600); err != nil {
					t.Fatal(err)
				}
				m := &host.Machine{OS: "linux", Home: dir, Dir: dir, Now: time.Now}
				project := &astro.Project{Dir: dir, Machine: m}
				s := lineMistake(project, astro.Refusal{Subject: ".env", Fault: c.fault, At: []astro.Origin{{File: ".env", Line: c.line}}})
				got := ""
				if len(s.options) > 0 && len(s.options[0]) > 0 {
					got = applied(t, m, s.options[0])
				}
				if want := change(c.want); strings.TrimRight(got, "\r\n") != strings.TrimRight(want, "\r\n") {
					t.Errorf("the file is\n%q\nwant\n%q", got, want)
				}
			})
		}
	}
}

// applied is .env with the changes made.
func applied(t *testing.T, m *host.Machine, changes []fixers.LineChange) string {
	t.Helper()
	plan := fixers.NewPlan(m, fixers.Project{Dir: m.Dir, Home: m.Home})
	proposal, err := plan.Propose(repair.EditFile("Edit", fixers.Unsafe, ".env", fixers.Dotenv, changes...))
	if err != nil {
		t.Fatal(err)
	}
	if err := plan.Accept(proposal); err != nil {
		t.Fatal(err)
	}
	over := m.Overlay()
	if err := plan.Imagine(over); err != nil {
		t.Fatal(err)
	}
	data, err := over.Machine().Read(filepath.Join(m.Dir, ".env"))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
