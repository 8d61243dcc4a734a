package awstest

import (
	"bufio"
	"crypto/tls"
	"io"
	"net"
	"net/http"
	"sync"
)

// existing are the regions that the proxy finds hosts in.
var existing = map[string]bool{
	"us-east-1": true, "us-east-2": true, "us-west-1": true, "us-west-2": true, "ca-central-1": true,
	"eu-west-1": true, "eu-central-1": true, "ap-southeast-2": true,
}

// serveProxy is an HTTP proxy that opens the way to AWS's own names only, and
// is AWS behind them.
func (s *Server) serveProxy(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.connects = append(s.connects, r.Host)
	fault := s.faults[""]
	s.mu.Unlock()
	host, port, _ := net.SplitHostPort(r.Host)
	region := regional.FindStringSubmatch(host)
	switch {
	case fault == ProxyAuth:
		w.Header().Set("Proxy-Authenticate", `Basic realm="awstest"`)
		w.WriteHeader(http.StatusProxyAuthRequired)
	case fault == ProxySilence:
		s.wait(r, forever)
	case fault == ProxyEndless:
		s.breakOff(w, EndlessHead)
	case fault == ProxyDenied:
		w.WriteHeader(http.StatusForbidden)
	case r.Method != http.MethodConnect || port != "443",
		host != "sts.amazonaws.com" && (region == nil || !existing[region[1]]):
		// What a proxy says of a name without an address.
		w.WriteHeader(http.StatusBadGateway)
	default:
		s.tunnel(w, fault)
	}
}

// tunnel speaks TLS on the connection and serves it as AWS.
func (s *Server) tunnel(w http.ResponseWriter, fault Fault) {
	connection, buffered, done := s.takeOver(w)
	defer done()
	if _, err := connection.Write([]byte("HTTP/1.1 200 Connection established\r\n\r\n")); err != nil {
		return
	}
	if fault == TunnelSilence {
		_, _ = io.Copy(io.Discard, connection)
		return
	}
	secured := tls.Server(bufferedConn{connection, buffered.Reader}, s.authority.config())
	listener := &oneConn{connection: make(chan net.Conn, 1), done: make(chan struct{}), address: connection.LocalAddr()}
	listener.connection <- closing{secured, listener}
	// Serve ends with its one connection.
	_ = s.newHTTP(http.HandlerFunc(s.serve)).Serve(listener)
}

// takeOver takes a connection from its server, which then knows of it no more.
// It is closed by done, which must be called, or before that when the stand-in
// ends.
func (s *Server) takeOver(w http.ResponseWriter) (connection net.Conn, buffered *bufio.ReadWriter, done func()) {
	connection, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(err)
	}
	over := make(chan struct{})
	s.serving.Go(func() {
		select {
		case <-s.closed:
		case <-over:
		}
		_ = connection.Close()
	})
	return connection, buffered, func() {
		close(over)
		s.serving.Done() // see newHTTP
	}
}

// bufferedConn gives what came before the connection was taken over.
type bufferedConn struct {
	net.Conn
	reader *bufio.Reader
}

func (c bufferedConn) Read(p []byte) (int, error) { return c.reader.Read(p) }

// NetConn is the connection below, for those who reset it.
func (c bufferedConn) NetConn() net.Conn { return c.Conn }

// oneConn is a listener that has one connection and ends with it.
type oneConn struct {
	connection chan net.Conn
	done       chan struct{}
	once       sync.Once
	address    net.Addr
}

func (l *oneConn) Accept() (net.Conn, error) {
	select {
	case c := <-l.connection:
		return c, nil
	case <-l.done:
		return nil, net.ErrClosed
	}
}

func (l *oneConn) Close() error {
	l.once.Do(func() { close(l.done) })
	return nil
}

func (l *oneConn) Addr() net.Addr { return l.address }

// closing ends its listener when it is closed.
type closing struct {
	*tls.Conn
	listener *oneConn
}

func (c closing) Close() error {
	err := c.Conn.Close()
	_ = c.listener.Close()
	return err
}
