package envfile

import (
	"fmt"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var EnvironmentBlockOverridesEnvFile = &checks.Rule{
	ID:     "environment-block-overrides-env-file",
	Causes: []cause.Kind{cause.EnvironmentBlockOverridesEnvFile}, Severity: checks.Error, Since: "0.1.0",
	Title: "environment: overrides .env",
	Doc: checks.Page(
		checks.NoCredentials+", although the value in `.env` is right.",
		"Values under `environment:` in the override take precedence over `.env`. "+
			"An entry without a value, such as `- AWS_PROFILE`, takes its value from the shell; if the shell has none, the variable is unset.",
		"Remove the variable from `environment:` so that the value in `.env` applies, or set the right value there."),
	Message: wordEnvironmentBlockOverridesEnvFile,
	Fixes:   fixEnvironmentBlock,
}

// wordEnvironmentBlockOverridesEnvFile says what environment: hides.
func wordEnvironmentBlockOverridesEnvFile(c cause.Cause) redact.Text {
	switch d := c.Detail.(type) {
	case cause.LostValues:
		return wording.LostValuesWords(c, d, wording.LostSubject(c, d)+" empty in environment: and hides "+wording.ValuesOf(d.Given))
	case cause.HiddenValue:
		if d.Profile != "" {
			return redact.Textf("%s hides %s=%s (%s), but profile %q does not exist", wording.SettingWords(c, d.Setting), d.Name, d.Profile, wording.SpotWords(c, d.Hidden), d.Value)
		}
		return redact.Textf("%s hides the valid value in %s", wording.SettingWords(c, d.Setting), wording.SpotWords(c, d.Hidden))
	}
	panic(checks.Unworded(c))
}

// fixEnvironmentBlock removes a value of the override that hides one of the environment file.
func fixEnvironmentBlock(p *checks.Pass, c cause.Cause) []checks.Fix {
	if c.Hides {
		return repair.FixLost(p, c)
	}
	return []checks.Fix{repair.RemoveFromOverride(fmt.Sprintf("Remove %s from environment: in %s", c.Vars[0].Name, astro.OverrideName), c)}
}
