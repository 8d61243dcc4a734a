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
	"doctor/internal/near"
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

// fixInvalidValue removes a setting that boto3 refuses: boto3 then uses its default. Which
// value was meant is unknown.
func fixInvalidValue(p *checks.Pass, c cause.Cause) []checks.Fix {
	key := c.Session.Outcome.Failure.Key
	if len(c.Vars) > 0 && c.Vars[0].Source == astro.FromEnvFile {
		return []checks.Fix{checks.WithEdit(fmt.Sprintf("Remove %s from %s so that boto3 uses its default", key, c.Vars[0].Origin.File), checks.Unsafe,
			fixers.UnsetVariables{File: c.Vars[0].Origin.File, Names: []string{key}})}
	}
	if c.Section != "" && c.Key != "" {
		return fixInvalidSetting(p, c)
	}
	return []checks.Fix{{Title: redact.Textf("Remove %s so that boto3 uses its default, or set a valid value in %s", key, repair.PlaceOf(c)), Lines: redact.Texts("# " + key), Safety: checks.Unsafe}}
}

// acceptedWords are the words that boto3 accepts for a setting (botocore 1.43 args.py, client.py,
// httpchecksum.py).
var acceptedWords = map[string][]string{
	"retry_mode":                   {"legacy", "standard", "adaptive"},
	"defaults_mode":                {"legacy", "standard", "in-region", "cross-region", "mobile", "auto"},
	"sts_regional_endpoints":       {"legacy", "regional"},
	"request_checksum_calculation": {"when_supported", "when_required"},
	"response_checksum_validation": {"when_supported", "when_required"},
}

// fixInvalidSetting writes the word that was meant in an AWS file, or comments the setting out.
func fixInvalidSetting(p *checks.Pass, c cause.Cause) []checks.Fix {
	value := strings.ToLower(strings.Trim(strings.ReplaceAll(c.Session.Outcome.Failure.Value, " ", ""), `"'`))
	words := acceptedWords[strings.ToLower(c.Key)]
	meant := near.Nearest(value, words, 2)
	if separated := strings.NewReplacer("-", "_", "_", "-").Replace(value); meant == "" && slices.Contains(words, separated) {
		meant = separated
	}
	if meant != "" {
		return []checks.Fix{repair.SetSetting(p, c, meant)}
	}
	name, line := c.Key, 0
	if block := c.Session.Outcome.ConfigFile.Ini.Section(c.Section).Option(strings.ToLower(c.Key)); block != nil {
		for _, o := range block.Nested {
			if c.Key+"."+o.Name == c.Session.Outcome.Failure.Key {
				name = c.Session.Outcome.Failure.Key
				if len(block.Nested) > 1 { // the other settings of the block stay
					line = o.Line
				}
			}
		}
	}
	title := fmt.Sprintf("Comment out %s in %s, so that boto3 uses its default", name, repair.PlaceOf(c))
	if file := repair.FileOf(p, c); file != "" && line > 0 {
		return []checks.Fix{checks.WithEdit(title, checks.Unsafe, fixers.EditLines{File: file, As: fixers.INI, Changes: []fixers.LineChange{fixers.CommentLines(line, line)}})}
	}
	return []checks.Fix{repair.RemoveSetting(p, c, c.Key, title)}
}
