package builtin_test

import (
	"context"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"doctor/checks"
	"doctor/checks/builtin"
	"doctor/checks/containermounts"
	"doctor/checks/dockerengine"
	"doctor/checks/internal/exampletest"
	"doctor/checks/volumepaths"
	"doctor/internal/engine/enginetest"
	"doctor/internal/facts"
	"doctor/internal/redact/redacttest"
	"doctor/internal/run"
)

// fakeEngine returns the given description, and has no containers unless given.
func fakeEngine(info string, more enginetest.Answers) http.Handler {
	return fakeEngineOf("1.51", info, more)
}

// fakeEngineOf is one that speaks the API up to a version.
func fakeEngineOf(api, info string, more enginetest.Answers) http.Handler {
	answers := enginetest.Answers{"/info": enginetest.JSON(info), "/containers/json": enginetest.JSON("[]")}
	for path, answer := range more {
		answers[path] = answer
	}
	return enginetest.Engine(api, answers)
}

// onlyEngine runs the two checks that ask the engine.
func onlyEngine(t *testing.T, e *example) (engine, mounts checks.Result) {
	t.Helper()
	return onlyEngineWithin(t, e, exampletest.Unhurried())
}

// onlyEngineWithin is onlyEngine with these budgets, in a bubble of
// testing/synctest.
func onlyEngineWithin(t *testing.T, e *example, o facts.Options) (engine, mounts checks.Result) {
	t.Helper()
	r := run.Run(t.Context(), facts.New(t.Context(), e.Machine(), e.Project, o),
		[]*checks.Check{dockerengine.Check, containermounts.Check}, run.Options{Observer: exampletest.Crashes{T: t}})
	return builtin.ResultOf(t, r, dockerengine.Check), builtin.ResultOf(t, r, containermounts.Check)
}

// saidOf is a result with normalized socket addresses.
func (e *example) saidOf(r checks.Result) string {
	return strings.ReplaceAll(e.said(r), strings.TrimPrefix(e.Env["DOCKER_HOST"], "unix://"), "/SOCKET")
}

// TestDockerEngineKinds: the effect of the kind of engine on this project.
func TestDockerEngineKinds(t *testing.T) {
	tests := []struct {
		name, archive string
		info          string
		serve         func(info string) http.Handler // nil for a Docker Engine 28.5.2
		want, note    string
	}{
		{
			"native", "", `{"ServerVersion": "28.5.2", "OperatingSystem": "Debian GNU/Linux 13", "OSType": "linux"}`, nil,
			"pass", "Docker Engine 28.5.2 at unix:///SOCKET (DOCKER_HOST), API 1.51",
		},
		{
			"an old API", "", `{"ServerVersion": "18.06.3", "OSType": "linux"}`, speaking("1.38"),
			"warn\nengine-api-old : engine 18.06.3 supports only API 1.38; compose needs 1.40",
			"Docker Engine 18.06.3 at unix:///SOCKET (DOCKER_HOST), API 1.38",
		},
		{
			"a newer API than ours", "", `{"ServerVersion": "31.0.0", "OSType": "linux"}`, speaking("1.60"),
			"pass", "Docker Engine 31.0.0 at unix:///SOCKET (DOCKER_HOST), API 1.51",
		},
		{
			"SELinux", "", `{"ServerVersion": "28.5.2", "SecurityOptions": ["name=selinux"]}`, nil,
			"warn\nselinux-label-missing all: the mount at /home/astro/.aws has no SELinux label, so containers are not permitted to read it",
			"Docker Engine 28.5.2 at unix:///SOCKET (DOCKER_HOST), API 1.51",
		},
		{
			"SELinux, with a label", labelled, `{"ServerVersion": "28.5.2", "SecurityOptions": ["name=selinux"]}`, nil,
			"pass", "Docker Engine 28.5.2 at unix:///SOCKET (DOCKER_HOST), API 1.51",
		},
		{
			"rootless", "", `{"ServerVersion": "28.5.2", "SecurityOptions": ["name=rootless"]}`, nil,
			"warn\nrootless-uid-shift all: rootless Docker maps astro to another user of this machine, who can read only world-readable files in ~/.aws",
			"rootless Docker 28.5.2 at unix:///SOCKET (DOCKER_HOST), API 1.51",
		},
		{
			"userns-remap", "", `{"ServerVersion": "28.5.2", "SecurityOptions": ["name=userns"]}`, nil,
			"warn\nrootless-uid-shift all: Docker Engine with userns-remap maps astro to another user of this machine, who can read only world-readable files in ~/.aws",
			"Docker Engine with userns-remap 28.5.2 at unix:///SOCKET (DOCKER_HOST), API 1.51",
		},
		{
			"Docker Desktop for Linux", "", `{"ServerVersion": "28.5.2", "OperatingSystem": "Docker Desktop"}`, nil,
			"pass", "Docker Desktop for Linux 28.5.2 at unix:///SOCKET (DOCKER_HOST), API 1.51; " +
				"in its mounts every user usually owns the files, so their modes and owners on this machine do not matter; some file sharing implementations keep them",
		},
		{
			"behind a forwarded socket", "", `{"ServerVersion": "28.5.2", "Name": "buildbox", "KernelVersion": "1.2.3-elsewhere"}`, nil,
			"warn\nengine-remote all: the engine runs on another kernel (1.2.3-elsewhere on buildbox) than this machine (KERNEL) and may not have ~/.aws",
			"Docker Engine 28.5.2 at unix:///SOCKET (DOCKER_HOST), API 1.51",
		},
		{
			"a folder that Docker Desktop does not share", "os darwin\n" + strings.ReplaceAll(labelled, "~/.aws:", "/etc:"), `{"ServerVersion": "28.5.2", "OperatingSystem": "Docker Desktop"}`, nil,
			"warn\nfile-sharing-missing all: Docker Desktop shares only /Users, /Volumes, /private, /tmp, /var/folders by default, not /etc",
			"Docker Desktop 28.5.2 at unix:///SOCKET (DOCKER_HOST), API 1.51; in its mounts every user owns the files, so their modes and owners on this machine do not matter",
		},
		{
			"Podman", "", `{"ServerVersion": "5.4.0", "Name": "box"}`, podman("1.41"),
			"pass", "Podman 5.4.0 at unix:///SOCKET (DOCKER_HOST), API 1.41",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			e := layOut(t, tt.archive)
			serve := tt.serve
			if serve == nil {
				serve = speaking("1.51")
			}
			e.Serve(serve(tt.info))
			engine, mounts := onlyEngine(t, e)
			if want := strings.Replace(tt.want, "KERNEL", kernel(t, tt.want), 1); e.saidOf(engine) != want {
				t.Errorf("got\n%s\nwant\n%s", e.saidOf(engine), want)
			}
			if got := noted(e, engine); got != tt.note {
				t.Errorf("noted %q, want %q", got, tt.note)
			}
			if mounts.Status != checks.Skip || redacttest.Raw(mounts.Reason) != "no container of this project is running" {
				t.Errorf("container-mounts: %s", e.saidOf(mounts))
			}
		})
	}
}

// If the engine maps users, an access list for the container's user would admit another user
// of this machine.
func TestModeFixesByTheEngine(t *testing.T) {
	t.Parallel()
	for options, want := range map[string]string{"": "setfacl", `"name=userns"`: "chmod", `"name=rootless"`: "chmod"} {
		e := layOut(t, "mode 0600 home/.aws/credentials\nmode 0600 home/.aws/config\n")
		e.Serve(fakeEngine(`{"SecurityOptions": [`+options+`]}`, nil))
		r := run.Run(t.Context(), facts.New(t.Context(), e.Machine(), e.Project, exampletest.Unhurried()), []*checks.Check{volumepaths.Check}, run.Options{Observer: exampletest.Crashes{T: t}})
		result := builtin.ResultOf(t, r, volumepaths.Check)
		if len(result.Findings) != 1 || len(result.Findings[0].Fixes) == 0 {
			t.Fatalf("%q: got %s", options, e.said(result))
		}
		if first := result.Findings[0].Fixes[0]; !strings.Contains(redacttest.Raw(first.Commands[0]), want) {
			t.Errorf("%q: the first fix is %q, want %s", options, redacttest.RawAll(first.Commands), want)
		}
	}
}

// kernel is the one of this machine, where a text asks for it.
func kernel(t *testing.T, text string) string {
	t.Helper()
	if !strings.Contains(text, "KERNEL") {
		return ""
	}
	release, err := os.ReadFile("/proc/sys/kernel/osrelease")
	if err != nil {
		t.Skipf("this system does not tell its kernel so: %v", err)
	}
	return strings.TrimSpace(string(release))
}

func speaking(api string) func(string) http.Handler {
	return func(info string) http.Handler { return fakeEngineOf(api, info, nil) }
}

func podman(api string) func(string) http.Handler {
	return func(info string) http.Handler { return enginetest.Podman(fakeEngineOf(api, info, nil)) }
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
	return strings.ReplaceAll(strings.Join(redacttest.RawAll(r.Notes), "; "), strings.TrimPrefix(e.Env["DOCKER_HOST"], "unix://"), "/SOCKET")
}

func TestDockerEngineElsewhere(t *testing.T) {
	t.Parallel()
	e := layOut(t, "")
	server := &http.Server{Handler: fakeEngine("{}", nil), ReadHeaderTimeout: time.Minute}
	listener := e.Network.Listen(t, "far.example:2375")
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	e.Env["DOCKER_HOST"] = "tcp://far.example:2375"
	engine, _ := onlyEngine(t, e)
	want := "fail\nengine-remote all: the engine tcp://far.example:2375 (DOCKER_HOST) is on another machine, which does not have ~/.aws"
	if got := e.said(engine); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestDockerEngineElsewhereNotFound(t *testing.T) {
	t.Parallel()
	e := layOut(t, "")
	e.Env["DOCKER_HOST"] = "tcp://engine.invalid:2375"
	m := e.Machine()
	m.Dial = func(_ context.Context, network, address string) (net.Conn, error) {
		name, _, _ := net.SplitHostPort(address)
		return nil, &net.OpError{Op: "dial", Net: network, Err: &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}}
	}
	r := run.Run(t.Context(), facts.New(t.Context(), m, e.Project, exampletest.Unhurried()), []*checks.Check{dockerengine.Check}, run.Options{Observer: exampletest.Crashes{T: t}})
	if got := e.said(r.Results[0]); !strings.Contains(got, "\nengine-unreachable all: the Docker Engine does not answer: connect to tcp://engine.invalid:2375 (DOCKER_HOST): host unreachable") {
		t.Error(got)
	}
}

// TestDockerEngineChoice: which settings select the engine, and which do not.
func TestDockerEngineChoice(t *testing.T) {
	tests := []struct {
		name string
		lay  func(*example)
		want string
		fix  string
	}{
		{
			"a context that is not there", func(e *example) { e.Env["DOCKER_CONTEXT"] = "gone" },
			`fail
engine-unreachable all: the Docker Engine does not answer: read the docker context "gone" named by DOCKER_CONTEXT: context not found`,
			"Unset DOCKER_CONTEXT, or set it to an existing context",
		},
		{
			"a current context that is not there", func(e *example) { e.docker(`{"currentContext": "gone"}`) },
			`fail
engine-unreachable all: the Docker Engine does not answer: read the docker context "gone" named in ~/.docker/config.json: context not found`,
			"Recreate the context, or select another one",
		},
		{
			"an address that is none", func(e *example) { e.Env["DOCKER_HOST"] = "nonsense://x" },
			`fail
engine-unreachable all: the Docker Engine does not answer: read DOCKER_HOST: "nonsense://x" is not a valid engine address`,
			"Unset DOCKER_HOST, or set it to unix:///path/to.sock, tcp://<host>:<port> or ssh://<user>@<host>",
		},
		{
			"a path that lacks its scheme", func(e *example) { e.Env["DOCKER_HOST"] = "/nonexistent/docker.sock" },
			`fail
engine-unreachable all: the Docker Engine does not answer: connect to tcp://localhost:2375/nonexistent/docker.sock (DOCKER_HOST): connection refused: Docker Engine is not running`,
			"Write unix:// before the path in DOCKER_HOST",
		},
		{
			"podman's machine does not run", func(e *example) { e.config("container:\n  binary: podman\n") },
			`warn
engine-unreachable all: the Docker Engine does not answer: connect to the podman machine astro-machine: it is not running`,
			"Start your own Podman and set DOCKER_HOST to its socket, or let `astro dev start` start the machine",
		},
		{
			"nothing runs on a Mac", func(e *example) {
				e.OS = "darwin"
				e.Env["DOCKER_HOST"] = "unix:///Users/me/.docker/run/docker.sock"
			},
			`warn
engine-unreachable all: the Docker Engine does not answer: connect to unix:///Users/me/.docker/run/docker.sock (DOCKER_HOST): socket not found: Docker Desktop is not running, or uses another socket`,
			"Start the engine, or unset DOCKER_HOST to use another engine",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			e := layOut(t, "")
			tt.lay(e)
			engine, mounts := onlyEngine(t, e)
			if got := e.said(engine); got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
			if len(engine.Findings) == 1 && (len(engine.Findings[0].Fixes) != 1 || redacttest.Raw(engine.Findings[0].Fixes[0].Title) != tt.fix) {
				t.Errorf("the fix is %+v", redacttest.Everything(engine.Findings[0].Fixes))
			}
			if mounts.Status != checks.Skip {
				t.Errorf("container-mounts: %s", e.said(mounts))
			}
		})
	}
}

// docker writes the docker command's own settings.
func (e *example) docker(config string) {
	dir := filepath.Join(e.Home, ".docker")
	must(e.t, os.MkdirAll(dir, 0o755))
	must(e.t, os.WriteFile(filepath.Join(dir, "config.json"), []byte(config), 0o644))
}

// config adds to the project's settings of the Astro CLI.
func (e *example) config(text string) {
	path := filepath.Join(e.Project, ".astro", "config.yaml")
	data, err := os.ReadFile(path)
	must(e.t, err)
	must(e.t, os.WriteFile(path, append(data, text...), 0o644))
}

// An unusual selection is reported even if the engine answers.
func TestDockerEngineNotes(t *testing.T) {
	t.Parallel()
	e := layOut(t, "")
	e.Env["DOCKER_HOST"], e.Env["DOCKER_TLS"], e.Env["DOCKER_CERT_PATH"] = "tcp://127.0.0.1:1", "1", filepath.Join(e.Home, "certs")
	must(t, os.Mkdir(filepath.Join(e.Home, "certs"), 0o755))
	engine, _ := onlyEngine(t, e)
	if got := strings.Join(redacttest.RawAll(engine.Notes), "; "); !strings.Contains(got, "DOCKER_TLS_VERIFY or DOCKER_TLS is set") || !strings.Contains(got, "tcp://127.0.0.1:1 (DOCKER_HOST)") {
		t.Errorf("noted %q, %s", got, e.said(engine))
	}

	e = layOut(t, "")
	e.docker("{")
	e.Env["PATH"] = "/nonexistent"
	r := run.Run(t.Context(), facts.New(t.Context(), e.Machine(), e.Project, exampletest.Unhurried()), []*checks.Check{dockerengine.Check}, run.Options{})
	if got := strings.Join(redacttest.RawAll(r.Results[0].Notes), "; "); !strings.Contains(got, "read ~/.docker/config.json: invalid JSON") || !strings.Contains(got, "using unix:///var/run/docker.sock (default)") {
		t.Errorf("noted %q", got)
	}
}
