package houseregion

import (
	"context"

	"doctor/checks"
	"doctor/fixers"
)

const (
	variable = "AWS_DEFAULT_REGION"
	region   = "eu-central-1"
)

// RegionAbroad is a region that is not the company's.
var RegionAbroad = &checks.Rule{
	ID: "region-abroad", Severity: checks.Error, Since: "1.0.0",
	Title: "Region outside of the company's",
	Doc: checks.Page(
		"None: buckets and queues are created, and the auditors find them.",
		"A service has another region than eu-central-1, often from a `.env` that was copied from a tutorial.",
		"Set `AWS_DEFAULT_REGION=eu-central-1` in the line of the finding, then run `astro dev restart`."),
	Look: lookAbroad,
}

// lookAbroad finds each line that gives services another region.
func lookAbroad(_ context.Context, p *checks.Pass) []checks.Finding {
	lines := checks.NewGroups()
	for _, s := range p.Project().Services {
		if v, ok := s.Env[variable]; ok && v.Value != region {
			lines.Add(v.Value, s.Name, v.Origin)
		}
	}
	var found []checks.Finding
	for _, line := range lines.Sorted() {
		f := checks.Finding{
			Subject: line.Key, At: checks.PositionsOf(line.At), Services: line.Services,
			Message: checks.Textf("%s=%s, but our data must stay in %s", variable, line.Key, region),
		}
		if file := p.Project().EnvFile.Path; line.At[0].File == file {
			f.Fixes = []checks.Fix{checks.WithEdit("Set "+variable+" to "+region, checks.Safe,
				fixers.RetargetVariables{File: file, Set: map[string]string{variable: region}})}
		}
		found = append(found, f)
	}
	return found
}
