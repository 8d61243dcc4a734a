// Package release tells which build of doctor this is: its version, the commit that it was made
// of, and where its manual is. All of it is what Go has noted in the binary; no build sets it.
package release

import (
	"reflect"
	"runtime/debug"
	"strings"

	"doctor/internal/lazyregexp"
)

// Next is the next release of this source.
const Next = "0.1.0"

// Build is what is known of a build.
type Build struct {
	// Module is the path of doctor's module.
	Module string
	// Tag is the version of the module if it was built as a release: of a checkout with this tag
	// and without changes, by `go install MODULE@v0.1.0`, or as a dependency of a module that adds
	// checks; "" for any other build.
	Tag string
	// Commit and Date are those of the checkout, "" if Go was not told (-buildvcs=false) or doctor
	// is a dependency. Modified: it has changes that are not in the commit.
	Commit, Date string
	Modified     bool
}

// This is the build that is running.
func This() Build {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return Build{Module: modulePath()}
	}
	return of(modulePath(), info)
}

// modulePath is the path of this module.
func modulePath() string {
	return strings.TrimSuffix(reflect.TypeFor[Build]().PkgPath(), "/internal/release")
}

func of(path string, info *debug.BuildInfo) Build {
	b := Build{Module: path}
	for _, module := range append([]*debug.Module{&info.Main}, info.Deps...) {
		if module.Path == path {
			b.Tag = released(module.Version)
		}
	}
	if info.Main.Path != path {
		return b // the commit is that of another module
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.Commit = s.Value
		case "vcs.time":
			b.Date, _, _ = strings.Cut(s.Value, "T")
		case "vcs.modified":
			b.Modified = s.Value == "true"
		}
	}
	return b
}

// released is the version if it is that of a release, else "": Go names the build of a checkout
// (devel), or after its commit and time.
func released(version string) string {
	if version == "(devel)" || pseudoVersion().MatchString(version) {
		return ""
	}
	return version
}

// pseudoVersion matches versions that Go makes of a commit: v0.0.0-20260102150405-abcdef123456.
var pseudoVersion = lazyregexp.New(`\d{14}-[0-9a-f]{12}(\+|$)|\+dirty$`)

// Version is the version that doctor prints.
func (b Build) Version() string {
	if b.Tag != "" {
		return strings.TrimPrefix(b.Tag, "v")
	}
	return Next + "-dev"
}

// Source says of which commit the build was made, "" if that is unknown.
func (b Build) Source() string {
	if b.Commit == "" {
		return ""
	}
	text := "commit " + b.Commit
	if b.Date != "" {
		text += " of " + b.Date
	}
	if b.Modified {
		text += " (modified)"
	}
	return text
}
