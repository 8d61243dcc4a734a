package cli

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"doctor/checks"
	"doctor/internal/astro"
	"doctor/internal/facts"
	"doctor/internal/host"
	"doctor/internal/near"
)

// diagnosisFlags are the flags that select what a diagnosis examines.
type diagnosisFlags struct {
	only, skip, scope, services        []string
	offline, strict, ci                bool
	envFile, settingsFile, composeFile string
	mode, home, os, config             string
	region                             string // of fix only
	// typed is how the Astro CLI's command line named a file, by doctor's flag for it.
	typed                            map[string]string
	timeout, checkTimeout            time.Duration
	followEndpoints, names, noConfig bool
	// presentOnly: what comes after the fixes is not foreseen.
	presentOnly bool
	// guard detects whether the output file is read.
	guard *host.Guard
}

func (f *diagnosisFlags) register(a *app, cmd *cobra.Command) {
	set := cmd.Flags()
	set.SortFlags = false
	set.Var(list{&f.only}, "only", "run only the checks or rules `ID,...`")
	set.Var(list{&f.skip}, "skip", "skip the checks or rules `ID,...`")
	set.Var(list{&f.scope}, "scope", "run only the checks of `SCOPE,...`: project, host, engine, aws")
	set.BoolVar(&f.offline, "offline", false, "same as --scope project,host")
	set.Var(list{&f.services}, "service", "look only at the services `NAME,...`")
	set.StringVar(&f.envFile, "env-file", "", "environment `FILE`, as in `astro dev start --env`")
	set.StringVar(&f.settingsFile, "settings-file", "", "settings `FILE`, as in `astro dev start --settings-file`")
	set.StringVar(&f.composeFile, "compose-file", "", "compose `FILE`, as in `astro dev start --compose-file`")
	set.StringVar(&f.mode, "mode", "", "predict the `MODE` docker or standalone (default: what the Astro CLI would choose)")
	set.StringVar(&f.home, "home", "", "use `DIR` as the home folder (default: yours)")
	set.StringVar(&f.os, "os", "", "predict with the path rules of `SYSTEM`: linux|darwin|windows (default: this machine's)")
	set.DurationVar(&f.timeout, "timeout", a.budgets.run, "limit the diagnosis of each project to `DURATION`, such as 30s")
	set.DurationVar(&f.checkTimeout, "check-timeout", a.budgets.check, "limit each check to `DURATION`, such as 15s")
	set.BoolVar(&f.strict, "strict", false, "treat warnings as failures")
	set.BoolVar(&f.names, "names", false, "look up every variable and connection that the DAGs name")
	set.BoolVar(&f.followEndpoints, "follow-endpoints", false, "also send requests to endpoints that only a project file or ~/.aws/config sets")
	set.StringVar(&f.config, "config", "", "read doctor's settings from `FILE` (default: .doctor.yaml in the project)")
	set.BoolVar(&f.noConfig, "no-config", false, "ignore .doctor.yaml, for a checkout that you do not trust")
	a.registerCheckCommands(cmd)
	for _, name := range []string{"only", "skip"} {
		complete(cmd, name, func() []string { return checks.IDs(a.list) })
	}
	complete(cmd, "scope", func() []string { return []string{"project", "host", "engine", "aws"} })
	complete(cmd, "mode", func() []string { return []string{"docker", "standalone"} })
	complete(cmd, "os", func() []string { return systems() })
}

func systems() []string { return []string{"linux", "darwin", "windows"} }

// complete completes the value of a flag, or each value of a list.
func complete(cmd *cobra.Command, name string, values func() []string) {
	err := cmd.RegisterFlagCompletionFunc(name, func(_ *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
		before, _ := splitLast(typed)
		var words []string
		for _, v := range values() {
			words = append(words, before+v)
		}
		return words, cobra.ShellCompDirectiveNoFileComp
	})
	if err != nil {
		panic(err) // the flag is not defined: a mistake in this package
	}
}

func splitLast(list string) (before, last string) {
	i := strings.LastIndex(list, ",") + 1
	return list[:i], list[i:]
}

// options converts the flags to the options of the checks.
func (f diagnosisFlags) options(a *app, cmd *cobra.Command) (facts.Options, error) {
	o := facts.Options{
		Only: f.only, Skipped: f.skip, Services: f.services,
		EnvFile: f.envFile, SettingsFile: f.settingsFile, ComposeFile: f.composeFile, Mode: f.mode,
		Timeout: f.timeout, CheckTimeout: f.checkTimeout,
		FollowEndpoints: f.followEndpoints, Names: f.names, Region: f.region,
	}
	for name, ids := range map[string][]string{"only": f.only, "skip": f.skip} {
		if err := checks.CheckIDs(a.list, ids); err != nil {
			return o, usagef("--%s: %w", name, err)
		}
		if cmd.Flags().Changed(name) && len(ids) == 0 {
			return o, usagef("--%s: name at least one check or rule", name)
		}
	}
	if f.noConfig && f.config != "" {
		return o, usagef("--no-config and --config cannot be used together")
	}
	if f.offline && len(f.scope) > 0 {
		return o, usagef("--offline and --scope cannot be used together: --offline means --scope project,host")
	}
	if f.offline {
		f.scope = []string{"project", "host"}
	}
	for _, s := range f.scope {
		scope := facts.Scope(s)
		if !slices.Contains(facts.Scopes(), scope) {
			return o, usagef("--scope: unknown scope %q; use project, host, engine or aws", s)
		}
		o.Scopes = append(o.Scopes, scope)
	}
	if f.ci {
		if err := f.forCI(&o); err != nil {
			return o, err
		}
	}
	if err := oneOf("mode", f.mode, "docker", "standalone"); err != nil {
		return o, err
	}
	if err := oneOf("os", f.os, systems()...); err != nil {
		return o, err
	}
	if f.timeout <= 0 || f.checkTimeout <= 0 {
		return o, usagef("--timeout and --check-timeout must be greater than 0, such as 10s")
	}
	return o, nil
}

// follow takes over what the Astro CLI is started with, as far as the flags do not say otherwise.
func (f *diagnosisFlags) follow(c astro.CommandLine) {
	f.typed = map[string]string{}
	for _, file := range []struct {
		own         *string
		flag, value string
		typed       string
	}{
		{&f.envFile, "env-file", c.EnvFile, c.Typed["env"]},
		{&f.settingsFile, "settings-file", c.SettingsFile, c.Typed["settings-file"]},
		{&f.composeFile, "compose-file", c.ComposeFile, c.Typed["compose-file"]},
	} {
		if *file.own == "" && file.value != "" {
			*file.own, f.typed[file.flag] = file.value, file.typed
		}
	}
	f.mode = cmp.Or(f.mode, c.Mode)
}

// named is a file as it was named on the command line.
func (f *diagnosisFlags) named(flag, file string) string {
	typed, ok := f.typed[flag]
	switch {
	case !ok:
		typed = "--" + flag
	case typed == "": // only the environment file needs no flag
		typed = "environment file"
	}
	return typed + " " + file
}

// namedFiles checks whether the files named by the flags exist. Without the compose file the
// Astro CLI does not start; it silently ignores any other missing file, so the diagnosis goes
// on.
func (a *app) namedFiles(targets []target, flags diagnosisFlags) error {
	for _, t := range targets {
		o := t.facts.Options
		if o.ComposeFile != "" && !t.facts.Machine.Exists(t.facts.InProject(o.ComposeFile)) {
			return usageHint("a relative path starts at the project folder", "%s does not exist", flags.named("compose-file", o.ComposeFile))
		}
		for _, f := range []struct{ flag, name string }{{"env-file", o.EnvFile}, {"settings-file", o.SettingsFile}} {
			if f.name != "" && !t.facts.Machine.Exists(t.facts.InProject(f.name)) && !a.told[f.flag] {
				a.complain(fmt.Errorf("%s does not exist; the Astro CLI silently ignores it", flags.named(f.flag, f.name)))
				a.told[f.flag] = true
			}
		}
	}
	return nil
}

func oneOf(flag, value string, allowed ...string) error {
	if value == "" || slices.Contains(allowed, value) {
		return nil
	}
	return usagef("--%s must be one of %s, not %q", flag, strings.Join(allowed, ", "), value)
}

// elsewhere answers for flags that users know from other tools.
var elsewhere = map[string]string{
	"json": "use --format json", "sarif": "use --format sarif", "junit": "use --format junit",
	"markdown": "use --format markdown", "github": "use --format github", "short": "use --format short",
	"no-color": "use --color never", "no-colour": "use --color never", "colour": "use --color",
	"fix": "use the command `doctor fix`", "yes": "it is a flag of `doctor fix` and `doctor init`", "dry-run": "it is a flag of `doctor fix` and `doctor init`",
	"undo": "it is a flag of `doctor fix`", "unsafe": "it is a flag of `doctor fix`",
	"exclude": "use --skip", "ignore": "use --skip", "disable": "use --skip", "enable": "use --only",
	"rule": "use --only", "check": "use --only", "list": "use the command `doctor checks`",
	"project": "use --dir", "directory": "use --dir",
	"env": "use --env-file", "profile": "doctor uses the profile that boto3 uses in the container; see `doctor whoami`",
	"region": "doctor uses the region that boto3 uses in the container; see `doctor whoami`",
}

// flagError rewrites an error of the flag parser, and suggests the flag that was meant.
func flagError(cmd *cobra.Command, err error) error {
	lists := fmt.Sprintf("`%s --help` lists the flags", cmd.CommandPath())
	var unknown *pflag.NotExistError
	var invalid *pflag.InvalidValueError
	var missing *pflag.ValueRequiredError
	switch {
	case errors.As(err, &invalid):
		f := invalid.GetFlag()
		return usageHint(expected(f), "--%s: %q is not %s", f.Name, invalid.GetValue(), kindOf(f))
	case errors.As(err, &missing):
		return usageHint(lists, "--%s needs a value", missing.GetFlag().Name)
	case !errors.As(err, &unknown):
		return usageHint(lists, "%w", err)
	}
	name := unknown.GetSpecifiedName()
	var known []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { known = append(known, f.Name) })
	hint := lists
	if other := elsewhere[name]; other != "" && cmd.Flags().Lookup(name) == nil {
		hint = other
	} else if meant := near.Nearest(name, known, max(1, len(name)/3)); meant != "" {
		hint = fmt.Sprintf("did you mean --%s?", meant)
	}
	return usageHint(hint, "unknown flag %s", dashed(name))
}

// kindOf names the value that a flag takes, expected its format.
func kindOf(f *pflag.Flag) string {
	switch f.Value.Type() {
	case "bool":
		return "true or false"
	case "duration":
		return "a duration"
	}
	return "a valid list"
}

func expected(f *pflag.Flag) string {
	switch f.Value.Type() {
	case "bool":
		return fmt.Sprintf("use --%s or --%s=false", f.Name, f.Name)
	case "duration":
		return "add a unit, such as 10s or 500ms"
	}
	return "separate values with commas; put a value that contains a comma or a quote in double quotes"
}

func dashed(name string) string {
	if len(name) == 1 {
		return "-" + name
	}
	return "--" + name
}
