package cli

import (
	"fmt"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"doctor/internal/release"
)

// The versions whose behavior doctor predicts, which it was compared with.
const (
	modeledBoto3 = "1.43"
	modeledAstro = "1.45"
)

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
	line := fmt.Sprintf("doctor %s %s %s/%s %s", version, runtime.Version(), runtime.GOOS, runtime.GOARCH, release.This().Source())
	return strings.TrimSpace(line) + "\n"
}
