package checks

import (
	"context"
	"errors"
	"fmt"
	"path"
	"strings"

	"doctor/internal/astro"
	"doctor/internal/containerfs"
	"doctor/internal/diagnosis"
	"doctor/internal/engine"
)

// ContainerMounts compares the running containers with what the files say now.
var ContainerMounts = &Check{
	ID:    "container-mounts",
	Title: "The running containers",
	Doc: `Containers keep the mounts and the environment with which they were made; after a
failed start the old ones go on running. For each running container of this project the
check asks the engine: is the mount there, from the same source, as writable as meant, does
it still lead to the folder that is on disk now, does the container's user reach the files,
and is the environment the one that .env and the override give today?`,
	Scope: Engine,
	Rules: containerMountsRules,
	Run:   checkContainerMounts,
}

func checkContainerMounts(ctx context.Context, p *Pass) error {
	if p.Project().Mode == astro.Standalone {
		return Skipf("standalone mode has no containers")
	}
	s := p.engine()
	if s.err != nil {
		if k := engine.KindOf(s.err); k == engine.TimedOut || k == engine.Interrupted {
			return Unknownf("%v", s.err)
		}
		return Skipf("no engine answers: see docker-engine")
	}
	all, err := s.client.Containers(ctx, engine.StartedFrom(p.Machine, p.Dir))
	if err != nil {
		return Unknownf("%v", err)
	}
	var running []engine.Container
	for _, c := range all {
		if c.Running() && !c.OneOff {
			running = append(running, c)
		}
	}
	if len(running) == 0 {
		return Skipf("no container of this project is running")
	}
	if len(p.Project().Refusals) > 0 {
		p.reportLeftovers(running)
		return nil
	}
	compare := comparison{Pass: p, ctx: ctx, client: s.client, lines: newGroup()}
	for _, c := range running {
		for _, v := range p.Diagnosis().Views {
			if v.Service.Name == c.Service {
				compare.container(v, c)
			}
		}
	}
	compare.report()
	p.Notef("%d containers are running", len(running))
	return compare.err
}

// reportLeftovers reports containers that run although the project would not
// start any more: they have the settings of an earlier start.
func (p *Pass) reportLeftovers(running []engine.Container) {
	var at []Location
	var services []string
	for _, c := range running {
		at = append(at, Location{Container: c.Name})
		services = append(services, c.Service)
	}
	p.Report(Finding{
		Rule: "containers-of-failed-start", At: at, Services: services,
		Message: fmt.Sprintf("%d containers are running from an earlier start; with the files of now the project would not start, so they show older settings", len(running)),
		Fixes:   []Fix{{Title: "Mend what the other checks say, then start again", Commands: []string{"astro dev restart"}, Safety: Unsafe}},
	})
}

// restart is how containers come to have what the files say.
func restart() []Fix {
	return []Fix{{Title: "Make the containers anew", Commands: []string{"astro dev restart"}, Safety: Unsafe}}
}

// comparison gathers the differences of all containers; the same difference in
// several is one finding.
type comparison struct {
	*Pass
	ctx    context.Context
	client *engine.Client
	lines  groups
	found  map[string]*Finding
	order  []string
	err    error
}

func (c *comparison) add(rule, message string, in engine.Container, at []astro.Origin) {
	key := rule + "\x00" + message
	if c.found == nil {
		c.found = map[string]*Finding{}
	}
	f := c.found[key]
	if f == nil {
		f = &Finding{Rule: rule, Message: message, At: locations(at), Fixes: restart()}
		c.found[key] = f
		c.order = append(c.order, key)
	}
	f.Services = append(f.Services, in.Service)
	f.At = append(f.At, Location{Container: in.Name})
}

func (c *comparison) report() {
	for _, key := range c.order {
		f := c.found[key]
		f.Services = distinct(f.Services)
		c.Report(*f)
	}
}

// container compares one running container with what its service would be now.
func (c *comparison) container(v *diagnosis.View, in engine.Container) {
	stale := false
	for _, m := range v.Service.Mounts {
		if m.FromOverride {
			stale = !c.mount(m, in) || stale
		}
	}
	c.environment(v, in)
	if !stale {
		c.files(v, in)
	}
}

// mount compares one mount and reports whether it is as it should be.
func (c *comparison) mount(want astro.Mount, in engine.Container) bool {
	at := []astro.Origin{{File: want.Origin.File}}
	have, ok := in.Mount(want.Target)
	switch {
	case !ok:
		c.add("mount-absent", fmt.Sprintf("%s mounts %s at %s, and the running container has nothing there", want.Origin.File, c.Diagnosis().ShowPath(want.Source), want.Target), in, at)
	case string(want.Type) != have.Type || want.Type == astro.Bind && !c.sameFolder(want.Source, have.Source):
		c.add("mount-stale", fmt.Sprintf("the running container has %s at %s; %s says %s now", c.Diagnosis().ShowPath(have.Source), want.Target, want.Origin.File, c.Diagnosis().ShowPath(want.Source)), in, at)
	case want.Type == astro.Bind && c.replaced(want, in):
		c.add("mount-stale", fmt.Sprintf("%s was replaced after the container started; it still sees the old one", c.Diagnosis().ShowPath(want.Source)), in, at)
	case want.ReadOnly != have.ReadOnly:
		c.add("mount-stale", fmt.Sprintf("the mount at %s is %s in the running container; %s says %s now", want.Target, access(have.ReadOnly), want.Origin.File, access(want.ReadOnly)), in, at)
	default:
		return true
	}
	return false
}

func access(readOnly bool) string {
	if readOnly {
		return "read-only"
	}
	return "read-write"
}

// sameFolder reports whether two host paths lead to the same place.
func (c *comparison) sameFolder(a, b string) bool {
	if path.Clean(a) == path.Clean(b) {
		return true
	}
	realA, errA := c.Machine.Resolve(a)
	realB, errB := c.Machine.Resolve(b)
	return errA == nil && errB == nil && realA == realB
}

// comparedPrefixes are the variables on which credentials and secrets depend.
var comparedPrefixes = []string{"AWS_", "AIRFLOW__SECRETS__", "AIRFLOW__WORKERS__SECRETS", "AIRFLOW_CONN_"}

// environment compares the variables that matter; values are never shown.
func (c *comparison) environment(v *diagnosis.View, in engine.Container) {
	var changed []string
	for name, want := range v.Service.Env {
		have, ok := in.Env[name]
		if compared(name) && (!ok || have.Reveal() != want.Value) {
			changed = append(changed, name)
		}
	}
	for name := range in.Env {
		if _, ok := v.Service.Env[name]; !ok && compared(name) {
			changed = append(changed, name)
		}
	}
	if len(changed) == 0 {
		return
	}
	changed = distinct(changed)
	var at []astro.Origin
	for _, name := range changed {
		if o := v.Service.Env[name].Origin; !o.IsZero() && o.File != astro.OverrideName {
			at = append(at, o)
		}
	}
	c.add("container-env-stale", fmt.Sprintf("the running container has other values than the files have now: %s", strings.Join(changed, ", ")), in, at)
}

func compared(name string) bool {
	for _, prefix := range comparedPrefixes {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}

// replaced reports whether the source of a bind is another file or folder than
// when the container started: the container keeps the old one. On an engine of
// this machine its own view of the mount tells, where it may be looked at; else
// the time at which the source was made does.
func (c *comparison) replaced(want astro.Mount, in engine.Container) bool {
	now, err := c.Machine.Stat(want.Source)
	if err != nil {
		return false
	}
	if c.engine().kind() == engine.Native && in.PID > 0 {
		inside, err := c.Machine.Stat(fmt.Sprintf("/proc/%d/root%s", in.PID, want.Target))
		if err == nil && inside.Inode != 0 {
			return inside.Inode != now.Inode || inside.Device != now.Device
		}
	}
	born := c.Machine.Born(want.Source)
	return !born.IsZero() && !in.Started.IsZero() && born.After(in.Started)
}

// files asks the engine about the two files as the container has them: whether
// its user may read them.
func (c *comparison) files(v *diagnosis.View, in engine.Container) {
	o := v.Default()
	for _, entry := range []containerfs.Entry{o.CredentialsFile.Entry, o.ConfigFile.Entry} {
		if !entry.IsFile() || entry.MountTarget == "" {
			continue
		}
		have, err := c.client.StatPath(c.ctx, in, entry.Path)
		shown := c.Diagnosis().ShowPath(entry.HostPath)
		switch {
		case err != nil:
			if c.err == nil && !errors.Is(err, context.Canceled) {
				c.err = Unknownf("%v", err)
			}
			return
		case entry.Readable && !c.mayRead(v, have):
			c.add("container-file-unreadable", fmt.Sprintf("%s (mode %04o, owner %d:%d in the container) cannot be read by its user %s", entry.Path, have.Mode.Perm(), have.UID, have.GID, in.User), in, []astro.Origin{{File: shown}})
		}
	}
}

// mayRead judges the mode bits as the engine gives them, where owners count.
func (c *comparison) mayRead(v *diagnosis.View, s engine.Stat) bool {
	if c.engineFacts().Ownership != containerfs.Direct || v.Service.UID <= 0 || s.UID < 0 {
		return true
	}
	perm := s.Mode.Perm()
	switch {
	case s.UID == v.Service.UID:
		return perm&0o400 != 0
	case s.GID == v.Service.GID:
		return perm&0o040 != 0
	}
	return perm&0o004 != 0
}
