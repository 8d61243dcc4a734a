//go:build unix

package cli

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestFIFOInEachPlace: nothing waits for a FIFO without a writer, whichever file it replaces.
func TestFIFOInEachPlace(t *testing.T) {
	for _, place := range []string{
		".env", "Dockerfile", "docker-compose.override.yml", "requirements.txt", "packages.txt", "airflow_settings.yaml", ".dockerignore",
		".doctor.yaml", ".astro/config.yaml", ".git", ".git/index", ".git/config", ".git/HEAD", "dags/a.py", "dags/.airflowignore", "plugins/a.py", "include/a.py",
		"~/.aws/config", "~/.aws/credentials", "~/.aws/sso/cache/a.json", "~/.astro/config.yaml", "~/.docker/config.json",
	} {
		t.Run(place, func(t *testing.T) {
			t.Parallel()
			e := layOutExample(t, "airflow3-repaired")
			at := filepath.Join(e.project, place)
			if rest, home := strings.CutPrefix(place, "~/"); home {
				at = filepath.Join(e.home, rest)
			}
			if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
				t.Fatal(err)
			}
			_ = os.Remove(at)
			if err := syscall.Mkfifo(at, 0o644); err != nil {
				t.Fatal(err)
			}
			a, stdout, stderr := e.app() // its time is longer than that of the test
			code := a.run(t.Context(), []string{"--offline", "--format", "json"})
			if said := stdout.String() + stderr.String(); strings.Contains(said, "in time") || strings.Contains(said, "not done") {
				t.Errorf("exit code %d: %s", code, said)
			}
		})
	}
}
