package builtin

import (
	"fmt"

	"doctor/checks"
)

// withoutWayOut names the errors of a report whose fixes are words only: none has a command, an
// edit or lines to write.
func withoutWayOut(r checks.ProjectReport) []string {
	var out []string
	for _, f := range errorsIn(r) {
		shown := false
		for _, fix := range f.Fixes {
			shown = shown || fix.Edit != nil || len(fix.Commands)+len(fix.Lines) > 0
		}
		if !shown {
			out = append(out, fmt.Sprintf("the error %s has no command, no edit and no lines to write", f.Rule))
		}
	}
	return out
}
