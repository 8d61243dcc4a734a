package envfile

import (
	"fmt"
	"slices"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var EnvValueInvalid = &checks.Rule{
	ID:     "env-value-invalid",
	Causes: []cause.Kind{cause.EnvValueInvalid}, Severity: checks.Error, Since: "0.1.0",
	Title: "Value is not accepted by boto3",
	Doc: checks.Page(
		"For an invalid number: `ValueError: invalid literal for int() with base 10: 'many'`. "+
			"For an unknown word: `botocore.exceptions.InvalidRetryModeError: Invalid value provided to \"mode\": \"fast\" must be one of: ('legacy', 'standard', 'adaptive')`.",
		"boto3 reads `AWS_MAX_ATTEMPTS`, `AWS_RETRY_MODE`, `AWS_DEFAULTS_MODE`, `AWS_STS_REGIONAL_ENDPOINTS` and a few more variables when it creates a session or a client, and raises an exception for an invalid value. "+
			"Nothing is sent to AWS.",
		"Set the variable to a valid value, or remove the line."),
	Message: checks.Says(func(c cause.Cause, d cause.Setting) redact.Text {
		return redact.Textf("boto3 does not accept %s", wording.SettingWords(c, d))
	}),
	Fixes: fixInvalidValue,
}

// words are the values that boto3 accepts of settings that take a word.
var words = map[string][]string{
	"retry_mode": {"legacy", "standard", "adaptive"}, "sts_regional_endpoints": {"legacy", "regional"},
	"defaults_mode": {"legacy", "standard", "in-region", "cross-region", "mobile", "auto"},
}

// fixInvalidValue removes a setting that boto3 refuses: boto3 then uses its default. Which
// value was meant is unknown.
func fixInvalidValue(p *checks.Pass, c cause.Cause) []checks.Fix {
	key := c.Session.Outcome.Failure.Key
	if len(c.Vars) > 0 && c.Vars[0].Source == astro.FromEnvFile {
		return []checks.Fix{checks.WithEdit(fmt.Sprintf("Remove %s from %s so that boto3 uses its default", key, c.Vars[0].Origin.File), checks.Unsafe,
			fixers.UnsetVariables{File: c.Vars[0].Origin.File, Names: []string{key}})}
	}
	if len(c.Vars) == 0 && c.Key != "" && strings.EqualFold(c.Key, key) && repair.FileOf(p, c) != "" {
		if lower := strings.ToLower(strings.TrimSpace(c.Subject)); lower != c.Subject && slices.Contains(words[strings.ToLower(key)], lower) {
			return []checks.Fix{repair.SetSetting(p, c, lower)}
		}
		return []checks.Fix{repair.RemoveSetting(p, c, c.Key, fmt.Sprintf("Comment out %s so that boto3 uses its default, in %s", key, repair.PlaceOf(c)))}
	}
	return []checks.Fix{{Title: redact.Textf("Remove %s so that boto3 uses its default, or set a valid value in %s", key, repair.PlaceOf(c)), Lines: redact.Texts("# " + key), Safety: checks.Unsafe}}
}
