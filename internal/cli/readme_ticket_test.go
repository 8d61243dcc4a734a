package cli

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"doctor/internal/release"
)

// ticketApp is doctor in the project of the README, beside the programs that its reader has.
func ticketApp(t *testing.T) (run func(args ...string) (code int, stdout, stderr string)) {
	t.Helper()
	e := layOutExample(t, "airflow3-tutorial")
	return func(args ...string) (int, string, string) {
		a, stdout, stderr := e.app()
		a.version = release.Next
		a.program = func(name, _ string, _ time.Duration) string {
			return map[string]string{"astro": "Astro CLI Version: 1.45.0", "docker": "Docker version 28.5.2, build ecc6942"}[name]
		}
		code := a.run(t.Context(), args)
		return code, stdout.String(), stderr.String()
	}
}

// TestReadmeTicketCommands runs the commands of that section.
func TestReadmeTicketCommands(t *testing.T) {
	_, section, _ := strings.Cut(readme(t), "\n## Tickets\n")
	section, _, _ = strings.Cut(section, "\n## ")
	_, commands, _ := strings.Cut(section, "```sh\n")
	commands, _, _ = strings.Cut(commands, "```")
	ran := 0
	for line := range strings.Lines(commands) {
		line, _, _ = strings.Cut(strings.TrimSpace(line), "#")
		args := strings.Fields(line)
		if len(args) == 0 || args[0] != "doctor" {
			t.Errorf("not a command of doctor: %q", line)
			continue
		}
		ran++
		for i, arg := range args {
			if i > 0 && args[i-1] == "-o" {
				args[i] = filepath.Join(t.TempDir(), arg)
			}
		}
		if code, stdout, stderr := ticketApp(t)(args[1:]...); code != exitOK || stdout == "" {
			t.Errorf("%s: exit code %d: %s", line, code, stderr)
		}
	}
	if ran < 3 {
		t.Errorf("only %d commands were run", ran)
	}
}
