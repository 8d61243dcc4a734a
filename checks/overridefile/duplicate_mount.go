package overridefile

import (
	"context"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var DuplicateMount = &checks.Rule{
	ID:     "duplicate-mount",
	Causes: []cause.Kind{cause.DuplicateMount}, Severity: checks.Warning, Since: "0.1.0",
	Title: "Two volumes with the same mount target",
	Doc: checks.Page(
		"None when Airflow starts. If the last volume has the wrong source: "+checks.NoCredentials+".",
		"compose keeps only the last volume for each target and silently ignores the others. "+
			"Likewise, the mount of a file hides that file in a mounted folder. "+
			"The finding is an error if the sources differ and boto3 finds nothing in the one that is kept, otherwise a warning.",
		"Remove the volume that you do not need."),
	Message: wordDuplicateMount,
	Fixes:   fixDuplicate,
	Look:    lookTwice,
}

// lookTwice finds two volume lines for one target, if nothing fails because of it.
func lookTwice(_ context.Context, p *checks.Pass) []checks.Finding {
	if len(p.CausesOf(cause.DuplicateMount)) > 0 {
		return nil
	}
	twice, ignored := checks.NewGroups(), map[string][]astro.Origin{}
	for _, s := range p.Project().Services {
		for _, d := range p.Project().Override.Duplicates(s.Name) {
			twice.Add(d.Target, s.Name, d.First)
			twice.Add(d.Target, s.Name, d.Second)
			ignored[d.Target] = append(ignored[d.Target], d.First)
		}
	}
	var found []checks.Finding
	for _, g := range twice.Sorted() {
		found = append(found, checks.Finding{
			Subject: g.Key, At: checks.PositionsOf(g.At), Services: g.Services,
			Message: redact.Textf("%s mounts %s twice; compose silently ignores the first volume", astro.OverrideName, g.Key),
			Fixes: []checks.Fix{repair.WithChanges(checks.Fix{
				Title: redact.Textf("Remove the ignored volume at %s", cause.Place(g.At[0])), Safety: checks.Unsafe,
			}, removeVolumes(p, ignored[g.Key]))},
		})
	}
	return found
}

// wordDuplicateMount says which of two mounts counts.
func wordDuplicateMount(c cause.Cause) redact.Text {
	switch d := c.Detail.(type) {
	case cause.TwoLines:
		return redact.Textf("%s mounts %s twice; compose uses %s and ignores %s, which has the AWS files", astro.OverrideName, d.Kept.Target, d.Kept.Source, d.Dropped)
	case cause.Covered:
		return redact.Textf("%s mounts %s over %s of the folder mounted at %s", wording.OverrideLines(c), d.By, d.File, d.Folder)
	}
	panic(checks.Unworded(c))
}

func fixDuplicate(p *checks.Pass, c cause.Cause) []checks.Fix {
	fix := repair.WithChanges(checks.Fix{Title: redact.Textf("Remove the volume at %s", repair.PlaceOf(c)), Safety: checks.Unsafe}, removeVolumes(p, c.At))
	if c.Suggestion != "" { // a file in a folder
		fix.Title = fix.Title.Addf(" so that %s is read", c.Suggestion)
	}
	return []checks.Fix{fix}
}
