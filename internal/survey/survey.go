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
	"doctor/internal/certain"
	"doctor/internal/checkout"
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
	// Prefix is the path from the working directory to a project, with slashes.
	Prefix func(dir string) string
	// Place is the path from the top of the repository to a project, with slashes.
	Place func(dir string) string
	// Flags are those that a command needs to examine the same project with an environment file, ""
	// for the one of the run; see report.Project.
	Flags func(dir, envFile string) string
}

// Project is a project to diagnose.
type Project struct {
	Facts *facts.Facts
	// Checkout is set if only what a checkout shows is judged.
	Checkout *checkout.Checkout
}

// Diagnose runs the checks on one project. The facts are those that the report is about; for a
// checkout they differ from those of the project. The machines are others that were imagined on
// the way: their files may have more secrets.
func (s Survey) Diagnose(ctx context.Context, p Project, o run.Options) (report.Project, *facts.Facts, []*host.Machine) {
	w := p.Facts
	budget, cancel := context.WithTimeout(ctx, cmp.Or(w.Options.Timeout, facts.DefaultTimeout)-facts.Grace)
	defer cancel()
	var found checks.ProjectReport
	var imagined []*host.Machine
	ahead := s.Ahead
	if p.Checkout == nil {
		found = run.Run(ctx, w, s.Checks, o)
	} else {
		j := certain.Judge(ctx, budget, p.Checkout, s.Checks, o)
		imagined = append(imagined, w.Machine)
		found, w, ahead = j.Report, j.Facts, ahead && j.Plain
	}
	if ahead {
		var machines []*host.Machine
		found, machines = foresee.Ahead(budget, foresee.Project{Facts: w, Checks: s.Checks, Options: o, Report: found})
		imagined = append(imagined, machines...)
	}
	envFile := w.Options.EnvFile
	if p.Checkout != nil && p.Checkout.Document() != "" {
		envFile = "" // no command takes a document for one
	}
	r := s.project(found, envFile)
	r.Anchor, r.Safety, r.Source = anchor(w), Plan(w).SafetyOf, sourceOf(w)
	return r, w, imagined
}

// Unable is the part of the report of a project that cannot be diagnosed.
func (s Survey) Unable(found checks.ProjectReport) report.Project {
	p := s.project(found, "")
	p.Anchor = defaultAnchor
	return p
}

func (s Survey) project(found checks.ProjectReport, envFile string) report.Project {
	return report.Project{ProjectReport: found, Prefix: s.Prefix(found.Dir), Place: s.Place(found.Dir), Flags: s.Flags(found.Dir, envFile)}
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
