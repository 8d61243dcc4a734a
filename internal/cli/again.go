package cli

import (
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"doctor/internal/host"
)

// selecting returns the flags that a command needs to examine the same project, home folder and
// files as this run, in the same working directory. Flags that only narrow the search are omitted;
// those that extend it are not.
func (f diagnosisFlags) selecting(a *app, project string) string {
	if rel := filepath.FromSlash(a.prefix(project)); rel == "" || filepath.IsLocal(rel) {
		project = rel
	}
	named := []struct{ flag, value string }{
		{"dir", project}, {"service", strings.Join(f.services, ",")}, {"env-file", f.envFile}, {"settings-file", f.settingsFile},
		{"compose-file", f.composeFile}, {"mode", f.mode}, {"home", f.home}, {"os", f.os}, {"config", f.config},
	}
	var out strings.Builder
	for _, n := range named {
		if n.value == "" {
			continue
		}
		if n.flag == "home" || n.flag == "config" { // the others are in the project's folder
			n.value = a.abs(n.value)
		}
		out.WriteString(" --" + n.flag + " " + host.Quote(a.goos, n.value))
	}
	for _, c := range a.list { // several may have one program
		if c.External != nil && !strings.Contains(out.String(), c.External.Flags) {
			out.WriteString(c.External.Flags)
		}
	}
	for _, n := range []struct {
		flag string
		on   bool
	}{{"no-check-commands", a.commands.without}, {"no-config", f.noConfig}, {"names", f.names}, {"follow-endpoints", f.followEndpoints}} {
		if n.on {
			out.WriteString(" --" + n.flag)
		}
	}
	for _, n := range []struct {
		flag        string
		time, usual time.Duration
	}{{"timeout", f.timeout, a.budgets.run}, {"check-timeout", f.checkTimeout, a.budgets.check}} {
		if n.time > n.usual {
			out.WriteString(" --" + n.flag + " " + n.time.String())
		}
	}
	return out.String()
}

// again is this command for some checks or rules, with one additional flag, "" for none.
func (r *repair) again(ids []string, flag string) string {
	words := append([]string{"doctor", "fix"}, ids...)
	words = append(words, r.given("dry-run", "color", flag)...)
	if flag != "" {
		words = append(words, "--"+flag)
	}
	return strings.Join(words, " ")
}

// diagnosis is the command that shows the diagnosis which this one is about.
func (r *repair) diagnosis() string {
	return strings.Join(append([]string{"doctor"}, r.given("dry-run", "color", "yes", "unsafe")...), " ")
}

// given are the flags of this command, without some.
func (r *repair) given(without ...string) []string {
	var words []string
	r.cmd.Flags().Visit(func(f *pflag.Flag) {
		value, isBool := f.Value.String(), f.Value.Type() == "bool"
		switch {
		case slices.Contains(without, f.Name):
		case isBool && value == "false":
			words = append(words, "--"+f.Name+"=false")
		case isBool:
			words = append(words, "--"+f.Name)
		default:
			if f.Value.Type() == "stringSlice" {
				value = strings.TrimSuffix(strings.TrimPrefix(value, "["), "]")
			}
			words = append(words, "--"+f.Name, host.Quote(r.goos, value))
		}
	})
	return words
}

// undoing is the command that undoes this repair.
func (r *repair) undoing() string { return r.undoes(r.flags.dir) }

// undoes is the command that undoes the last repair of the project in a folder.
func (a *app) undoes(dir string) string {
	command := "doctor fix --undo"
	if dir != "." {
		command += " --dir " + host.Quote(a.goos, dir)
	}
	return command
}
