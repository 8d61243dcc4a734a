// Package enginetest gives tests a real engine to look at, with an image and
// containers of their own that are removed when the test ends, and fakes of
// engines that misbehave.
package enginetest

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/containerd/errdefs"
	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/image"
	"github.com/docker/docker/api/types/mount"
	"github.com/docker/docker/client"

	"doctor/internal/skip"
)

// The labels of every image and container that a test makes. .ci/run looks for
// those of its own run, and removes what runs that are long dead have left.
const (
	// labelRun has the run that the test belongs to: DOCTOR_TEST_RUN, which begins
	// with the second of the epoch in which the run began.
	labelRun = "doctor-test.run"
	// labelLab has the one test.
	labelLab = "doctor-test.lab"
)

// Lab is a real engine.
type Lab struct {
	Docker *client.Client
	// id and belongs are in the labels of what it makes: the lab and its run.
	id, belongs string
}

// patience is how long the engine may take for one answer; it takes milliseconds
// on an idle machine.
const patience = 2 * time.Minute

// New connects to the engine that DOCKER_HOST or the default names. Where there
// is none the test is skipped, or fails if DOCTOR_REQUIRE has the word engine.
// What the test makes there is removed when it ends, also if it is killed.
func New(t testing.TB) *Lab {
	t.Helper()
	docker, err := client.NewClientWithOpts(client.FromEnv, client.WithAPIVersionNegotiation())
	if err != nil {
		skip.For(t, "engine", err.Error())
	}
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if _, err := docker.Ping(ctx); err != nil {
		_ = docker.Close()
		skip.For(t, "engine", err.Error())
	}
	t.Cleanup(func() { _ = docker.Close() })
	l := &Lab{Docker: docker, id: random(), belongs: os.Getenv("DOCTOR_TEST_RUN")}
	if l.belongs == "" {
		l.belongs = fmt.Sprintf("%d-%s", time.Now().Unix(), l.id)
	}
	l.outlive(t)
	return l
}

// Spec is a container as compose would make it.
type Spec struct {
	Image string
	// Project, Service and Dir become compose's labels.
	Project, Service, Dir string
	Labels                map[string]string
	User                  string
	GroupAdd, CapDrop     []string
	Env                   []string
	// Binds are lines SOURCE:TARGET[:MODE]; a source that is not there is made.
	Binds  []string
	Mounts []mount.Mount
	Tmpfs  map[string]string
	// Command replaces the image's, which waits.
	Command []string
	// Stopped: the container is made and not started.
	Stopped bool
}

// Run makes a container, starts it, and has it removed when the test ends. It
// returns its ID.
func (l *Lab) Run(t testing.TB, s Spec) string {
	t.Helper()
	return l.RunAll(t, s)[0]
}

// RunAll is Run for several containers at once, which takes the engine little
// longer than one.
func (l *Lab) RunAll(t testing.TB, specs ...Spec) []string {
	t.Helper()
	ids := make([]string, len(specs))
	t.Cleanup(func() {
		// The test's own context is over by now.
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if err := atOnce(len(ids), func(i int) error { return l.remove(ctx, ids[i]) }); err != nil {
			t.Error(err)
		}
	})
	err := atOnce(len(specs), func(i int) (err error) {
		ids[i], err = l.run(t.Context(), specs[i])
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return ids
}

// atOnce does several things at once and returns all their errors.
func atOnce(count int, do func(i int) error) error {
	errs := make([]error, count)
	var wait sync.WaitGroup
	for i := range count {
		wait.Go(func() { errs[i] = do(i) })
	}
	wait.Wait()
	return errors.Join(errs...)
}

// run makes a container and starts it. With an error it still returns the ID, if
// there is one.
func (l *Lab) run(ctx context.Context, s Spec) (string, error) {
	labels := map[string]string{
		"com.docker.compose.project":              s.Project,
		"com.docker.compose.service":              s.Service,
		"com.docker.compose.project.working_dir":  s.Dir,
		"com.docker.compose.project.config_files": "",
		"com.docker.compose.oneoff":               "False",
		"com.docker.compose.version":              "",
	}
	maps.Copy(labels, s.Labels)
	labels[labelRun], labels[labelLab] = l.belongs, l.id
	made, err := l.Docker.ContainerCreate(ctx,
		&container.Config{Image: s.Image, User: s.User, Env: s.Env, Cmd: s.Command, Labels: labels},
		&container.HostConfig{NetworkMode: "none", Binds: s.Binds, Mounts: s.Mounts, Tmpfs: s.Tmpfs, GroupAdd: s.GroupAdd, CapDrop: s.CapDrop},
		nil, nil, "doctor-test-"+random())
	if err != nil {
		return "", fmt.Errorf("create a container: %w", err)
	}
	if s.Stopped {
		return made.ID, nil
	}
	if err := l.Docker.ContainerStart(ctx, made.ID, container.StartOptions{}); err != nil {
		return made.ID, fmt.Errorf("start the container: %w", err)
	}
	return made.ID, nil
}

// Pause freezes a container's processes.
func (l *Lab) Pause(t testing.TB, id string) {
	t.Helper()
	if err := l.Docker.ContainerPause(t.Context(), id); err != nil {
		t.Fatalf("pause the container: %v", err)
	}
}

// Stop stops a container at once.
func (l *Lab) Stop(t testing.TB, id string) {
	t.Helper()
	now := 0
	if err := l.Docker.ContainerStop(t.Context(), id, container.StopOptions{Timeout: &now}); err != nil {
		t.Fatalf("stop the container: %v", err)
	}
}

func (l *Lab) remove(ctx context.Context, id string) error {
	if id == "" {
		return nil
	}
	err := l.Docker.ContainerRemove(ctx, id, container.RemoveOptions{Force: true, RemoveVolumes: true})
	if err != nil && !errdefs.IsNotFound(err) {
		return fmt.Errorf("remove the container: %w", err)
	}
	return nil
}

func (l *Lab) removeImage(t testing.TB, name string) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if _, err := l.Docker.ImageRemove(ctx, name, image.RemoveOptions{Force: true, PruneChildren: true}); err != nil {
		t.Errorf("remove the image: %v", err)
	}
}

func random() string {
	var b [6]byte
	_, _ = io.ReadFull(rand.Reader, b[:])
	return hex.EncodeToString(b[:])
}
