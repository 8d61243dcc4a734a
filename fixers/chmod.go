package fixers

import (
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"strconv"

	"doctor/checks"
)

var chmod = &Fixer{
	Name: "chmod",
	Doc: "Sets the permission bits of a file or folder, not on Windows. Unsafe where that lets others on this " +
		"machine do what they could not.",
	Safety: checks.Unsafe,
	Args: []Arg{
		{Name: "path", Doc: "the file or folder; of a link, what it leads to", Required: true, Path: true},
		{Name: "mode", Doc: "the permission bits, octal: `0644`", Required: true},
	},
	Plan: func(files Files, fix checks.Fix) (Change, error) {
		change := Change{File: fix.Args["path"]}
		if runtime.GOOS == "windows" {
			return change, errors.New("windows has no permission bits")
		}
		bits, err := strconv.ParseUint(fix.Args["mode"], 8, 32)
		if err != nil || bits > 0o777 {
			return change, fmt.Errorf("not permission bits: %q", fix.Args["mode"])
		}
		info, err := files.Stat(change.File)
		if err != nil {
			return change, err
		}
		if mode := fs.FileMode(bits); info.Mode.Perm() != mode {
			change.Chmod = &Chmod{Mode: mode}
			if mode&^info.Mode.Perm() == 0 {
				change.Safety = checks.Safe // it only takes away
			}
		}
		return change, nil
	},
}
