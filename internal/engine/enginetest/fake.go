package enginetest

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"sync"
	"testing"
	"time"

	"doctor/internal/memnet"
)

// Answers are the answers of a fake engine by path, without the version of the
// API in front. What is not among them is answered by 404.
type Answers map[string]http.HandlerFunc

var versioned = regexp.MustCompile(`^/v[0-9.]+`)

// Engine answers a ping with a version of the API, and the rest as given.
func Engine(api string, answers Answers) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Api-Version", api)
		w.Header().Set("Server", "Docker/0 (linux)")
		path := versioned.ReplaceAllString(r.URL.Path, "")
		if answer, ok := answers[path]; ok {
			answer(w, r)
			return
		}
		if path == "/_ping" {
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusNotFound)
		_, _ = w.Write([]byte(`{"message":"page not found"}`))
	})
}

// Podman answers as the engine does, and with what Podman alone puts into every
// answer.
func Podman(engine http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Libpod-Api-Version", "5.4.0")
		engine.ServeHTTP(w, r)
	})
}

// JSON answers with a document.
func JSON(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(text))
	}
}

// Refuse answers with a status and a message in the engine's form.
func Refuse(status int, message string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = w.Write([]byte(`{"message":"` + message + `"}`))
	}
}

// Hang does not answer until the caller is gone, which the server notices once
// it has read all of the request.
func Hang(_ http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	<-r.Context().Done()
}

// Socket returns a path short enough for a Unix socket, in a folder that is
// removed when the test ends.
func Socket(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "engine")
	check(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return filepath.Join(dir, "docker.sock")
}

// Serve answers on a Unix socket until the test ends, and returns its address
// in the form of DOCKER_HOST.
func Serve(t testing.TB, handler http.Handler) string {
	t.Helper()
	path := Socket(t)
	listener, err := net.Listen("unix", path)
	check(t, err)
	serve(t, listener, handler)
	return "unix://" + path
}

// ServeOn is Serve on a network in memory.
func ServeOn(t testing.TB, n *memnet.Network, handler http.Handler) string {
	t.Helper()
	listener := n.Listen(t, socketInMemory)
	serve(t, listener, handler)
	return "unix://" + socketInMemory
}

// socketInMemory is the path of the one engine of a network in memory.
const socketInMemory = "/nonexistent/docker.sock"

func serve(t testing.TB, listener net.Listener, handler http.Handler) {
	var running sync.WaitGroup // with the handlers, for which Close does not wait
	server := &http.Server{ReadHeaderTimeout: time.Minute, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		running.Add(1)
		defer running.Done()
		handler.ServeHTTP(w, r)
	})}
	running.Go(func() { _ = server.Serve(listener) })
	t.Cleanup(func() { _ = server.Close(); running.Wait() })
}

// Raw hands each connection to a function, on a Unix socket, until the test
// ends. The function may keep it as long as it likes; it is closed then.
func Raw(t testing.TB, talk func(net.Conn)) string {
	t.Helper()
	path := Socket(t)
	listener, err := net.Listen("unix", path)
	check(t, err)
	converse(t, listener, talk)
	return "unix://" + path
}

// RawOn is Raw on a network in memory.
func RawOn(t testing.TB, n *memnet.Network, talk func(net.Conn)) string {
	t.Helper()
	converse(t, n.Listen(t, socketInMemory), talk)
	return "unix://" + socketInMemory
}

// Drain reads the head of a request. Who closes before has the client find either
// that it cannot write or that there is no answer, whichever it sees first.
func Drain(conn net.Conn) { _, _ = http.ReadRequest(bufio.NewReader(conn)) }

func converse(t testing.TB, listener net.Listener, talk func(net.Conn)) {
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer func() { _ = conn.Close() }()
				talk(conn)
			}()
		}
	}()
}
