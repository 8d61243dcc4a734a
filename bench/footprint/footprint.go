// Package footprint measures what whole processes cost: time, CPU time and peak memory.
package footprint

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// Command is a command to measure, in a folder and with an environment.
type Command struct {
	Args []string
	Dir  string
	// Env is the whole environment; nil for that of this process.
	Env []string
}

// Figures are what a command cost.
type Figures struct {
	// Code is the last exit code.
	Code int
	// Milliseconds is the median of the wall times, Worked that of the CPU times of all threads,
	// which depends less on other load.
	Milliseconds, Worked float64
	PeakBytes            int64
}

// Job is the input of the program measure.
type Job struct {
	Times    int
	Commands []Command
}

// Program is the path of the program that measures.
type Program string

// Build builds a main package of this module into a folder, as a release is built, and returns the
// path of the program.
func Build(dir, pkg string) (string, error) {
	binary := filepath.Join(dir, filepath.Base(pkg)+".exe")
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", binary, pkg)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build %s: %w: %s", pkg, err, out)
	}
	return binary, nil
}

// New builds the program that measures.
func New(dir string) (Program, error) {
	binary, err := Build(dir, "doctor/bench/testdata/measure")
	return Program(binary), err
}

// Measure runs the commands in turns, that many times each.
func (p Program) Measure(times int, commands ...Command) ([]Figures, error) {
	job, err := json.Marshal(Job{times, commands})
	if err != nil {
		return nil, fmt.Errorf("measure: %w", err)
	}
	cmd := exec.Command(string(p))
	cmd.Stdin, cmd.Stderr = bytes.NewReader(job), os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("measure: %w", err)
	}
	var all []Figures
	if err := json.Unmarshal(out, &all); err != nil {
		return nil, fmt.Errorf("read what measure printed: %w", err)
	}
	return all, nil
}
