package containerfs

import (
	"path/filepath"
	"strings"
)

// Denies reports whether Docker Desktop refuses to mount a path of this machine
// because it is in none of the folders that are shared with its own one.
func (e Engine) Denies(source string) bool {
	return e.Desktop && e.Shared != nil && !Under(source, e.Shared)
}

// Under reports whether a path is one of some folders or in one of them.
func Under(p string, folders []string) bool {
	for _, f := range folders {
		if f != "" && (p == f || strings.HasPrefix(p, filepath.Clean(f)+"/")) {
			return true
		}
	}
	return false
}

// MountsDenied is what Docker Desktop on macOS says of such a path (docker/for-mac
// issues 3337 and 7519).
func MountsDenied(source string) string {
	return "Error response from daemon: Mounts denied: \nThe path " + source + " is not shared from the host and is not known to Docker.\n" +
		"You can configure shared paths from Docker -> Preferences... -> Resources -> File Sharing."
}
