package program

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// actEnv tells the test binary which program to be, and callEnv which address it calls while it
// lives: the end of that connection is the end of the process.
const (
	actEnv  = "DOCTOR_TEST_PROGRAM"
	callEnv = "DOCTOR_TEST_CALL"
)

func TestMain(m *testing.M) {
	if act := os.Getenv(actEnv); act != "" {
		perform(act)
	}
	os.Exit(m.Run())
}

// perform is the program under test.
func perform(act string) {
	if address := os.Getenv(callEnv); address != "" {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			os.Exit(70)
		}
		defer func() { _ = conn.Close() }()
		_, _ = conn.Write([]byte{'.'})
	}
	switch act {
	case "echo":
		in, _ := io.ReadAll(os.Stdin)
		dir, _ := os.Getwd()
		fmt.Printf("%q %s %s %s", os.Args[1:], in, dir, os.Getenv("OF_THE_USER"))
	case "deaf": // it does not read its input
		fmt.Print("heard nothing")
	case "hang":
		_, _ = os.Stderr.WriteString(".")
		time.Sleep(time.Hour)
	case "family": // it hangs with a child
		child("hang")
		time.Sleep(time.Hour)
	case "orphan": // its child stays and keeps the output open
		child("hang")
		fmt.Print("done")
	case "flood":
		for {
			_, _ = os.Stdout.WriteString(strings.Repeat("x", 64<<10))
		}
	case "full": // exactly what is allowed, and much more elsewhere
		_, _ = os.Stderr.WriteString(strings.Repeat("noise\n", 1<<20))
		_, _ = os.Stdout.WriteString(strings.Repeat("x", Limit))
	case "fail":
		_, _ = os.Stdout.WriteString("half an answer")
		_, _ = os.Stderr.WriteString("Traceback:\n  line 1\nKeyError: \xff'x'\n\n")
		os.Exit(3)
	case "mute":
		os.Exit(1)
	}
	os.Exit(0)
}

// child starts a process with the same output, and waits until it has called.
func child(act string) {
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), actEnv+"="+act)
	c.Stdout = os.Stdout
	ready, err := c.StderrPipe()
	if err == nil {
		err = c.Start()
	}
	if err == nil {
		_, err = ready.Read(make([]byte, 1))
	}
	if err != nil {
		os.Exit(71)
	}
}

func call(t *testing.T, act string, more ...string) Call {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return Call{Path: self, Args: []string{"list"}, Dir: t.TempDir(), Env: append(os.Environ(), append(more, actEnv+"="+act)...)}
}

// calls listens for the processes of a program.
type calls struct {
	t *testing.T
	net.Listener
}

func listen(t *testing.T) calls {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return calls{t, l}
}

func (c calls) env() string { return callEnv + "=" + c.Addr().String() }

// next waits for the call of one more process.
func (c calls) next() net.Conn {
	c.t.Helper()
	conn, err := c.Accept()
	if err == nil {
		_, err = conn.Read(make([]byte, 1))
	}
	if err != nil {
		c.t.Error(err)
	}
	return conn
}

// ended waits until a process has ended.
func (c calls) ended(conn net.Conn) {
	c.t.Helper()
	_ = conn.SetReadDeadline(time.Now().Add(time.Minute))
	_, err := conn.Read(make([]byte, 1))
	if errors.Is(err, os.ErrDeadlineExceeded) {
		c.t.Error("a process is left behind")
	}
}

func TestRun(t *testing.T) {
	c := call(t, "echo", "OF_THE_USER=own")
	c.Input = []byte(`{"protocol":1}`)
	got, err := Run(t.Context(), c)
	dir, _ := filepath.EvalSymlinks(c.Dir)
	if want := fmt.Sprintf(`["list"] {"protocol":1} %s own`, dir); err != nil || string(got) != want {
		t.Errorf("%q, %v; want %q", got, err, want)
	}
}

// TestInputNeedNotBeRead: a program that ends without reading a large request has answered.
func TestInputNeedNotBeRead(t *testing.T) {
	c := call(t, "deaf")
	c.Input = make([]byte, 8<<20)
	if got, err := Run(t.Context(), c); err != nil || string(got) != "heard nothing" {
		t.Errorf("%q, %v", got, err)
	}
}

// TestKilledWithItsChildren: when the time is up, nothing is left of a program.
func TestKilledWithItsChildren(t *testing.T) {
	l := listen(t)
	ctx, cancel := context.WithCancelCause(t.Context())
	over := make(chan error, 1)
	go func() {
		_, err := Run(ctx, call(t, "family", l.env()))
		over <- err
	}()
	own, its := l.next(), l.next()
	cancel(nil)
	if err := <-over; !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	l.ended(own)
	l.ended(its)
}

// TestOrphansAreKilled: a child that stays and keeps the output open neither delays the answer nor
// outlives it.
func TestOrphansAreKilled(t *testing.T) {
	l := listen(t)
	c := call(t, "orphan", l.env())
	over := make(chan error, 1)
	go func() {
		got, err := Run(t.Context(), c)
		if err == nil && string(got) != "done" {
			err = fmt.Errorf("it answered %q", got)
		}
		over <- err
	}()
	own, its := l.next(), l.next()
	if err := <-over; err != nil {
		t.Error(err)
	}
	l.ended(own)
	l.ended(its)
}

func TestOutputIsBounded(t *testing.T) {
	if _, err := Run(t.Context(), call(t, "flood")); !errors.Is(err, ErrTooMuch) {
		t.Errorf("endless output: %v", err)
	}
	if got, err := Run(t.Context(), call(t, "full")); err != nil || len(got) != Limit {
		t.Errorf("the largest answer: %d bytes, %v", len(got), err)
	}
}

func TestFailure(t *testing.T) {
	for act, want := range map[string]string{
		"fail": "ended with exit status 3: KeyError: \ufffd'x'",
		"mute": "ended with exit status 1",
	} {
		got, err := Run(t.Context(), call(t, act))
		if err == nil || err.Error() != want || got != nil {
			t.Errorf("%s: %q, %v; want %q", act, got, err, want)
		}
	}
}

func TestNotStarted(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the files are scripts of Unix")
	}
	dir := t.TempDir()
	for name, c := range map[string]struct {
		text string
		mode os.FileMode
		want string
	}{
		"plain":  {"echo", 0o644, "permission denied"},
		"empty":  {"hello", 0o755, "a script needs a first line"},
		"wanted": {"#!/nonexistent/python\n", 0o755, "the program in its first line does not"},
	} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(c.text), c.mode); err != nil {
			t.Fatal(err)
		}
		if _, err := Run(t.Context(), Call{Path: path, Dir: dir}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Run(over, call(t, "echo")); !errors.Is(err, context.Canceled) {
		t.Errorf("after the run: %v", err)
	}
}
