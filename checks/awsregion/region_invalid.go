package awsregion

import (
	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var RegionInvalid = &checks.Rule{
	ID:     "region-invalid",
	Causes: []cause.Kind{cause.RegionInvalid}, Severity: checks.Error, Since: "0.1.0",
	Title: "Region with characters that no region has",
	Doc: checks.Page(
		"`botocore.exceptions.InvalidRegionError: Provided region_name 'us-east-1 # Virginia' doesn't match a supported format.` "+
			"For a region that is set to nothing: `ValueError: Invalid endpoint: https://sts..amazonaws.com`",
		"Quotes, blanks and comments behind the value are part of it: boto3 knows comments only on lines of their own, and no quotes. "+
			"`AWS_DEFAULT_REGION=` hides the region of the profile instead of falling back to it.",
		"Write the bare name, such as `us-east-1`. Remove a variable that is set to nothing.",
	),
	Message: checks.Says(func(c cause.Cause, d cause.BadRegion) redact.Text {
		switch where := wording.InBrackets(c, d.At); d.Fault {
		case cause.ValueIsEmpty:
			return redact.Textf("%s is set to nothing%s, which hides every other region", d.Name, where)
		case cause.ValueHasComment:
			return redact.Textf("%s = %s%s: %s", d.Name, d.Value, where, wording.CommentStays)
		case cause.ValueHasQuotes:
			return redact.Textf("%s = %s%s: the quotes are part of the value", d.Name, d.Value, where)
		default:
			return redact.Textf("%s = %q%s is no name of a region", d.Name, d.Value, where)
		}
	}),
	Fixes: fixInvalidRegion,
}

// fixInvalidRegion is fixRegion, except for an empty value outside of the environment file,
// which is only pointed out.
func fixInvalidRegion(p *checks.Pass, c cause.Cause) []checks.Fix {
	if inEnvFile := len(c.Vars) > 0 && c.Vars[0].Source == astro.FromEnvFile; c.Subject == "" && c.Suggestion == "" && !inEnvFile {
		return []checks.Fix{{Title: redact.Textf("Write a region there, or take the setting out (%s)", repair.PlaceOf(c)), Safety: checks.Unsafe}}
	}
	return fixRegion(p, c)
}
