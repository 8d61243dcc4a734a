package program

import (
	"errors"
	"os"
	"os/exec"
	"sync/atomic"
	"syscall"

	"golang.org/x/sys/windows"
)

// group is the job object of a program and of its child processes. In a process group of its own
// the program gets no Ctrl-C from the console; doctor then ends the job.
type group struct {
	job     windows.Handle
	process atomic.Pointer[os.Process]
}

func newGroup(cmd *exec.Cmd) (*group, error) {
	job, err := windows.CreateJobObject(nil, nil)
	if err != nil {
		return nil, err
	}
	cmd.SysProcAttr = &syscall.SysProcAttr{CreationFlags: windows.CREATE_NEW_PROCESS_GROUP, HideWindow: true}
	return &group{job: job}, nil
}

// add moves the program into the job. A child process that it has started until then is not in
// it: Windows would have to start the program suspended, which package exec cannot.
func (g *group) add(p *os.Process) {
	g.process.Store(p)
	handle, err := windows.OpenProcess(windows.PROCESS_SET_QUOTA|windows.PROCESS_TERMINATE, false, uint32(p.Pid)) //nolint:gosec // a process id is never negative
	if err != nil {
		return // it has ended
	}
	defer func() { _ = windows.CloseHandle(handle) }()
	_ = windows.AssignProcessToJobObject(g.job, handle)
}

func (g *group) kill() {
	_ = windows.TerminateJobObject(g.job, 1)
	if p := g.process.Load(); p != nil { // it may not have got into the job
		_ = p.Kill()
	}
}

func (g *group) close() { _ = windows.CloseHandle(g.job) }

// isNoProgram reports whether Windows does not run a file, such as a script.
func isNoProgram(err error) bool { return errors.Is(err, windows.ERROR_BAD_EXE_FORMAT) }
