package checks

import (
	"context"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"

	"doctor/internal/astro"
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
		if k := engine.KindOf(s.err); k == engine.TimedOut || k == engine.Interrupted || !k.Unreachable() && k != engine.APITooOld && k != engine.APITooNew {
			return Unknownf("%v", s.err)
		}
		return Skipf("no engine answers: see docker-engine")
	}
	all, err := s.client.Containers(ctx, engine.StartedFrom(p.Machine, p.Dir))
	if err != nil {
		return Unknownf("%v", err)
	}
	running := slices.DeleteFunc(all, func(c engine.Container) bool { return !c.Running() || c.OneOff })
	if len(running) == 0 {
		return Skipf("no container of this project is running")
	}
	if len(p.Project().Refusals) > 0 {
		p.reportLeftovers(running)
		return nil
	}
	compare := comparison{Pass: p, client: s.client, found: map[string]*difference{}}
	compare.all(ctx, running)
	compare.report()
	p.Notef("%s running", containers(len(running)))
	return compare.err
}

func containers(n int) string {
	if n == 1 {
		return "1 container is"
	}
	return fmt.Sprintf("%d containers are", n)
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
		Rule: "containers-of-failed-start", At: at, Services: distinct(services),
		Message: containers(len(running)) + " running from an earlier start; with the files of now the project would not start, so what runs has older settings",
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
	client *engine.Client

	mu    sync.Mutex
	found map[string]*difference
	err   error
}

// difference is one finding in the making.
type difference struct {
	rule, message string
	at            []astro.Origin
	in            []engine.Container
	fixes         []Fix
}

// together bounds how many containers are looked at at once.
const together = 8

// all compares every container with what its service would be now.
func (c *comparison) all(ctx context.Context, running []engine.Container) {
	free := make(chan struct{}, together)
	var wait sync.WaitGroup
	for _, in := range running {
		for _, v := range c.Diagnosis().Views {
			if v.Service.Name != in.Service {
				continue
			}
			free <- struct{}{}
			wait.Go(func() {
				c.container(ctx, v, in)
				<-free
			})
		}
	}
	wait.Wait()
}

func (c *comparison) add(rule, message string, in engine.Container, at []astro.Origin, fixes []Fix) {
	c.mu.Lock()
	defer c.mu.Unlock()
	key := rule + "\x00" + message
	d := c.found[key]
	if d == nil {
		d = &difference{rule: rule, message: message, at: at, fixes: fixes}
		c.found[key] = d
	}
	d.in = append(d.in, in)
}

// failed keeps the first error: what else is found still counts.
func (c *comparison) failed(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err == nil {
		c.err = err
	}
}

func (c *comparison) report() {
	for _, d := range c.found {
		f := Finding{Rule: d.rule, Message: d.message, At: locations(d.at), Fixes: d.fixes}
		slices.SortFunc(d.in, func(a, b engine.Container) int { return strings.Compare(a.Name, b.Name) })
		for _, in := range d.in {
			f.Services = append(f.Services, in.Service)
			f.At = append(f.At, Location{Container: in.Name})
		}
		f.Services = distinct(f.Services)
		c.Report(f)
	}
}

// container compares one running container with what its service would be now.
func (c *comparison) container(ctx context.Context, v *diagnosis.View, in engine.Container) {
	stale := false
	for _, m := range v.Service.Mounts {
		if m.FromOverride {
			stale = !c.mount(m, in) || stale
		}
	}
	c.leftMounts(v, in)
	c.environment(v, in)
	if !stale {
		c.files(ctx, v, in)
	}
}

// mount compares one mount and reports whether it is as it should be.
func (c *comparison) mount(want astro.Mount, in engine.Container) bool {
	rule := "mount-stale"
	var message string
	source := c.Diagnosis().ShowPath(want.Source)
	have, ok := in.Mount(want.Target)
	switch {
	case !ok:
		rule = "mount-absent"
		message = fmt.Sprintf("%s mounts %s at %s, and the running container has nothing there", want.Origin.File, source, want.Target)
	case string(want.Type) != have.Type:
		message = fmt.Sprintf("the running container has a mount of type %s at %s; %s says %s now", have.Type, want.Target, want.Origin.File, want.Type)
	case want.Type == astro.Bind && !c.sameFolder(want.Source, have.Source):
		message = fmt.Sprintf("the running container has %s at %s; %s says %s now", c.Diagnosis().ShowPath(have.Source), want.Target, want.Origin.File, source)
	case want.Type == astro.Bind && c.replaced(want, in):
		message = fmt.Sprintf("%s was replaced after the container started; it still sees the old one", source)
	case want.ReadOnly != have.ReadOnly:
		message = fmt.Sprintf("the mount at %s is %s in the running container; %s says %s now", want.Target, access(have.ReadOnly), want.Origin.File, access(want.ReadOnly))
	default:
		return true
	}
	c.add(rule, message, in, []astro.Origin{{File: want.Origin.File}}, restart())
	return false
}

// leftMounts reports binds of AWS files that the files no longer ask for: with
// them the container sees what it will not see after the next start.
func (c *comparison) leftMounts(v *diagnosis.View, in engine.Container) {
	for _, have := range in.Mounts {
		asked := slices.ContainsFunc(v.Service.Mounts, func(m astro.Mount) bool { return m.Target == have.Target })
		if asked || have.Type != string(astro.Bind) || !strings.Contains(have.Target, ".aws") {
			continue
		}
		c.add("mount-stale", fmt.Sprintf("the running container has %s at %s; the files do not mount it any more",
			c.Diagnosis().ShowPath(have.Source), have.Target), in, []astro.Origin{{File: c.Project().Override.Name}}, restart())
	}
}

func access(readOnly bool) string {
	if readOnly {
		return "read-only"
	}
	return "read-write"
}

// sameFolder reports whether two host paths lead to the same place.
func (c *comparison) sameFolder(a, b string) bool {
	a, b = c.Machine.Local(a), c.Machine.Local(b)
	if path.Clean(a) == path.Clean(b) {
		return true
	}
	realA, errA := c.Machine.Resolve(a)
	realB, errB := c.Machine.Resolve(b)
	return errA == nil && errB == nil && realA == realB
}

// comparedPrefixes are those of the variables on which credentials, connections
// and secrets depend.
var comparedPrefixes = []string{"AWS_", "AIRFLOW__SECRETS__", "AIRFLOW__WORKERS__SECRETS", "AIRFLOW__AWS__", "AIRFLOW_CONN_", "AIRFLOW_VAR_"}

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
	c.add("container-env-stale", fmt.Sprintf("the running container has other values than the files have now: %s", strings.Join(changed, ", ")), in, at, restart())
}

func compared(name string) bool {
	return slices.ContainsFunc(comparedPrefixes, func(prefix string) bool { return strings.HasPrefix(name, prefix) })
}
