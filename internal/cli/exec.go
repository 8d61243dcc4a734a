package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"doctor/internal/astro"
	"doctor/internal/host"
	"doctor/report"
)

// Exit codes of exec, the same as in shells.
const (
	exitNotExecutable = 126
	exitNotFound      = 127
	exitSignal        = 128 // plus the number of the signal
)

func newExecCommand(a *app) *cobra.Command {
	var flags diagnosisFlags
	var output outputFlags
	var dir string
	cmd := &cobra.Command{
		Use:   "exec [flags] -- COMMAND [ARG...]",
		Short: "Diagnose, and run a command only if nothing failed",
		Long: `Diagnoses the project, and then runs the command if no check failed; an unknown
result does not stop it. The report goes to standard error. The command gets doctor's
standard streams and signals. The flags of ` + "`astro dev start`" + ` that choose files and the mode
apply to the diagnosis as well, unless doctor's own flags say otherwise.

EXIT STATUS
  the code of the command if it was run (128 plus the signal that ended it)
  1    a check failed, and the command was not run
  2    wrong usage or an unreadable configuration
  126  the command cannot be run
  127  command not found
  130  interrupted before the command was run`,
		Example: "  doctor exec -- astro dev start\n  doctor exec --offline -- astro dev start --wait 5m",
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return nil, cobra.ShellCompDirectiveDefault
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if cmd.ArgsLenAtDash() != 0 || len(args) == 0 || args[0] == "" {
				return usageHint("for example, `doctor exec -- astro dev start`", "exec needs a command after --")
			}
			if start, ok := astro.ParseCommandLine(args); ok {
				if start.Help {
					return a.runCommand(cmd.Context(), args)
				}
				flags.follow(start)
			}
			return a.exec(cmd, flags, output, dir, args)
		},
	}
	flags.register(a, cmd)
	output.register(cmd)
	cmd.Flags().StringVarP(&dir, "dir", "C", ".", "diagnose the project in `DIR`; the command still runs in the current folder")
	return cmd
}

func (a *app) exec(cmd *cobra.Command, flags diagnosisFlags, output outputFlags, dir string, command []string) error {
	ctx := cmd.Context()
	dest, err := output.open(a, []string{dir})
	if err != nil {
		return err
	}
	defer dest.close()
	flags.guard = dest.guard
	targets, err := a.targets(cmd, flags, []string{dir})
	if err != nil {
		return err
	}
	if err := dest.spares(targets); err != nil {
		return err
	}
	r := a.examine(ctx, targets, flags, output.verbosity())
	onward := r.ExitCode == exitOK || r.ExitCode == exitUnknown
	shown := !onward || output.verbose || needsWord(r)
	if !output.toStdout() || shown {
		// Standard output is reserved for the command.
		dest.stdout = a.stderr
		o := a.shownAs(output, targets)
		if output.toStdout() {
			o.Width = a.stderrWidth()
			o.Color = output.coloredOn(a, a.stderrTerminal)
		}
		if err := dest.write(r, o); err != nil {
			return err
		}
	}
	if words := silenced(r); onward && words != "" && !(shown && output.toStdout()) {
		_, _ = fmt.Fprintf(a.stderr, "doctor: %s\n", a.clean(words))
	}
	if !onward {
		if r.ExitCode == exitFailed {
			_, _ = fmt.Fprintf(a.stderr, "doctor: %s was not run%s\n", a.clean(command[0]), a.anyway(command))
		}
		return ended(r.ExitCode)
	}
	return a.runCommand(ctx, command)
}

// anyway says how to run the Astro CLI in spite of the failure. Its name alone may be the function
// of `doctor hook`; PowerShell has no such command.
func (a *app) anyway(command []string) string {
	if _, ok := astro.ParseCommandLine(command); !ok || a.goos == "windows" {
		return ""
	}
	quoted := make([]string, len(command))
	for i, word := range command {
		quoted[i] = host.Quote(a.goos, word)
	}
	return "; to run it anyway: command " + a.clean(strings.Join(quoted, " "))
}

// silenced says what the settings suppressed in the report; "" if nothing.
func silenced(r report.Report) string {
	var all []string
	for _, p := range r.Projects {
		if words := report.Silenced(p.Silenced); words != "" {
			all = append(all, words)
		}
	}
	return strings.Join(all, "; ")
}

// needsWord reports whether there is anything to print before the command runs.
func needsWord(r report.Report) bool {
	return slices.ContainsFunc(r.Projects, func(p report.Project) bool {
		return slices.ContainsFunc(p.Results, hasFinding)
	}) || r.ExitCode != exitOK
}

// runCommand runs a command in place of doctor.
func (a *app) runCommand(ctx context.Context, command []string) error {
	if ctx.Err() != nil {
		return ended(exitInterrupted)
	}
	child := exec.Command(command[0], command[1:]...) //nolint:gosec // running it is the purpose
	child.Stdin, child.Stdout, child.Stderr = a.stdin, a.inherited(), a.stderr
	child.Dir = a.dir
	signals := make(chan os.Signal, 8)
	signal.Notify(signals, passedOn()...)
	defer signal.Stop(signals)
	if err := child.Start(); err != nil {
		a.complain(fmt.Errorf("running %s: %s", command[0], startProblem(err)))
		if errors.Is(err, exec.ErrNotFound) || errors.Is(err, os.ErrNotExist) {
			return ended(exitNotFound)
		}
		return ended(exitNotExecutable)
	}
	done := make(chan struct{})
	go func() {
		for {
			select {
			case s := <-signals:
				// A terminal sends Ctrl-C to the command itself.
				if s != os.Interrupt || !a.stdinTerminal {
					_ = child.Process.Signal(s)
				}
			case <-done:
				return
			}
		}
	}()
	err := child.Wait()
	close(done)
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return ended(statusOf(exit.ProcessState))
	}
	if err != nil {
		return fmt.Errorf("running %s: %w", command[0], err)
	}
	return nil
}

func startProblem(err error) string {
	if errors.Is(err, exec.ErrNotFound) {
		return "command not found on the PATH"
	}
	if errors.Is(err, fs.ErrPermission) {
		return "permission denied"
	}
	return "it " + host.Describe(err)
}
