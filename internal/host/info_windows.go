package host

import (
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

const openNonblock = 0

func describe(info fs.FileInfo) Info {
	return Info{Mode: info.Mode(), Size: info.Size(), UID: -1, GID: -1, ModTime: info.ModTime()}
}

// errAbsent says that nothing is at a path.
const errAbsent = syscall.ERROR_FILE_NOT_FOUND

// realName is the name under which a folder has an entry: another one has the same name in other
// case, or is its short name, as PROGRA~1.
func realName(folder, name string) string {
	path := filepath.Join(folder, name)
	if info, err := os.Lstat(path); err != nil || info.Mode()&fs.ModeSymlink != 0 {
		return name
	}
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		return name
	}
	return filepath.Base(real)
}
