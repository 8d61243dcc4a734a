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
		"astro dev start dev.env -e other.env":                            {Options: Options{EnvFile: "other.env"}},
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
		"", "astro", "astro dev", "astro dev stop", "astro dev init start", "astro deploy", "astro dev --env start",
		"sh -c astro", "astronaut dev start", "echo astro dev start", "astro dev start --env",
	} {
		if got, ok := ParseCommandLine(strings.Fields(command)); ok {
			t.Errorf("%q starts a project: %+v", command, got)
		}
	}
}
