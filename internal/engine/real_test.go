package engine

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"doctor/internal/engine/enginetest"
	"doctor/internal/host"
	"doctor/internal/skip"

	"github.com/docker/docker/api/types/mount"
)

// here is this machine with the engine that the tests may use.
func here(t *testing.T) *host.Machine {
	t.Helper()
	env := map[string]string{}
	if address := os.Getenv(envHost); address != "" {
		env[envHost] = address
	}
	return &host.Machine{OS: "linux", Env: env, Home: t.TempDir(), Dir: t.TempDir(), Now: time.Now}
}

func dialHere(t *testing.T) (*host.Machine, *Client) {
	t.Helper()
	m := here(t)
	ep, err := Locate(m, "docker")
	if err != nil {
		t.Fatal(err)
	}
	c, err := Dial(t.Context(), ep)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return m, c
}

// project lays out a home folder with credentials of uid 1000, mode 0600.
func project(t *testing.T) (dir, aws string) {
	t.Helper()
	if os.Getuid() != 0 {
		skip.For(t, "root", "files of another user cannot be made")
	}
	dir = t.TempDir()
	aws = filepath.Join(dir, ".aws")
	must(t, os.Mkdir(aws, 0o755))
	must(t, os.WriteFile(filepath.Join(aws, "credentials"), []byte("[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n"), 0o600))
	must(t, os.Symlink("credentials", filepath.Join(aws, "link")))
	must(t, os.Chown(filepath.Join(aws, "credentials"), 1000, 1000))
	must(t, os.Chown(aws, 1000, 1000))
	return dir, aws
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestRealInfo(t *testing.T) {
	enginetest.New(t)
	_, c := dialHere(t)
	asked := time.Now()
	info, err := c.Info(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if info.Version == "" || info.Name == "" || info.OSType != "linux" || !versionText().MatchString(info.APIVersion) {
		t.Errorf("the engine said too little: %+v", info)
	}
	if !since(asked, info.Clock) {
		t.Errorf("the clock of an engine on the same machine says %v", info.Clock)
	}
	if info.MaxAPIVersion == "" {
		t.Errorf("no range of versions: %+v", info)
	}
}

// since reports whether a time of the engine lies between a moment and now.
func since(moment, at time.Time) bool {
	return !at.Before(moment.Add(-time.Second)) && !at.After(time.Now().Add(time.Second))
}

func TestRealContainers(t *testing.T) {
	begun := time.Now()
	lab := enginetest.New(t)
	dir, aws := project(t)
	image := lab.BuildImage(t, enginetest.ImageOptions{Changes: []string{"ENV FROM_IMAGE=1"}})
	base := enginetest.Spec{Image: image, Project: "p_1", Dir: dir, User: "astro"}

	mounted := base
	mounted.Service, mounted.Env = "scheduler", []string{"AWS_PROFILE=dev", "EMPTY="}
	mounted.Binds = []string{aws + ":/home/astro/.aws:ro"}
	mounted.Mounts = []mount.Mount{{Type: mount.TypeVolume, Target: "/data"}}
	mounted.Tmpfs = map[string]string{"/scratch": "ro,size=1m"}
	mountedID := lab.Run(t, mounted)

	bare := base
	bare.Service, bare.Stopped = "triggerer", true
	bareID := lab.Run(t, bare)

	elsewhere := base
	elsewhere.Service, elsewhere.Dir = "scheduler", filepath.Join(dir, "other")
	lab.Run(t, elsewhere)

	m, c := dialHere(t)
	link := filepath.Join(t.TempDir(), "link")
	must(t, os.Symlink(dir, link))
	for _, asked := range []string{dir, link, dir + "/"} {
		found, err := c.Containers(t.Context(), StartedFrom(m, asked))
		if err != nil {
			t.Fatal(err)
		}
		if len(found) != 2 || found[0].ID != mountedID || found[1].ID != bareID {
			t.Fatalf("from %s: %d containers, want the two of the project", asked, len(found))
		}
	}

	found, _ := c.Containers(t.Context(), StartedFrom(m, dir))
	first, second := found[0], found[1]
	if !first.Running() || first.Service != "scheduler" || first.Project != "p_1" || first.User != "astro" || first.PID == 0 {
		t.Errorf("the first container is %+v", first)
	}
	if first.Image != image || first.ImageID == "" || !since(begun, first.Started) || first.Created.IsZero() || !first.Finished.IsZero() {
		t.Errorf("image and times: %q %q %v %v %v", first.Image, first.ImageID, first.Created, first.Started, first.Finished)
	}
	if first.Env["AWS_PROFILE"].Reveal() != "dev" || first.Env["FROM_IMAGE"].Reveal() != "1" {
		t.Error("the environment is not that of the container and its image")
	}
	if value, ok := first.Env["EMPTY"]; !ok || !value.IsEmpty() {
		t.Error("a variable set to nothing is lost")
	}
	if text := fmt.Sprintf("%+v %#v", first, first); strings.Contains(text, `"dev"`) || strings.Contains(text, "AWS_PROFILE:dev") {
		t.Error("a container prints its environment")
	}
	bind, ok := first.Mount("/home/astro/.aws")
	if want := (Mount{Type: "bind", Source: aws, Target: "/home/astro/.aws", ReadOnly: true, Mode: "ro", EngineSource: aws}); !ok || bind != want {
		t.Errorf("the bind is %+v, want %+v", bind, want)
	}
	if volume, ok := first.Mount("/data"); !ok || volume.Type != "volume" || volume.Source == "" || volume.ReadOnly {
		t.Errorf("the volume is %+v", volume)
	}
	if tmpfs, ok := first.Mount("/scratch"); !ok || tmpfs.Type != "tmpfs" || !tmpfs.ReadOnly {
		t.Errorf("the tmpfs is %+v", tmpfs)
	}
	if second.Running() || second.State != "created" || len(second.Mounts) != 0 || !second.Started.IsZero() {
		t.Errorf("the second container is %+v", second)
	}
}

func TestRealStatPath(t *testing.T) {
	lab := enginetest.New(t)
	dir, aws := project(t)
	image := lab.BuildImage(t, enginetest.ImageOptions{})
	lab.Run(t, enginetest.Spec{Image: image, Project: "p", Service: "s", Dir: dir, User: "astro", Binds: []string{aws + ":/home/astro/.aws:ro"}})
	m, c := dialHere(t)
	in := only(t, m, c, dir)

	tests := []struct {
		path       string
		mode       os.FileMode
		uid        int
		linkTarget string
	}{
		{"/home/astro/.aws", os.ModeDir | 0o755, 1000, ""},
		{"/home/astro/.aws/credentials", 0o600, 1000, ""},
		{"/home/astro/.aws/link", os.ModeSymlink | 0o777, 0, "/home/astro/.aws/credentials"},
		{"/home/astro", os.ModeDir | 0o755, enginetest.AstroID, ""},
		{"/bin/probe", 0o755, 0, ""},
	}
	for _, tt := range tests {
		got, err := c.StatPath(t.Context(), in, tt.path)
		if err != nil {
			t.Errorf("%s: %v", tt.path, err)
			continue
		}
		if got.Mode != tt.mode || got.UID != tt.uid || got.GID != tt.uid || got.LinkTarget != tt.linkTarget {
			t.Errorf("%s: %v %d:%d %q", tt.path, got.Mode, got.UID, got.GID, got.LinkTarget)
		}
	}
	if _, err := c.StatPath(t.Context(), in, "/home/astro/.aws/config"); KindOf(err) != NotFound {
		t.Errorf("a path that is not there: %v", err)
	}
	if _, err := c.StatPath(t.Context(), Container{ID: "no-such-container"}, "/"); KindOf(err) != NotFound {
		t.Errorf("a container that is not there: %v", err)
	}
	lab.Stop(t, in.ID)
	if got, err := c.StatPath(t.Context(), in, "/home/astro/.aws/credentials"); err != nil || got.UID != 1000 {
		t.Errorf("in a stopped container: %+v, %v", got, err)
	}

	must(t, os.Rename(aws, aws+".old"))
	if _, err := c.StatPath(t.Context(), in, "/home/astro"); KindOf(err) != SourceMissing {
		t.Errorf("with the source gone: %v", err)
	}
	if _, err := os.Lstat(aws); err == nil {
		t.Error("looking at the container made a folder on the host")
	}
}

// only returns the one container of a project.
func only(t *testing.T, m *host.Machine, c *Client, dir string) Container {
	t.Helper()
	found, err := c.Containers(t.Context(), StartedFrom(m, dir))
	if err != nil || len(found) != 1 {
		t.Fatalf("%d containers, %v; want one", len(found), err)
	}
	return found[0]
}

// A folder that was replaced on the host is another one for the container than
// for the engine: documented at StatPath, and why a check has to ask inside.
func TestRealReplacedSource(t *testing.T) {
	lab := enginetest.New(t)
	dir, aws := project(t)
	image := lab.BuildImage(t, enginetest.ImageOptions{})
	lab.Run(t, enginetest.Spec{Image: image, Project: "p", Service: "s", Dir: dir, Binds: []string{aws + ":/aws"}})
	m, c := dialHere(t)
	in := only(t, m, c, dir)

	must(t, os.Rename(aws, aws+".old"))
	must(t, os.Mkdir(aws, 0o700))
	must(t, os.WriteFile(filepath.Join(aws, "config"), nil, 0o644))

	if _, err := c.StatPath(t.Context(), in, "/aws/config"); err != nil {
		t.Logf("this engine shows what the container has, not what the host has now: %v", err)
	}
	out, err := c.Exec(t.Context(), in.ID, "", []string{"/bin/probe", "stat", "/aws/config"}, nil)
	if err != nil || out.ExitCode == 0 {
		t.Errorf("the container sees the new folder: %+v, %v", out, err)
	}
}
