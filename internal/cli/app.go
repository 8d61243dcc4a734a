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
	"doctor/internal/redact"
	"doctor/report"
)

// app is doctor as a whole: the process that it runs in and the checks that it
// knows. The commands are methods and functions on it.
type app struct {
	system
	list    []*checks.Check
	version string
	budgets budgets
	// scrubber knows the secrets in the files that were looked at so far.
	scrubber *redact.Scrubber
	// words are those of the manual.
	words func() redact.Words
	// told are the flags of which it was said that their file is not there.
	told map[string]bool
}

// budgets are how long things may take where no flag says otherwise.
type budgets struct {
	// run and check are those of a diagnosis, container is that of one container
	// that verify asks, program that of one that prints its version.
	run, check, container, program time.Duration
}

func newApp(s system, list []*checks.Check) *app {
	return &app{
		system: s, list: list, version: doctorVersion(), scrubber: redact.NewScrubber(), told: map[string]bool{},
		words:   sync.OnceValue(func() redact.Words { return wordsOf(list) }),
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
	if err := checks.Validate(a.list); err != nil {
		a.complain(fmt.Errorf("the list of checks is not in order: %w", err))
		return exitUsage
	}
	out := &watched{Writer: a.stdout}
	a.stdout = out
	defer func() { a.stdout = out.Writer }()
	root := newRootCommand(a)
	root.SetArgs(append([]string{}, args...)) // of nil it would make the process's own
	err := root.ExecuteContext(ctx)
	var told *codeError
	if err != nil && !errors.As(err, &told) {
		a.complain(err)
	}
	if out.err != nil && codeOf(err) != exitUsage {
		err = fmt.Errorf("writing to standard output: %w", out.err)
		a.complain(err)
	}
	return codeOf(err)
}

// crashed tells of a panic outside of any check, in place of Go, which would print its
// value: that may quote what nobody knows yet to be secret.
func (a *app) crashed(value any, stack []byte) int {
	what := fmt.Sprintf("a panic of the type %T", value)
	if _, ok := value.(runtime.Error); ok { // an index or a nil pointer, in the words of Go
		what = redact.Foreign(fmt.Sprint(value))
	}
	a.complain(fmt.Errorf("doctor itself crashed: %s\n%s", what, stack))
	return exitUnknown
}

// watched remembers that something could not be written: not everybody who
// prints looks.
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

// unsaid is the error with which something could not be printed, nil if all was.
func (a *app) unsaid() error {
	if w, ok := a.stdout.(*watched); ok && w.err != nil {
		return fmt.Errorf("writing to standard output: %w", w.err)
	}
	return nil
}

// inherited is standard output as another program gets it: a terminal must stay
// one.
func (a *app) inherited() io.Writer {
	if w, ok := a.stdout.(*watched); ok {
		return w.Writer
	}
	return a.stdout
}

// complain prints an error as it may be printed: in words of doctor, without
// secrets, nothing of a file raw.
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

// clean makes a line fit for a terminal, without the secrets that are known.
func (a *app) clean(line string) string { return report.Visible(a.scrubber.Scrub(line)) }

// prepare gives a command the streams of the process and doctor's own way with
// errors.
func (a *app) prepare(cmd *cobra.Command) {
	cmd.SetIn(a.stdin)
	cmd.SetOut(a.stdout)
	cmd.SetErr(a.stderr)
	cmd.SilenceErrors, cmd.SilenceUsage = true, true
	cmd.SetFlagErrorFunc(flagError)
}

// print writes to standard output, and says if that was not possible.
func (a *app) print(text string) error {
	if _, err := io.WriteString(a.stdout, text); err != nil {
		return fmt.Errorf("writing to standard output: %w", err)
	}
	return nil
}
