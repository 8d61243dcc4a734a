package cli

import (
	"context"
	"slices"
	"strings"

	"doctor/checks"
	"doctor/fixers"
)

// notRegion answers a line that is not the name of a region.
const notRegion = "Not the name of a region.\n"

// supplied asks for what a fix needs that only the person knows, at most once, and diagnoses again
// with it.
func (r *repair) supplied(ctx context.Context, o examination) (examination, error) {
	if !r.asks() || r.askedNeeds || r.flags.region != "" {
		return o, nil
	}
	for _, c := range r.findings(o) {
		i := slices.IndexFunc(c.finding.Fixes, needsRegion)
		if i < 0 {
			continue
		}
		r.askedNeeds = true
		r.head(c)
		r.text("  ", "Fix: "+c.shown.Fixes[i].Title)
		if r.flags.region = r.askRegion(ctx); r.flags.region == "" {
			return o, nil
		}
		return r.look(ctx)
	}
	return o, nil
}

func needsRegion(fix checks.Fix) bool { return fix.Needs == fixers.Region }

// askRegion asks until the answer is the name of a region, or empty.
func (r *repair) askRegion(ctx context.Context) string {
	for {
		line, ok := r.line(ctx, "Region, such as "+fixers.Region.Example()+" (empty: leave it)? ")
		region := strings.TrimSpace(line)
		if !ok || region == "" || checkRegion(region) == nil {
			return region
		}
		r.write(notRegion)
	}
}
