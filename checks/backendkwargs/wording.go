package backendkwargs

import (
	"doctor/checks/internal/wording"
	"doctor/internal/diagnosis"
	"doctor/internal/redact"
)

// wrongArgument says what Airflow refuses of the arguments of a backend.
func wrongArgument(c diagnosis.Cause, d diagnosis.WrongArgument) redact.Text {
	return redact.Textf("%q in %s%s: %s", d.Key, d.Variable, wording.InBrackets(c, d.At), d.Problem)
}
