package checktest

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/exampletest"
	"doctor/internal/facts"
	"doctor/internal/redact"
	"doctor/internal/redact/redacttest"
)

// notRun are the programs that a test cannot run, each with the reason.
var notRun = map[string]string{
	"astro":   "it asks the engine and the network",
	"aws":     "it asks AWS or the person",
	"docker":  "it asks the engine",
	"eval":    "it runs what aws prints",
	"podman":  "it asks the engine",
	"setfacl": "not every file system has access control lists",
	"sudo":    "it asks for a password",
}

// runnable returns the commands of a fix up to the first whose program is in notRun: later
// ones may depend on it.
func runnable(commands []redact.Text) []string {
	var lines []string
	for _, c := range commands {
		line := redacttest.Raw(c)
		if program, _, _ := strings.Cut(strings.TrimSpace(line), " "); notRun[program] != "" {
			break
		}
		lines = append(lines, line)
	}
	return lines
}

// enter runs the commands of a fix in a shell in the project folder. The variables they set
// are visible to doctor in the next run, which is in the folder that the shell ends in if the
// project was moved.
func enter(e *exampletest.Example, _ *facts.Facts, fix checks.Fix) error {
	const mark = "-- environment --\n"
	script := strings.Join(runnable(fix.Commands), "\n") + "\nprintf '%s\\n' '" + strings.TrimSpace(mark) + "'; pwd; env\n"
	given := e.GitEnv()
	given["PATH"] = os.Getenv("PATH")
	maps.Copy(given, e.Env)
	c := exec.Command("sh", "-eu", "-c", script)
	c.Dir = e.Project
	for _, name := range slices.Sorted(maps.Keys(given)) {
		c.Env = append(c.Env, name+"="+given[name])
	}
	out, err := c.CombinedOutput()
	if err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	_, after, _ := strings.Cut(string(out), mark)
	folder, after, _ := strings.Cut(after, "\n")
	if _, err := os.Stat(e.Project); err != nil {
		e.Project = folder
	}
	left := map[string]string{}
	for line := range strings.Lines(after) {
		if name, value, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "="); ok {
			left[name] = value
		}
	}
	for name := range given {
		if _, ok := left[name]; !ok {
			delete(e.Env, name)
		}
	}
	for name, value := range left {
		if was, ok := given[name]; !shells[name] && (!ok || was != value) {
			e.Env[name] = value
		}
	}
	return nil
}

// shells are the variables that a shell sets by itself.
var shells = map[string]bool{"PWD": true, "OLDPWD": true, "SHLVL": true, "_": true}
