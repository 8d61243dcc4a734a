package backendkwargs

import (
	"doctor/checks/internal/wording"
	"doctor/internal/cause"
	"doctor/internal/phrase"
	"doctor/internal/redact"
)

// wrongArgument describes the argument of a backend that Airflow rejects.
func wrongArgument(c cause.Cause, d cause.WrongArgument) redact.Text {
	return redact.Textf("%s%s", phrase.Argument(d.Key, d.Problem), wording.SetIn(c, d.Variable, d.At))
}
