// Package survey diagnoses projects: each from its facts to its part of a report, and many of them
// at once.
package survey

import (
	"cmp"
	"context"
	"path/filepath"

	"doctor/checks"
	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/facts"
	"doctor/internal/foresee"
	"doctor/internal/host"
	"doctor/internal/run"
	"doctor/report"
)

// Survey is how projects are diagnosed.
type Survey struct {
	Checks []*checks.Check
	// Ahead: what comes after the fixes is foreseen.
	Ahead bool
	// Prefix is the path from the working directory to a project, with slashes, and Flags are those
	// that a command needs to examine the same project; see report.Project.
	Prefix, Flags func(dir string) string
}

// Diagnose runs the checks on one project. The machines are those on which it was foreseen what
// comes next: their files may have more secrets.
func (s Survey) Diagnose(ctx context.Context, w *facts.Facts, o run.Options) (report.Project, []*host.Machine) {
	budget, cancel := context.WithTimeout(ctx, cmp.Or(w.Options.Timeout, facts.DefaultTimeout)-facts.Grace)
	defer cancel()
	found := run.Run(ctx, w, s.Checks, o)
	var imagined []*host.Machine
	if s.Ahead {
		found, imagined = foresee.Ahead(budget, foresee.Project{Facts: w, Checks: s.Checks, Options: o, Report: found})
	}
	p := s.project(found)
	p.Anchor, p.Safety, p.Source = anchor(w), Plan(w).SafetyOf, sourceOf(w)
	return p, imagined
}

// Unable is the part of the report of a project that cannot be diagnosed.
func (s Survey) Unable(found checks.ProjectReport) report.Project {
	p := s.project(found)
	p.Anchor = defaultAnchor
	return p
}

func (s Survey) project(found checks.ProjectReport) report.Project {
	return report.Project{ProjectReport: found, Prefix: s.Prefix(found.Dir), Flags: s.Flags(found.Dir)}
}

// Plan returns an empty plan of repairs to a project.
func Plan(w *facts.Facts) *fixers.Plan {
	return fixers.NewPlan(w.Machine, fixers.Project{Dir: w.Dir, Home: w.Machine.Home})
}

const defaultAnchor = "Dockerfile"

// anchor is the file at which findings without one are shown if a format requires a file: the
// first of those that they are probably about.
func anchor(w *facts.Facts) string {
	names := []string{astro.OverrideName, defaultAnchor, ".env", ".astro/config.yaml"}
	for _, name := range names {
		if info, err := w.Machine.Stat(filepath.Join(w.Dir, filepath.FromSlash(name))); err == nil && info.IsRegular() {
			return name
		}
	}
	return defaultAnchor
}
