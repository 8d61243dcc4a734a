package foresee

import (
	"context"
	"slices"

	"doctor/checks"
	"doctor/fixers"
	"doctor/internal/facts"
	"doctor/internal/run"
)

// Project is a diagnosed project, as it is or as it would be with other files.
type Project struct {
	Facts   *facts.Facts
	Checks  []*checks.Check
	Options run.Options
	Report  checks.ProjectReport
}

// With returns the project as it would be with the changes of a plan, which was made of its files.
// ok is false if that cannot be said: nothing of the project is in scope, the changes cannot be
// made, or the time was over.
func (p Project) With(ctx context.Context, plan *fixers.Plan) (next Project, ok bool) {
	over := p.Facts.Machine.Overlay()
	if plan.Imagine(over) != nil {
		return Project{}, false
	}
	w := p.Facts.Imagined(ctx, over.Machine())
	if w == nil {
		return Project{}, false
	}
	w.Options.Skipped = slices.Concat(p.Facts.Options.Skipped, unforeseen(p.Checks))
	next = Project{Facts: w, Checks: p.Checks, Options: p.Options}
	next.Options.Observer = nil
	next.Report = run.Run(ctx, w, p.Checks, next.Options)
	return next, ctx.Err() == nil && w.Machine.Abandoned() == ""
}

// NewPlan returns an empty plan of changes to the project.
func (p Project) NewPlan() *fixers.Plan {
	return fixers.NewPlan(p.Facts.Machine, fixers.Project{Dir: p.Facts.Dir, Home: p.Facts.Machine.Home})
}

// unforeseen are the checks that are left out.
func unforeseen(list []*checks.Check) []string {
	var ids []string
	for _, c := range list {
		if c.Unforeseen {
			ids = append(ids, c.ID)
		}
	}
	return ids
}
