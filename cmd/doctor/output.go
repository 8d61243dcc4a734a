package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"doctor/internal/host"
	"doctor/report"
)

// outputFlags are the flags that say how and where a report is shown.
type outputFlags struct {
	format, output, color string
	verbose, quiet        bool
}

func (f *outputFlags) register(cmd *cobra.Command) {
	set := cmd.Flags()
	set.StringVarP(&f.format, "format", "f", "table", "the `FORMAT` of the report: table|short|json|junit|sarif|github|markdown")
	set.StringVarP(&f.output, "output", "o", "-", "write the report to `FILE` instead of standard output")
	set.BoolVarP(&f.verbose, "verbose", "v", false, "say more: every check with its duration and reason")
	set.BoolVarP(&f.quiet, "quiet", "q", false, "say only what is wrong")
	set.StringVar(&f.color, "color", "auto", "colours (`WHEN`): auto|always|never")
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

// colored says whether to use colours: as asked for, else as the environment
// says (no-color.org, bixense.com/clicolors), else on a terminal.
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

// destination is where a report goes.
type destination struct {
	stdout io.Writer
	format string
	path   string // "" for standard output
	shown  string
}

// open looks whether the report can be written as asked, before any work is
// done for it.
func (f outputFlags) open(a *app) (destination, error) {
	d := destination{stdout: a.stdout, format: f.format}
	if f.verbose && f.quiet {
		return d, usagef("--verbose and --quiet exclude each other")
	}
	if err := oneOf("color", f.color, "auto", "always", "never"); err != nil {
		return d, err
	}
	if _, err := report.New(f.format, report.Options{}); err != nil {
		return d, usagef("--format: %w", err)
	}
	if f.toStdout() {
		return d, nil
	}
	if f.output == "" {
		return d, usagef("--output needs the name of a file, or - for standard output")
	}
	d.path, d.shown = a.abs(f.output), f.output
	if info, err := os.Stat(d.path); err == nil && info.IsDir() {
		return d, usagef("--output %s is a folder", f.output)
	}
	if info, err := os.Stat(filepath.Dir(d.path)); err != nil {
		return d, usagef("--output %s: its folder %s", f.output, host.Describe(err))
	} else if !info.IsDir() {
		return d, usagef("--output %s: its folder is none", f.output)
	}
	return d, nil
}

func (d destination) write(r report.Report, o report.Options) error {
	var out bytes.Buffer
	if err := report.Write(&out, d.format, r, o); err != nil {
		return err
	}
	if d.path == "" {
		if _, err := d.stdout.Write(out.Bytes()); err != nil {
			return fmt.Errorf("writing to standard output: %w", err)
		}
		return nil
	}
	if err := writeFile(d.path, out.Bytes(), 0o644); err != nil {
		return fmt.Errorf("writing the report to %s: %w", d.shown, err)
	}
	return nil
}

// writeFile puts a file in the place of another, or of none, whole or not at
// all. What is not a regular file, such as /dev/null or a pipe, is written to.
func writeFile(path string, data []byte, mode fs.FileMode) (err error) {
	if resolved, err := filepath.EvalSymlinks(path); err == nil {
		path = resolved
	}
	info, err := os.Stat(path)
	switch {
	case err == nil && !info.Mode().IsRegular():
		return writeTo(path, data)
	case err == nil:
		mode = info.Mode().Perm()
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	f, err := os.OpenFile(path+tempSuffix(), os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(f.Name())
		}
	}()
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

func tempSuffix() string { return fmt.Sprintf(".%d.tmp", os.Getpid()) }

func writeTo(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	return err
}
