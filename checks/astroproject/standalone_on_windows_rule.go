package astroproject

import (
	"fmt"

	"doctor/checks"
	"doctor/internal/astro"
	"doctor/internal/redact"
)

// fixStandaloneOnWindows selects docker mode where standalone was selected: in the project's
// settings, in the user's, or by a flag.
func fixStandaloneOnWindows(p *checks.Pass, r astro.Refusal) []checks.Fix {
	switch {
	case len(r.At) == 0:
		return []checks.Fix{{Title: redact.NewText("Start in docker mode"), Commands: redact.Texts("astro dev start --docker"), Safety: checks.Unsafe}}
	case r.At[0].File != p.Project().Config.Path: // the user's
		return []checks.Fix{{Title: redact.NewText("Set dev.mode to docker for this user"), Commands: redact.Texts("astro config set -g dev.mode docker"), Safety: checks.Unsafe}}
	}
	return []checks.Fix{{Title: redact.NewText("Set dev.mode to docker in .astro/config.yaml"), Commands: redact.Texts("astro config set dev.mode docker"), Safety: checks.Unsafe}}
}

var StandaloneOnWindows = &checks.Rule{
	ID:       "standalone-on-windows",
	Refusals: []astro.RefusalKind{astro.StandaloneOnWindows}, Severity: checks.Error, Since: "0.2.0",
	Title: "Standalone mode does not run on Windows",
	Doc: checks.Page(
		"`standalone mode is not supported on Windows. Use Docker mode instead: astro config set -g dev.mode docker`",
		"`dev.mode` is `standalone`, or `astro dev start` runs with `--standalone`. "+
			"The Astro CLI for Windows supports docker mode only. In WSL, the CLI for Linux supports both.",
		"Switch to docker mode:\n\n"+
			"```\nastro config set dev.mode docker\n```"),
	RefusalMessage: func(p *astro.Project, _ astro.Refusal, _ string) string {
		return fmt.Sprintf("standalone mode (%s) is not supported on Windows", p.ModeFrom)
	},
	RefusalFixes: fixStandaloneOnWindows,
}
