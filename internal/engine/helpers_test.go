package engine

import (
	"context"
	"errors"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"doctor/internal/engine/enginetest"
	"doctor/internal/memnet"
)

// patience is how long a test waits for what must come: an idle machine needs a
// hundredth of it.
const patience = time.Minute

// patiently is a context for what must come from another process.
func patiently(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	return ctx
}

// noLeaks fails a test that leaves goroutines behind. It is called first, so
// that it looks when all else is cleaned up. A bubble of testing/synctest does
// the same by itself.
func noLeaks(t *testing.T) {
	t.Helper()
	before := runtime.NumGoroutine()
	t.Cleanup(func() {
		deadline := time.Now().Add(patience)
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

// inMemory is where an engine on a network in memory is found. It is for tests
// in a bubble of testing/synctest.
func inMemory(t *testing.T, n *memnet.Network, address string) Endpoint {
	t.Helper()
	ep := at(t, address)
	ep.dial = n.Dial
	return ep
}

// dial connects to an engine on a network in memory.
func dial(t *testing.T, handler http.Handler) *Client {
	t.Helper()
	n := memnet.New()
	c, err := Dial(t.Context(), inMemory(t, n, enginetest.ServeOn(t, n, handler)))
	must(t, err)
	t.Cleanup(c.Close)
	return c
}

// soon is a deadline in a bubble: it comes when everybody waits.
func soon(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	t.Cleanup(cancel)
	return ctx
}

func everywhere(string) bool { return true }
