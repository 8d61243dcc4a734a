package main

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"doctor/checks"
	"doctor/internal/engine/enginetest"
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

// Ctrl-C ends it at once, with what is known by then.
func TestVerifyInterrupted(t *testing.T) {
	g := newVerifyGround(t, "")
	asked := make(chan struct{}, len(services()))
	g.env["DOCKER_HOST"] = enginetest.Serve(t, fakeContainers(g.project, func(w http.ResponseWriter, r *http.Request) {
		asked <- struct{}{}
		enginetest.Hang(w, r)
	}))
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		for range services() {
			<-asked // all are asked at once
		}
		cancel()
	}()
	begun := time.Now()
	code, out, _ := g.do(ctx)
	if code != exitInterrupted || time.Since(begun) > 10*time.Second {
		t.Errorf("code %d after %v", code, time.Since(begun))
	}
	has(t, out, "api-server, dag-processor, scheduler, triggerer\n", "could not tell: interrupted")
}

func TestVerifyEngineFaults(t *testing.T) {
	tests := []struct {
		name    string
		handler func(project string) http.Handler
		words   string
	}{
		{"hangs", func(string) http.Handler { return http.HandlerFunc(enginetest.Hang) }, "no answer in time"},
		{"fails", func(string) http.Handler {
			return enginetest.Engine("1.51", enginetest.Answers{"/containers/json": enginetest.Refuse(500, "disk full")})
		}, "disk full"},
		{"garbage", func(string) http.Handler {
			return enginetest.Engine("1.51", enginetest.Answers{"/containers/json": enginetest.JSON("{]")})
		}, "does not talk as a Docker Engine does"},
		{"no containers", func(string) http.Handler {
			return enginetest.Engine("1.51", enginetest.Answers{"/containers/json": enginetest.JSON("[]")})
		}, "no container of this project is running"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			g := newVerifyGround(t, "")
			g.env["DOCKER_HOST"] = enginetest.Serve(t, tt.handler(g.project))
			begun := time.Now()
			code, out, errs := g.do(t.Context())
			if code != exitUnknown || out != "" || time.Since(begun) > 2*checks.DefaultCheckTimeout {
				t.Errorf("code %d after %v: %q", code, time.Since(begun), out)
			}
			has(t, errs, tt.words)
		})
	}
	t.Run("a program may not be run", func(t *testing.T) {
		g := newVerifyGround(t, "")
		g.env["DOCKER_HOST"] = enginetest.Serve(t, fakeContainers(g.project, enginetest.Refuse(403, "denied by policy")))
		code, out, _ := g.do(t.Context())
		if code != exitUnknown {
			t.Errorf("code %d", code)
		}
		has(t, out, "could not tell", "denied by policy")
	})
}
