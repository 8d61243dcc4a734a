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
	Title: "Override uses a variable set only in .env",
	Doc: checks.Page(
		checks.NoCredentials+". When Airflow starts, only this line is logged: `level=warning msg=\"The \\\"AWS_DIR\\\" variable is not set. Defaulting to a blank string.\"`",
		"The Astro CLI expands `${NAME}` in the override from the environment of your shell, never from `.env`. "+
			"`docker compose` itself does read `.env`. "+
			"If the shell does not set the variable, `${AWS_DIR}/.aws` becomes `/.aws`, where the engine creates an empty folder. "+
			"In `environment:`, `AWS_PROFILE: ${AWS_PROFILE}` becomes empty and hides the value in `.env`. "+
			"Likewise, `AIRFLOW__SECRETS__BACKEND: ${AIRFLOW__SECRETS__BACKEND}` leaves Airflow without a secrets backend, and a connection made of `${KEY}` and `${SECRET}` has no keys.",
		"Remove the line from `environment:`; the containers get the variables of `.env` without it. If you need part of a value, export it from `.env`:\n\n"+
			"```\nset -a; . ./.env; set +a\n```\n\n"+
			"For a mount, write the path into the override (`~` is your home folder), or export the variable before `astro dev start`."),
	Message: wordInterpolationNotFromDotenv,
	Fixes:   fixUnsetSource,
}

// madeInstead says what happens to the source of a mount that became another path, unless the engine
// just creates an empty folder there.
func madeInstead(made cause.Made) string {
	if made == cause.MadeNothing || made == cause.MadeApart {
		return "; " + wording.MadeWords(made)
	}
	return ""
}

// wordInterpolationNotFromDotenv says which variables are set only in .env.
func wordInterpolationNotFromDotenv(c cause.Cause) redact.Text {
	switch d := c.Detail.(type) {
	case cause.LostValues:
		return wording.LostValuesWords(c, d, fmt.Sprintf("%s set from %s (set only in %s), %s",
			wording.LostSubject(c, d), wording.AskedWords(d.Asked), wording.And(d.Given), wording.ResultWords(d)))
	case cause.UnsetSource:
		return redact.Textf("%s uses ${%s} (set only in %s), so the source becomes %s%s", wording.OverrideLines(c), d.Variable, wording.SpotWords(c, d.Set), d.Source, madeInstead(d.Made))
	}
	panic(checks.Unworded(c))
}
