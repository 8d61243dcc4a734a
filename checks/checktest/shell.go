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

// Runnable returns the commands up to the first that a test cannot run, because of its program:
// later ones may depend on it. Those that begin with one of the other words are run nevertheless.
func Runnable(commands []string, nevertheless ...string) []string {
	for i, line := range commands {
		program, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		if notRun[program] != "" && !slices.ContainsFunc(nevertheless, func(p string) bool { return strings.HasPrefix(line, p) }) {
			return commands[:i]
		}
	}
	return commands
}

func raw(texts []redact.Text) (plain []string) {
	for _, text := range texts {
		plain = append(plain, redacttest.Raw(text))
	}
	return plain
}

// enter runs the commands of a fix in a shell in the project folder. The variables they set
// are visible to doctor in the next run, which is in the folder that the shell ends in if the
// project was moved.
func enter(e *exampletest.Example, _ *facts.Facts, fix checks.Fix) error {
	given := e.GitEnv()
	maps.Copy(given, e.Env)
	folder, left, err := Enter(e.Project, given, Runnable(raw(fix.Commands)))
	if err != nil {
		return err
	}
	if _, err := os.Stat(e.Project); err != nil {
		e.Project = folder
	}
	for name := range given {
		if _, ok := left[name]; !ok {
			delete(e.Env, name)
		}
	}
	for name, value := range left {
		if was, ok := given[name]; !ok || was != value {
			e.Env[name] = value
		}
	}
	return nil
}

// Enter types commands into a shell in a folder, one after another up to the first that fails.
// It returns the folder and the environment, without PATH, in which the shell ends. A value with
// a line break is cut off at it.
func Enter(dir string, env map[string]string, commands []string) (folder string, after map[string]string, err error) {
	const mark = "-- environment --\n"
	script := strings.Join(commands, "\n") + "\nprintf '%s\\n' '" + strings.TrimSpace(mark) + "'; pwd; env\n"
	c := exec.Command("sh", "-eu", "-c", script)
	c.Dir = dir
	c.Env = []string{"PATH=" + os.Getenv("PATH")}
	for _, name := range slices.Sorted(maps.Keys(env)) {
		c.Env = append(c.Env, name+"="+env[name])
	}
	out, err := c.CombinedOutput()
	if err != nil {
		return "", nil, fmt.Errorf("%w: %s", err, out)
	}
	_, text, _ := strings.Cut(string(out), mark)
	folder, text, _ = strings.Cut(text, "\n")
	after = map[string]string{}
	for line := range strings.Lines(text) {
		if name, value, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "="); ok && !shells[name] {
			after[name] = value
		}
	}
	return folder, after, nil
}

// shells are the variables that a shell sets by itself, and the one that is not of the case.
var shells = map[string]bool{"PATH": true, "PWD": true, "OLDPWD": true, "SHLVL": true, "_": true}
