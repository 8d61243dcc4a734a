package overridefile

import (
	"fmt"

	"doctor/checks"
	"doctor/checks/internal/wording"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var InterpolationNotFromDotenv = &checks.Rule{
	ID:     "interpolation-not-from-dotenv",
	Causes: []cause.Kind{cause.InterpolationNotFromDotenv}, Severity: checks.Error, Since: "0.1.0",
	Title: "A variable of the override that only .env sets",
	Doc: checks.Page(
		checks.NoCredentials+". At the start only a line in the log: `level=warning msg=\"The \\\"AWS_DIR\\\" variable is not set. Defaulting to a blank string.\"`",
		"`${NAME}` in the override is filled from the shell that calls `astro`, never from `.env`. "+
			"This differs from `docker compose`, which reads `.env` for it. "+
			"Without the variable `${AWS_DIR}/.aws` becomes `/.aws`, and the engine makes an empty folder there. "+
			"In `environment:`, `AWS_PROFILE: ${AWS_PROFILE}` becomes nothing and hides the value that `.env` gives. "+
			"The same goes for the variables of Airflow: `AIRFLOW__SECRETS__BACKEND: ${AIRFLOW__SECRETS__BACKEND}` leaves Airflow without a backend, and a connection made of `${KEY}` and `${SECRET}` without keys.",
		"Remove such a line from `environment:`; `.env` reaches the containers without it. Where a part of a value is needed, export it from `.env`:\n\n"+
			"```\nset -a; . ./.env; set +a\n```\n\n"+
			"For a mount, write the path into the override, where `~` is this machine's home folder, or set the variable in the shell before the start."),
	Message: wordInterpolationNotFromDotenv,
	Fixes:   fixUnsetSource,
}

// wordInterpolationNotFromDotenv says which variables are set only in .env.
func wordInterpolationNotFromDotenv(c cause.Cause) redact.Text {
	switch d := c.Detail.(type) {
	case cause.LostValues:
		return wording.LostValuesWords(c, d, fmt.Sprintf("%s filled from %s, set in %s only; compose fills the override from the shell, never from %s, %s",
			wording.LostSubject(c, d), wording.AskedWords(d.Asked), wording.And(d.Given), d.EnvFile, wording.ResultWords(d)))
	case cause.UnsetSource:
		return redact.Textf("%s uses ${%s}, which only %s sets; the override is filled from the shell alone, so the source becomes %s and %s", wording.OverrideLines(c), d.Variable, wording.SpotWords(c, d.Set), d.Source, wording.MadeWords(d.Made))
	}
	panic(checks.Unworded(c))
}
