package awsconnections

import (
	"doctor/checks"
	"doctor/checks/internal/wording"
	"doctor/internal/cause"
	"doctor/internal/phrase"
	"doctor/internal/redact"
)

// connectionWords says what is wrong with a connection.
func connectionWords(c cause.Cause) redact.Text {
	switch d := c.Detail.(type) {
	case cause.LostConnection:
		return wording.LostConnectionWords(c, d)
	case cause.WrongExtra:
		words := phrase.AirflowProblem(d.Problem)
		if d.Option != "" {
			words = d.Option + ": " + words
		}
		return redact.Textf("every hook with %s fails: %s", wording.NamedWords(c, d.Connection), words)
	case cause.UnreadConnection:
		return redact.Textf("Airflow cannot read connection %s%s: %s", d.ID, wording.SetIn(c, d.Variable, d.At), phrase.AirflowProblem(d.Problem))
	case cause.BadArgument:
		return wording.BadArgumentWords(c, d)
	}
	panic(checks.Unworded(c))
}
