package astro

import (
	"os"
	"testing"
)

func TestDockerfileUnreadable(t *testing.T) {
	for name, c := range map[string]struct {
		make    func(t *testing.T, path string)
		problem string
	}{
		"absent": {func(*testing.T, string) {}, "there is no Dockerfile"},
		"folder": {func(t *testing.T, path string) { must(t, os.Mkdir(path, 0o755)) }, "the Dockerfile is not a regular file"},
		"FIFO":   {makeFIFO, "the Dockerfile is not a regular file"},
		"dangling link": {func(t *testing.T, path string) {
			must(t, os.Symlink("nowhere", path))
		}, "there is no Dockerfile"},
	} {
		t.Run(name, func(t *testing.T) {
			g := layOut(t, airflow3Image, map[string]string{"Dockerfile": "-"})
			c.make(t, g.path("Dockerfile"))
			p := g.load(Options{})
			if p.Image.Problem != c.problem || p.Image.AirflowMajor != 3 || p.Image.Assumed == "" {
				t.Errorf("image is %+v, want problem %q", p.Image, c.problem)
			}
			if len(p.Services) != len(ServicesOf(3)) {
				t.Errorf("%d services", len(p.Services))
			}
		})
	}
}
