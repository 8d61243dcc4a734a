package containerfs

import (
	"path/filepath"
	"strings"
)

// Denies reports whether Docker Desktop refuses to mount a host path because it is in none of the
// folders shared with its own machine.
func (e Engine) Denies(source string) bool {
	return e.Desktop && e.Shared != nil && !Under(source, e.Shared)
}

// Under reports whether a path is one of some folders or inside one.
func Under(p string, folders []string) bool {
	for _, f := range folders {
		if f != "" && (p == f || strings.HasPrefix(p, filepath.Clean(f)+"/")) {
			return true
		}
	}
	return false
}

// MountsDenied is the error of Docker Desktop on macOS for such a path (docker/for-mac issues 3337
// and 7519).
func MountsDenied(source string) string {
	return "Error response from daemon: Mounts denied: \nThe path " + source + " is not shared from the host and is not known to Docker.\n" +
		"You can configure shared paths from Docker -> Preferences... -> Resources -> File Sharing."
}
