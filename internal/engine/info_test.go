package engine

import (
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"doctor/internal/engine/enginetest"
)

func TestInfo(t *testing.T) {
	tests := []struct {
		name, info string
		podman     bool
		want       Info
	}{
		{
			"Fedora with SELinux",
			`{"Name":"box","OperatingSystem":"Fedora Linux 43","KernelVersion":"6.17","OSType":"linux","Architecture":"x86_64","SystemTime":"2026-01-02T03:04:05.5Z","SecurityOptions":["name=seccomp,profile=builtin","name=selinux"],"ServerVersion":"28.5.2"}`,
			false,
			Info{
				Kind: Native, Name: "box", OperatingSystem: "Fedora Linux 43", Kernel: "6.17", OSType: "linux", Architecture: "x86_64",
				Version: "28.5.2", APIVersion: "1.47", MaxAPIVersion: "1.47",
				SELinux: true, Clock: time.Date(2026, 1, 2, 3, 4, 5, 5e8, time.UTC),
			},
		},
		{
			"rootless Podman",
			`{"Name":"box","SecurityOptions":["name=seccomp,profile=default","name=rootless"],"ServerVersion":"5.4.0"}`,
			true,
			Info{Kind: PodmanRootless, Name: "box", Version: "5.4.0", APIVersion: "1.47", MaxAPIVersion: "1.47", Rootless: true},
		},
		{
			"userns-remap", `{"SecurityOptions":["name=userns"]}`, false,
			Info{Kind: UsernsRemap, APIVersion: "1.47", MaxAPIVersion: "1.47", UsernsRemap: true},
		},
		{
			"Docker Desktop", `{"Name":"docker-desktop","OperatingSystem":"Docker Desktop"}`, false,
			Info{Kind: DockerDesktopLinux, Name: "docker-desktop", OperatingSystem: "Docker Desktop", APIVersion: "1.47", MaxAPIVersion: "1.47"},
		},
		{"says nothing", `{}`, false, Info{Kind: Native, APIVersion: "1.47", MaxAPIVersion: "1.47"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			answers := enginetest.Engine("1.47", enginetest.Answers{"/info": enginetest.JSON(tt.info)})
			if tt.podman {
				answers = enginetest.Podman(answers)
			}
			c := dial(t, answers)
			got, err := c.Info(t.Context())
			if err != nil || got != tt.want {
				t.Errorf("got %+v, %v\nwant %+v", got, err, tt.want)
			}
		})
	}
}

// Headers that config.json asks for go along on every way, and are not printed.
func TestHeaders(t *testing.T) {
	var asked, carried atomic.Int64
	engine := execEngine(upgrade(frame(1, "x"), false), `{}`)
	address := enginetest.Serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		if r.Header.Get("X-Key") == "hunter2" {
			carried.Add(1)
		}
		engine.ServeHTTP(w, r)
	}))
	m := machine(t, "linux", map[string]string{"DOCKER_HOST": address})
	write(t, configPath(m), `{"HttpHeaders":{"X-Key":"hunter2"}}`)
	ep, err := Locate(m, "docker")
	must(t, err)
	if text := fmt.Sprintf("%v %+v %#v", ep, struct{ e Endpoint }{ep}, ep); strings.Contains(text, "hunter2") {
		t.Error(text)
	}
	c, err := Dial(t.Context(), ep)
	must(t, err)
	defer c.Close()
	if _, err := c.Exec(t.Context(), "x", "", []string{"id"}, strings.NewReader("y")); err != nil {
		t.Error(err)
	}
	if asked.Load() != 4 || carried.Load() != asked.Load() {
		t.Errorf("%d of %d requests carried the header", carried.Load(), asked.Load())
	}
}
