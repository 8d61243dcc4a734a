package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"doctor/internal/external"
	"doctor/internal/host"
	"doctor/internal/program"
	"doctor/internal/settings"
)

// checkCommands are the flags that name programs with checks.
type checkCommands struct {
	// named are those of the command line; without: those of the user's own settings are left out.
	named   []string
	without bool
}

const flagCheckCommand = "check-command"

func (a *app) registerCheckCommands(cmd *cobra.Command) {
	set := cmd.Flags()
	set.StringArrayVar(&a.commands.named, flagCheckCommand, nil, "also run the checks of the `PROGRAM`, a path or a name on the PATH; repeatable; see doctor help external-checks")
	set.BoolVar(&a.commands.without, "no-check-commands", false, "ignore the programs in your own settings")
}

// addExternal adds the checks of the programs that the user named, before any id of a check is
// looked up.
func (a *app) addExternal(cmd *cobra.Command, _ []string) error {
	if cmd.Flags().Lookup(flagCheckCommand) == nil {
		return nil
	}
	limit := a.budgets.check
	if within, err := cmd.Flags().GetDuration("check-timeout"); err == nil && within > 0 {
		limit = within
	}
	ctx, cancel := context.WithTimeout(cmd.Context(), limit)
	defer cancel()
	ci := cmd.Flags().Lookup("ci")
	programs, err := a.programs(ctx, ci != nil && ci.Value.String() == "true")
	if err != nil || len(programs) == 0 {
		return err
	}
	list, err := external.Add(ctx, a.list, programs, external.World{Run: program.Run, Env: pairs(a.env)})
	switch {
	case cmd.Context().Err() != nil:
		return ended(exitInterrupted)
	case err != nil:
		a.knowSecrets(nil) // the words of a program may quote a variable
		hint := ""
		if slices.ContainsFunc(programs, func(p external.Program) bool { return p.Flags == "" }) {
			hint = "--no-check-commands ignores the programs in your own settings"
		}
		return usageHint(hint, "%w", err)
	}
	a.list = list
	return nil
}

// programs are those of the user's own settings, which a CI job does not have, and then those of the
// command line.
func (a *app) programs(ctx context.Context, ci bool) ([]external.Program, error) {
	home, known := a.home()
	if !known {
		home = ""
	}
	l := external.Locator{Home: home, LookPath: exec.LookPath}
	var all []external.Program
	if !a.commands.without && !ci {
		own, err := a.ownPrograms(ctx, l)
		if err != nil {
			return nil, err
		}
		all = own
	}
	for _, name := range a.commands.named {
		path, err := l.Locate(name, a.dir)
		if err != nil {
			return nil, usagef("--%s: %w", flagCheckCommand, err)
		}
		if slices.ContainsFunc(all, func(p external.Program) bool { return slices.Equal(p.Words, []string{path}) }) {
			continue
		}
		all = append(all, external.Program{
			Name: name, Place: "--" + flagCheckCommand, Words: []string{path},
			Flags: " --" + flagCheckCommand + " " + host.Quote(a.goos, path),
		})
	}
	return all, nil
}

// ownPrograms are the programs in the user's own settings, which are optional.
func (a *app) ownPrograms(ctx context.Context, l external.Locator) ([]external.Program, error) {
	path := filepath.Join(a.configDir(), settings.OwnName)
	if !filepath.IsAbs(path) {
		return nil, nil
	}
	m := &host.Machine{OS: a.goos, Native: a.goos, Env: a.env, Dir: a.dir, Now: a.now}
	m.Within(ctx)
	data, err := m.Read(path)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, host.ErrNotDirectory) {
		return nil, nil
	}
	if err != nil {
		return nil, usagef("reading your own settings: %s %s", path, host.Describe(err))
	}
	own, err := settings.ReadOwn(path, data)
	if err != nil {
		return nil, usagef("invalid settings of your own: %w", err)
	}
	var all []external.Program
	for _, c := range own.CheckCommands {
		place := fmt.Sprintf("%s:%d:%d", path, c.At.Line, c.At.Column)
		program, err := l.Locate(c.Words[0], filepath.Dir(path))
		if err != nil {
			return nil, usageHint("--no-check-commands ignores these programs", "%s: %w", place, err)
		}
		all = append(all, external.Program{Name: strings.Join(c.Words, " "), Place: place, Words: append([]string{program}, c.Words[1:]...)})
	}
	return all, nil
}

// configDir is the folder of the user's own settings: as the XDG Base Directory Specification
// says, except on Windows; "" if it is unknown. It does not follow --home, which may be in a
// checkout.
func (a *app) configDir() string {
	home, known := a.home()
	if !known {
		home = ""
	}
	variable, rest := "XDG_CONFIG_HOME", ".config"
	if a.goos == "windows" {
		variable, rest = "APPDATA", filepath.Join("AppData", "Roaming")
	}
	if dir := a.getenv(variable); filepath.IsAbs(dir) { // a relative one would be in the checkout
		return filepath.Join(dir, "doctor")
	}
	if home == "" {
		return ""
	}
	return filepath.Join(home, rest, "doctor")
}

// pairs is an environment as programs take it.
func pairs(env map[string]string) []string {
	var all []string
	for _, name := range slices.Sorted(maps.Keys(env)) {
		all = append(all, name+"="+env[name])
	}
	return all
}
