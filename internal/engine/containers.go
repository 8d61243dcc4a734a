package engine

import (
	"cmp"
	"context"
	"fmt"
	"sort"
	"strings"
	"sync"
	"time"

	"doctor/internal/host"
	"doctor/internal/redact"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/filters"
	"golang.org/x/sync/errgroup"
)

// The labels by which compose finds its containers (compose v2 pkg/api/labels.go).
const (
	labelProject = "com.docker.compose.project"
	labelService = "com.docker.compose.service"
	labelDir     = "com.docker.compose.project.working_dir"
	labelOneOff  = "com.docker.compose.oneoff"
)

// Container is one container of a project.
type Container struct {
	ID, Name string
	// Project and Service are compose's names; Dir is the folder that it was
	// started from, as it was then written.
	Project, Service, Dir string
	// OneOff: made by a `run`, not by a start.
	OneOff bool
	// State is "created", "running", "paused", "restarting", "exited" or "dead".
	State    string
	ExitCode int
	// PID is that of its first process in the engine's machine, 0 if it does not run.
	PID int
	// Created, Started and Finished are zero where that has not happened.
	Created, Started, Finished time.Time
	// Image is its name as asked for, ImageID what that was then.
	Image, ImageID string
	// User is what its processes run as: "", "astro", "50000:0". Empty is root.
	User, WorkDir string
	// GroupAdd are the further groups of that user, by name or number.
	GroupAdd []string
	// Env is its environment. Values may be secret.
	Env    map[string]redact.Secret
	Labels map[string]string
	// Mounts are sorted by target.
	Mounts []Mount
}

// Running reports whether processes run in it that can be asked.
func (c Container) Running() bool { return c.State == "running" }

// Up reports whether it was started and not ended: it goes on as it was made.
func (c Container) Up() bool { return c.Running() || c.State == "paused" || c.State == "restarting" }

// Mount returns what is mounted exactly at a path.
func (c Container) Mount(target string) (Mount, bool) {
	for _, m := range c.Mounts {
		if m.Target == target {
			return m, true
		}
	}
	return Mount{}, false
}

// StartedFrom makes the condition by which Containers knows the containers of
// the project in a folder, however that is written: through links, or in other
// case where the system does not care for case.
func StartedFrom(m *host.Machine, dir string) func(string) bool {
	real := resolved(m, dir)
	return func(label string) bool {
		return m.SamePath(label, dir) || m.SamePath(label, real) || m.SamePath(resolved(m, label), real)
	}
}

func resolved(m *host.Machine, dir string) string {
	if real, err := m.Resolve(dir); err == nil {
		return real
	}
	return dir
}

// Containers returns the containers, running or not, that compose made from a
// folder for which the condition holds, sorted by service, creation and ID. Those that
// vanish meanwhile are left out. With an error comes what was found until then.
func (c *Client) Containers(ctx context.Context, from func(dir string) bool) ([]Container, error) {
	var found []Container
	err := c.call(ctx, "list the containers of "+c.endpoint.address(), func(ctx context.Context) error {
		ids, err := c.list(ctx, from)
		if err != nil {
			return err
		}
		all := len(ids)
		found, err = c.inspectAll(ctx, ids[:min(all, maxContainers)])
		if err == nil && all > maxContainers {
			err = &Error{
				Kind: Unclassified, Doing: "list the containers of " + c.endpoint.address(),
				Problem: fmt.Sprintf("the project has %d containers; doctor inspects only the first %d", all, maxContainers),
			}
		}
		return err
	})
	sort.Slice(found, func(i, j int) bool { return found[i].before(found[j]) })
	return found, err
}

func (c Container) before(d Container) bool {
	if c.Service != d.Service {
		return c.Service < d.Service
	}
	if !c.Created.Equal(d.Created) {
		return c.Created.Before(d.Created)
	}
	return c.ID < d.ID
}

// list returns the IDs of a project's containers.
func (c *Client) list(ctx context.Context, from func(dir string) bool) ([]string, error) {
	all, err := c.docker.ContainerList(ctx, container.ListOptions{
		All: true, Filters: filters.NewArgs(filters.Arg("label", labelDir)),
	})
	if err != nil {
		return nil, err
	}
	var ids []string
	verdicts := map[string]bool{}
	for _, one := range all {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		dir := one.Labels[labelDir]
		verdict, known := verdicts[dir]
		if !known {
			verdict = dir != "" && from(dir)
			verdicts[dir] = verdict
		}
		if verdict {
			ids = append(ids, one.ID)
		}
	}
	return ids, nil
}

// inspectAll asks about several containers at once, and stops asking at the
// first error.
func (c *Client) inspectAll(ctx context.Context, ids []string) ([]Container, error) {
	all, within := errgroup.WithContext(ctx)
	all.SetLimit(parallel)
	var mu sync.Mutex
	var found []Container
	for _, id := range ids {
		all.Go(func() error {
			if within.Err() != nil {
				return context.Cause(within)
			}
			one, exists, err := c.inspect(within, id)
			if err == nil && exists {
				mu.Lock()
				found = append(found, one)
				mu.Unlock()
			}
			return err
		})
	}
	err := all.Wait()
	return found, cmp.Or(context.Cause(ctx), err)
}

// inspect asks about one container; a container that is gone does not exist.
// The call has a record of its own, so that no other request's end is taken
// for its own.
func (c *Client) inspect(ctx context.Context, id string) (Container, bool, error) {
	var answer container.InspectResponse
	err := c.call(ctx, "inspect the container "+short(id), func(ctx context.Context) error {
		var err error
		answer, err = c.docker.ContainerInspect(ctx, id)
		return err
	})
	switch {
	case KindOf(err) == NotFound:
		return Container{}, false, nil
	case err != nil:
		return Container{}, false, err
	case answer.ContainerJSONBase == nil || answer.Config == nil || answer.State == nil:
		return Container{}, false, c.notDocker("incomplete description of the container " + short(id))
	}
	return describe(answer), true, nil
}

func describe(a container.InspectResponse) Container {
	c := Container{
		ID: a.ID, Name: strings.TrimPrefix(a.Name, "/"), ImageID: a.Image,
		Project: a.Config.Labels[labelProject], Service: a.Config.Labels[labelService],
		Dir: a.Config.Labels[labelDir], OneOff: strings.EqualFold(a.Config.Labels[labelOneOff], "true"),
		State: a.State.Status, ExitCode: a.State.ExitCode, PID: a.State.Pid,
		Created: clock(a.Created), Started: clock(a.State.StartedAt), Finished: clock(a.State.FinishedAt),
		Image: a.Config.Image, User: a.Config.User, WorkDir: a.Config.WorkingDir,
		Env: environment(a.Config.Env), Labels: a.Config.Labels, Mounts: mounts(a),
	}
	if a.HostConfig != nil {
		c.GroupAdd = a.HostConfig.GroupAdd
	}
	return c
}

// clock reads one of the engine's times; it writes the year 1 for never.
func clock(text string) time.Time {
	t, err := time.Parse(time.RFC3339Nano, text)
	if err != nil || t.Year() <= 1 {
		return time.Time{}
	}
	return t
}

func short(id string) string {
	if len(id) > 12 {
		return id[:12]
	}
	return id
}
