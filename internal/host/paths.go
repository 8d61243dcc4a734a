package host

import (
	"io/fs"
	"path"
	"path/filepath"
	"runtime"
	"strings"
)

const windows = "windows"

// sharedDrives are the folders in which Docker Desktop's own machine mounts the drives of
// Windows: with the WSL 2 engine, with Hyper-V, and in the WSL distribution of Docker Desktop.
var sharedDrives = []string{"/run/desktop/mnt/host", "/host_mnt", "/mnt/host"}

// FromDesktop converts a path of Docker Desktop's own machine on Windows to a Windows path:
// /run/desktop/mnt/host/c/Users is C:\Users.
func FromDesktop(source string) (string, bool) {
	for _, folder := range sharedDrives {
		if rest, ok := strings.CutPrefix(source, folder); ok {
			return onDrive(rest)
		}
	}
	return "", false
}

// onDrive converts /c/Users to C:\Users.
func onDrive(source string) (string, bool) {
	if len(source) < 2 || source[0] != '/' || !isLetter(source[1]) || len(source) > 2 && source[2] != '/' {
		return "", false
	}
	rest := strings.ReplaceAll(path.Clean("/"+source[2:]), "/", `\`)
	return strings.ToUpper(source[1:2]) + ":" + rest, true
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// HasDrive reports whether a path begins with a drive letter, as C:\Users.
func HasDrive(path string) bool { return len(path) >= 2 && path[1] == ':' && isLetter(path[0]) }

// WithoutDrive is a path without its drive letter.
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

// Predicted reports whether the machine has another system than the one that doctor runs on.
// Its home and project folders are then used as the ones of the other system; other paths of
// that system cannot be accessed.
func (m *Machine) Predicted() bool { return m.OS != m.native() }

// Local returns the path of a mount source on this machine; ok is false if the engine takes it
// for a path of its own machine, where this machine's files are not.
//
// On Windows, Docker Desktop takes /c/Users, //c/Users (as Git Bash has to write it) and
// /mnt/c/Users for C:\Users; its own machine has the drives at the sharedDrives. Every other
// path that begins with / is in its own machine, while Windows itself would take /Users for a
// path of the current drive. On macOS, /host_mnt is where its machine has the folders of the
// Mac.
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

// owns reports whether a path is in one of the machine's own folders: the home folder, the
// project folder and its parent.
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

// Hidden reports whether a local path cannot be accessed, because it is in another, predicted
// system.
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

// Knows reports whether a path has the form of this machine's paths: without a drive letter if
// it has no drives. Paths in the machine's own folders always do, whatever system is
// predicted.
func (m *Machine) Knows(source string) bool {
	return m.OS == windows || !IsWindowsPath(source) || m.Predicted() && m.owns(filepath.Clean(source))
}

// here returns the path for access on the system that doctor runs on. Windows itself would
// take a path of the engine's machine for one of the current drive.
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

// SamePath reports whether two paths are the same as written, apart from notation: slashes,
// the name of the drive, and case if the system ignores it.
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
