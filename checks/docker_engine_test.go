package checks_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"doctor/checks"
	"doctor/internal/engine/enginetest"
	"doctor/internal/host"
)

const plainVersion = `{"Version": "28.5.2", "ApiVersion": "1.51", "MinAPIVersion": "1.24"}`

// fakeEngine says of itself what is given, and has no containers unless given.
func fakeEngine(info, version string, more enginetest.Answers) http.Handler {
	answers := enginetest.Answers{
		"/info": enginetest.JSON(info), "/version": enginetest.JSON(version), "/containers/json": enginetest.JSON("[]"),
	}
	for path, answer := range more {
		answers[path] = answer
	}
	api := "1.51"
	if i := strings.Index(version, `"ApiVersion": "`); i >= 0 {
		api, _, _ = strings.Cut(version[i+len(`"ApiVersion": "`):], `"`)
	}
	return enginetest.Engine(api, answers)
}

// onlyEngine runs the two checks that ask the engine, with the budget that they
// have by default.
func onlyEngine(t *testing.T, e *example) (engine, mounts checks.Result, took time.Duration) {
	t.Helper()
	m := &host.Machine{OS: e.os, Env: e.env, Home: e.home, Dir: e.project, Now: func() time.Time { return e.now }}
	begun := time.Now()
	r := checks.Run(context.Background(), checks.NewWorld(m, e.project, checks.Options{}),
		[]*checks.Check{checks.DockerEngine, checks.ContainerMounts}, checks.RunOptions{Observer: crashes{t}})
	return resultOf(t, r, checks.DockerEngine), resultOf(t, r, checks.ContainerMounts), time.Since(begun)
}

// saidOf is a result with the addresses of sockets made alike.
func (e *example) saidOf(r checks.Result) string {
	return strings.ReplaceAll(e.said(r), strings.TrimPrefix(e.env["DOCKER_HOST"], "unix://"), "/SOCKET")
}

// TestDockerEngineKinds: what the kind of engine means for this project.
func TestDockerEngineKinds(t *testing.T) {
	tests := []struct {
		name, archive string
		info, version string
		want, note    string
	}{
		{
			"native", "", `{"OperatingSystem": "Debian GNU/Linux 13", "OSType": "linux"}`, plainVersion,
			"pass", "Docker Engine 28.5.2 at unix:///SOCKET (DOCKER_HOST), API 1.51",
		},
		{
			"an old API", "", `{"OSType": "linux"}`, `{"Version": "18.06.3", "ApiVersion": "1.38", "MinAPIVersion": "1.12"}`,
			"warn\nengine-api-old : the engine 18.06.3 speaks API 1.38 only, which is older than what compose is made for (1.40)",
			"Docker Engine 18.06.3 at unix:///SOCKET (DOCKER_HOST), API 1.38",
		},
		{
			"a newer API than ours", "", `{"OSType": "linux"}`, `{"Version": "31.0.0", "ApiVersion": "1.60", "MinAPIVersion": "1.44"}`,
			"pass", "Docker Engine 31.0.0 at unix:///SOCKET (DOCKER_HOST), API 1.51",
		},
		{
			"SELinux", "", `{"SecurityOptions": ["name=selinux"]}`, plainVersion,
			"warn\nselinux-label-missing all: SELinux is on, and the mount at /home/astro/.aws has no label: the container may not read it whatever its mode",
			"Docker Engine 28.5.2 at unix:///SOCKET (DOCKER_HOST), API 1.51",
		},
		{
			"SELinux, with a label", labelled, `{"SecurityOptions": ["name=selinux"]}`, plainVersion,
			"pass", "Docker Engine 28.5.2 at unix:///SOCKET (DOCKER_HOST), API 1.51",
		},
		{
			"rootless", "", `{"SecurityOptions": ["name=rootless"]}`, plainVersion,
			"warn\nrootless-uid-shift all: rootless Docker gives the containers other users than this machine has: astro can read in ~/.aws only what everybody may, and `aws sso login` writes its tokens 0600",
			"rootless Docker 28.5.2 at unix:///SOCKET (DOCKER_HOST), API 1.51",
		},
		{
			"userns-remap", "", `{"SecurityOptions": ["name=userns"]}`, plainVersion,
			"warn\nrootless-uid-shift all: Docker Engine with userns-remap gives the containers other users than this machine has: astro can read in ~/.aws only what everybody may, and `aws sso login` writes its tokens 0600",
			"Docker Engine with userns-remap 28.5.2 at unix:///SOCKET (DOCKER_HOST), API 1.51",
		},
		{
			"Docker Desktop for Linux", "", `{"OperatingSystem": "Docker Desktop"}`, plainVersion,
			"pass", "Docker Desktop for Linux 28.5.2 at unix:///SOCKET (DOCKER_HOST), API 1.51",
		},
		{
			"a folder that Docker Desktop does not share", "os darwin\n" + strings.ReplaceAll(labelled, "~/.aws:", "/etc:"), `{"OperatingSystem": "Docker Desktop"}`, plainVersion,
			"warn\nfile-sharing-missing all: Docker Desktop shares /Users, /Volumes, /private, /tmp, /var/folders by default, and /etc is outside",
			"Docker Desktop 28.5.2 at unix:///SOCKET (DOCKER_HOST), API 1.51",
		},
		{
			"Podman", "", `{"Name": "box"}`, `{"Version": "5.4.0", "ApiVersion": "1.41", "Components": [{"Name": "Podman Engine"}]}`,
			"pass", "Podman 5.4.0 at unix:///SOCKET (DOCKER_HOST), API 1.41",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			e := layOut(t, tt.archive)
			e.env["DOCKER_HOST"] = enginetest.Serve(t, fakeEngine(tt.info, tt.version, nil))
			engine, mounts, _ := onlyEngine(t, e)
			if got := e.saidOf(engine); got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
			if got := noted(e, engine); got != tt.note {
				t.Errorf("noted %q, want %q", got, tt.note)
			}
			if mounts.Status != checks.Skip || mounts.Reason != "no container of this project is running" {
				t.Errorf("container-mounts: %s", e.saidOf(mounts))
			}
		})
	}
}

const labelled = `-- project/docker-compose.override.yml --
services:
  scheduler: &aws
    volumes:
      - ~/.aws:/home/astro/.aws:rw,z
  api-server: *aws
  triggerer: *aws
  dag-processor: *aws
`

func noted(e *example, r checks.Result) string {
	return strings.ReplaceAll(strings.Join(r.Notes, "; "), strings.TrimPrefix(e.env["DOCKER_HOST"], "unix://"), "/SOCKET")
}

// An engine of another machine: its address is a name that leads to this one.
func TestDockerEngineElsewhere(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	server := &http.Server{Handler: fakeEngine("{}", plainVersion, nil), ReadHeaderTimeout: time.Minute}
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	_, port, _ := net.SplitHostPort(listener.Addr().String())
	name, err := os.Hostname()
	must(t, err)
	if addresses, err := net.LookupHost(name); err != nil || len(addresses) == 0 || !strings.HasPrefix(addresses[0], "127.") {
		name = ""
	}
	e := layOut(t, "")
	if name == "" {
		// What cannot be reached is told before what it would mean for the mounts.
		e.env["DOCKER_HOST"] = "tcp://engine.invalid:2375"
		engine, _, _ := onlyEngine(t, e)
		if got := e.said(engine); !strings.HasPrefix(got, "fail\nengine-unreachable all: the engine that the CLI will use does not answer: connect to tcp://engine.invalid:2375 (DOCKER_HOST): the machine cannot be reached") {
			t.Error(got)
		}
		return
	}
	e.env["DOCKER_HOST"] = "tcp://" + name + ":" + port
	engine, _, _ := onlyEngine(t, e)
	want := fmt.Sprintf("fail\nengine-remote all: the engine runs on another machine (tcp://%s:%s (DOCKER_HOST)); ~/.aws is a folder of this one and does not exist there", name, port)
	if got := e.said(engine); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestDockerEngineChoice: what names the engine, and names none.
func TestDockerEngineChoice(t *testing.T) {
	tests := []struct {
		name string
		lay  func(*example)
		want string
		fix  string
	}{
		{
			"a context that is not there", func(e *example) { e.env["DOCKER_CONTEXT"] = "gone" },
			`fail
engine-unreachable all: the engine that the CLI will use does not answer: read the docker context "gone" named by DOCKER_CONTEXT: there is no such context`,
			"Unset DOCKER_CONTEXT, or name a context that exists",
		},
		{
			"a current context that is not there", func(e *example) { e.docker(`{"currentContext": "gone"}`) },
			`fail
engine-unreachable all: the engine that the CLI will use does not answer: read the docker context "gone" named by context gone in ~/.docker/config.json: there is no such context`,
			"Make it anew, or choose another context",
		},
		{
			"an address that is none", func(e *example) { e.env["DOCKER_HOST"] = "nonsense://x" },
			`fail
engine-unreachable all: the engine that the CLI will use does not answer: read DOCKER_HOST: "nonsense://x" is not the address of an engine`,
			"Unset DOCKER_HOST, or set it to unix:///path/of.sock, tcp://host:port or ssh://user@host",
		},
		{
			"podman's machine does not run", func(e *example) { e.config("container:\n  binary: podman\n") },
			`warn
engine-unreachable all: the engine that the CLI will use does not answer: connect to the podman machine astro-machine: it does not run`,
			"`astro dev start` makes and starts it; to use a podman of your own instead, start its socket and set DOCKER_HOST to it",
		},
		{
			"nothing runs on a Mac", func(e *example) {
				e.os = "darwin"
				e.env["DOCKER_HOST"] = "unix://" + filepath.Join(e.home, ".docker", "run", "docker.sock")
			},
			`warn
engine-unreachable all: the engine that the CLI will use does not answer: connect to unix://HOME/.docker/run/docker.sock (DOCKER_HOST): nothing is there: Docker Desktop does not run, or keeps its socket elsewhere`,
			"Start it, or unset DOCKER_HOST if another engine is meant",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			e := layOut(t, "")
			tt.lay(e)
			engine, mounts, _ := onlyEngine(t, e)
			if got := e.said(engine); got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
			if len(engine.Findings) == 1 && (len(engine.Findings[0].Fixes) != 1 || engine.Findings[0].Fixes[0].Title != tt.fix) {
				t.Errorf("the fix is %+v", engine.Findings[0].Fixes)
			}
			if mounts.Status != checks.Skip {
				t.Errorf("container-mounts: %s", e.said(mounts))
			}
		})
	}
}

// docker writes the docker command's own settings.
func (e *example) docker(config string) {
	dir := filepath.Join(e.home, ".docker")
	must(e.t, os.MkdirAll(dir, 0o755))
	must(e.t, os.WriteFile(filepath.Join(dir, "config.json"), []byte(config), 0o644))
}

// config adds to the project's settings of the Astro CLI.
func (e *example) config(text string) {
	path := filepath.Join(e.project, ".astro", "config.yaml")
	data, err := os.ReadFile(path)
	must(e.t, err)
	must(e.t, os.WriteFile(path, append(data, text...), 0o644))
}

// What is odd about the choice is said even where the engine answers.
func TestDockerEngineNotes(t *testing.T) {
	t.Parallel()
	e := layOut(t, "")
	e.env["DOCKER_HOST"], e.env["DOCKER_TLS"], e.env["DOCKER_CERT_PATH"] = "tcp://127.0.0.1:1", "1", filepath.Join(e.home, "certs")
	must(t, os.Mkdir(filepath.Join(e.home, "certs"), 0o755))
	engine, _, _ := onlyEngine(t, e)
	if got := strings.Join(engine.Notes, "; "); !strings.Contains(got, "DOCKER_TLS_VERIFY or DOCKER_TLS asks for encryption") || !strings.Contains(got, "tcp://127.0.0.1:1 (DOCKER_HOST)") {
		t.Errorf("noted %q, %s", got, e.said(engine))
	}

	e = layOut(t, "")
	e.docker("{")
	e.env["PATH"] = "/nonexistent"
	m := &host.Machine{OS: e.os, Env: e.env, Home: e.home, Dir: e.project, Now: func() time.Time { return e.now }}
	r := checks.Run(t.Context(), checks.NewWorld(m, e.project, checks.Options{}), []*checks.Check{checks.DockerEngine}, checks.RunOptions{})
	if got := strings.Join(r.Results[0].Notes, "; "); !strings.Contains(got, "read ~/.docker/config.json: it is not the JSON that docker expects") || !strings.Contains(got, "unix:///var/run/docker.sock (default) is used") {
		t.Errorf("noted %q", got)
	}
}
