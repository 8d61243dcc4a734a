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
	Title: "Two volume lines for one target",
	Doc: checks.Page(
		"None at the start. Where the later line has the wrong source: "+checks.NoCredentials+".",
		"compose keeps one mount for each target, the one that stands last, and says nothing of the others. "+
			"A line for a file wins in the same way over the line for the folder that it is in. "+
			"It is an error where the sources differ and boto3 finds nothing in the one that is kept, else a warning.",
		"Remove the line that is not meant."),
	Message: wordDuplicateMount,
	Fixes:   fixDuplicate,
	Look:    lookTwice,
}

// lookTwice finds two volume lines for one target, if nothing fails because of it.
func lookTwice(_ context.Context, p *checks.Pass) []checks.Finding {
	if len(p.CausesOf(cause.DuplicateMount)) > 0 {
		return nil
	}
	twice := checks.NewGroups()
	for _, s := range p.Project().Services {
		for _, d := range p.Project().Override.Duplicates(s.Name) {
			twice.Add(d.Target, s.Name, d.First)
			twice.Add(d.Target, s.Name, d.Second)
		}
	}
	var found []checks.Finding
	for _, g := range twice.Sorted() {
		found = append(found, checks.Finding{
			Subject: g.Key, At: checks.PositionsOf(g.At), Services: g.Services,
			Message: redact.Textf("two volume lines lead to %s; compose keeps the later one and says nothing", g.Key),
			Fixes:   []checks.Fix{{Title: redact.NewText("Remove the line that is not meant"), Safety: checks.Unsafe}},
		})
	}
	return found
}

// wordDuplicateMount says which of two mounts counts.
func wordDuplicateMount(c cause.Cause) redact.Text {
	switch d := c.Detail.(type) {
	case cause.TwoLines:
		return redact.Textf("two lines of %s lead to %s; compose keeps the later one, %s, and drops %s with the AWS files", astro.OverrideName, d.Kept.Target, d.Kept.Source, d.Dropped)
	case cause.Covered:
		return redact.Textf("%s mounts %s over %s, which is in the folder mounted at %s: boto3 reads the first only", wording.OverrideLines(c), d.By, d.File, d.Folder)
	}
	panic(checks.Unworded(c))
}

func fixDuplicate(_ *checks.Pass, c cause.Cause) []checks.Fix {
	if c.Suggestion != "" { // a file in a folder
		return []checks.Fix{{Title: redact.Textf("Remove the line (%s), so that %s is read", repair.PlaceOf(c), c.Suggestion), Safety: checks.Unsafe}}
	}
	return []checks.Fix{{Title: redact.NewText("Remove the later line, whose source is the wrong one"), Safety: checks.Unsafe}}
}
