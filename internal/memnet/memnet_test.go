package memnet_test

import (
	"context"
	"errors"
	"io"
	"net"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"doctor/internal/memnet"
)

func TestNobodyListens(t *testing.T) {
	n := memnet.New()
	for network, want := range map[string]error{"unix": syscall.ENOENT, "tcp": syscall.ECONNREFUSED} {
		if _, err := n.Dial(t.Context(), network, "/nobody"); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", network, err, want)
		}
	}
}

// A connection ends with the errors of a socket, on both sides.
func TestConnection(t *testing.T) {
	n := memnet.New()
	listener := n.Listen(t, "127.0.0.1:0")
	go func() {
		conn, err := listener.Accept()
		if err == nil {
			_, _ = io.WriteString(conn, "hello")
			_ = conn.Close()
		}
	}()
	conn, err := n.Dial(t.Context(), "tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	if text, err := io.ReadAll(conn); string(text) != "hello" || err != nil {
		t.Errorf("read %q, %v", text, err)
	}
	if _, err := conn.Write([]byte("x")); !errors.Is(err, syscall.EPIPE) {
		t.Errorf("write to one that has gone: %v", err)
	}
	_ = conn.Close()
	if _, err := conn.Write([]byte("x")); !errors.Is(err, net.ErrClosed) {
		t.Errorf("write to a connection that is closed: %v", err)
	}
}

// Dial waits for a listener that does not accept as long as the context allows.
func TestDialWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := memnet.New()
		listener := n.Listen(t, "/socket")
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		began := time.Now()
		if _, err := n.Dial(ctx, "unix", "/socket"); !errors.Is(err, context.DeadlineExceeded) || time.Since(began) != time.Hour {
			t.Errorf("%v after %v", err, time.Since(began))
		}
		_ = listener.Close()
		if _, err := n.Dial(t.Context(), "unix", "/socket"); !errors.Is(err, syscall.ENOENT) {
			t.Errorf("%v, want that nobody listens any more", err)
		}
	})
}
