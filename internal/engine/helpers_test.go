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

func dial(t *testing.T, handler http.Handler) *Client {
	t.Helper()
	c, err := Dial(t.Context(), at(t, enginetest.Serve(t, handler)))
	must(t, err)
	t.Cleanup(c.Close)
	return c
}

func everywhere(string) bool { return true }
