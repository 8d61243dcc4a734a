package main

import (
	"os"
	"testing"
	"time"

	"doctor/bench/footprint"
	"doctor/internal/aws/awstest"
	"doctor/internal/engine/enginetest"
)

// BenchmarkWithAWS compares a run of all scopes with a program that only asks AWS for its
// identity. AWS is a fake on this machine: one that answers immediately, and one with the
// latency of a nearby region.
func BenchmarkWithAWS(b *testing.B) {
	enginetest.New(b)
	b.Chdir("..")
	dir := b.TempDir()
	build := func(pkg string) string {
		path, err := footprint.Build(dir, pkg)
		if err != nil {
			b.Fatal(err)
		}
		return path
	}
	doctor, bare, measure := build("doctor/cmd/doctor"), build("doctor/bench/testdata/bare"), footprint.Program(build("doctor/bench/testdata/measure"))
	home, project, err := layOut(b.TempDir(), "airflow3-repaired")
	if err != nil {
		b.Fatal(err)
	}
	for _, after := range []time.Duration{0, 40 * time.Millisecond} {
		b.Run("answers after "+after.String(), func(b *testing.B) {
			env := os.Environ()
			for name, value := range awstest.New(b, awstest.Options{AnswersAfter: after}).Env() {
				env = append(env, name+"="+value)
			}
			figures, err := measure.Measure(b.N,
				footprint.Command{Args: []string{doctor, "--timeout", "10m", "--check-timeout", "5m", "--home", home, project}, Dir: project, Env: env},
				footprint.Command{Args: []string{bare, awstest.ExampleKeyID, awstest.ExampleSecret}, Dir: project, Env: env})
			if err != nil {
				b.Fatal(err)
			}
			ours, theirs := figures[0], figures[1]
			if ours.Code != 0 || theirs.Code != 0 {
				b.Fatalf("exit codes %d and %d", ours.Code, theirs.Code)
			}
			b.ReportMetric(ours.Milliseconds, "ms")
			b.ReportMetric(theirs.Milliseconds, "bare-ms")
			b.ReportMetric(ours.Milliseconds/theirs.Milliseconds, "ratio")
			b.ReportMetric(0, "ns/op")
		})
	}
}
