package engine

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"doctor/internal/host"

	"github.com/docker/cli/cli/context/docker"
	"github.com/docker/cli/cli/context/store"
)

// machine is a machine with a home folder of its own and these variables.
func machine(t *testing.T, os string, env map[string]string) *host.Machine {
	t.Helper()
	if env == nil {
		env = map[string]string{}
	}
	return &host.Machine{OS: os, Env: env, Home: t.TempDir(), Dir: t.TempDir(), Now: time.Now}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	must(t, os.MkdirAll(filepath.Dir(path), 0o755))
	must(t, os.WriteFile(path, []byte(text), 0o644))
}

// addContext stores a context with docker's own library.
func addContext(t *testing.T, m *host.Machine, name string, settings docker.EndpointMeta) {
	t.Helper()
	must(t, contextStore(m).CreateOrUpdate(store.Metadata{Name: name, Endpoints: map[string]any{docker.DockerEndpoint: settings}}))
}

func TestLocate(t *testing.T) {
	colima := docker.EndpointMeta{Host: "unix:///home/ann/.colima/default/docker.sock"}
	tests := []struct {
		name     string
		os       string
		env      map[string]string
		config   string
		binary   string
		host     string
		from     string
		context  string
		kind     Kind
		problems ErrorKind
	}{
		{name: "default", os: "linux", host: "unix:///var/run/docker.sock", from: "default", kind: Native},
		{name: "default on macOS", os: "darwin", host: "unix:///var/run/docker.sock", from: "default", kind: DockerDesktop},
		{name: "default on Windows", os: "windows", host: "npipe:////./pipe/docker_engine", from: "default", kind: DockerDesktop},
		{name: "empty variables", os: "linux", env: map[string]string{"DOCKER_HOST": "", "DOCKER_CONTEXT": ""}, host: "unix:///var/run/docker.sock", from: "default", kind: Native},
		{name: "current context", os: "darwin", config: `{"currentContext":"colima"}`, host: colima.Host, from: "context colima in ~/.docker/config.json", context: "colima", kind: Colima},
		{name: "current context default", os: "linux", config: `{"currentContext":"default"}`, host: "unix:///var/run/docker.sock", from: "default", kind: Native},
		{name: "DOCKER_CONTEXT beats config", os: "linux", env: map[string]string{"DOCKER_CONTEXT": "far"}, config: `{"currentContext":"colima"}`, host: "ssh://ann@far.example", from: "DOCKER_CONTEXT", context: "far", kind: Remote},
		{name: "DOCKER_CONTEXT=default", os: "linux", env: map[string]string{"DOCKER_CONTEXT": "default"}, config: `{"currentContext":"colima"}`, host: "unix:///var/run/docker.sock", from: "DOCKER_CONTEXT", kind: Native},
		{name: "DOCKER_HOST beats all", os: "linux", env: map[string]string{"DOCKER_HOST": "unix:///run/user/1000/docker.sock", "DOCKER_CONTEXT": "far"}, config: `{"currentContext":"colima"}`, host: "unix:///run/user/1000/docker.sock", from: "DOCKER_HOST", kind: Rootless},
		{name: "DOCKER_HOST without port", os: "linux", env: map[string]string{"DOCKER_HOST": "tcp://far.example"}, host: "tcp://far.example:2375", from: "DOCKER_HOST", kind: Remote},
		{name: "DOCKER_HOST without scheme", os: "linux", env: map[string]string{"DOCKER_HOST": " 127.0.0.1:2375 "}, host: "tcp://127.0.0.1:2375", from: "DOCKER_HOST", kind: Native},
		{name: "DOCKER_HOST of no kind", os: "linux", env: map[string]string{"DOCKER_HOST": "bogus://x"}, from: "DOCKER_HOST", problems: BadHost},
		{name: "DOCKER_HOST of the engine", os: "linux", env: map[string]string{"DOCKER_HOST": "fd://"}, from: "DOCKER_HOST", problems: BadHost},
		{name: "unknown context in variable", os: "linux", env: map[string]string{"DOCKER_CONTEXT": "nope"}, from: "DOCKER_CONTEXT", context: "nope", problems: ContextMissing},
		{name: "unknown context in config", os: "linux", config: `{"currentContext":"nope"}`, from: "context nope in ~/.docker/config.json", context: "nope", problems: ContextMissing},
		{name: "podman asked for, stopped", os: "linux", binary: "podman", host: "", from: "podman machine astro-machine", kind: PodmanMachine},
		{name: "podman on Windows", os: "windows", binary: "podman", host: "npipe:////./pipe/podman-astro-machine", from: "podman machine astro-machine", kind: PodmanMachine},
		{name: "podman with DOCKER_HOST", os: "linux", binary: "podman", env: map[string]string{"DOCKER_HOST": "unix:///run/user/1000/podman/podman.sock"}, host: "unix:///run/user/1000/podman/podman.sock", from: "DOCKER_HOST", kind: PodmanRootless},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := machine(t, tt.os, tt.env)
			addContext(t, m, "colima", colima)
			addContext(t, m, "far", docker.EndpointMeta{Host: "ssh://ann@far.example"})
			if tt.config != "" {
				write(t, configPath(m), tt.config)
			}
			ep, err := Locate(m, tt.binary)
			if KindOf(err) != tt.problems || (err == nil) != (tt.problems == Unclassified) {
				t.Fatalf("error %v, want %v", err, tt.problems)
			}
			if ep.From != tt.from || ep.Context != tt.context || ep.Warning != nil {
				t.Errorf("from %q, context %q, warning %v", ep.From, ep.Context, ep.Warning)
			}
			if err != nil {
				return
			}
			if ep.Host != tt.host {
				t.Errorf("host %q, want %q", ep.Host, tt.host)
			}
			if got := GuessKind(ep); got != tt.kind {
				t.Errorf("kind %v, want %v", got, tt.kind)
			}
		})
	}
}

func TestLocateSaysWhatToDo(t *testing.T) {
	m := machine(t, "linux", map[string]string{"DOCKER_CONTEXT": "dekstop-linux"})
	addContext(t, m, "desktop-linux", docker.EndpointMeta{Host: "unix:///x"})
	_, err := Locate(m, "")
	e, ok := err.(*Error) //nolint:errorlint // it is one, not a wrapped one
	if !ok {
		t.Fatalf("%T", err)
	}
	// The words of docker 28, with which `docker --context nope ps` ends.
	said := `unable to resolve docker endpoint: context "dekstop-linux": context not found: open ` + m.Home + `/.docker/contexts/meta/`
	if !strings.HasPrefix(e.Said, said) || !strings.HasSuffix(e.Said, "/meta.json: no such file or directory") {
		t.Errorf("said %q", e.Said)
	}
	if !strings.Contains(e.Problem, "desktop-linux") || e.Endpoint.From != envContext {
		t.Errorf("%v, from %q", e, e.Endpoint.From)
	}
}

func TestBrokenConfig(t *testing.T) {
	tests := []struct {
		name, text string
		host       string
		said       string
	}{
		{"not JSON", `{"currentContext": "colima",}`, "unix:///var/run/docker.sock", "WARNING: Error parsing config file ("},
		{"one field of another type", `{"currentContext": "colima", "psFormat": 7}`, "unix:///c.sock", "WARNING: Error parsing config file ("},
		{"bad credentials", `{"currentContext": "colima", "auths": {"x": {"auth": "%%%"}}}`, "unix:///c.sock", "WARNING: Error parsing config file ("},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := machine(t, "linux", nil)
			addContext(t, m, "colima", docker.EndpointMeta{Host: "unix:///c.sock"})
			write(t, configPath(m), tt.text)
			ep, err := Locate(m, "")
			if err != nil || ep.Host != tt.host {
				t.Fatalf("%q, %v: docker goes on with %q", ep.Host, err, tt.host)
			}
			if ep.Warning == nil || ep.Warning.Kind != ConfigUnreadable || !strings.HasPrefix(ep.Warning.Said, tt.said) {
				t.Errorf("warning %v", ep.Warning)
			}
		})
	}
	t.Run("empty", func(t *testing.T) {
		m := machine(t, "linux", nil)
		write(t, configPath(m), "")
		if ep, err := Locate(m, ""); err != nil || ep.Warning != nil {
			t.Errorf("%v, %v: docker takes an empty file for none", err, ep.Warning)
		}
	})
	t.Run("a context without docker", func(t *testing.T) {
		m := machine(t, "linux", map[string]string{"DOCKER_CONTEXT": "k8s"})
		must(t, contextStore(m).CreateOrUpdate(store.Metadata{Name: "k8s"}))
		if _, err := Locate(m, ""); KindOf(err) != ContextMissing {
			t.Error(err)
		}
	})
}

func TestConfigFolder(t *testing.T) {
	m := machine(t, "linux", map[string]string{"DOCKER_CONFIG": "settings"})
	write(t, filepath.Join(m.Dir, "settings", "config.json"), `{"currentContext":"x","HttpHeaders":{"X-Meta":"1"}}`)
	addContext(t, m, "x", docker.EndpointMeta{Host: "unix:///x.sock"})
	ep, err := Locate(m, "")
	if err != nil || ep.Host != "unix:///x.sock" || ep.headerValues()["X-Meta"] != "1" {
		t.Errorf("%+v, %v", ep, err)
	}
	if want := "context x in " + m.Dir + "/settings/config.json"; ep.From != want {
		t.Errorf("from %q, want %q", ep.From, want)
	}
}

func TestSocketLinks(t *testing.T) {
	m := machine(t, "darwin", nil)
	real := filepath.Join(m.Home, ".orbstack", "run", "docker.sock")
	must(t, os.MkdirAll(filepath.Dir(real), 0o755))
	must(t, os.WriteFile(real, nil, 0o600))
	link := filepath.Join(t.TempDir(), "docker.sock")
	must(t, os.Symlink(real, link))
	m.Env["DOCKER_HOST"] = "unix://" + link
	ep, err := Locate(m, "")
	if err != nil || GuessKind(ep) != OrbStack {
		t.Errorf("%+v is %v, %v; want OrbStack", ep, GuessKind(ep), err)
	}
}

func TestPodmanMachine(t *testing.T) {
	m := machine(t, "darwin", nil)
	bin := t.TempDir()
	m.Env["PATH"], m.Env["TMPDIR"] = bin, filepath.Dir(shortDir(t))
	again := func() *host.Machine { // a machine is of one moment
		return &host.Machine{OS: m.OS, Native: m.Native, Env: m.Env, Home: m.Home, UID: m.UID, Dir: m.Dir, Now: m.Now}
	}
	must(t, os.WriteFile(filepath.Join(bin, "podman"), nil, 0o755))
	if ep, _ := Locate(m, ""); !ep.ownMachine() || ep.Host != "" {
		t.Errorf("%+v: podman alone is on PATH, and its machine does not run", ep)
	}
	m.Env["TMPDIR"] = shortDir(t)
	socket := filepath.Join(m.Env["TMPDIR"], "podman", "astro-machine-api.sock")
	must(t, os.Mkdir(filepath.Dir(socket), 0o755))
	listener, err := net.Listen("unix", socket)
	must(t, err)
	defer func() { _ = listener.Close() }()
	if ep, _ := Locate(again(), ""); ep.Host != "unix://"+socket || GuessKind(ep) != PodmanMachine {
		t.Errorf("%+v: the machine's socket is %s", ep, socket)
	}
	must(t, os.WriteFile(filepath.Join(bin, "docker"), nil, 0o755))
	if ep, _ := Locate(again(), ""); ep.From != "default" {
		t.Errorf("%+v: docker comes before podman", ep)
	}
	if ep, _ := Locate(again(), "podman"); !ep.ownMachine() {
		t.Errorf("%+v: podman was asked for", ep)
	}
}

// shortDir is a folder whose path leaves room for a socket.
func shortDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "e")
	must(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

func TestPasswordIsMasked(t *testing.T) {
	ep := Endpoint{Host: "tcp://ann:hunter2@far.example:2375", From: "DOCKER_HOST"}
	if strings.Contains(ep.String(), "hunter2") {
		t.Error(ep.String())
	}
}
