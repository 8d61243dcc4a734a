package host

import (
	"io/fs"
	"path"
	"path/filepath"
	"runtime"
	"strings"
)

const windows = "windows"

// sharedDrives are the folders in which Docker Desktop's own machine has the
// drives of Windows: of its engine in WSL 2, of the one in Hyper-V, and as the
// WSL distribution of Docker Desktop has them.
var sharedDrives = []string{"/run/desktop/mnt/host", "/host_mnt", "/mnt/host"}

// FromDesktop turns a path of Docker Desktop's own machine on Windows into that
// of Windows: /run/desktop/mnt/host/c/Users is C:\Users.
func FromDesktop(source string) (string, bool) {
	for _, folder := range sharedDrives {
		if rest, ok := strings.CutPrefix(source, folder); ok {
			return onDrive(rest)
		}
	}
	return "", false
}

// onDrive reads /c/Users as C:\Users.
func onDrive(source string) (string, bool) {
	if len(source) < 2 || source[0] != '/' || !isLetter(source[1]) || len(source) > 2 && source[2] != '/' {
		return "", false
	}
	rest := strings.ReplaceAll(path.Clean("/"+source[2:]), "/", `\`)
	return strings.ToUpper(source[1:2]) + ":" + rest, true
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// HasDrive reports whether a path begins with the letter of a drive, as C:\Users.
func HasDrive(path string) bool { return len(path) >= 2 && path[1] == ':' && isLetter(path[0]) }

// WithoutDrive is a path without the letter of its drive.
func WithoutDrive(path string) string {
	if HasDrive(path) {
		return path[2:]
	}
	return path
}

// IsWindowsPath reports whether a path begins with a drive letter or names a share.
func IsWindowsPath(path string) bool { return strings.HasPrefix(path, `\\`) || HasDrive(path) }

// native is the system that doctor runs on.
func (m *Machine) native() string {
	if m.Native != "" {
		return m.Native
	}
	return runtime.GOOS
}

// Predicted reports whether the machine has another system than the one that doctor
// runs on. Its own folders, those of its home and of the project, then stand for
// those of the other system; other paths of that cannot be looked at.
func (m *Machine) Predicted() bool { return m.OS != m.native() }

// Local returns the path by which this machine knows the source of a mount; not ok
// if the engine takes it for a path of its own machine, where this one's files are not.
//
// On Windows, Docker Desktop takes /c/Users, //c/Users (as Git Bash has to write it)
// and /mnt/c/Users for C:\Users; its own machine has the drives at the sharedDrives.
// Every other path that begins with / is one of its own machine, while Windows itself
// would take /Users for a path of the current drive. On macOS, /host_mnt is where its
// machine has the folders of the Mac.
func (m *Machine) Local(source string) (string, bool) {
	switch {
	case m.OS == "darwin":
		if rest, ok := strings.CutPrefix(source, "/host_mnt/"); ok {
			return "/" + rest, true
		}
		return source, true
	case m.OS != windows || !strings.HasPrefix(source, "/") || m.Predicted() && m.owns(source):
		return source, true
	}
	single := "/" + strings.TrimLeft(source, "/")
	if local, ok := FromDesktop(single); ok {
		return local, true
	}
	if local, ok := onDrive(strings.TrimPrefix(single, "/mnt")); ok {
		return local, true
	}
	return source, false
}

// owns reports whether a path is in one of the machine's own folders: the home
// folder, the project's and the one around it.
func (m *Machine) owns(source string) bool {
	for _, folder := range []string{m.Home, m.ShellHome, m.Dir, filepath.Dir(m.Dir)} {
		if folder == "" || folder == filepath.Dir(folder) {
			continue
		}
		if rest, ok := strings.CutPrefix(source, folder); ok && (rest == "" || rest[0] == '/' || rest[0] == '\\') {
			return true
		}
	}
	return false
}

// Hidden reports whether a local path cannot be looked at: it is one of another
// system, which is only predicted.
func (m *Machine) Hidden(local string) bool {
	if !m.Predicted() || m.owns(local) {
		return false
	}
	switch {
	case m.OS == windows:
		return IsWindowsPath(local)
	case m.native() == windows:
		return strings.HasPrefix(local, "/")
	case m.OS == "darwin":
		return strings.HasPrefix(local, "/Users/") && !m.Exists(local)
	}
	return strings.HasPrefix(local, "/home/") && !m.Exists(local)
}

// Knows reports whether a path has the form that paths of this machine have: none
// with a drive where it has no drives. The machine's own folders do, whatever system
// they stand for.
func (m *Machine) Knows(source string) bool {
	return m.OS == windows || !IsWindowsPath(source) || m.Predicted() && m.owns(filepath.Clean(source))
}

// here returns where a path is looked up on the system that doctor runs on. Windows
// itself would take a path of the engine's machine for one of the current drive.
func (m *Machine) here(doing, path string) (string, error) {
	local, ok := m.Local(path)
	switch {
	case m.native() == windows && strings.HasPrefix(local, "/"):
		return "", &fs.PathError{Op: doing, Path: path, Err: fs.ErrNotExist}
	case !ok:
		return path, nil
	}
	return local, nil
}

// SamePath reports whether two paths are the same as written, however the engine
// and people write them: with other slashes, by another name of the drive, and in
// another case where the system does not care for it.
func (m *Machine) SamePath(a, b string) bool {
	a, b = m.canonical(a), m.canonical(b)
	if m.OS == "linux" {
		return a == b
	}
	return strings.EqualFold(a, b)
}

func (m *Machine) canonical(source string) string {
	source, _ = m.Local(source)
	if m.OS == windows {
		source = strings.ReplaceAll(source, `\`, "/")
	}
	return path.Clean(source)
}

// ShowPath writes a path as a person would: relative to the folder dir inside it, with ~ for
// the home folder, with slashes in both cases; else as it is. dir and home may be "".
func ShowPath(path, dir, home string) string {
	slashed := filepath.ToSlash(path)
	if rest, ok := strings.CutPrefix(slashed, filepath.ToSlash(dir)+"/"); ok && dir != "" {
		return rest
	}
	if home = filepath.ToSlash(home); home != "" && (slashed == home || strings.HasPrefix(slashed, home+"/")) {
		return "~" + slashed[len(home):]
	}
	return path
}
