package overridefile

import (
	"fmt"

	"doctor/checks"
	"doctor/internal/astro"
	"doctor/internal/cause"
)

func requiredMessage(p *astro.Project, r astro.Refusal, where string) string {
	for _, v := range p.EnvFile.Vars {
		if v.Name == r.Subject {
			return fmt.Sprintf("%s${%s:?} wants the variable in the shell; %s sets it only for the containers", where, r.Subject, cause.Place(v.Origin))
		}
	}
	return fmt.Sprintf("%s${%s:?} wants the variable in the shell, where it is not set", where, r.Subject)
}

var RequiredVariableMissing = &checks.Rule{
	ID:       "required-variable-missing",
	Refusals: []astro.RefusalKind{astro.RequiredVariableMissing}, Severity: checks.Error, Since: "0.1.0",
	Title: "A required variable that the shell does not set",
	Doc: checks.Page(
		"`error while interpolating services.scheduler.volumes.[]: required variable AWS_DIR is missing a value: set AWS_DIR`",
		"`${NAME:?words}` ends the start with the words where the shell does not set the variable. "+
			"A line in `.env` does not help: it is for the containers.",
		"Set it in the shell that calls `astro`, or write the path into the override:\n\n"+
			"```\nexport AWS_DIR=$HOME\nastro dev start\n```"),
	RefusalMessage: requiredMessage,
	RefusalFixes:   fixExport,
}
