package engine

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"

	"doctor/internal/lazyregexp"
)

const (
	// maxHeader and maxBody bound an answer, in bytes; that of one container has some
	// ten thousand.
	maxHeader = 1 << 20
	maxBody   = 4 << 20
)

var (
	versionText = lazyregexp.New(`^[0-9]{1,3}\.[0-9]{1,3}$`)
	errTooLong  = errors.New("the response is too long")
)

// guard bounds answers, and keeps what happened underneath: docker's client
// replaces causes by a sentence.
type guard struct {
	*http.Transport
	// libpod: it is Podman that answers.
	libpod atomic.Bool
}

// libpodHeader is in every answer of Podman and in none of Docker's.
const libpodHeader = "Libpod-Api-Version"

func (g *guard) RoundTrip(r *http.Request) (*http.Response, error) {
	// docker's client changes a request that failed and sends it again (client/ping.go),
	// while the transport may still be reading the one that was cancelled.
	resp, err := g.Transport.RoundTrip(r.Clone(r.Context()))
	t := traceOf(r.Context())
	t.record(resp, err)
	if err == nil {
		if resp.Header.Get(libpodHeader) != "" {
			g.libpod.Store(true)
		}
		if isList(r.URL.Path) {
			resp.Body = newSlimList(&boundedBody{resp.Body, maxList, t})
		} else {
			resp.Body = &boundedBody{resp.Body, maxBody, t}
		}
	}
	return resp, err
}

// boundedBody fails, where io.LimitReader would end as if all were there.
type boundedBody struct {
	io.ReadCloser
	left  int64
	trace *trace
}

func (b *boundedBody) Read(p []byte) (int, error) {
	if b.left <= 0 {
		b.trace.broken(errTooLong)
		return 0, errTooLong
	}
	if int64(len(p)) > b.left {
		p = p[:b.left]
	}
	n, err := b.ReadCloser.Read(p)
	b.left -= int64(n)
	if err != nil && !errors.Is(err, io.EOF) {
		b.trace.broken(err)
	}
	return n, err
}

// trace is what is known of the last request made under one context.
type trace struct {
	mu     sync.Mutex
	cause  error
	status int
}

type traceKey struct{}

func traceOf(ctx context.Context) *trace {
	if t, ok := ctx.Value(traceKey{}).(*trace); ok {
		return t
	}
	return &trace{}
}

func (t *trace) record(resp *http.Response, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.cause, t.status = err, 0
	if resp != nil {
		t.status = resp.StatusCode
	}
}

// broken notes that the answer, once begun, could not be read to its end.
func (t *trace) broken(err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.cause = err
}

func (t *trace) last() (status int, cause error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.status, t.cause
}

// call runs requests under the context and a budget, and gives their error a
// kind and plain words.
func (c *Client) call(ctx context.Context, doing string, run func(context.Context) error) error {
	ctx, cancel := withBudget(ctx, defaultBudget)
	defer cancel()
	t := &trace{}
	err := run(context.WithValue(ctx, traceKey{}, t))
	if err == nil {
		return nil
	}
	var known *Error
	if errors.As(err, &known) {
		return err
	}
	return c.classify(ctx, doing, err, t)
}

// send makes a request that docker's client cannot: one that ends with its
// context even after the connection changed hands, or of which only the
// beginning is read.
func (c *Client) send(ctx context.Context, via *http.Transport, r *http.Request) (*http.Response, error) {
	for name, value := range c.endpoint.headerValues() {
		r.Header.Set(name, value)
	}
	r.Header.Set("User-Agent", "doctor")
	resp, err := via.RoundTrip(r.WithContext(ctx))
	traceOf(ctx).record(resp, err)
	return resp, err
}

// path is the address of a resource at the agreed version of the API.
func (c *Client) path(query url.Values, parts ...string) string {
	u := c.base.JoinPath(append([]string{"v" + c.docker.ClientVersion()}, parts...)...)
	u.RawQuery = query.Encode()
	return u.String()
}

// headerTransport reads ahead by sixteen bytes only, so that what stands behind
// the part of an answer that is wanted stays where it is.
func headerTransport(like *http.Transport) *http.Transport {
	t := like.Clone()
	t.ReadBufferSize = 16
	t.DisableKeepAlives = true
	t.DisableCompression = true
	return t
}
