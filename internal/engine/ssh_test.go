package engine

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"doctor/internal/engine/enginetest"
)

// fakeSSH makes the test binary act as ssh: it joins its standard streams with
// the socket that the variable names, or, for the word "refuse" or "hang", fails as ssh
// does or does nothing.
const fakeSSH = "DOCTOR_TEST_SSH"

func actAsSSH(path string) int {
	switch path {
	case "refuse":
		_, _ = io.WriteString(os.Stderr, "ann@far.example: Permission denied (publickey).\r\n")
		return 255
	case "hang":
		_, _ = io.Copy(io.Discard, os.Stdin)
		return 1
	}
	conn, err := net.Dial("unix", path)
	if err != nil {
		return 255
	}
	go func() {
		_, _ = io.Copy(conn, os.Stdin)
		_ = conn.(*net.UnixConn).CloseWrite()
	}()
	_, _ = io.Copy(os.Stdout, conn)
	return 0
}

// installSSH puts the test binary on PATH as ssh, and notes its arguments.
func installSSH(t *testing.T, does string) (arguments string) {
	t.Helper()
	self, err := os.Executable()
	must(t, err)
	bin := t.TempDir()
	arguments = filepath.Join(bin, "arguments")
	script := "#!/bin/sh\necho \"$*\" >> " + arguments + "\nexec env " + fakeSSH + "=" + does + " " + self + "\n"
	must(t, os.WriteFile(filepath.Join(bin, "ssh"), []byte(script), 0o755))
	t.Setenv("PATH", bin+":"+os.Getenv("PATH"))
	return arguments
}

func sshEndpoint(t *testing.T) Endpoint {
	t.Helper()
	ep, err := Locate(machine(t, "linux", map[string]string{"DOCKER_HOST": "ssh://ann@far.example:2222"}), "")
	must(t, err)
	return ep
}

func TestSSH(t *testing.T) {
	noLeaks(t)
	address := enginetest.Serve(t, enginetest.Engine("1.47", enginetest.Answers{
		"/info": enginetest.JSON(`{"Name":"far","OSType":"linux"}`),
	}))
	arguments := installSSH(t, strings.TrimPrefix(address, "unix://"))
	c, err := Dial(patiently(t), sshEndpoint(t))
	must(t, err)
	defer c.Close()
	info, err := c.Info(t.Context())
	if err != nil || info.Kind != Remote || info.Name != "far" {
		t.Errorf("%+v, %v", info, err)
	}
	said, err := os.ReadFile(arguments)
	must(t, err)
	for _, want := range []string{"BatchMode=yes", "StrictHostKeyChecking=yes", "UpdateHostKeys=no", "-l ann", "-p 2222", "-- far.example docker system dial-stdio"} {
		if !strings.Contains(string(said), want) {
			t.Errorf("ssh is not told %q but %s", want, said)
		}
	}
}

func TestSSHRefused(t *testing.T) {
	noLeaks(t)
	installSSH(t, "refuse")
	_, err := Dial(patiently(t), sshEndpoint(t))
	e := asError(t, err, SSHFailed)
	if !strings.Contains(e.Problem, "Permission denied (publickey)") {
		t.Errorf("ssh's own words are lost: %v", e)
	}
	if want := "has exited with exit status 255, make sure the URL is valid, and Docker 18.09 or later is installed on the remote host: stderr=ann@far.example: Permission denied (publickey)."; e.Said != want {
		t.Errorf("said %q", e.Said)
	}
}

// brokenPipe is a connection to an ssh that is gone: who reads is told why.
type brokenPipe struct{ net.Conn }

var errSSH = errors.New("has exited with exit status 255: Permission denied (publickey)")

func (brokenPipe) Write([]byte) (int, error) { return 0, syscall.EPIPE }
func (brokenPipe) Read([]byte) (int, error)  { return 0, errSSH }

// An ssh that ends before the request is written is told in its own words too.
func TestSSHEndsBeforeTheRequest(t *testing.T) {
	dial := explaining(func(context.Context, string, string) (net.Conn, error) { return brokenPipe{}, nil })
	conn, err := dial(t.Context(), "", "")
	must(t, err)
	if _, err := conn.Write([]byte("x")); !errors.Is(err, errSSH) {
		t.Errorf("got %v", err)
	}
}

func TestSSHHangs(t *testing.T) {
	noLeaks(t)
	installSSH(t, "hang")
	ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
	defer cancel()
	_, err := Dial(ctx, sshEndpoint(t))
	asError(t, err, TimedOut)
}

func TestNoSSH(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	_, err := Dial(patiently(t), sshEndpoint(t))
	asError(t, err, SSHFailed)
}
