// Package realpython runs the Python interpreter of the machine in tests that
// compare a model of Python with Python itself.
package realpython

import (
	"bytes"
	"encoding/hex"
	"flag"
	"math/rand/v2"
	"os/exec"
	"strings"
	"testing"

	"doctor/internal/skip"
)

// The comparisons are for a longer search too:
// go test ./internal/pyjson -run Against -args -rows 100000 -seed 7.
var (
	rows = flag.Int("rows", 0, "texts that a comparison with Python generates; 0: its own number")
	seed = flag.Uint64("seed", 1, "where the generators start; the same gives the same texts")
)

// Generator returns the source of random texts for a test, and their number: usual, unless a flag
// says otherwise. A failure shows both.
func Generator(t *testing.T, usual int) (*rand.Rand, int) {
	t.Helper()
	count := usual
	if *rows > 0 {
		count = *rows
	}
	t.Logf("-rows %d -seed %d", count, *seed)
	return rand.New(rand.NewPCG(*seed, 0)), count
}

// Run passes texts to a Python script, one a line on its standard input and each encoded in
// hexadecimal, and returns the script's output, one line for each. Without Python the test is
// skipped, unless DOCTOR_REQUIRE has the word python.
func Run(t *testing.T, script string, texts []string) []string {
	t.Helper()
	python, err := exec.LookPath("python3")
	if err != nil {
		skip.For(t, "python", err.Error())
	}
	var in, out, errs bytes.Buffer
	for _, text := range texts {
		in.WriteString(hex.EncodeToString([]byte(text)) + "\n")
	}
	cmd := exec.Command(python, "-c", script)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = &in, &out, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("python3: %v\n%s", err, errs.String())
	}
	lines := strings.Split(strings.TrimSuffix(out.String(), "\n"), "\n")
	if len(lines) != len(texts) {
		t.Fatalf("python3 answered %d lines for %d texts", len(lines), len(texts))
	}
	return lines
}
