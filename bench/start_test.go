package main

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"doctor/bench/footprint"
)

// TestStart bounds what packages do before main, in allocations, which are the same at every start:
// a dependency that makes its tables or compiles its expressions there costs time in every run.
func TestStart(t *testing.T) {
	doctor, err := footprint.Build(t.TempDir(), "doctor/cmd/doctor")
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(doctor, "version")
	cmd.Env = append(os.Environ(), "GODEBUG=inittrace=1")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	const most, mostOfOne = 10_000, 4_000
	all, packages := 0, 0
	for line := range strings.Lines(string(out)) {
		var name string
		var at, clock float64
		var bytes, allocations int
		if n, _ := fmt.Sscanf(line, "init %s @%f ms, %f ms clock, %d bytes, %d allocs", &name, &at, &clock, &bytes, &allocations); n < 5 {
			continue
		}
		packages++
		if all += allocations; allocations > mostOfOne {
			t.Errorf("%s allocates %d times before main", name, allocations)
		}
	}
	if packages < 50 {
		t.Errorf("only %d packages were read from\n%s", packages, out)
	}
	t.Logf("%d packages allocate %d times before main", packages, all)
	if all > most {
		t.Errorf("packages allocate %d times before main; at most %d are expected", all, most)
	}
}
