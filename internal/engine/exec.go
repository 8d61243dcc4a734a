package engine

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/docker/docker/api/types/container"
)

const (
	// MaxOutput is the most that is kept of each stream of an Exec, in bytes.
	MaxOutput = 1 << 20
	// execBudget bounds an Exec whose context has no deadline.
	execBudget = time.Minute
)

// Output is the result of a program in a container.
type Output struct {
	Stdout, Stderr []byte
	// Truncated: more than MaxOutput was written to one of the two.
	Truncated bool
	ExitCode  int
}

// Exec runs a program in a running container, without a terminal, as a user of
// that container ("" for its own), and returns when it ends. The program reads
// stdin up to its end; nil is empty. If stdin is still open when the program ends,
// the caller must close it.
//
// A missing program is an *Error of kind NoProgram, a container that does not run
// one of kind Rejected. If the context ends first, Exec returns; the engine cannot
// end the program, but its standard input ends.
func (c *Client) Exec(ctx context.Context, id, user string, command []string, stdin io.Reader) (Output, error) {
	var out Output
	if len(command) == 0 {
		return out, &Error{Kind: Rejected, Doing: "run a program in the container " + short(id), Problem: "no program given"}
	}
	ctx, cancel := withBudget(ctx, execBudget)
	defer cancel()
	doing := fmt.Sprintf("run %s in the container %s", oneLine(command[0]), short(id))
	err := c.call(ctx, doing, func(ctx context.Context) error {
		created, err := c.docker.ContainerExecCreate(ctx, id, container.ExecOptions{
			User: user, Cmd: command, AttachStdin: stdin != nil, AttachStdout: true, AttachStderr: true,
		})
		if err != nil {
			return err
		}
		if err := c.attach(ctx, created.ID, stdin, &out); err != nil {
			return err
		}
		return c.await(ctx, created.ID, &out)
	})
	if err == nil && out.noProgram() {
		words := c.foreign(doing, string(out.Stdout)+string(out.Stderr))
		err = &Error{
			Kind: NoProgram, Doing: doing,
			Problem: "cannot start it: " + words, Said: words, Err: errors.New(words),
		}
	}
	return out, err
}

// noProgram reports whether the message is from the engine, not from the program
// (moby daemon/exec.go).
func (o Output) noProgram() bool {
	if o.ExitCode != 126 && o.ExitCode != 127 {
		return false
	}
	for _, stream := range [][]byte{o.Stdout, o.Stderr} {
		if bytes.HasPrefix(stream, []byte("OCI runtime exec failed: ")) || bytes.HasPrefix(stream, []byte("Error: crun: ")) {
			return true
		}
	}
	return false
}

// attach starts the program and copies its streams. docker's own client would wait
// for the answer even after the end of the context.
func (c *Client) attach(ctx context.Context, exec string, stdin io.Reader, out *Output) error {
	body, _ := json.Marshal(container.ExecStartOptions{})
	r, err := http.NewRequest(http.MethodPost, c.path(url.Values{}, "exec", exec, "start"), bytes.NewReader(body)) //nolint:noctx // send gives it one
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Connection", "Upgrade")
	r.Header.Set("Upgrade", "tcp")
	resp, err := c.send(ctx, c.transport, r)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	// From here on, the context no longer closes the connection.
	stop := context.AfterFunc(ctx, func() { _ = resp.Body.Close() })
	defer stop()
	switch resp.StatusCode {
	case http.StatusSwitchingProtocols:
	case http.StatusOK:
		if stdin != nil {
			return fmt.Errorf("%w: the engine does not accept standard input", errFrame)
		}
	default:
		return refusal(resp)
	}
	return exchange(resp.Body, stdin, out)
}

// refusal reads the engine's message.
func refusal(resp *http.Response) error {
	text, err := io.ReadAll(io.LimitReader(resp.Body, 64<<10))
	if err != nil {
		return err
	}
	var answer struct{ Message string }
	if json.Unmarshal(text, &answer) == nil && answer.Message != "" {
		return errors.New("Error response from daemon: " + answer.Message)
	}
	return fmt.Errorf("the engine answers %s: %s", resp.Status, oneLine(string(text)))
}

// exchange writes the input and reads both outputs until the program ends.
func exchange(body io.ReadCloser, stdin io.Reader, out *Output) error {
	if conn, ok := body.(io.Writer); ok && stdin != nil {
		go func() {
			// A program may end without reading all of its input.
			_, _ = io.Copy(conn, stdin)
			if half, ok := body.(interface{ CloseWrite() error }); ok {
				_ = half.CloseWrite()
			}
		}()
	}
	err := demultiplex(body, out)
	_ = body.Close()
	return err
}

// await asks for the exit code, which may follow the output with a delay.
func (c *Client) await(ctx context.Context, exec string, out *Output) error {
	for wait := time.Millisecond; ; wait = min(2*wait, time.Second) {
		state, err := c.docker.ContainerExecInspect(ctx, exec)
		if err != nil {
			return err
		}
		if !state.Running {
			out.ExitCode = state.ExitCode
			return nil
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
