package overridefile

import (
	"fmt"

	"doctor/checks"
	"doctor/checks/internal/wording"
	"doctor/internal/astro"
	"doctor/internal/cause"
)

func requiredMessage(p *astro.Project, r astro.Refusal, _ string) string {
	for _, v := range p.EnvFile.Vars {
		if v.Name == r.Subject {
			return fmt.Sprintf("%s requires %s in the shell; %s sets it only in the containers", wording.RefusedAt(r), r.Subject, cause.Place(v.Origin))
		}
	}
	return fmt.Sprintf("%s requires %s, which the shell does not set", wording.RefusedAt(r), r.Subject)
}

var RequiredVariableMissing = &checks.Rule{
	ID:       "required-variable-missing",
	Refusals: []astro.RefusalKind{astro.RequiredVariableMissing}, Severity: checks.Error, Since: "0.1.0",
	Title: "Required variable is not set in the shell",
	Doc: checks.Page(
		"`error while interpolating services.scheduler.volumes.[]: required variable AWS_DIR is missing a value: set AWS_DIR`",
		"`${NAME:?message}` stops the start with that message if the shell does not set the variable. "+
			"Setting it in `.env` does not help: that file is for the containers only.",
		"Export the variable in the shell that runs `astro`, or write the path into the override:\n\n"+
			"```\nexport AWS_DIR=$HOME\nastro dev start\n```"),
	RefusalMessage: requiredMessage,
	RefusalFixes:   fixExport,
}
