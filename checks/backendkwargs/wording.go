package backendkwargs

import (
	"doctor/checks/internal/wording"
	"doctor/internal/cause"
	"doctor/internal/phrase"
	"doctor/internal/redact"
)

// wrongArgument describes the argument of a backend that Airflow refuses.
func wrongArgument(c cause.Cause, d cause.WrongArgument) redact.Text {
	return redact.Textf("%q in %s%s: %s", d.Key, d.Variable, wording.InBrackets(c, d.At), phrase.AirflowProblem(d.Problem))
}
