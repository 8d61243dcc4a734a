package cli

import (
	"context"
	"os/exec"
	"strings"
	"time"

	"doctor/report"
)

// versionTimeout is how long a program may take to print its version.
const versionTimeout = 3 * time.Second

// versionOf is what a program says of its version.
func (a *app) versionOf(name, arg string) string {
	if a.program == nil {
		return programNotFound
	}
	return a.program(name, arg, a.budgets.program)
}

const programNotFound = "not found"

// programVersion is the first line of a program's version output, or why there is none.
func programVersion(name, arg string, within time.Duration) string {
	ctx, cancel := context.WithTimeout(context.Background(), within)
	defer cancel()
	program, err := exec.LookPath(name)
	if err != nil {
		return programNotFound
	}
	c := exec.CommandContext(ctx, program, arg)
	c.WaitDelay = within / 3 // a child process may keep its output open
	out, err := c.Output()
	if err != nil {
		return "no answer: " + err.Error()
	}
	line, _, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
	return report.Visible(line)
}
