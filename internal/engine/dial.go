package engine

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/docker/cli/cli/connhelper"
	"github.com/docker/docker/api"
	"github.com/docker/docker/api/types"
	"github.com/docker/docker/api/types/versions"
	"github.com/docker/docker/client"
)

const (
	// defaultBudget bounds a call whose context has no deadline.
	defaultBudget = 10 * time.Second
	// parallel bounds the requests under way at once.
	parallel = 8
)

// sshOptions keep ssh from asking and from writing to the home folder: no
// prompts, no new host keys, no shared connection that outlives this one.
var sshOptions = []string{
	"-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=yes", "-o", "UpdateHostKeys=no",
	"-o", "ControlMaster=no", "-o", "ConnectTimeout=10",
}

// Client is a connection to one engine. Its methods may be called from several
// goroutines; each honours its context, and gives up after ten seconds when
// that has no deadline.
type Client struct {
	endpoint Endpoint
	docker   *client.Client
	guard    *guard
	// transport carries all requests but those that docker's client cannot make
	// under a context; header those of which only the beginning is read.
	transport, header *http.Transport
	base              *url.URL
	server            types.Ping
}

// Dial connects to an engine and agrees on a version of the API, which is at
// most 1.51 and at least 1.24. Every error is an *Error. The client is to be
// closed.
func Dial(ctx context.Context, ep Endpoint) (*Client, error) {
	if ep.Host == "" && ep.ownMachine() {
		return nil, machineStopped(ep)
	}
	if ep.Host == "" {
		return nil, &Error{Kind: BadHost, Doing: "connect to an engine", Problem: "no address", Endpoint: ep}
	}
	c, err := newClient(ep)
	if err != nil {
		return nil, &Error{
			Kind: BadHost, Doing: "connect to " + ep.String(), NamesOrigin: true, Err: err,
			Problem: oneLine(err.Error()), Endpoint: ep,
		}
	}
	if err := c.negotiate(ctx); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

// Close ends all connections.
func (c *Client) Close() {
	_ = c.docker.Close()
	c.transport.CloseIdleConnections()
	c.header.CloseIdleConnections()
}

// Endpoint returns what was dialled.
func (c *Client) Endpoint() Endpoint { return c.endpoint }

// newClient prepares the connection as docker/cli 28.5 does in
// cli/context/docker/load.go ClientOpts, with a transport of its own under it.
func newClient(ep Endpoint) (*Client, error) {
	helper, err := connhelper.GetConnectionHelperWithSSHOpts(ep.Host, sshOptions)
	if err != nil {
		return nil, err
	}
	address := ep.Host
	transport := &http.Transport{
		MaxIdleConnsPerHost:    parallel,
		IdleConnTimeout:        30 * time.Second,
		MaxResponseHeaderBytes: maxHeader,
	}
	if helper != nil {
		address = helper.Host
	} else if ep.tlsConfig != nil {
		transport.TLSClientConfig = ep.tlsConfig.Clone()
	}
	web := &http.Client{Transport: transport, CheckRedirect: client.CheckRedirect}
	options := []client.Opt{
		client.WithHTTPClient(web), client.WithHost(address), client.WithHTTPHeaders(ep.headerValues()),
		client.WithUserAgent("doctor"), client.WithAPIVersionNegotiation(), client.WithVersion(ep.APIVersion),
	}
	docker, err := client.NewClientWithOpts(options...)
	if err != nil {
		return nil, err
	}
	switch {
	case helper != nil:
		transport.DialContext, transport.Proxy = explaining(helper.Dialer), nil
	case ep.dial != nil:
		if transport.DialContext, err = ep.dialer(); err != nil {
			return nil, err
		}
	}
	// docker's client wraps the transport for tracing, which is not used here.
	guard := &guard{Transport: transport}
	web.Transport = guard
	c := &Client{endpoint: ep, docker: docker, guard: guard, transport: transport, header: headerTransport(transport)}
	c.base, err = baseURL(address, transport.TLSClientConfig != nil)
	return c, err
}

// dialer opens every connection to the one address, whatever docker's client
// asks for: the name in its requests stands for the socket.
func (ep Endpoint) dialer() (func(ctx context.Context, network, address string) (net.Conn, error), error) {
	u, err := client.ParseHostURL(ep.Host)
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, _, _ string) (net.Conn, error) {
		return ep.dial(ctx, u.Scheme, u.Host)
	}, nil
}

// baseURL is where requests go that do not pass through docker's client.
func baseURL(address string, encrypted bool) (*url.URL, error) {
	u, err := client.ParseHostURL(address)
	if err != nil {
		return nil, err
	}
	base := &url.URL{Scheme: "http", Host: u.Host, Path: strings.TrimSuffix(u.Path, "/")}
	if encrypted {
		base.Scheme = "https"
	}
	if u.Scheme == "unix" || u.Scheme == "npipe" {
		base.Host = client.DummyHost
	}
	return base, nil
}

// negotiate pings the engine and settles the version.
func (c *Client) negotiate(ctx context.Context) error {
	err := c.call(ctx, "connect to "+c.endpoint.String(), func(ctx context.Context) error {
		var err error
		c.server, err = c.docker.Ping(ctx)
		return err
	})
	if err != nil {
		if e := (*Error)(nil); errors.As(err, &e) {
			e.NamesOrigin = true
		}
		return err
	}
	theirs := c.server.APIVersion
	switch {
	case !versionText().MatchString(theirs):
		return c.notDocker("not a Docker Engine: the response has no API version")
	case versions.LessThan(theirs, api.MinSupportedAPIVersion):
		return &Error{
			Kind: APITooOld, Doing: "connect to " + c.endpoint.String(), NamesOrigin: true,
			Problem:  "the engine supports API " + theirs + " at most; doctor needs at least " + api.MinSupportedAPIVersion,
			Endpoint: c.endpoint,
		}
	}
	c.docker.NegotiateAPIVersionPing(c.server)
	return nil
}

// headerValues are the headers that config.json asks to be sent along.
func (ep Endpoint) headerValues() map[string]string {
	if ep.headers == nil {
		return nil
	}
	return ep.headers()
}

func withBudget(ctx context.Context, budget time.Duration) (context.Context, context.CancelFunc) {
	if _, ok := ctx.Deadline(); ok {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, budget)
}
