// Package program runs one program of the user's own and keeps it within limits: of its time, of
// what it prints, and of what it leaves behind.
package program

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os/exec"
	"time"
)

// Call is one call of a program.
type Call struct {
	// Path is the program, absolute; Args are its arguments.
	Path string
	Args []string
	// Dir is the folder that it runs in, Env its environment as NAME=value.
	Dir string
	Env []string
	// Input is its standard input.
	Input []byte
}

// Limit is how much a program may print to standard output, in bytes. A larger answer is
// refused, not cut.
const Limit = 1 << 20

// lastWords is how much is kept of the end of standard error, where a traceback has its message.
const lastWords = 4 << 10

const (
	// grace is how long a killed program may take to end; one that the kernel does not let end
	// (on a disk that does not respond) is left behind.
	grace = 80 * time.Millisecond
	// drain is how long what a program has printed may take to arrive after its end. All that
	// can delay it is a child process that has left the group and holds the pipe.
	drain = 2 * time.Second
)

// ErrTooMuch says that a program printed more than Limit.
var ErrTooMuch = fmt.Errorf("printed more than %d MiB", Limit>>20)

// ExitError is the error of a program that ended with another exit code than 0, or by a signal.
type ExitError struct {
	// State is how it ended, such as "exit status 1".
	State string
	// Said is the last line of its standard error, "" if it printed none there.
	Said string
}

// Error has the last words of the program.
func (e *ExitError) Error() string {
	if e.Said == "" {
		return "ended with " + e.State
	}
	return "ended with " + e.State + ": " + e.Said
}

// Run runs a program and returns its standard output. When ctx is done, the program and its
// child processes are killed, and the error is that of ctx. When the program ends, the child
// processes that it left are killed as well.
func Run(ctx context.Context, c Call) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	type answer struct {
		out []byte
		err error
	}
	ended := make(chan answer, 1)
	go func() {
		out, err := c.run(ctx)
		ended <- answer{out, err}
	}()
	select {
	case a := <-ended:
		return a.out, a.err
	case <-ctx.Done():
	}
	select {
	case <-ended: // it is killed, and nothing is left of it
	case <-time.After(grace):
	}
	return nil, ctx.Err()
}

func (c Call) run(ctx context.Context) ([]byte, error) {
	cmd := exec.Command(c.Path, c.Args...) //nolint:gosec // the program that the user named
	cmd.Dir, cmd.Env = c.Dir, c.Env
	group, err := newGroup(cmd)
	if err != nil {
		return nil, fmt.Errorf("preparing its process group: %w", err)
	}
	defer group.close()
	out, said := &head{over: group.kill}, &tail{}
	p, err := connect(cmd, c.Input, out, said)
	if err != nil {
		return nil, fmt.Errorf("preparing its pipes: %w", err)
	}
	defer p.close()
	if err := cmd.Start(); err != nil {
		return nil, startError(err)
	}
	group.add(cmd.Process)
	defer context.AfterFunc(ctx, group.kill)()
	p.start()
	err = cmd.Wait()
	group.kill()
	p.wait(drain)
	data, all := out.bytes()
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case !all:
		return nil, ErrTooMuch
	case errors.As(err, &exit):
		return nil, &ExitError{State: exit.ProcessState.String(), Said: said.lastLine()}
	case err != nil:
		return nil, fmt.Errorf("waiting for its end: %w", err)
	}
	return data, nil
}

// startError words why a program cannot be started. The program was found before, so what does not
// exist is the one that its first line names.
func startError(err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return errors.New("cannot be run: it does not exist, or the program in its first line does not")
	case errors.Is(err, fs.ErrPermission):
		return errors.New("cannot be run: permission denied; make it executable")
	case isNoProgram(err):
		return errors.New("cannot be run: not a program of this system; a script needs a first line such as #!/usr/bin/env python3")
	}
	return fmt.Errorf("cannot be run: %w", err)
}
