package cli

import (
	"fmt"
	"reflect"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"doctor/internal/lazyregexp"
)

// baseVersion is the next release of this source.
const baseVersion = "0.1.0"

// The versions whose behavior doctor predicts, which it was compared with.
const (
	modeledBoto3 = "1.43"
	modeledAstro = "1.45"
)

// modulePath is the path of this module.
func modulePath() string {
	return strings.TrimSuffix(reflect.TypeFor[app]().PkgPath(), "/internal/cli")
}

// moduleVersion is the version of this module if it was built as one, such as by `go install
// MODULE@v0.1.0`, or is a dependency of a module that adds checks; "" for a build of a checkout.
func moduleVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	for _, module := range append([]*debug.Module{&info.Main}, info.Deps...) {
		if module.Path == modulePath() {
			return released(module.Version)
		}
	}
	return ""
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

// doctorVersion is the version that doctor prints.
func doctorVersion() string {
	if version := moduleVersion(); version != "" {
		return strings.TrimPrefix(version, "v")
	}
	return baseVersion + "-dev"
}

func newVersionCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version of doctor and of what it predicts",
		Args:  noArgs,
		RunE: func(*cobra.Command, []string) error {
			return a.print(versionLine(a.version) + "predicts boto3 " + modeledBoto3 + " and Astro CLI " + modeledAstro + "\n")
		},
	}
}

func versionLine(version string) string {
	line := fmt.Sprintf("doctor %s %s %s/%s", version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			switch {
			case s.Key == "vcs.revision":
				line += " commit " + s.Value
			case s.Key == "vcs.modified" && s.Value == "true":
				line += " (modified)"
			}
		}
	}
	return line + "\n"
}
