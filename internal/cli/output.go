package cli

import (
	"github.com/spf13/cobra"

	"doctor/report"
)

// outputFlags are the flags that control how and where a report is shown.
type outputFlags struct {
	format, output, color string
	verbose, quiet        bool
}

func (f *outputFlags) register(cmd *cobra.Command) {
	set := cmd.Flags()
	set.StringVarP(&f.format, "format", "f", "table", "`FORMAT` of the report: table|short|json|junit|sarif|github|codequality|markdown")
	set.StringVarP(&f.output, "output", "o", "-", "write the report to `FILE` instead of standard output")
	set.BoolVarP(&f.verbose, "verbose", "v", false, "show every check with its duration and reason")
	set.BoolVarP(&f.quiet, "quiet", "q", false, "show only problems")
	set.StringVar(&f.color, "color", "auto", "use color `WHEN`: auto|always|never")
	complete(cmd, "format", report.Formats)
	complete(cmd, "color", func() []string { return []string{"auto", "always", "never"} })
}

func (f outputFlags) verbosity() report.Verbosity {
	switch {
	case f.quiet:
		return report.Quiet
	case f.verbose:
		return report.Verbose
	}
	return report.Normal
}

func (f outputFlags) toStdout() bool { return f.output == "-" }

// colored reports whether to use colors: by the flag, else by the environment (no-color.org,
// bixense.com/clicolors), else on a terminal.
func (f outputFlags) colored(a *app) bool {
	return f.coloredOn(a, a.stdoutTerminal && f.toStdout())
}

func (f outputFlags) coloredOn(a *app, terminal bool) bool {
	switch {
	case f.color == "always":
		return true
	case f.color == "never", a.getenv("NO_COLOR") != "":
		return false
	case a.getenv("CLICOLOR_FORCE") != "" && a.getenv("CLICOLOR_FORCE") != "0":
		return true
	}
	return terminal && a.getenv("TERM") != "dumb"
}
