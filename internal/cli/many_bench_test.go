package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// BenchmarkManyProjects diagnoses a hundred projects in one run, offline.
func BenchmarkManyProjects(b *testing.B) {
	for _, name := range []string{"airflow3-tutorial", "airflow3-repaired"} {
		b.Run(name, func(b *testing.B) {
			e := layOutExample(b, name)
			tree := b.TempDir()
			for i := range 100 {
				if err := os.CopyFS(filepath.Join(tree, fmt.Sprintf("project-%d", i)), os.DirFS(e.project)); err != nil {
					b.Fatal(err)
				}
			}
			e.project = tree
			b.ReportAllocs()
			for b.Loop() {
				a, stdout, stderr := e.app()
				a.run(b.Context(), []string{"--recursive", "--offline"})
				if stdout.Len() == 0 {
					b.Fatal(stderr)
				}
			}
		})
	}
}
