package astro

import (
	"strings"
	"testing"
)

func TestParseCommandLine(t *testing.T) {
	for command, want := range map[string]CommandLine{
		"astro dev start":   {},
		"astro dev restart": {},
		"astro dev start --env dev.env -s dev.yaml --compose-file c.yaml": {Options: Options{EnvFile: "dev.env", SettingsFile: "dev.yaml", ComposeFile: "c.yaml"}},
		"astro dev start -e=dev.env":                                      {Options: Options{EnvFile: "dev.env"}},
		"astro dev start dev.env":                                         {Options: Options{EnvFile: "dev.env"}},
		"astro dev start dev.env -e other.env":                            {Options: Options{EnvFile: "dev.env"}},
		"astro dev restart dev.env":                                       {},
		"astro dev restart dev.env -e other.env":                          {Options: Options{EnvFile: "other.env"}},
		"astro d start":                                                   {},
		"astro dev --standalone restart":                                  {Options: Options{Mode: "standalone"}},
		"astro --verbosity debug dev start --standalone":                  {Options: Options{Mode: "standalone"}},
		"astro dev start --docker --wait 5m":                              {Options: Options{Mode: "docker"}},
		"astro dev start -nfp 9090 --no-cache":                            {},
		"astro dev start --build-secret id=a --port 9090":                 {},
		"astro dev restart -k --help":                                     {Help: true},
		"astro dev start --of-a-newer-cli":                                {},
		"/opt/bin/astro dev start":                                        {},
		"astro.exe dev start":                                             {},
	} {
		got, ok := ParseCommandLine(strings.Fields(command))
		if !ok || got.Help != want.Help || got.EnvFile != want.EnvFile || got.SettingsFile != want.SettingsFile ||
			got.ComposeFile != want.ComposeFile || got.Mode != want.Mode {
			t.Errorf("%s: got %+v, %t, want %+v", command, got, ok, want)
		}
	}
	for _, command := range []string{
		"", "astro", "astro dev", "astro dev stop", "astro dev init start", "astro deploy", "astro de start", "astro start d", "astro dev --env start",
		"sh -c astro", "astronaut dev start", "echo astro dev start", "astro dev start --env",
	} {
		if got, ok := ParseCommandLine(strings.Fields(command)); ok {
			t.Errorf("%q starts a project: %+v", command, got)
		}
	}
}

// TestTyped: a file is named in a message as it was typed.
func TestTyped(t *testing.T) {
	for command, want := range map[string]string{
		"astro dev start --env x":  "--env",
		"astro dev start --env=x":  "--env",
		"astro dev start -e x":     "-e",
		"astro dev start -ne x":    "-e",
		"astro dev start x":        "",
		"astro dev start -e y x":   "",
		"astro dev restart -e x y": "-e",
	} {
		got, ok := ParseCommandLine(strings.Fields(command))
		if typed, there := got.Typed["env"]; !ok || !there || typed != want || got.EnvFile != "x" {
			t.Errorf("%s: %s is named %q, want %q", command, got.EnvFile, typed, want)
		}
	}
}
