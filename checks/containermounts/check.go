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
	Doc: `Compares the running containers with the files of the project. A container keeps the
mounts and the environment variables that it was created with, and after a failed start the
old containers continue to run. For each container this check asks the engine for its
mounts and variables, and whether its user can read the AWS files and, if an SSO token has
to be renewed, write the token cache.`,
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
		return checks.Skipf("standalone mode does not use containers")
	}
	s := p.Engine()
	if s.Predicted {
		return p.SkipPredictedEngine()
	}
	if s.Err != nil {
		if s.Undecided() {
			return checks.Unknownf("%s", engineadvice.Explain(s.Err))
		}
		return checks.Blockedf([]string{dockerengine.Check.ID}, "the engine does not answer: see docker-engine")
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

// comparison collects the differences of all containers. The same difference in several containers
// is one finding, and so is all that makes a container out of date.
type comparison struct {
	*checks.Pass
	client *engine.Client

	mu     sync.Mutex
	found  map[string]*difference
	images map[string]func() imageEnv // by the image's ID
	err    error
}

// difference is the data of one finding, or of a part of it.
type difference struct {
	rule     *checks.Rule
	subject  string
	changed  string          // what makes the container out of date, "" for other differences
	message  string          // of other differences
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
	key := d.rule.ID + "\x00" + d.changed + d.message
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
	for _, d := range joined(c.found) {
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
	left := c.leftMounts(v, in)
	c.environment(ctx, v, in)
	if !stale {
		c.files(ctx, v, in, left)
	}
}

// mount compares one mount and reports whether it is up to date.
func (c *comparison) mount(want astro.Mount, in engine.Container) bool {
	rule := MountStale
	var changed string
	have, ok := in.Mount(want.Target)
	switch {
	case !ok:
		rule = MountAbsent
		changed = want.Target + " is not mounted"
	case want.Volume != "" && have.Type == string(astro.Volume):
		return true
	case string(want.Type) != have.Type:
		changed = fmt.Sprintf("%s is a mount of type %s instead of %s", want.Target, have.Type, want.Type)
	case want.Type == astro.Bind && !c.sameFolder(want.Source, have.Source):
		changed = c.otherSource(want, have)
	case want.Type == astro.Bind && c.replaced(want, in):
		changed = c.Diagnosis().ShowPath(want.Source) + " was replaced"
	case want.ReadOnly != have.ReadOnly:
		changed = fmt.Sprintf("%s is mounted %s instead of %s", want.Target, access(have.ReadOnly), access(want.ReadOnly))
	default:
		return true
	}
	c.add(in, difference{rule: rule, subject: want.Target, changed: changed, at: []astro.Origin{{File: want.Origin.File}}, fixes: restart()})
	return false
}

// ownMount compares a project folder that the CLI mounts: another or a moved checkout has
// other DAGs.
func (c *comparison) ownMount(want astro.Mount, in engine.Container) {
	have, ok := in.Mount(want.Target)
	if !ok || want.Type != astro.Bind || have.Type != string(astro.Bind) || c.sameFolder(want.Source, have.Source) {
		return
	}
	c.add(in, difference{rule: MountStale, subject: want.Target, fixes: restart(), changed: c.otherSource(want, have)})
}

// otherSource says that a mount has another source than the files give it.
func (c *comparison) otherSource(want astro.Mount, have engine.Mount) string {
	return fmt.Sprintf("%s is mounted from %s instead of %s", want.Target, c.Diagnosis().ShowPath(have.Source), c.Diagnosis().ShowPath(want.Source))
}

// leftMounts reports binds of AWS files that are no longer in the files: the container loses them at
// the next start. It returns their targets.
func (c *comparison) leftMounts(v *sessions.View, in engine.Container) []string {
	var left []string
	for _, have := range in.Mounts {
		asked := slices.ContainsFunc(v.Service.Mounts, func(m astro.Mount) bool { return m.Target == have.Target })
		if asked || have.Type != string(astro.Bind) || !strings.Contains(have.Target, ".aws") {
			continue
		}
		left = append(left, have.Target)
		c.add(in, difference{
			rule: MountStale, subject: have.Target, at: []astro.Origin{{File: c.Project().Override.Name}}, fixes: restart(),
			changed: fmt.Sprintf("%s is still mounted from %s", have.Target, c.Diagnosis().ShowPath(have.Source)),
		})
	}
	return left
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
