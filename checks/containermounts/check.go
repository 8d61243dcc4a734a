// Package containermounts compares the running containers with the files.
package containermounts

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"doctor/checks"
	"doctor/checks/dockerengine"
	"doctor/internal/astro"
	"doctor/internal/engine"
	"doctor/internal/engineadvice"
	"doctor/internal/facts"
	"doctor/internal/redact"
	"doctor/internal/sessions"
)

// Check compares the running containers with the current files.
var Check = &checks.Check{
	ID:    "container-mounts",
	Title: "The running containers",
	Doc: `Containers keep the mounts and the environment with which they were made; after a
failed start the old ones go on running. For each running container of this project the
check asks the engine: is the mount there, from the same source, as writable as meant, does
it still lead to the folder that is on disk now, does the container's user reach the files
and, where an SSO token must be renewed, may it write the cache, and is the environment the
one that .env and the override give today?`,
	Scope:   facts.Engine,
	Verdict: "The running containers do not match the project files",
	Rules: []*checks.Rule{
		MountAbsent,
		MountStale,
		ContainerFileUnreadable,
		ContainerEnvStale,
		ContainersOfFailedStart,
	},
	Run: checkContainerMounts,
}

func checkContainerMounts(ctx context.Context, p *checks.Pass) error {
	if p.Project().Mode == astro.Standalone {
		return checks.Skipf("standalone mode has no containers")
	}
	s := p.Engine()
	if s.Predicted {
		return p.SkipPredictedEngine()
	}
	if s.Err != nil {
		if s.Undecided() {
			return checks.Unknownf("%s", engineadvice.Explain(s.Err))
		}
		return checks.Blockedf([]string{dockerengine.Check.ID}, "no engine answers: see docker-engine")
	}
	if s.Info.WindowsContainers() {
		return checks.Blockedf([]string{dockerengine.Check.ID}, "the engine runs Windows containers: see docker-engine")
	}
	all, err := s.Client.Containers(ctx, engine.StartedFrom(p.Machine, p.Dir))
	if err != nil {
		err = checks.Unknownf("%s", engineadvice.Explain(err)) // earlier findings still count
	}
	found := slices.Clone(all)
	p.Saw(found)
	all = slices.DeleteFunc(all, func(c engine.Container) bool { return c.OneOff })
	running := slices.DeleteFunc(slices.Clone(all), func(c engine.Container) bool { return !c.Up() })
	switch {
	case len(running) == 0 && err != nil:
		return err
	case len(running) == 0:
		return checks.Skipf("no container of this project is running")
	}
	if err := p.UnknownIfUnread(); err != nil {
		return err
	}
	if len(p.Project().Refusals) > 0 {
		reportLeftovers(p, running)
		return nil
	}
	compare := comparison{
		Pass: p, client: s.Client, err: err,
		found: map[string]*difference{}, images: map[string]func() imageEnv{},
	}
	compare.all(ctx, running)
	compare.report()
	reportUnstarted(p, all)
	p.Notef("%s running", containers(len(running)))
	noteOthers(p, all, running)
	return compare.err
}

// comparison collects the differences of all containers; the same difference in several
// containers is one finding.
type comparison struct {
	*checks.Pass
	client *engine.Client

	mu     sync.Mutex
	found  map[string]*difference
	images map[string]func() imageEnv // by the image's ID
	err    error
}

// difference is the data of one finding.
type difference struct {
	rule     *checks.Rule
	subject  string
	message  string
	severity checks.Severity // "" for the default of the rule
	at       []astro.Origin
	in       []engine.Container
	fixes    []checks.Fix
}

// together is how many containers are inspected concurrently.
const together = 8

// all compares every container with the service as it would be created now.
func (c *comparison) all(ctx context.Context, running []engine.Container) {
	var all errgroup.Group
	all.SetLimit(together)
	for _, in := range running {
		for _, v := range c.Diagnosis().Views {
			if v.Service.Name != in.Service {
				continue
			}
			all.Go(func() error { c.container(ctx, v, in); return nil })
		}
	}
	_ = all.Wait() // no function returns an error
}

// add records a difference of a container.
func (c *comparison) add(in engine.Container, d difference) {
	c.mu.Lock()
	defer c.mu.Unlock()
	key := d.rule.ID + "\x00" + d.message
	if c.found[key] == nil {
		c.found[key] = &d
	}
	c.found[key].in = append(c.found[key].in, in)
}

// failed keeps the first error: other findings still count.
func (c *comparison) failed(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err == nil {
		c.err = err
	}
}

func (c *comparison) report() {
	for _, d := range c.found {
		f := checks.Finding{Rule: d.rule, Subject: d.subject, Severity: d.severity, Message: redact.NewText(d.message), At: checks.PositionsOf(d.at), Fixes: d.fixes}
		slices.SortFunc(d.in, func(a, b engine.Container) int { return strings.Compare(a.Name, b.Name) })
		for _, in := range d.in {
			f.Services = append(f.Services, in.Service)
			f.At = append(f.At, checks.Position{Container: in.Name})
		}
		f.Services, f.Symptom = checks.Distinct(f.Services), redact.NewText(c.symptomOf(d))
		c.Report(f)
	}
}

// container compares one running container with the service as it would be created now.
func (c *comparison) container(ctx context.Context, v *sessions.View, in engine.Container) {
	stale := false
	for _, m := range v.Service.Mounts {
		if m.FromOverride {
			stale = !c.mount(m, in) || stale
		} else {
			c.ownMount(m, in)
		}
	}
	c.leftMounts(v, in)
	c.environment(ctx, v, in)
	if !stale {
		c.files(ctx, v, in)
	}
}

// mount compares one mount and reports whether it is up to date.
func (c *comparison) mount(want astro.Mount, in engine.Container) bool {
	rule := MountStale
	var message string
	source := c.Diagnosis().ShowPath(want.Source)
	have, ok := in.Mount(want.Target)
	switch {
	case !ok:
		rule = MountAbsent
		message = fmt.Sprintf("%s mounts %s at %s, and the running container has nothing there", want.Origin.File, source, want.Target)
	case want.Volume != "" && have.Type == string(astro.Volume):
		return true
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
	c.add(in, difference{rule: rule, subject: want.Target, message: message, at: []astro.Origin{{File: want.Origin.File}}, fixes: restart()})
	return false
}

// ownMount compares a project folder that the CLI mounts: another or a moved checkout has
// other DAGs.
func (c *comparison) ownMount(want astro.Mount, in engine.Container) {
	have, ok := in.Mount(want.Target)
	if !ok || want.Type != astro.Bind || have.Type != string(astro.Bind) || c.sameFolder(want.Source, have.Source) {
		return
	}
	c.add(in, difference{
		rule: MountStale, subject: want.Target, fixes: restart(),
		message: fmt.Sprintf("the running container has %s at %s; the CLI mounts %s there now", c.Diagnosis().ShowPath(have.Source), want.Target, c.Diagnosis().ShowPath(want.Source)),
	})
}

// leftMounts reports binds of AWS files that are no longer in the files: the container has
// something that it will lose at the next start.
func (c *comparison) leftMounts(v *sessions.View, in engine.Container) {
	for _, have := range in.Mounts {
		asked := slices.ContainsFunc(v.Service.Mounts, func(m astro.Mount) bool { return m.Target == have.Target })
		if asked || have.Type != string(astro.Bind) || !strings.Contains(have.Target, ".aws") {
			continue
		}
		c.add(in, difference{
			rule: MountStale, subject: have.Target, at: []astro.Origin{{File: c.Project().Override.Name}}, fixes: restart(),
			message: fmt.Sprintf("the running container has %s at %s; the files do not mount it any more", c.Diagnosis().ShowPath(have.Source), have.Target),
		})
	}
}

func access(readOnly bool) string {
	if readOnly {
		return "read-only"
	}
	return "read-write"
}

// sameFolder reports whether two host paths are the same place.
func (c *comparison) sameFolder(a, b string) bool {
	if c.Machine.SamePath(a, b) {
		return true
	}
	a, _ = c.Machine.Local(a)
	b, _ = c.Machine.Local(b)
	realA, errA := c.Machine.Resolve(a)
	realB, errB := c.Machine.Resolve(b)
	return errA == nil && errB == nil && realA == realB
}
