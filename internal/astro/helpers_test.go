package astro

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"testing"
	"time"

	"doctor/internal/host"
	"doctor/internal/interpolation"
)

const (
	bom = "\ufeff"

	airflow2Image = "quay.io/astronomer/astro-runtime:13.8.0"
	airflow3Image = "astrocrpublic.azurecr.io/runtime:3.1-12"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// ground is a project for a test, with its machine.
type ground struct {
	ctx       context.Context
	dir, home string
	machine   *host.Machine
}

// layOut creates a project as `astro dev init` does (facts: 1.12), with additional files; the
// content "-" removes a file.
func layOut(t testing.TB, image string, files map[string]string) ground {
	t.Helper()
	base := t.TempDir()
	g := ground{ctx: t.Context(), dir: filepath.Join(base, "project"), home: filepath.Join(base, "home")}
	all := map[string]string{
		".astro/config.yaml":    "project:\n  name: demo\n",
		".env":                  "",
		"Dockerfile":            "FROM " + image + "\n",
		"airflow_settings.yaml": "airflow:\n",
		"requirements.txt":      "# packages\n",
		"dags/example.py":       "",
	}
	maps.Copy(all, files)
	for _, dir := range []string{g.home, g.path("plugins"), g.path("include"), g.path("tests")} {
		must(t, os.MkdirAll(dir, 0o755))
	}
	for name, content := range all {
		if content != "-" {
			g.write(t, name, content)
		}
	}
	g.machine = &host.Machine{
		OS: "linux", Home: g.home, Dir: g.dir, Env: map[string]string{"HOME": g.home}, Now: func() time.Time { return noon },
	}
	return g
}

func (g ground) path(name string) string { return filepath.Join(g.dir, name) }

func (g ground) write(t testing.TB, name, content string) {
	t.Helper()
	must(t, os.MkdirAll(filepath.Dir(g.path(name)), 0o755))
	must(t, os.WriteFile(g.path(name), []byte(content), 0o644))
}

// load loads the current project: a machine reads each file only once.
func (g ground) load(o Options) *Project {
	m := &host.Machine{OS: g.machine.OS, Env: g.machine.Env, Home: g.machine.Home, Dir: g.dir, Now: g.machine.Now}
	return Load(g.ctx, m, g.dir, o)
}

// moved is the project under another name.
func (g ground) moved(t *testing.T, name string) ground {
	t.Helper()
	dir := filepath.Join(filepath.Dir(g.dir), name)
	must(t, os.Rename(g.dir, dir))
	g.dir = dir
	return g
}

// loadOverride loads an Airflow 3 project with an override.
func loadOverride(t testing.TB, override string) (*Project, ground) {
	t.Helper()
	g := layOut(t, airflow3Image, map[string]string{OverrideName: override})
	return g.load(Options{}), g
}

func lookupIn(env map[string]string) interpolation.Lookup {
	return func(name string) (string, bool) {
		v, ok := env[name]
		return v, ok
	}
}

func standaloneVars(t *testing.T, text string) []Var {
	t.Helper()
	vars, err := readStandaloneEnv(again(), []byte(text), ".env")
	must(t, err)
	return vars
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
