package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"doctor/checks"
	"doctor/internal/facts"
	"doctor/internal/host"
	"doctor/internal/redact"
	"doctor/internal/release"
	"doctor/internal/survey"
	"doctor/report"
)

// app is all of doctor: the process that it runs in and its checks. The commands are
// methods and functions on it.
type app struct {
	system
	list    []*checks.Check
	version string
	budgets budgets
	// scrubber knows the secrets in the files that were read so far.
	scrubber *redact.Scrubber
	// imagined are the machines on which it was foreseen what comes next: their files differ from
	// those on the disk.
	imagined []*host.Machine
	// words are the words of the manual.
	words func() redact.Words
	// commands are the programs that have checks beside the list.
	commands checkCommands
	// told are the flags whose missing file was already reported, and "home" if that folder is
	// missing.
	told map[string]bool
}

// budgets are the default time limits.
type budgets struct {
	// run and check are the limits of a diagnosis, container the one of a container that
	// verify asks, program the one of a program that prints its version.
	run, check, container, program time.Duration
}

func newApp(s system, list []*checks.Check) *app {
	return &app{
		system: s, list: list, version: release.This().Version(), scrubber: redact.NewScrubber(), told: map[string]bool{},
		words:   sync.OnceValue(func() redact.Words { return survey.Words(list) }),
		budgets: budgets{facts.DefaultTimeout, facts.DefaultCheckTimeout, verifyTimeout, versionTimeout},
	}
}

// run runs one command line and returns its exit code.
func (a *app) run(ctx context.Context, args []string) (code int) {
	defer func() {
		if value := recover(); value != nil {
			code = a.crashed(value, debug.Stack())
		}
	}()
	if err := checks.ValidateShape(a.list); err != nil {
		a.complain(fmt.Errorf("invalid list of checks: %w", err))
		return exitUsage
	}
	out := &watched{Writer: a.stdout}
	a.stdout = out
	defer func() { a.stdout = out.Writer }()
	root := newRootCommand(a)
	root.SetArgs(append([]string{}, args...)) // nil would make cobra use the process's own
	err := root.ExecuteContext(ctx)
	var told *codeError
	if err != nil && !errors.As(err, &told) {
		a.complain(err)
	}
	if unsaid := a.unsaid(); unsaid != nil && codeOf(err) != exitUsage {
		err = unsaid
		a.complain(err)
	}
	return codeOf(err)
}

// crashed reports a panic outside of any check, instead of Go, which would print its value:
// that may quote a secret that is not known yet.
func (a *app) crashed(value any, stack []byte) int {
	what := fmt.Sprintf("panic of type %T", value)
	if _, ok := value.(runtime.Error); ok { // such as an index or a nil pointer: the text is Go's own
		what = redact.Foreign(fmt.Sprint(value))
	}
	a.complain(fmt.Errorf("doctor crashed: %s; please report it with these lines\n%s", what, stack))
	return exitUnknown
}

// watched records that a write failed: not every caller checks.
type watched struct {
	io.Writer
	err error
}

func (w *watched) Write(p []byte) (int, error) {
	n, err := w.Writer.Write(p)
	if err != nil && w.err == nil {
		w.err = err
	}
	return n, err
}

// unsaid is the error of a failed write, nil if all were written.
func (a *app) unsaid() error {
	if w, ok := a.stdout.(*watched); ok && w.err != nil {
		return fmt.Errorf("writing to standard output: %w", w.err)
	}
	return nil
}

// inherited is standard output for another program: it must remain a terminal if it is one.
func (a *app) inherited() io.Writer {
	if w, ok := a.stdout.(*watched); ok {
		return w.Writer
	}
	return a.stdout
}

// complain prints an error without secrets, with text from files escaped.
func (a *app) complain(err error) {
	for i, line := range strings.Split(err.Error(), "\n") {
		prefix := "doctor: "
		if i > 0 {
			prefix = "        "
		}
		_, _ = fmt.Fprintf(a.stderr, "%s%s\n", prefix, a.clean(line))
	}
	var usage *usageError
	if errors.As(err, &usage) && usage.hint != "" {
		_, _ = fmt.Fprintf(a.stderr, "        %s\n", a.clean(usage.hint))
	}
}

// clean makes a line safe for a terminal, without the known secrets.
func (a *app) clean(line string) string { return report.Visible(a.scrubber.Scrub(line)) }

// prepare gives a command the streams of the process and doctor's error handling.
func (a *app) prepare(cmd *cobra.Command) {
	cmd.SetIn(a.stdin)
	cmd.SetOut(a.stdout)
	cmd.SetErr(a.stderr)
	cmd.SilenceErrors, cmd.SilenceUsage = true, true
	cmd.SetFlagErrorFunc(flagError)
}

// print writes to standard output, and returns an error if that fails.
func (a *app) print(text string) error {
	if _, err := io.WriteString(a.stdout, text); err != nil {
		return fmt.Errorf("writing to standard output: %w", err)
	}
	return nil
}
