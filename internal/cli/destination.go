package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"doctor/internal/airflow"
	"doctor/internal/astro"
	"doctor/internal/disk"
	"doctor/internal/host"
	"doctor/internal/settings"
	"doctor/report"
)

// destination is where a report goes.
type destination struct {
	stdout io.Writer
	format string
	// flag is the one that names it, shown its value.
	flag, shown string
	// path is the file, with links resolved; "" for standard output, and for a stream that is
	// already open.
	path string
	// open is written to directly: a pipe, or a stream of the process.
	open io.Writer
	// guard detects whether the file is read, nil if no file is written.
	guard *host.Guard
}

// open checks whether the report on the projects in dirs can be written as requested, before
// any work is done for it.
func (f outputFlags) open(a *app, dirs []string) (destination, error) {
	d := destination{stdout: a.stdout, format: f.format, flag: "--output", shown: f.output}
	if f.verbose && f.quiet {
		return d, usagef("--verbose and --quiet cannot be used together")
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
		return d, usagef("--output needs a file name, or - for standard output")
	}
	folders := []string{a.dir}
	for _, dir := range dirs {
		folders = append(folders, a.abs(dir))
	}
	return d, d.take(a, a.abs(f.output), folders)
}

// take determines what is at a path, and whether it may be written to.
func (d *destination) take(a *app, path string, folders []string) error {
	folder, err := filepath.EvalSymlinks(filepath.Dir(path))
	if err != nil {
		return usagef("%s %s: the folder %s", d.flag, d.shown, host.Describe(err))
	}
	switch info, err := os.Stat(folder); {
	case err != nil:
		return usagef("%s %s: the folder %s", d.flag, d.shown, host.Describe(err))
	case !info.IsDir():
		return usagef("%s %s: the parent is not a folder", d.flag, d.shown)
	}
	info, err := os.Stat(path)
	if err == nil {
		if d.open = a.stream(info); d.open != nil { // /dev/stdout, say
			return nil
		}
	}
	real := filepath.Join(folder, filepath.Base(path))
	if target, err := filepath.EvalSymlinks(path); err == nil {
		real = target
	}
	if err := d.staysInside(path, real, folder, folders); err != nil {
		return err
	}
	switch {
	case errors.Is(err, fs.ErrNotExist): // including a dangling link: it is replaced
		d.path = filepath.Join(folder, filepath.Base(path))
	case err != nil:
		return usagef("%s %s %s", d.flag, d.shown, host.Describe(err))
	case info.IsDir():
		return usagef("%s %s is a folder", d.flag, d.shown)
	case info.Mode().IsRegular():
		d.path = real
	default:
		return d.special(path, info)
	}
	d.guard = host.NewGuard(d.path)
	return nil
}

// staysInside refuses a link that points out of the folder of the file: the author of a
// checkout chose the targets of its links. In the working directory and the projects that also
// holds for parent folders; elsewhere the parents belong to the system or the user (/tmp on
// macOS).
func (d *destination) staysInside(path, real, folder string, folders []string) error {
	inOne := false
	for _, f := range folders {
		resolved, err := filepath.EvalSymlinks(f)
		if err != nil || !isWithin(f, path) && !isWithin(resolved, path) {
			continue
		}
		if !isWithin(resolved, real) {
			return usageHint("pass the path of the file itself", "%s %s leaves %s through a symbolic link", d.flag, d.shown, f)
		}
		inOne = true
	}
	if !inOne && !isWithin(folder, real) {
		return usageHint("pass the path of the file itself", "%s %s leaves its folder through a symbolic link", d.flag, d.shown)
	}
	return nil
}

func isWithin(folder, path string) bool {
	rel, err := filepath.Rel(folder, path)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}

// special opens what is not a regular file. A pipe gets the report if somebody reads from it;
// waiting for a reader or a device could take forever.
func (d *destination) special(path string, info fs.FileInfo) error {
	if null, err := os.Stat(os.DevNull); err == nil && os.SameFile(null, info) {
		d.open = io.Discard
		return nil
	}
	if info.Mode()&fs.ModeNamedPipe == 0 {
		return usagef("%s %s is neither a file nor a pipe", d.flag, d.shown)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|syscall.O_NONBLOCK, 0)
	switch {
	case errors.Is(err, syscall.ENXIO):
		return usageHint("start the reader first", "%s %s is a pipe without a reader", d.flag, d.shown)
	case err != nil:
		return usagef("%s %s %s", d.flag, d.shown, host.Describe(err))
	}
	d.open = f
	return nil
}

// stream is the standard stream that a path refers to, nil if none.
func (a *app) stream(info fs.FileInfo) io.Writer {
	for _, w := range []io.Writer{a.inherited(), a.stderr} {
		f, ok := w.(*os.File)
		if !ok {
			continue
		}
		if own, err := f.Stat(); err == nil && os.SameFile(own, info) {
			return w
		}
	}
	return nil
}

// inputs are the files of a project and its home folder that doctor examines. Other files that
// a run reads are known only afterwards.
func inputs(t target) []string {
	o := t.facts.Options
	paths := []string{
		".env", "Dockerfile", ".dockerignore", astro.OverrideName, airflow.DefaultSettingsFile, "requirements.txt",
		"packages.txt", ".astro/config.yaml", settings.Name, ".airflowignore", o.EnvFile, o.ComposeFile, o.SettingsFile,
	}
	var all []string
	for _, p := range paths {
		if p != "" {
			all = append(all, t.facts.InProject(p))
		}
	}
	for _, p := range []string{".aws/config", ".aws/credentials", ".astro/config.yaml"} {
		all = append(all, filepath.Join(t.facts.Machine.Home, filepath.FromSlash(p)))
	}
	return all
}

// spares refuses a file that the run will read, before it begins.
func (d destination) spares(targets []target) error {
	for _, t := range targets {
		for _, path := range inputs(t) {
			d.guard.Read(path)
		}
	}
	return d.unread()
}

// unread refuses a file that was read.
func (d destination) unread() error {
	if d.guard.Seen() == "" {
		return nil
	}
	return usageHint("choose another file", "%s %s would overwrite a file that doctor reads", d.flag, d.shown)
}

func (d destination) write(r report.Report, o report.Options) error {
	return d.writeDocument(report.NewDocument(r, o), o)
}

func (d destination) writeDocument(document report.Document, o report.Options) error {
	var out bytes.Buffer
	if err := report.WriteDocument(&out, d.format, document, o); err != nil {
		return err
	}
	return d.put("the report", out.Bytes(), 0o644)
}

// put writes data to the destination, a new file with this mode.
func (d destination) put(what string, data []byte, mode fs.FileMode) error {
	if err := d.unread(); err != nil {
		return err
	}
	var err error
	switch {
	case d.open != nil:
		_, err = d.open.Write(data)
	case d.path != "":
		err = disk.Writer{}.WriteFile(d.path, data, mode)
	default:
		if _, err := d.stdout.Write(data); err != nil {
			return fmt.Errorf("writing to standard output: %w", err)
		}
	}
	if err != nil {
		return fmt.Errorf("writing %s to %s: %w", what, d.shown, err)
	}
	return nil
}

// close closes what was opened here, but not the streams of the process.
func (d destination) close() {
	if f, ok := d.open.(*os.File); ok && f != os.Stdout && f != os.Stderr {
		_ = f.Close()
	}
}
