// Package awsregion checks the region of each client that Airflow creates.
package awsregion

import (
	"cmp"
	"context"
	"embed"

	"doctor/checks"
	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/facts"
)

//go:embed testdata/*.txtar
var examples embed.FS

// Check checks the region that boto3 will use.
var Check = &checks.Check{
	ID:    "aws-region",
	Title: "AWS region",
	Doc: `boto3 takes the region from its caller, from AWS_DEFAULT_REGION or from the profile. It
ignores AWS_REGION, which other SDKs read. STS needs no region, so
` + "`aws sts get-caller-identity`" + ` works while the client of the secrets backend cannot be created.
The check looks at the region of every client that Airflow creates.`,
	Scope:   facts.Host,
	Hinges:  []facts.Place{facts.EnvFile, facts.HomeFolder},
	Verdict: "Airflow has no usable AWS region",
	Rules: []*checks.Rule{
		RegionMissing,
		RegionInvalid,
		RegionUnknown,
		AWSRegionIgnoredByBoto3,
	},
	Examples: examples,
	Run: func(ctx context.Context, p *checks.Pass) error {
		if err := p.SkipUnlessStarts(); err != nil {
			return err
		}
		if err := p.SkipUnlessAWS(); err != nil {
			return err
		}
		p.ReportCauses()
		p.Look(ctx)
		return cmp.Or(p.SkipIfReported(failsForRegion), p.UnknownIfUndecided())
	},
}

// failsForRegion reports whether the client has no region, or boto3 fails before it needs one.
func failsForRegion(_ *checks.Pass, c cause.Cause) bool {
	f := c.Failure()
	return f != nil && (f.IsAboutRegion() || f.Stage < boto.AtClient)
}

// noRegion is the error of a client that needs a region and has none.
const noRegion = "`botocore.exceptions.NoRegionError: You must specify a region.`"
