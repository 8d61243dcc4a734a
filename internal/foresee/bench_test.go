package foresee_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"doctor/checks/builtin"
	"doctor/internal/facts"
	"doctor/internal/foresee"
	"doctor/internal/host"
	"doctor/internal/run"
)

// BenchmarkAhead is an offline run on the example of the tutorial, alone and with what comes next.
func BenchmarkAhead(b *testing.B) {
	base := b.TempDir()
	if err := os.CopyFS(base, os.DirFS(filepath.Join("..", "..", "examples", "airflow3-tutorial"))); err != nil {
		b.Fatal(err)
	}
	if err := filepath.WalkDir(base, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			err = os.Chmod(path, 0o644)
		}
		return err
	}); err != nil {
		b.Fatal(err)
	}
	home := filepath.Join(base, "home")
	for name, foreseen := range map[string]bool{"alone": false, "foreseen": true} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			rounds := 0
			for b.Loop() {
				m := &host.Machine{OS: "linux", Env: map[string]string{"HOME": home}, Home: home, UID: 1000, Dir: base, Now: time.Now}
				w := facts.New(b.Context(), m, filepath.Join(base, "project"), facts.Options{Scopes: []facts.Scope{facts.Project, facts.Host}, Timeout: time.Minute, CheckTimeout: time.Minute})
				o := run.Options{Offline: true}
				report := run.Run(b.Context(), w, builtin.Checks(), o)
				if foreseen {
					_, machines := foresee.Ahead(b.Context(), foresee.Project{Facts: w, Checks: builtin.Checks(), Options: o, Report: report})
					rounds = len(machines)
				}
			}
			b.ReportMetric(float64(rounds), "rounds")
		})
	}
}
