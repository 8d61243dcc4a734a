package builtin_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"doctor/checks"
	"doctor/checks/builtin"
	"doctor/checks/containermounts"
	"doctor/checks/internal/exampletest"
	"doctor/internal/engine/enginetest"
	"doctor/internal/facts"
	"doctor/internal/redact/redacttest"
	"doctor/internal/run"
)

// ground is a laid out project whose containers run on the real engine.
type ground struct {
	*example
	lab   *enginetest.Lab
	image string
	// scopes are those of the run, all but AWS if there are none.
	scopes []facts.Scope
	// runs are the services that have a container once started.
	runs []string
}

// few are two services: the comparison is the same for each, and the engine is slow to start
// containers.
func few() []string { return []string{"scheduler", "triggerer"} }

// services are those of the base project.
func services() []string { return []string{"api-server", "dag-processor", "scheduler", "triggerer"} }

// spec is a container as `astro dev start` makes it of the base project.
func (g *ground) spec(service string) enginetest.Spec {
	return enginetest.Spec{
		Image: g.image, Project: "example", Service: service, Dir: g.Project, User: "astro",
		Env:   []string{"AWS_CONFIG_FILE=/home/astro/.aws/config", "AWS_SHARED_CREDENTIALS_FILE=/home/astro/.aws/credentials"},
		Binds: []string{filepath.Join(g.Home, ".aws") + ":/home/astro/.aws:rw"},
	}
}

// start runs a container of each of these services; change, which may be nil, makes it differ
// from the project.
func (g *ground) start(change func(*enginetest.Spec)) (ids []string) {
	g.t.Helper()
	var specs []enginetest.Spec
	for _, service := range g.runs {
		s := g.spec(service)
		if change != nil {
			change(&s)
		}
		specs = append(specs, s)
	}
	return g.lab.RunAll(g.t, specs...)
}

// look runs all checks but those of AWS.
func (g *ground) look() checks.ProjectReport {
	scopes := g.scopes
	if scopes == nil {
		scopes = []facts.Scope{facts.Project, facts.Host, facts.Engine}
	}
	return lookAt(g.t, g.example, os.Getenv("DOCKER_HOST"), scopes...)
}

func lookAt(t *testing.T, e *example, dockerHost string, scopes ...facts.Scope) checks.ProjectReport {
	t.Helper()
	e.Env["DOCKER_HOST"] = dockerHost
	e.Network = nil
	o := exampletest.Unhurried()
	o.Scopes = scopes
	o.Skipped = []string{"engine-clock-drift"} // the clock of this machine is the example's
	return run.Run(context.Background(), facts.New(context.Background(), e.Machine(), e.Project, o), builtin.Checks(), run.Options{Observer: exampletest.Crashes{T: t}})
}

// said is a short form of a result: the status, then rule, services and message of each
// finding, without what differs between runs.
func (e *example) said(r checks.Result) string { return e.saidOfServices(r, services()) }

// saidOfServices is said with the word "all" for some services.
func (e *example) saidOfServices(r checks.Result, all []string) string {
	lines := []string{string(r.Status)}
	if redacttest.Raw(r.Reason) != "" {
		lines[0] += ": " + redacttest.Raw(r.Reason)
	}
	for _, f := range r.Findings {
		who := strings.Join(f.Services, ",")
		if slices.Equal(f.Services, all) {
			who = "all"
		}
		lines = append(lines, fmt.Sprintf("%s %s: %s", f.Rule.ID, who, redacttest.Raw(f.Message)))
	}
	return strings.NewReplacer(e.Project, "PROJECT", e.Home, "HOME", e.Base, "BASE").Replace(strings.Join(lines, "\n"))
}

// expectSymptom checks the symptom of the only finding of container-mounts.
func (g *ground) expectSymptom(r checks.ProjectReport, want string) {
	g.t.Helper()
	found := builtin.ResultOf(g.t, r, containermounts.Check).Findings
	if len(found) != 1 || redacttest.Raw(found[0].Symptom) != want {
		g.t.Errorf("the findings are %+v, want one with the symptom %q", redacttest.Everything(found), want)
	}
}

func (g *ground) expect(want string) checks.ProjectReport {
	g.t.Helper()
	r := g.look()
	mounts := builtin.ResultOf(g.t, r, containermounts.Check)
	if got := g.saidOfServices(mounts, g.runs); got != strings.TrimSpace(want) {
		g.t.Errorf("got:\n%s\nwant:\n%s", got, strings.TrimSpace(want))
	}
	for _, f := range mounts.Findings {
		inContainers := 0
		for _, at := range f.At {
			if at.Container != "" {
				inContainers++
			}
		}
		if inContainers < len(f.Services) || len(f.Fixes) == 0 {
			g.t.Errorf("%s names %d containers for %d services, and %d fixes", f.Rule.ID, inContainers, len(f.Services), len(f.Fixes))
		}
	}
	return r
}
