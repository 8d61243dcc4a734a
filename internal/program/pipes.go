package program

import (
	"io"
	"os"
	"os/exec"
	"sync"
	"time"
)

// pipes connect a program with its input and with the readers of its output. Package exec has
// its own, but waits for every process that holds one before it reports that the program ended.
type pipes struct {
	own, child []*os.File // the three standard streams
	input      []byte
	stdout     io.Writer
	stderr     io.Writer
	read       chan struct{} // closed when all output was read
}

// connect sets the standard streams of a command.
func connect(cmd *exec.Cmd, input []byte, stdout, stderr io.Writer) (*pipes, error) {
	p := &pipes{input: input, stdout: stdout, stderr: stderr, read: make(chan struct{})}
	for i := range 3 {
		r, w, err := os.Pipe()
		if err != nil {
			p.close()
			return nil, err
		}
		if i == 0 {
			r, w = w, r
		}
		p.own, p.child = append(p.own, r), append(p.child, w)
	}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = p.child[0], p.child[1], p.child[2]
	return p, nil
}

// start begins to copy; the program has its ends.
func (p *pipes) start() {
	closeAll(p.child)
	p.child = nil
	go func() {
		_, _ = p.own[0].Write(p.input) // a program need not read its input
		_ = p.own[0].Close()
	}()
	var copies sync.WaitGroup
	copies.Go(func() { _, _ = io.Copy(p.stdout, p.own[1]) })
	copies.Go(func() { _, _ = io.Copy(p.stderr, p.own[2]) })
	go func() {
		copies.Wait()
		close(p.read)
	}()
}

// wait waits until all output was read, but not longer than that.
func (p *pipes) wait(most time.Duration) {
	select {
	case <-p.read:
	case <-time.After(most):
	}
}

// close ends all copies. On Windows closing waits for a read that has begun.
func (p *pipes) close() {
	closeAll(p.child)
	go closeAll(p.own)
}

func closeAll(files []*os.File) {
	for _, f := range files {
		_ = f.Close()
	}
}
