package envfile

import (
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
	Title: "A value of the override that hides that of .env",
	Doc: checks.Page(
		checks.NoCredentials+", although `.env` says the right thing.",
		"What the override says under `environment:` wins over `.env`. "+
			"An entry without a value, such as `- AWS_PROFILE`, takes the shell's, and where the shell has none it removes the value of `.env`.",
		"Remove the variable from `environment:`, so that `.env` counts, or give it the right value there."),
	Message: wordEnvironmentBlockOverridesEnvFile,
	Fixes:   fixEnvironmentBlock,
}

// wordEnvironmentBlockOverridesEnvFile says what environment: hides.
func wordEnvironmentBlockOverridesEnvFile(c cause.Cause) redact.Text {
	switch d := c.Detail.(type) {
	case cause.LostValues:
		return wording.LostValuesWords(c, d, wording.LostSubject(c, d)+" empty in environment:, which hides "+wording.ValuesOf(d.Given))
	case cause.HiddenValue:
		if d.Profile != "" {
			return redact.Textf("%s hides %s=%s (%s); profile %q is in neither file", wording.SettingWords(c, d.Setting), d.Name, d.Profile, wording.SpotWords(c, d.Hidden), d.Value)
		}
		return redact.Textf("%s hides %s, whose value would work", wording.SettingWords(c, d.Setting), wording.SpotWords(c, d.Hidden))
	}
	panic(checks.Unworded(c))
}

// fixEnvironmentBlock removes a value of the override that hides one of the environment file.
func fixEnvironmentBlock(p *checks.Pass, c cause.Cause) []checks.Fix {
	if c.Hides {
		return repair.FixLost(p, c)
	}
	return []checks.Fix{{Title: redact.Textf("Remove %s from environment: in %s", c.Vars[0].Name, astro.OverrideName), Safety: checks.Unsafe}}
}
