//go:build unix

package cli

import (
	"os"
	"syscall"
)

// passedOn are the signals that exec forwards to its command.
func passedOn() []os.Signal {
	return []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT, syscall.SIGUSR1, syscall.SIGUSR2}
}

// statusOf is the exit code of a process, as in a shell.
func statusOf(p *os.ProcessState) int {
	if s, ok := p.Sys().(syscall.WaitStatus); ok && s.Signaled() {
		return exitSignal + int(s.Signal())
	}
	return p.ExitCode()
}
