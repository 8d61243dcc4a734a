//go:build unix

package program

import (
	"errors"
	"os"
	"os/exec"
	"sync/atomic"
	"syscall"
)

// group is the process group of a program and of its child processes. A terminal sends Ctrl-C to
// doctor alone, which then kills the group.
type group struct{ id atomic.Int64 }

func newGroup(cmd *exec.Cmd) (*group, error) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return &group{}, nil
}

func (g *group) add(p *os.Process) { g.id.Store(int64(p.Pid)) }

func (g *group) kill() {
	if id := g.id.Load(); id > 0 {
		_ = syscall.Kill(-int(id), syscall.SIGKILL)
	}
}

func (g *group) close() {}

// isNoProgram reports whether the kernel does not know the format of a file.
func isNoProgram(err error) bool { return errors.Is(err, syscall.ENOEXEC) }
