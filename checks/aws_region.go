package checks

import (
	"cmp"
	"context"
)

// AWSRegion looks at the region that boto3 will use.
var AWSRegion = &Check{
	ID:    "aws-region",
	Title: "The AWS region",
	Doc: `boto3 takes the region from its caller, from AWS_DEFAULT_REGION or from the profile,
and from nowhere else: AWS_REGION, which other SDKs read, it ignores. STS answers without
a region, so that ` + "`aws sts get-caller-identity`" + ` works while the secrets backend cannot even be
built. The check looks at the region of every client that Airflow will make.`,
	Scope: Host,
	Rules: []*Rule{
		RegionMissing,
		RegionInvalid,
		RegionUnknown,
		AWSRegionIgnoredByBoto3,
	},
	Run: func(_ context.Context, p *Pass) error {
		if err := p.refused(); err != nil {
			return err
		}
		if err := p.unwanted(); err != nil {
			return err
		}
		p.reportCauses()
		return cmp.Or(p.elsewhere(failsForRegion), p.undecided())
	},
}
