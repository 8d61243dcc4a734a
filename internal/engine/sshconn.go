package engine

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"net"
	"sync/atomic"
)

type dialFunc = func(ctx context.Context, network, address string) (net.Conn, error)

// explaining makes connections that report why they broke to writers as well.
// docker's connection through ssh (docker/cli 28.5 connhelper/commandconn) reports
// ssh's message to readers only: if ssh ends before the request is written, the
// error is just a broken pipe.
func explaining(dial dialFunc) dialFunc {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dial(ctx, network, address)
		if err != nil {
			return nil, err
		}
		return &sshConn{Conn: conn}, nil
	}
}

type sshConn struct {
	net.Conn
	// why is the first error of a Read other than EOF.
	why atomic.Pointer[error]
}

func (c *sshConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, fs.ErrClosed) {
		c.why.CompareAndSwap(nil, &err)
	}
	return n, err
}

func (c *sshConn) Write(p []byte) (int, error) {
	n, err := c.Conn.Write(p)
	if err == nil {
		return n, nil
	}
	if c.why.Load() == nil {
		_, _ = c.Read(make([]byte, 1))
	}
	if why := c.why.Load(); why != nil {
		err = *why
	}
	return n, err
}

// CloseWrite closes the writing side only.
func (c *sshConn) CloseWrite() error {
	if half, ok := c.Conn.(interface{ CloseWrite() error }); ok {
		return half.CloseWrite()
	}
	return nil
}
