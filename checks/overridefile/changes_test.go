package overridefile

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/host"
)

// laidOut is a project with this override, as doctor reads it.
func laidOut(t *testing.T, text string) *astro.Project {
	t.Helper()
	dir := t.TempDir()
	for name, content := range map[string]string{
		".astro/config.yaml": "project:\n  name: p\n", "Dockerfile": "FROM astrocrpublic.azurecr.io/runtime:3.1-5\n", astro.OverrideName: text,
	} {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	m := &host.Machine{OS: "linux", Home: t.TempDir(), Dir: dir, Now: time.Now}
	return astro.Load(t.Context(), m, dir, astro.Options{})
}

// applied is the text with the changes made, "" without changes.
func applied(t *testing.T, text string, changes []fixers.LineChange) string {
	t.Helper()
	if len(changes) == 0 {
		return ""
	}
	p := laidOut(t, text)
	plan := fixers.NewPlan(p.Machine, fixers.Project{Dir: p.Dir, Home: p.Machine.Home})
	proposal, err := plan.Propose(repair.EditOverride("Edit", checks.Unsafe, changes...))
	if err != nil {
		t.Fatal(err)
	}
	if err := plan.Accept(proposal); err != nil {
		t.Fatal(err)
	}
	over := p.Machine.Overlay()
	if err := plan.Imagine(over); err != nil {
		t.Fatal(err)
	}
	data, err := over.Machine().Read(filepath.Join(p.Dir, astro.OverrideName))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
