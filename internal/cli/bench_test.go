package cli

import "testing"

// BenchmarkOffline is an offline run in an existing process: from the command line to the last
// byte of the table, without state from earlier runs.
func BenchmarkOffline(b *testing.B) {
	for _, name := range []string{"airflow3-tutorial", "airflow3-repaired"} {
		b.Run(name, func(b *testing.B) {
			e := layOutExample(b, name)
			b.ReportAllocs()
			for b.Loop() {
				a, stdout, stderr := e.app()
				a.run(b.Context(), []string{"--offline"})
				if stdout.Len() == 0 {
					b.Fatal(stderr)
				}
			}
		})
	}
}
