package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// baseVersion is the next release of this source.
const baseVersion = "0.1.0"

// modulePath is the path of this module.
const modulePath = "doctor"

// doctorVersion is the version of the module if it was built as one, such as by `go install
// doctor@v0.1.0`, or is a dependency of a module that adds checks.
func doctorVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return baseVersion + "-dev"
	}
	for _, module := range append([]*debug.Module{&info.Main}, info.Deps...) {
		if module.Path == modulePath && module.Version != "" && module.Version != "(devel)" {
			return module.Version
		}
	}
	return baseVersion + "-dev"
}

func newVersionCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version of doctor",
		Args:  noArgs,
		RunE:  func(*cobra.Command, []string) error { return a.print(versionLine(a.version)) },
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
				line += " with changes"
			}
		}
	}
	return line + "\n"
}
