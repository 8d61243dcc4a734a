package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"doctor/internal/checkout"
	"doctor/internal/engine"
	"doctor/internal/facts"
	"doctor/internal/git"
	"doctor/internal/host"
	"doctor/internal/near"
	"doctor/internal/phrase"
	"doctor/internal/redact"
	"doctor/internal/release"
	"doctor/internal/run"
	"doctor/internal/settings"
	"doctor/internal/survey"
	"doctor/report"
)

// target is one project to diagnose.
type target struct {
	facts    *facts.Facts
	settings *settings.Settings
	checkout *checkout.Checkout // with --ci
}

// targets prepares the projects; nothing is diagnosed before all are known to exist with
// readable settings.
func (a *app) targets(cmd *cobra.Command, flags diagnosisFlags, dirs []string) ([]target, error) {
	options, err := flags.options(a, cmd)
	if err != nil {
		return nil, err
	}
	machine, err := a.machine(flags)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(cmd.Context(), options.Timeout)
	defer cancel()
	machine.Within(ctx)
	if len(dirs) == 0 {
		dirs = []string{"."}
	}
	var targets []target
	for _, dir := range dirs {
		abs, err := a.projectDir(cmd, dir)
		if err != nil {
			return nil, err
		}
		s, err := a.settings(ctx, machine, abs, flags)
		if err != nil {
			return nil, err
		}
		t := newTarget(cmd.Context(), machine, abs, options, s, flags)
		defer t.facts.Machine.Within(ctx)()
		if err := t.hasServices(options.Services); err != nil && t.facts.Machine.Abandoned() == "" {
			return nil, err
		}
		targets = append(targets, t)
	}
	a.knowSecrets(targets)
	if err := a.allRead(ctx, targets); err != nil {
		return nil, err
	}
	if err := a.namedFiles(targets, flags); err != nil {
		return nil, err
	}
	return targets, nil
}

func newTarget(ctx context.Context, m *host.Machine, dir string, o facts.Options, s *settings.Settings, flags diagnosisFlags) target {
	if s != nil {
		o.Expect = facts.Expectations(s.Expect)
	}
	t := target{facts: facts.New(ctx, own(m), dir, o), settings: s}
	if flags.ci {
		return t.asCheckout(ctx, own(m), flags)
	}
	return t
}

// project is the target as it is diagnosed.
func (t target) project() survey.Project { return survey.Project{Facts: t.facts, Checkout: t.checkout} }

// run are the options of a run with these flags.
func (f diagnosisFlags) run(observer run.Observer) run.Options {
	return run.Options{Offline: f.offline, Checkout: f.ci && len(f.scope) == 0, Observer: observer}
}

// allRead returns an error if a file was not read in time: what is known of the project, and
// of its secrets, would be incomplete.
func (a *app) allRead(ctx context.Context, targets []target) error {
	for _, t := range targets {
		if m := t.facts.Machine; m.Abandoned() != "" {
			return a.notRead(ctx.Err(), m)
		}
	}
	return nil
}

func (a *app) notRead(err error, m *host.Machine) error {
	if errors.Is(err, context.Canceled) {
		return ended(exitInterrupted)
	}
	a.complain(fmt.Errorf("reading %s timed out (--timeout): the disk does not respond", m.Abandoned()))
	return ended(exitUnknown)
}

// own returns the same machine for one project: changes of its environment by a model must not
// affect the next.
func own(m *host.Machine) *host.Machine {
	return &host.Machine{OS: m.OS, Native: m.Native, Env: maps.Clone(m.Env), Home: m.Home, ShellHome: m.ShellHome, UID: m.UID, Dir: m.Dir, Now: m.Now, Dial: m.Dial, Guard: m.Guard}
}

// hasServices returns an error for a service that the project does not have: a run without
// services would find nothing wrong.
func (t target) hasServices(names []string) error {
	if len(names) == 0 {
		return nil
	}
	var known []string
	for _, s := range t.facts.Project().Services {
		known = append(known, s.Name)
	}
	for _, name := range names {
		if !slices.Contains(known, name) {
			hint := "the project has " + phrase.List(known)
			if meant := near.Nearest(name, known, max(1, len(name)/3)); meant != "" {
				hint = fmt.Sprintf("did you mean %s?", meant)
			}
			return usageHint(hint, "--service: service %q not found", name)
		}
	}
	return nil
}

// machine is the machine that the project will run on.
func (a *app) machine(flags diagnosisFlags) (*host.Machine, error) {
	if flags.ci && flags.os == "" {
		flags.os = ciSystem
	}
	m := &host.Machine{OS: a.goos, Native: a.goos, Env: a.env, Dir: a.dir, Now: a.now, UID: a.uid, Dial: a.dial, Guard: flags.guard}
	if flags.os != "" && flags.os != a.goos {
		m.OS, m.Env = flags.os, a.environmentOf(flags.os)
	}
	if a.dir == "" {
		if errors.Is(a.dirErr, fs.ErrPermission) {
			return nil, usagef("cannot use the current folder: permission denied; change to another folder")
		}
		return nil, usagef("the current folder no longer exists; change to another folder")
	}
	if flags.home != "" {
		m.Home = a.abs(flags.home)
		if info, err := os.Stat(m.Home); err != nil {
			return nil, usagef("--home %s %s", flags.home, host.Describe(err))
		} else if !info.IsDir() {
			return nil, usagef("--home %s is not a folder", flags.home)
		}
		if home, _ := a.home(); home != m.Home {
			m.ShellHome = home
		}
		return m, nil
	}
	home, known := a.home()
	if !known && !flags.ci && !a.told["home"] {
		a.told["home"] = true
		_, _ = fmt.Fprintln(a.stderr, "doctor: home folder not found: the environment does not name it and the user database has no entry; set it with --home DIR")
	}
	m.Home = home
	return m, nil
}

// environmentOf is the environment in the shells of another system, which use another variable
// for the home folder. Windows does not have HOME, and the others do not have USERPROFILE.
func (a *app) environmentOf(system string) map[string]string {
	from, to := host.HomeVariable(a.goos), host.HomeVariable(system)
	env := maps.Clone(a.env)
	if from == to {
		return env
	}
	maps.DeleteFunc(env, func(name, _ string) bool { return strings.EqualFold(name, from) || name == to })
	if home, known := a.home(); known {
		env[to] = home
	}
	return env
}

func (a *app) projectDir(cmd *cobra.Command, dir string) (string, error) {
	abs := a.abs(dir)
	info, err := os.Stat(abs)
	switch {
	case dir == "":
		return "", usagef("the name of the project folder is empty")
	case err != nil:
		return "", notAFolder(cmd, dir, host.Describe(err))
	case !info.IsDir():
		return "", notAFolder(cmd, dir, "is not a folder")
	}
	if _, err := os.Lstat(filepath.Join(abs, settings.Name)); errors.Is(err, fs.ErrPermission) {
		return "", usagef("cannot open the folder %s: permission denied", dir)
	}
	return abs, nil
}

// settings reads the named file, or .doctor.yaml of the project if it exists; nil if there is
// none, or none is wanted.
func (a *app) settings(ctx context.Context, m *host.Machine, dir string, flags diagnosisFlags) (*settings.Settings, error) {
	if flags.noConfig {
		return nil, nil
	}
	named := flags.config
	path, shown := filepath.Join(dir, settings.Name), settings.Name
	if named != "" {
		path, shown = a.abs(named), named
	} else if flags.ci { // a file that git ignores is on this machine only
		m = checkout.Of(ctx, m, dir, "", facts.Options{}).Machine()
		defer m.Within(ctx)()
	}
	data, err := m.Read(path)
	if named == "" && errors.Is(err, fs.ErrNotExist) && !m.Exists(path) {
		return nil, nil
	}
	if m.Abandoned() != "" {
		return nil, a.notRead(err, m)
	}
	if err != nil {
		return nil, usagef("reading the settings: %s %s", shown, host.Describe(err))
	}
	s, err := settings.Read(shown, data)
	if err == nil {
		err = run.CheckSettings(a.list, s)
	}
	if err != nil {
		return nil, usagef("invalid settings: %w", err)
	}
	return s, nil
}

// examine runs the checks on each project in turn.
func (a *app) examine(ctx context.Context, targets []target, flags diagnosisFlags, v report.Verbosity) report.Report {
	r := report.Report{Version: a.version, Strict: flags.strict}
	var crashes []string
	var sum tally
	for i := range targets {
		t := &targets[i]
		p := newProgress(a, v, 1)
		o := flags.run(p)
		o.Settings = t.settings
		found, judged, imagined := a.survey(flags).Diagnose(ctx, t.project(), o)
		t.facts = judged
		a.imagined = append(a.imagined, imagined...)
		p.stop()
		crashes = append(crashes, p.crashes...)
		sum.add(found, flags.strict)
		r.Projects = append(r.Projects, found)
	}
	r.ExitCode = sum.code(ctx.Err() != nil)
	a.knowSecrets(targets)
	a.tellCrashes(crashes)
	return r
}

func (a *app) survey(flags diagnosisFlags) survey.Survey {
	return survey.Survey{
		Checks: a.list, Ahead: !flags.presentOnly, Prefix: a.prefix, Place: a.place,
		Flags: func(dir, envFile string) string {
			flags := flags
			flags.envFile = cmp.Or(envFile, flags.envFile)
			return flags.selecting(a, dir)
		},
	}
}

// knowSecrets makes the scrubber know everything that was read, so that no output contains its
// secrets. The usual files with secrets are read immediately; learning happens when the
// scrubber gets its first text, from what was read by then. It must be called again when more
// was read.
func (a *app) knowSecrets(targets []target, containers ...engine.Container) {
	all := survey.Read{Env: a.env, Imagined: a.imagined, Containers: containers}
	for _, t := range targets {
		survey.ReadUsual(t.facts)
		all.Projects = append(all.Projects, t.facts)
	}
	a.scrubber = redact.NewLearningScrubber(func() *redact.Known { return all.Known(a.words) })
}

// prefix is the path from the working directory to the project.
func (a *app) prefix(dir string) string {
	rel, err := filepath.Rel(a.dir, dir)
	if err != nil {
		return filepath.ToSlash(dir)
	}
	if rel == "." {
		return ""
	}
	return filepath.ToSlash(rel)
}

// place is the path to a project from the top of the repository, with slashes: the one that the
// working directory is in, which may have the project as a submodule, or else the project's own.
// Without a repository it is the path from the working directory.
func (a *app) place(dir string) string {
	m := &host.Machine{OS: a.goos, Native: a.goos, Dir: a.dir, Now: a.now}
	dir = resolved(dir)
	for _, from := range []string{a.dir, dir} {
		work, err := git.Find(m, from)
		if err != nil {
			continue
		}
		if rel, err := filepath.Rel(work.Top, dir); err == nil && rel == "." {
			return ""
		} else if err == nil && filepath.IsLocal(rel) {
			return filepath.ToSlash(rel)
		}
	}
	return a.prefix(dir)
}

// shownAs are the options of the renderer.
func (a *app) shownAs(output outputFlags, targets []target) report.Options {
	o := a.shown(output)
	if len(targets) > 0 {
		o.Home = targets[0].facts.Machine.Home
	}
	return o
}

func (a *app) shown(output outputFlags) report.Options {
	o := report.Options{Verbosity: output.verbosity(), Manual: release.This().Manual(), Color: output.colored(a)}
	if home, known := a.home(); known {
		o.Home, o.ShellHome = home, home
	}
	if a.stdoutTerminal && output.toStdout() {
		o.Width = a.width
		o.Hyperlinks = o.Color && hyperlinks(a.getenv)
	}
	o.Scrubber = a.scrubber
	return o
}
