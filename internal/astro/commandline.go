package astro

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/pflag"
)

// CommandLine is what a command line of the Astro CLI says about the project that it starts.
type CommandLine struct {
	Options
	// Typed is how each file is named, by the long name of its flag: "--env", "-e", or "" for the
	// argument without a flag.
	Typed map[string]string
	// Help: it only prints its help.
	Help bool
}

// ParseCommandLine reads a command line that starts the project: `astro dev start` and `astro
// dev restart`, with their flags of astro-cli 1.45 (cmd/airflow.go). It is false for any other
// command. Flags that it does not know are ignored: a newer CLI may have more of them.
func ParseCommandLine(command []string) (CommandLine, bool) {
	if len(command) == 0 || !isAstro(command[0]) {
		return CommandLine{}, false
	}
	var c CommandLine
	var docker, standalone bool
	set := pflag.NewFlagSet("astro", pflag.ContinueOnError)
	set.ParseErrorsAllowlist.UnknownFlags = true
	set.StringVarP(&c.EnvFile, "env", "e", "", "")
	set.StringVarP(&c.SettingsFile, "settings-file", "s", "", "")
	set.StringVar(&c.ComposeFile, "compose-file", "", "")
	set.BoolVar(&docker, "docker", false, "")
	set.BoolVar(&standalone, "standalone", false, "")
	set.BoolVarP(&c.Help, "help", "h", false, "")
	for _, f := range []struct{ name, short string }{ // their values must not be taken for the command
		{"deployment-id", "d"}, {"workspace-id", "w"}, {"image-name", "i"}, {"port", "p"},
		{"wait", ""}, {"build-secret", ""}, {"verbosity", ""},
	} {
		set.StringP(f.name, f.short, "", "")
	}
	for _, f := range []struct{ name, short string }{
		{"no-proxy", ""}, {"no-cache", ""}, {"no-browser", "n"}, {"foreground", "f"}, {"kill", "k"},
	} {
		set.BoolP(f.name, f.short, false, "")
	}
	if err := set.Parse(command[1:]); err != nil {
		return CommandLine{}, false // the CLI refuses it as well
	}
	words := set.Args()
	if len(words) < 2 || !slices.Contains([]string{"dev", "d"}, words[0]) || !slices.Contains([]string{"start", "restart"}, words[1]) {
		return CommandLine{}, false
	}
	c.Typed = map[string]string{}
	set.Visit(func(f *pflag.Flag) { c.Typed[f.Name] = spelled(command, f) })
	if len(words) > 2 && words[1] == "start" { // restart ignores its arguments
		c.EnvFile, c.Typed["env"] = words[2], ""
	}
	switch {
	case standalone:
		c.Mode = string(Standalone)
	case docker:
		c.Mode = string(Docker)
	}
	return c, true
}

// spelled is a flag as the command line has it: its long name, or else its shorthand.
func spelled(command []string, f *pflag.Flag) string {
	long := "--" + f.Name
	for _, word := range command {
		if word == long || strings.HasPrefix(word, long+"=") {
			return long
		}
	}
	return "-" + f.Shorthand
}

// isAstro reports whether a program is the Astro CLI, by its name.
func isAstro(program string) bool {
	name := strings.TrimSuffix(strings.ToLower(filepath.Base(program)), ".exe")
	return name == "astro"
}
