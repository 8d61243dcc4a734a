package engine

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"runtime"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"doctor/internal/engine/enginetest"
)

// noLeaks fails a test that leaves goroutines behind. It is called first, so
// that it looks when all else is cleaned up.
func noLeaks(t *testing.T) {
	t.Helper()
	before := runtime.NumGoroutine()
	t.Cleanup(func() {
		deadline := time.Now().Add(5 * time.Second)
		for runtime.NumGoroutine() > before {
			if time.Now().After(deadline) {
				stacks := make([]byte, 1<<16)
				t.Errorf("%d goroutines, %d before:\n%s", runtime.NumGoroutine(), before, stacks[:runtime.Stack(stacks, true)])
				return
			}
			time.Sleep(5 * time.Millisecond)
		}
	})
}

func asError(t *testing.T, err error, want ErrorKind) *Error {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("%T %v, want an *Error of kind %v", err, err, want)
	}
	if e.Kind != want {
		t.Fatalf("kind %v, want %v: %v", e.Kind, want, err)
	}
	if e.Doing == "" || e.Problem == "" {
		t.Errorf("no words: %#v", e)
	}
	if strings.ContainsAny(e.Error(), "\n\r\x1b\x00") || len(e.Error()) > 1000 {
		t.Errorf("not fit to be shown: %q", e.Error())
	}
	return e
}

func at(t *testing.T, address string) Endpoint {
	t.Helper()
	ep, err := Locate(machine(t, "linux", map[string]string{"DOCKER_HOST": address}), "docker")
	must(t, err)
	return ep
}

// soon bounds a test that talks to an engine that may hang.
func soon(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 400*time.Millisecond)
	t.Cleanup(cancel)
	return ctx
}

// drain reads a request's head, so that closing is not taken for a reset.
func drain(conn net.Conn) { _, _ = http.ReadRequest(bufio.NewReader(conn)) }

func TestDialFaults(t *testing.T) {
	dead := enginetest.Socket(t)
	listener, err := net.ListenUnix("unix", &net.UnixAddr{Name: dead, Net: "unix"})
	must(t, err)
	listener.SetUnlinkOnClose(false)
	must(t, listener.Close())

	reply := func(text string) string {
		return enginetest.Raw(t, func(conn net.Conn) { drain(conn); _, _ = io.WriteString(conn, text) })
	}
	tests := []struct {
		name    string
		address string
		want    ErrorKind
		said    string
		command string
	}{
		{"no socket", "unix:///nonexistent/docker.sock", NoSocket, "Cannot connect to the Docker daemon at unix:///nonexistent/docker.sock. Is the docker daemon running?", "sudo systemctl start docker"},
		{"refused", "unix://" + dead, Refused, "Cannot connect to the Docker daemon at unix://" + dead + ". Is the docker daemon running?", "sudo systemctl start docker"},
		{"refused by TCP", "tcp://127.0.0.1:1", Refused, "Cannot connect to the Docker daemon at tcp://127.0.0.1:1. Is the docker daemon running?", "sudo systemctl start docker"},
		{"no such machine", "tcp://no-such-machine.invalid:2375", HostUnreachable, "", ""},
		{"a path too long", "unix:///" + strings.Repeat("x", 200), BadHost, "", ""},
		{"closes at once", enginetest.Raw(t, drain), Closed, "", ""},
		{"closes in the head", reply("HTTP/1.1 200 OK\r\nApi-Version: 1.47\r\n"), Closed, "", ""},
		{"closes in a line", reply("HTTP/1.1 200 OK\r\nContent-"), NotDocker, "", ""},
		{"speaks another protocol", reply("SSH-2.0-OpenSSH_9.6\r\n"), NotDocker, "", ""},
		{"escape codes", reply("\x1b[31mHTTP\x1b[0m\r\n\r\n"), NotDocker, "", ""},
		{"an endless head", reply("HTTP/1.1 200 OK\r\n" + strings.Repeat("X: "+strings.Repeat("y", 1000)+"\r\n", 2000) + "\r\n"), NotDocker, "", ""},
		{"a web server", enginetest.Serve(t, http.NotFoundHandler()), NotDocker, "", ""},
		{"a friendly web server", enginetest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<html>welcome</html>") })), NotDocker, "", ""},
		{"a version that is none", enginetest.Serve(t, enginetest.Engine("latest", nil)), NotDocker, "", ""},
		{"HTTP 500", enginetest.Serve(t, enginetest.Engine("1.47", enginetest.Answers{"/_ping": enginetest.Refuse(500, "boom")})), ServerFailed, "", ""},
		{"a proxy that forbids", enginetest.Serve(t, enginetest.Engine("1.47", enginetest.Answers{"/_ping": enginetest.Refuse(403, "no")})), Rejected, "", ""},
		{"hangs", enginetest.Serve(t, http.HandlerFunc(enginetest.Hang)), TimedOut, "", "docker version"},
		{"an older API", enginetest.Serve(t, enginetest.Engine("1.23", nil)), APITooOld, "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			noLeaks(t)
			begun := time.Now()
			c, err := Dial(soon(t), at(t, tt.address))
			if err == nil {
				c.Close()
			}
			e := asError(t, err, tt.want)
			if took := time.Since(begun); took > 2*time.Second {
				t.Errorf("it took %v", took)
			}
			if tt.said != "" && e.Said != tt.said {
				t.Errorf("said %q, want %q", e.Said, tt.said)
			}
			if tt.command != "" && (len(e.Commands) == 0 || e.Commands[0] != tt.command) {
				t.Errorf("commands %q, want %q", e.Commands, tt.command)
			}
			if e.Advice == "" && tt.want != Rejected {
				t.Errorf("no advice: %v", e)
			}
		})
	}
}

// failing dials a connection that fails with this error.
func failing(t *testing.T, ep Endpoint, err error) error {
	t.Helper()
	c, newErr := newClient(ep)
	must(t, newErr)
	defer c.Close()
	c.transport.DialContext = func(context.Context, string, string) (net.Conn, error) {
		return nil, &net.OpError{Op: "dial", Net: "unix", Err: os.NewSyscallError("connect", err)}
	}
	return c.negotiate(t.Context())
}

func TestPermissionDenied(t *testing.T) {
	ep := at(t, "unix:///var/run/docker.sock")
	e := asError(t, failing(t, ep, syscall.EACCES), PermissionDenied)
	if !strings.HasPrefix(e.Said, "permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock") {
		t.Errorf("said %q", e.Said)
	}
	if len(e.Commands) != 2 || e.Commands[0] != `sudo usermod -aG docker "$USER"` {
		t.Errorf("commands %q", e.Commands)
	}
	ep.OS = "darwin"
	if e := asError(t, failing(t, ep, syscall.EACCES), PermissionDenied); e.Commands[0] != "ls -l /var/run/docker.sock" {
		t.Errorf("commands %q", e.Commands)
	}
	asError(t, failing(t, ep, syscall.EHOSTUNREACH), HostUnreachable)
}

func TestMachineStopped(t *testing.T) {
	ep, err := Locate(machine(t, "linux", nil), "podman")
	must(t, err)
	_, err = Dial(t.Context(), ep)
	asError(t, err, MachineStopped)
}

func TestInterrupted(t *testing.T) {
	noLeaks(t)
	address := enginetest.Serve(t, http.HandlerFunc(enginetest.Hang))
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	_, err := Dial(ctx, at(t, address))
	asError(t, err, Interrupted)
	if !errors.Is(err, context.Canceled) {
		t.Error("the cause is lost")
	}
}

func TestNegotiation(t *testing.T) {
	tests := []struct{ theirs, fixed, want string }{
		{"1.24", "", "1.24"}, {"1.41", "", "1.41"}, {"1.51", "", "1.51"}, {"1.99", "", "1.51"}, {"1.47", "1.40", "1.40"},
	}
	for _, tt := range tests {
		ep := at(t, enginetest.Serve(t, enginetest.Engine(tt.theirs, nil)))
		ep.APIVersion = tt.fixed
		c, err := Dial(t.Context(), ep)
		must(t, err)
		if got := c.docker.ClientVersion(); got != tt.want {
			t.Errorf("%+v: %s", tt, got)
		}
		c.Close()
	}
}

func dial(t *testing.T, handler http.Handler) *Client {
	t.Helper()
	c, err := Dial(t.Context(), at(t, enginetest.Serve(t, handler)))
	must(t, err)
	t.Cleanup(c.Close)
	return c
}

func everywhere(string) bool { return true }

// Faults of an engine that answered a ping.
func TestAnswerFaults(t *testing.T) {
	half := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = io.WriteString(w, `{"Name":`)
	}
	endless := func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `["`)
		for block := make([]byte, 1<<20); ; {
			for i := range block {
				block[i] = 'x'
			}
			if _, err := w.Write(block); err != nil {
				return
			}
		}
	}
	trickle := func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			_, _ = io.WriteString(w, " ")
			_ = http.NewResponseController(w).Flush()
			time.Sleep(10 * time.Millisecond)
		}
	}
	tests := []struct {
		name   string
		answer http.HandlerFunc
		want   ErrorKind
	}{
		{"HTTP 500", enginetest.Refuse(500, "boom"), ServerFailed},
		{"HTTP 500 as a web page", func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(502)
			_, _ = io.WriteString(w, "<html>\n<h1>\x1b[31mBad gateway</h1>"+strings.Repeat("x", 5000))
		}, ServerFailed},
		{"invalid JSON", enginetest.JSON(`{"Name": nope`), NotDocker},
		{"no JSON", enginetest.JSON(`<html>`), NotDocker},
		{"JSON of another shape", enginetest.JSON(`"hello"`), NotDocker},
		{"closes midway", half, Closed},
		{"hangs", enginetest.Hang, TimedOut},
		{"never ends, slowly", trickle, TimedOut},
		{"too new", enginetest.Refuse(400, "client version 1.51 is too old. Minimum supported API version is 1.60, please upgrade your client to a newer version"), APITooNew},
		{"a proxy that forbids", enginetest.Refuse(403, "forbidden"), Rejected},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			noLeaks(t)
			c := dial(t, enginetest.Engine("1.99", enginetest.Answers{"/info": tt.answer, "/version": tt.answer, "/containers/json": tt.answer}))
			_, err := c.Info(soon(t))
			asError(t, err, tt.want)
			_, err = c.Containers(soon(t), everywhere)
			asError(t, err, tt.want)
		})
	}
	t.Run("never ends, fast", func(t *testing.T) {
		noLeaks(t)
		c := dial(t, enginetest.Engine("1.47", enginetest.Answers{"/containers/json": endless}))
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		_, err := c.Containers(ctx, everywhere)
		asError(t, err, NotDocker)
	})
}

// crowd is an engine with so many containers of one project. The fault answers
// the inspection of the last one.
func crowd(t *testing.T, count int, fault http.HandlerFunc, busiest *atomic.Int64) http.Handler {
	t.Helper()
	labels := map[string]string{labelDir: "/p", labelService: "scheduler"}
	var list []map[string]any
	answers := enginetest.Answers{}
	var busy atomic.Int64
	for i := range count {
		id := fmt.Sprintf("%064d", i)
		list = append(list, map[string]any{"Id": id, "Labels": labels})
		text, err := json.Marshal(map[string]any{
			"Id": id, "Name": "/p-" + id, "Created": "2026-01-01T00:00:00Z", "Mounts": []any{},
			"State": map[string]any{"Status": "running"}, "HostConfig": map[string]any{}, "Config": map[string]any{"Labels": labels, "Env": []string{"A=b"}},
		})
		must(t, err)
		answer := enginetest.JSON(string(text))
		if i == count-1 && fault != nil {
			answer = fault
		}
		answers["/containers/"+id+"/json"] = func(w http.ResponseWriter, r *http.Request) {
			now := busy.Add(1)
			defer busy.Add(-1)
			for most := busiest.Load(); now > most && !busiest.CompareAndSwap(most, now); most = busiest.Load() {
			}
			time.Sleep(time.Millisecond)
			answer(w, r)
		}
	}
	text, err := json.Marshal(list)
	must(t, err)
	answers["/containers/json"] = func(w http.ResponseWriter, r *http.Request) {
		if !strings.Contains(r.URL.Query().Get("filters"), labelDir) || r.URL.Query().Get("all") != "1" {
			t.Errorf("listed with %s", r.URL.RawQuery)
		}
		_, _ = w.Write(text)
	}
	return enginetest.Engine("1.47", answers)
}

func TestManyContainers(t *testing.T) {
	noLeaks(t)
	var busiest atomic.Int64
	c := dial(t, crowd(t, 500, nil, &busiest))
	begun := time.Now()
	found, err := c.Containers(t.Context(), everywhere)
	if err != nil || len(found) != 500 {
		t.Fatalf("%d containers, %v", len(found), err)
	}
	for i := 1; i < len(found); i++ {
		if found[i].ID <= found[i-1].ID {
			t.Fatal("they are not in order")
		}
	}
	if busiest.Load() > parallel || busiest.Load() < 2 {
		t.Errorf("%d at once, want 2 to %d", busiest.Load(), parallel)
	}
	t.Logf("500 containers took %v", time.Since(begun))
}

func TestContainersInTrouble(t *testing.T) {
	tests := []struct {
		name  string
		fault http.HandlerFunc
		want  ErrorKind
		found int
	}{
		{"one vanishes", enginetest.Refuse(404, "No such container"), Unclassified, 19},
		{"one is broken", enginetest.Refuse(500, "boom"), ServerFailed, -1},
		{"one hangs", enginetest.Hang, TimedOut, 19},
		{"one is half a container", enginetest.JSON(`{"Id":"x"}`), NotDocker, -1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			noLeaks(t)
			var busiest atomic.Int64
			c := dial(t, crowd(t, 20, tt.fault, &busiest))
			found, err := c.Containers(soon(t), everywhere)
			if tt.want != Unclassified {
				asError(t, err, tt.want)
			} else if err != nil {
				t.Error(err)
			}
			if tt.found >= 0 && len(found) != tt.found {
				t.Errorf("%d containers, want %d", len(found), tt.found)
			}
		})
	}
}

// execEngine answers an Exec: the start by what is given, the rest as it should.
func execEngine(start http.HandlerFunc, state string) http.Handler {
	return enginetest.Engine("1.47", enginetest.Answers{
		"/containers/x/exec": func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusCreated)
			_, _ = io.WriteString(w, `{"Id":"e"}`)
		},
		"/exec/e/start": start,
		"/exec/e/json":  enginetest.JSON(state),
	})
}

// upgrade answers 101, writes and, unless it is never to end, closes.
func upgrade(text string, hang bool) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		defer func() { _ = conn.Close() }()
		_, _ = io.WriteString(conn, "HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n"+text)
		for hang {
			time.Sleep(10 * time.Millisecond)
			if _, err := io.WriteString(conn, frame(1, "")); err != nil {
				return
			}
		}
	}
}

func TestExecFaults(t *testing.T) {
	done, running := `{"Running":false,"ExitCode":0}`, `{"Running":true}`
	tests := []struct {
		name  string
		start http.HandlerFunc
		state string
		want  ErrorKind
	}{
		{"HTTP 500", enginetest.Refuse(500, "boom"), done, ServerFailed},
		{"not running", enginetest.Refuse(409, "Container x is not running"), done, Rejected},
		{"garbage", upgrade("I am not a stream", false), done, NotDocker},
		{"a frame of 4 GiB", upgrade("\x01\x00\x00\x00\xff\xff\xff\xffabc", false), done, Closed},
		{"hangs", enginetest.Hang, done, TimedOut},
		{"hangs in the stream", upgrade(frame(1, "a"), true), done, TimedOut},
		{"closes midway", upgrade(frame(1, "abc")[:9], false), done, Closed},
		{"never done", upgrade(frame(1, "a"), false), running, TimedOut},
		{"takes no input", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, frame(1, "a")) }, done, NotDocker},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			noLeaks(t)
			c := dial(t, execEngine(tt.start, tt.state))
			begun := time.Now()
			_, err := c.Exec(soon(t), "x", "", []string{"python3"}, []byte("1"))
			asError(t, err, tt.want)
			if took := time.Since(begun); took > 2*time.Second {
				t.Errorf("it took %v", took)
			}
		})
	}
}

func TestStatPathFaults(t *testing.T) {
	tests := []struct {
		name   string
		answer http.HandlerFunc
		want   ErrorKind
	}{
		{"HTTP 500", enginetest.Refuse(500, "boom"), ServerFailed},
		{"no header", enginetest.JSON(`{}`), NotDocker},
		{"hangs", enginetest.Hang, TimedOut},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			noLeaks(t)
			c := dial(t, enginetest.Engine("1.47", enginetest.Answers{"/containers/x/archive": tt.answer}))
			_, err := c.StatPath(soon(t), Container{ID: "x"}, "/p")
			asError(t, err, tt.want)
		})
	}
	t.Run("remote", func(t *testing.T) {
		c := dial(t, enginetest.Engine("1.47", nil))
		c.endpoint.Host = "tcp://far.example:2375"
		_, err := c.StatPath(t.Context(), Container{ID: "x", Mounts: []Mount{{Type: "bind", Source: "/"}}}, "/p")
		asError(t, err, SourceMissing)
	})
}

// The contents of a file stay in the engine: of the archive no more is taken
// than its first header.
func TestStatPathReadsNoContents(t *testing.T) {
	noLeaks(t)
	var written atomic.Int64
	c := dial(t, enginetest.Engine("1.47", enginetest.Answers{"/containers/x/archive": func(w http.ResponseWriter, r *http.Request) {
		// {"name":"p","size":1,"mode":384}
		w.Header().Set("X-Docker-Container-Path-Stat", "eyJuYW1lIjoicCIsInNpemUiOjEsIm1vZGUiOjM4NH0=")
		if r.Method != http.MethodGet {
			return
		}
		_, _ = w.Write(tarHeader(t, 1000, 100, 1<<30))
		for block := make([]byte, 1<<16); ; {
			n, err := w.Write(block)
			written.Add(int64(n))
			if err != nil {
				return
			}
		}
	}}))
	stat, err := c.StatPath(t.Context(), Container{ID: "x"}, "/p")
	if err != nil || stat.UID != 1000 || stat.GID != 100 || stat.Mode != 0o600 {
		t.Errorf("%+v, %v", stat, err)
	}
	time.Sleep(50 * time.Millisecond)
	if got := written.Load(); got > 8<<20 {
		t.Errorf("the engine could send %d bytes of contents", got)
	}
}

func TestConnectionsAreClosed(t *testing.T) {
	noLeaks(t)
	var open atomic.Int64
	path := enginetest.Socket(t)
	listener, err := net.Listen("unix", path)
	must(t, err)
	server := &http.Server{
		Handler: enginetest.Engine("1.47", enginetest.Answers{"/containers/json": enginetest.JSON(`[]`)}),
		ConnState: func(_ net.Conn, state http.ConnState) {
			switch state {
			case http.StateNew:
				open.Add(1)
			case http.StateClosed, http.StateHijacked:
				open.Add(-1)
			}
		},
	}
	go func() { _ = server.Serve(listener) }()
	defer func() { _ = server.Close() }()
	c, err := Dial(t.Context(), at(t, "unix://"+path))
	must(t, err)
	if _, err := c.Containers(t.Context(), everywhere); err != nil {
		t.Fatal(err)
	}
	if open.Load() == 0 {
		t.Fatal("no connection was kept: the test shows nothing")
	}
	c.Close()
	for deadline := time.Now().Add(2 * time.Second); open.Load() > 0; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d connections are left open", open.Load())
		}
	}
}
