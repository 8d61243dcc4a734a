package airflow

import (
	"fmt"
	"strconv"
	"strings"
)

// Version is a release of Airflow or of one of its provider packages. The zero
// value is a version that is not known, which is taken for the newest.
type Version struct {
	Major, Minor int
	// Patch is -1 if it is not known; then it is taken for the last one.
	Patch int
}

// ParseVersion reads "3", "3.0", "2.10.4" and what may follow: "3.1.0rc1",
// "2.10.4+astro.1". It reports false if there is no number at the start.
func ParseVersion(text string) (Version, bool) {
	v := Version{Patch: -1}
	into := []*int{&v.Major, &v.Minor, &v.Patch}
	rest := strings.TrimPrefix(strings.TrimSpace(text), "v")
	for i, field := range into {
		digits := rest[:len(rest)-len(strings.TrimLeft(rest, "0123456789"))]
		n, err := strconv.Atoi(digits)
		if err != nil {
			if i == 0 {
				return Version{}, false
			}
			break
		}
		*field = n
		if rest = rest[len(digits):]; !strings.HasPrefix(rest, ".") {
			break
		}
		rest = rest[1:]
	}
	return v, true
}

// Known reports whether this is a version at all.
func (v Version) Known() bool { return v != Version{} }

// AtLeast reports whether the version is this one or a later one.
func (v Version) AtLeast(major, minor, patch int) bool {
	if !v.Known() {
		return true
	}
	if v.Major != major {
		return v.Major > major
	}
	if v.Minor != minor {
		return v.Minor > minor
	}
	return v.Patch < 0 || v.Patch >= patch
}

// Before reports whether the version is known to be earlier than another.
func (v Version) Before(other Version) bool {
	return !v.AtLeast(other.Major, other.Minor, max(other.Patch, 0))
}

// String is the version as it is written, "" if it is not known.
func (v Version) String() string {
	switch {
	case !v.Known():
		return ""
	case v.Minor == newest:
		return strconv.Itoa(v.Major)
	case v.Patch < 0:
		return fmt.Sprintf("%d.%d", v.Major, v.Minor)
	}
	return fmt.Sprintf("%d.%d.%d", v.Major, v.Minor, v.Patch)
}
