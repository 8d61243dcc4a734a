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
		text := redact.Textf("%s: %s; every hook with this connection fails", wording.NamedWords(c, d.Connection), phrase.AirflowProblem(d.Problem))
		if d.Option != "" {
			return redact.Textf("%q in %s", d.Option, text)
		}
		return text
	case cause.UnreadConnection:
		return redact.Textf("Airflow cannot read the connection %s (%s%s): %s", d.ID, d.Variable, wording.InBrackets(c, d.At), phrase.AirflowProblem(d.Problem))
	case cause.BadArgument:
		return wording.BadArgumentWords(c, d)
	}
	panic(checks.Unworded(c))
}
