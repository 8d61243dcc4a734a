// Package memnet is a network in memory, for tests. Nothing on it waits in a system call, so a
// test of a deadline can run in a bubble of testing/synctest: the clock there advances only
// when every goroutine waits, and the result does not depend on the load of the machine or on
// luck.
package memnet

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
)

// Network connects dialers with listeners. Create one with New.
type Network struct {
	mu        sync.Mutex
	listeners map[string]*listener
	ports     int
}

// New makes a network without listeners.
func New() *Network { return &Network{listeners: map[string]*listener{}} }

// Listen reserves an address until the test ends: a path, or host:port, with a free port for
// 0. The test fails if the address is taken.
func (n *Network) Listen(t testing.TB, address string) net.Listener {
	t.Helper()
	n.mu.Lock()
	defer n.mu.Unlock()
	if host, port, err := net.SplitHostPort(address); err == nil && port == "0" {
		n.ports++
		address = net.JoinHostPort(host, strconv.Itoa(n.ports))
	}
	if n.listeners[address] != nil {
		t.Fatalf("listen on %s: the address is in use", address)
	}
	l := &listener{network: n, address: addr(address), incoming: make(chan net.Conn), closed: make(chan struct{})}
	n.listeners[address] = l
	t.Cleanup(func() { _ = l.Close() })
	return l
}

// Dial opens a connection as net.Dialer.DialContext does. Without a listener it fails as the
// kernel does: a path is not found, a port refuses.
func (n *Network) Dial(ctx context.Context, network, address string) (net.Conn, error) {
	n.mu.Lock()
	l := n.listeners[address]
	n.mu.Unlock()
	if l == nil {
		reason := syscall.ECONNREFUSED
		if network == "unix" {
			reason = syscall.ENOENT
		}
		return nil, &net.OpError{Op: "dial", Net: network, Addr: addr(address), Err: os.NewSyscallError("connect", reason)}
	}
	ours, theirs := net.Pipe()
	select {
	case l.incoming <- &conn{Conn: theirs}:
		return &conn{Conn: ours}, nil
	case <-l.closed:
		return nil, &net.OpError{Op: "dial", Net: network, Addr: l.address, Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}
	case <-ctx.Done():
		return nil, &net.OpError{Op: "dial", Net: network, Addr: l.address, Err: ctx.Err()}
	}
}

// conn is one end of a connection. It returns the errors of a socket.
type conn struct {
	net.Conn
	closed atomic.Bool
}

func (c *conn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	return n, c.inWords("read", err)
}

func (c *conn) Write(p []byte) (int, error) {
	n, err := c.Conn.Write(p)
	return n, c.inWords("write", err)
}

func (c *conn) Close() error {
	c.closed.Store(true)
	return c.Conn.Close()
}

// inWords returns a socket's error where a pipe only says that it is closed.
func (c *conn) inWords(op string, err error) error {
	switch {
	case !errors.Is(err, io.ErrClosedPipe):
		return err
	case c.closed.Load():
		err = net.ErrClosed
	default:
		err = os.NewSyscallError(op, syscall.EPIPE)
	}
	return &net.OpError{Op: op, Net: "memory", Addr: c.RemoteAddr(), Err: err}
}

type listener struct {
	network  *Network
	address  addr
	incoming chan net.Conn
	closed   chan struct{}
	once     sync.Once
}

func (l *listener) Accept() (net.Conn, error) {
	select {
	case conn := <-l.incoming:
		return conn, nil
	case <-l.closed:
		return nil, &net.OpError{Op: "accept", Net: "memory", Addr: l.address, Err: net.ErrClosed}
	}
}

func (l *listener) Close() error {
	l.once.Do(func() {
		close(l.closed)
		l.network.mu.Lock()
		defer l.network.mu.Unlock()
		delete(l.network.listeners, string(l.address))
	})
	return nil
}

func (l *listener) Addr() net.Addr { return l.address }

type addr string

func (addr) Network() string  { return "memory" }
func (a addr) String() string { return string(a) }
