package cli

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"doctor/internal/engine/enginetest"
	"doctor/internal/facts"
	"doctor/internal/memnet"
)

// fakeContainers is an engine with one running container of each service, in
// which programs do as exec does.
func fakeContainers(project string, exec http.HandlerFunc) http.Handler {
	answers := enginetest.Answers{
		"/info":         enginetest.JSON(`{"Name": "here", "OSType": "linux"}`),
		"/exec/e/start": exec,
	}
	var list []string
	for i, s := range services() {
		labels := fmt.Sprintf(`{"com.docker.compose.project.working_dir": %q, "com.docker.compose.service": %q}`, project, s)
		list = append(list, fmt.Sprintf(`{"Id": "c%d", "Labels": %s}`, i, labels))
		answers[fmt.Sprintf("/containers/c%d/json", i)] = enginetest.JSON(fmt.Sprintf(`{"Id": "c%d", "Name": "/example-%s-1",
			"State": {"Status": "running", "Running": true, "Pid": 0, "StartedAt": "2026-11-23T09:00:00Z"}, "HostConfig": {},
			"Config": {"User": "astro", "Labels": %s}, "Mounts": []}`, i, s, labels))
		answers[fmt.Sprintf("/containers/c%d/exec", i)] = enginetest.JSON(`{"Id": "e"}`)
	}
	answers["/containers/json"] = enginetest.JSON("[" + strings.Join(list, ",") + "]")
	return enginetest.Engine("1.51", answers)
}

// inMemory makes the ground's app find an engine on a network in memory, with the default
// limits. It is for tests in a bubble of testing/synctest.
func (g *verifyGround) inMemory(handler http.Handler) {
	g.t.Helper()
	n := memnet.New()
	g.dial, g.env["DOCKER_HOST"] = n.Dial, enginetest.ServeOn(g.t, n, handler)
	hasty(g.app)
}

// Ctrl-C ends it immediately, with what is known by then.
func TestVerifyInterrupted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newVerifyGround(t, "")
		asked := make(chan struct{}, len(services()))
		g.inMemory(fakeContainers(g.project, func(w http.ResponseWriter, r *http.Request) {
			asked <- struct{}{}
			enginetest.Hang(w, r)
		}))
		ctx, cancel := context.WithCancel(t.Context())
		go func() {
			for range services() {
				<-asked // all are asked concurrently
			}
			cancel()
		}()
		begun := time.Now()
		code, out, _ := g.do(ctx)
		if took := time.Since(begun); code != exitInterrupted || took > 0 {
			t.Errorf("code %d after %v", code, took)
		}
		has(t, out, "api-server, dag-processor, scheduler, triggerer\n", "unknown: interrupted")
	})
}

func TestVerifyEngineFaults(t *testing.T) {
	tests := []struct {
		name    string
		handler func(project string) http.Handler
		after   time.Duration
		words   string
	}{
		{"hangs", func(string) http.Handler { return http.HandlerFunc(enginetest.Hang) }, facts.DefaultCheckTimeout, "no answer in time"},
		{"fails", func(string) http.Handler {
			return enginetest.Engine("1.51", enginetest.Answers{"/containers/json": enginetest.Refuse(500, "disk full")})
		}, 0, "disk full"},
		{"garbage", func(string) http.Handler {
			return enginetest.Engine("1.51", enginetest.Answers{"/containers/json": enginetest.JSON("{]")})
		}, 0, "not a Docker Engine"},
		{"no containers", func(string) http.Handler {
			return enginetest.Engine("1.51", enginetest.Answers{"/containers/json": enginetest.JSON("[]")})
		}, 0, "no container of this project is running"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := newVerifyGround(t, "")
				g.inMemory(tt.handler(g.project))
				begun := time.Now()
				code, out, errs := g.do(t.Context())
				if took := time.Since(begun); code != exitUnknown || out != "" || took != tt.after {
					t.Errorf("code %d after %v: %q", code, took, out)
				}
				has(t, errs, tt.words)
			})
		})
	}
	t.Run("a program may not be run", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			g := newVerifyGround(t, "")
			g.inMemory(fakeContainers(g.project, enginetest.Refuse(403, "denied by policy")))
			code, out, _ := g.do(t.Context())
			if code != exitUnknown {
				t.Errorf("code %d", code)
			}
			has(t, out, "unknown", "denied by policy")
		})
	})
	t.Run("a program hangs", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			g := newVerifyGround(t, "")
			g.inMemory(fakeContainers(g.project, enginetest.Hang))
			begun := time.Now()
			code, out, _ := g.do(t.Context())
			if took := time.Since(begun); code != exitUnknown || took != verifyTimeout {
				t.Errorf("code %d after %v", code, took)
			}
			has(t, out, "unknown: no answer within 30s (--timeout)")
		})
	})
}
