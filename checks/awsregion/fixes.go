package awsregion

import (
	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

func fixRegion(p *checks.Pass, c cause.Cause) []checks.Fix {
	if boto.InlineComment(c.Subject) && c.Key != "" {
		return repair.FixComment(p, c)
	}
	region := c.Suggestion
	if region == "" {
		region = "us-east-1"
	}
	if len(c.Vars) > 0 && c.Vars[0].Source == astro.FromEnvFile {
		return []checks.Fix{checks.WithEdit("Write AWS_DEFAULT_REGION="+region, checks.Safe, fixers.RetargetVariables{File: c.Vars[0].Origin.File, Set: map[string]string{"AWS_DEFAULT_REGION": region}})}
	}
	if c.Suggestion != "" {
		return []checks.Fix{{Title: redact.Textf("Write %s (%s)", region, repair.PlaceOf(c)), Safety: checks.Unsafe}}
	}
	return []checks.Fix{
		{Title: redact.NewText(`Add "region_name": "<region>" to the kwargs, or AWS_DEFAULT_REGION=<region> to the environment file`), Safety: checks.Unsafe},
		p.Configure("Give the profile a region, and leave the rest as it is", repair.ProfileFlag(p, c)),
	}
}
