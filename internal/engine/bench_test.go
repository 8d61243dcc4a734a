package engine

import (
	"testing"

	"doctor/internal/engine/enginetest"
	"doctor/internal/host"
)

// BenchmarkIdleProject is what a run costs whose project has no containers.
func BenchmarkIdleProject(b *testing.B) {
	enginetest.New(b)
	m := &host.Machine{OS: "linux", Env: map[string]string{}, Home: b.TempDir(), Dir: b.TempDir()}
	for b.Loop() {
		ep, err := Locate(m, "docker")
		if err != nil {
			b.Fatal(err)
		}
		c, err := Dial(b.Context(), ep)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := c.Containers(b.Context(), StartedFrom(m, m.Dir)); err != nil {
			b.Fatal(err)
		}
		c.Close()
	}
}

// BenchmarkInfo is what asking for the kind of engine costs beside.
func BenchmarkInfo(b *testing.B) {
	enginetest.New(b)
	m := &host.Machine{OS: "linux", Env: map[string]string{}, Home: b.TempDir(), Dir: b.TempDir()}
	ep, err := Locate(m, "docker")
	if err != nil {
		b.Fatal(err)
	}
	c, err := Dial(b.Context(), ep)
	if err != nil {
		b.Fatal(err)
	}
	defer c.Close()
	for b.Loop() {
		if _, err := c.Info(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}
