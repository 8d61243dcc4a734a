// Package disktest crashes and fails the steps of a disk.Writer.
package disktest

import (
	"errors"
	"io/fs"
	"os"
)

// errKilled is the error of each step that a killed process did not take.
var errKilled = errors.New("killed")

// Never is the number of a step that no test reaches.
const Never = 1 << 30

// Crash ends a process before the step At: neither that step nor any later one is taken,
// not even to clean up. A write is cut in the middle.
type Crash struct {
	// At is the number of the step, the first is 1.
	At int
	// Steps is how many were asked for.
	Steps int
}

// Before is for the field of that name of a disk.Writer.
func (c *Crash) Before(step, path string) error {
	c.Steps++
	if c.Steps < c.At {
		return nil
	}
	if c.Steps == c.At && step == "write" {
		if f, err := os.OpenFile(path, os.O_WRONLY, 0); err == nil {
			_, _ = f.WriteString("ha")
			_ = f.Close()
		}
	}
	return errKilled
}

// Fault fails the step At with Err, and all later ones too if it lasts.
type Fault struct {
	// At is the number of the step, the first is 1.
	At    int
	Lasts bool
	Err   error

	steps int
}

// Before is for the field of that name of a disk.Writer.
func (f *Fault) Before(step, path string) error {
	if f.steps++; f.steps == f.At || f.Lasts && f.steps > f.At {
		return &fs.PathError{Op: step, Path: path, Err: f.Err}
	}
	return nil
}
