package cli

import (
	"strings"

	"github.com/spf13/pflag"

	"doctor/internal/host"
	"doctor/report"
)

// selecting returns the flags that a command needs, in the project's folder, to examine the
// same project, home folder and files as this run. Flags that only narrow the search are
// omitted.
func (f diagnosisFlags) selecting(a *app) string {
	named := []struct{ flag, value string }{
		{"service", strings.Join(f.services, ",")}, {"env-file", f.envFile}, {"settings-file", f.settingsFile},
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
	if f.noConfig {
		out.WriteString(" --no-config")
	}
	return out.String()
}

// again is this command for some checks or rules, with one additional flag.
func (r *repair) again(ids []string, flag string) string {
	words := append([]string{"doctor", "fix"}, ids...)
	r.cmd.Flags().Visit(func(f *pflag.Flag) {
		switch {
		case f.Name == "dry-run" || f.Name == "color" || f.Name == flag:
		case f.Value.Type() == "bool" && f.Value.String() == "false":
			words = append(words, "--"+f.Name+"=false")
		case f.Value.Type() == "bool":
			words = append(words, "--"+f.Name)
		case f.Value.Type() == "stringSlice":
			words = append(words, "--"+f.Name, host.Quote(r.goos, strings.Trim(f.Value.String(), "[]")))
		default:
			words = append(words, "--"+f.Name, host.Quote(r.goos, f.Value.String()))
		}
	})
	return report.Visible(strings.Join(append(words, "--"+flag), " "))
}

// undoing is the command that undoes this repair.
func (r *repair) undoing() string {
	command := "doctor fix --undo"
	if r.flags.dir != "." {
		command += " --dir " + host.Quote(r.goos, r.flags.dir)
	}
	return command
}
