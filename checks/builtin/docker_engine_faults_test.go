package builtin_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"doctor/checks"
	"doctor/checks/awsregion"
	"doctor/checks/builtin"
	"doctor/checks/credentialchain"
	"doctor/checks/dockerengine"
	"doctor/checks/envfile"
	"doctor/checks/internal/exampletest"
	"doctor/checks/overridefile"
	"doctor/checks/volumepaths"
	"doctor/internal/engine/enginetest"
	"doctor/internal/facts"
	"doctor/internal/memnet"
	"doctor/internal/run"
)

// TestDockerEngineFaults: what can go wrong when connecting to an engine, each with its own
// status and message.
func TestDockerEngineFaults(t *testing.T) {
	serve := func(h http.Handler) func(*testing.T, *memnet.Network) string {
		return func(t *testing.T, n *memnet.Network) string { return enginetest.ServeOn(t, n, h) }
	}
	half := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = io.WriteString(w, `{"Name":`)
	}
	const noEngine = "skip: the engine does not answer: see docker-engine"
	tests := []struct {
		name    string
		address func(*testing.T, *memnet.Network) string
		engine  string
		mounts  string
	}{
		{
			"no socket", func(*testing.T, *memnet.Network) string { return "unix:///nonexistent/no.sock" },
			"fail\nengine-unreachable all: the Docker Engine does not answer: connect to unix:///SOCKET (DOCKER_HOST): socket not found: Docker Engine is not running, or uses another socket",
			noEngine,
		},
		{
			"hangs", serve(http.HandlerFunc(enginetest.Hang)),
			"unknown: connect to unix:///SOCKET (DOCKER_HOST): no answer in time; check whether the engine answers, and restart it if not",
			"unknown: connect to unix:///SOCKET (DOCKER_HOST): no answer in time; check whether the engine answers, and restart it if not",
		},
		{
			"hangs after the first answer", serve(fakeEngine("{}", enginetest.Answers{"/info": enginetest.Hang})),
			"unknown: get the version of unix:///SOCKET: no answer in time; check whether the engine answers, and restart it if not",
			"unknown: get the version of unix:///SOCKET: no answer in time; check whether the engine answers, and restart it if not",
		},
		{
			"closes at once", func(t *testing.T, n *memnet.Network) string {
				return enginetest.RawOn(t, n, enginetest.Drain)
			},
			"fail\nengine-unreachable all: the Docker Engine does not answer: connect to unix:///SOCKET (DOCKER_HOST): the connection was closed during the response",
			noEngine,
		},
		{
			"closes midway", serve(fakeEngine("{}", enginetest.Answers{"/info": half})),
			"fail\nengine-unreachable all: the Docker Engine does not answer: get the version of unix:///SOCKET: the connection was closed during the response (selected by DOCKER_HOST)",
			noEngine,
		},
		{
			"fails", serve(fakeEngine("{}", enginetest.Answers{"/info": enginetest.Refuse(500, "disk full")})),
			"unknown: get the version of unix:///SOCKET: internal error of the engine: Error response from daemon: disk full; check the log of the engine, and restart it",
			"unknown: get the version of unix:///SOCKET: internal error of the engine: Error response from daemon: disk full; check the log of the engine, and restart it",
		},
		{
			"garbage", func(t *testing.T, n *memnet.Network) string {
				return enginetest.RawOn(t, n, func(c net.Conn) {
					enginetest.Drain(c)
					_, _ = c.Write([]byte("SSH-2.0-OpenSSH_9.9\r\n\x1b[31m"))
				})
			},
			`fail
engine-unreachable all: the Docker Engine does not answer: connect to unix:///SOCKET (DOCKER_HOST): not a Docker Engine: net/http: HTTP/1.x transport connection broken: malformed HTTP response "SSH-2.0-OpenSSH_9.9"`,
			noEngine,
		},
		{
			"JSON of another shape", serve(fakeEngine(`"hello"`, nil)),
			"fail\nengine-unreachable all: the Docker Engine does not answer: get the version of unix:///SOCKET: not a Docker Engine: Error reading remote info: json: cannot unmarshal string into Go value of type system.Info (selected by DOCKER_HOST)",
			noEngine,
		},
		{
			"too new for doctor", serve(enginetest.Engine("1.60", enginetest.Answers{
				"/info": enginetest.Refuse(400, "client version 1.51 is too old. Minimum supported API version is 1.55, please upgrade your client to a newer version"),
			})),
			"fail\nengine-unreachable all: the Docker Engine does not answer: get the version of unix:///SOCKET: the engine is too new for doctor: Error response from daemon: client version 1.51 is too old. Minimum supported API version is 1.55, please upgrade your client to a newer version (selected by DOCKER_HOST)",
			noEngine,
		},
		{
			"too old for doctor", serve(enginetest.Engine("1.20", nil)),
			"fail\nengine-unreachable all: the Docker Engine does not answer: connect to unix:///SOCKET (DOCKER_HOST): the engine supports API 1.20 at most; doctor needs at least 1.24",
			noEngine,
		},
		{
			"the list of containers fails", serve(fakeEngine("{}", enginetest.Answers{"/containers/json": enginetest.Refuse(500, "disk full")})),
			"pass",
			"unknown: list the containers of unix:///SOCKET: internal error of the engine: Error response from daemon: disk full; check the log of the engine, and restart it",
		},
		{
			"the list of containers hangs", serve(fakeEngine("{}", enginetest.Answers{"/containers/json": enginetest.Hang})),
			"pass",
			"unknown: list the containers of unix:///SOCKET: no answer in time; check whether the engine answers, and restart it if not",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				e := layOut(t, "")
				e.Env["DOCKER_HOST"] = tt.address(t, e.Network)
				begun := time.Now()
				engine, mounts := onlyEngineWithin(t, e, facts.Options{})
				if took := time.Since(begun); took > facts.DefaultCheckTimeout {
					t.Errorf("it took %v", took)
				}
				if got := e.saidOf(engine); got != tt.engine {
					t.Errorf("docker-engine: got\n%s\nwant\n%s", got, tt.engine)
				}
				if got := e.saidOf(mounts); got != tt.mounts {
					t.Errorf("container-mounts: got\n%s\nwant\n%s", got, tt.mounts)
				}
				for _, f := range engine.Findings {
					if len(f.Fixes) == 0 {
						t.Errorf("%s says no way out", f.Rule.ID)
					}
				}
			})
		})
	}
}

// A real socket without a listener.
func TestDockerEngineRefused(t *testing.T) {
	t.Parallel()
	e := layOut(t, "")
	e.Network = nil
	path := enginetest.Socket(t)
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	must(t, err)
	l.SetUnlinkOnClose(false)
	must(t, l.Close())
	e.Env["DOCKER_HOST"] = "unix://" + path
	engine, mounts := onlyEngine(t, e)
	want := "fail\nengine-unreachable all: the Docker Engine does not answer: connect to unix:///SOCKET (DOCKER_HOST): connection refused: Docker Engine is not running"
	if got := e.saidOf(engine); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if mounts.Status != checks.Skip {
		t.Errorf("container-mounts: %s", e.saidOf(mounts))
	}
}

// An engine that hangs does not affect the results of checks that do not need it: neither with
// a short limit for the run, nor at Ctrl-C.
func TestOtherChecksBesideAHangingEngine(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		timeout, cancelAfter time.Duration
	}{
		"a short run": {timeout: 1500 * time.Millisecond},
		"Ctrl-C":      {cancelAfter: 200 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				if test.cancelAfter > 0 {
					time.AfterFunc(test.cancelAfter, cancel)
				}
				e := layOut(t, "")
				e.Serve(http.HandlerFunc(enginetest.Hang))
				o := facts.Options{Scopes: []facts.Scope{facts.Project, facts.Host, facts.Engine}, Timeout: test.timeout}
				r := run.Run(ctx, facts.New(ctx, e.Machine(), e.Project, o), builtin.Checks(), run.Options{Observer: exampletest.Crashes{T: t}})
				for _, c := range []*checks.Check{overridefile.Check, envfile.Check, volumepaths.Check, credentialchain.Check, awsregion.Check} {
					if got := builtin.ResultOf(t, r, c); got.Status != checks.Passed {
						t.Errorf("%s: %s", c.ID, e.said(got))
					}
				}
				if got := builtin.ResultOf(t, r, dockerengine.Check); got.Status != checks.Unknown {
					t.Errorf("docker-engine: %s", e.said(got))
				}
			})
		})
	}
}
