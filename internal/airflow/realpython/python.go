// Package realpython runs the Python interpreter of the machine in tests that
// compare a model of Python with Python itself.
package realpython

import (
	"bytes"
	"encoding/hex"
	"os/exec"
	"strings"
	"testing"

	"doctor/internal/skip"
)

// Run hands texts to a Python script, one a line on its standard input and
// each encoded in hexadecimal, and returns what it prints, one line for each.
// Without Python the test is skipped, unless DOCTOR_REQUIRE has the word python.
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
