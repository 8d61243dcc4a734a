package fixers

import (
	"errors"
	"fmt"
	"io/fs"
	"runtime"
)

// Chmod sets the permission bits of a file or folder, not on Windows. It is safe if it only removes
// permissions; otherwise it gives permissions to other users of this machine.
type Chmod struct {
	Unprinted[Chmod]
	// Path is the file or folder; for a link, its target.
	Path string
	// Mode are the permission bits.
	Mode fs.FileMode
}

// Name is chmod.
func (Chmod) Name() string { return "chmod" }

// Promise is unsafe.
func (Chmod) Promise() Safety { return Unsafe }

// Paths is the file.
func (e Chmod) Paths() []string { return []string{e.Path} }

// Plan compares the mode with that of the file.
func (e Chmod) Plan(files Files, p Project) (Change, error) {
	change := Change{File: p.Absolute(e.Path)}
	if runtime.GOOS == "windows" {
		return change, errors.New("windows has no permission bits")
	}
	if e.Mode != e.Mode.Perm() {
		return change, fmt.Errorf("not permission bits: %v", e.Mode)
	}
	info, err := files.Stat(change.File)
	if err != nil {
		return change, err
	}
	if info.Mode.Perm() != e.Mode {
		change.SetMode = &SetMode{Mode: e.Mode}
		if e.Mode&^info.Mode.Perm() == 0 {
			change.Safety = Safe // it only removes permissions
		}
	}
	return change, nil
}
