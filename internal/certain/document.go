package certain

import (
	"slices"

	"doctor/checks"
	"doctor/internal/redact"
)

// byHand leaves the fixes of what a document says to people. doctor edits no document, and no command of
// its own finds the mistake without it; everyone who followed it has it in a file of their own.
func byHand(report checks.ProjectReport, document string) {
	for _, r := range report.Results {
		for i, f := range r.Findings {
			isShown := slices.ContainsFunc(f.At, func(at checks.Position) bool { return at.File == document })
			fixes := slices.Clone(f.Fixes)
			for j, fix := range fixes {
				changesIt := fix.Edit != nil && slices.Contains(fix.Edit.Paths(), document)
				if !changesIt && !isShown {
					continue
				}
				if changesIt {
					fix.Title = redact.Textf("%s, then do the same in the .env of everyone who followed it", fix.Title)
					fix.Commands = nil
				}
				fix.Edit, fix.Needs, fix.Safety = nil, "", checks.Unsafe
				fixes[j] = fix
			}
			r.Findings[i].Fixes = fixes
		}
	}
}
