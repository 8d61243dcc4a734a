package boto

import (
	"regexp"
	"slices"
	"sort"
	"strings"

	"doctor/internal/lazyregexp"
)

// partition is one of AWS's separate clouds (botocore 1.43.11
// data/partitions.json and endpoints.json).
type partition struct {
	name               string
	pattern            func() *regexp.Regexp
	suffix, dualSuffix string
	regions            []string
}

var partitions = []partition{
	{
		"aws", lazyregexp.New(`^(us|eu|ap|sa|ca|me|af|il|mx)-\w+-\d+$`), "amazonaws.com", "api.aws",
		[]string{
			"af-south-1", "ap-east-1", "ap-east-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3",
			"ap-south-1", "ap-south-2", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4",
			"ap-southeast-5", "ap-southeast-6", "ap-southeast-7", "ca-central-1", "ca-west-1", "eu-central-1",
			"eu-central-2", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-2", "eu-west-3",
			"il-central-1", "me-central-1", "me-south-1", "mx-central-1", "sa-east-1", "us-east-1", "us-east-2",
			"us-west-1", "us-west-2",
		},
	},
	{
		"aws-cn", lazyregexp.New(`^cn-\w+-\d+$`), "amazonaws.com.cn", "api.amazonwebservices.com.cn",
		[]string{"cn-north-1", "cn-northwest-1"},
	},
	{
		"aws-eusc", lazyregexp.New(`^eusc-(de)-\w+-\d+$`), "amazonaws.eu", "api.amazonwebservices.eu",
		[]string{"eusc-de-east-1"},
	},
	{
		"aws-iso", lazyregexp.New(`^us-iso-\w+-\d+$`), "c2s.ic.gov", "api.aws.ic.gov",
		[]string{"us-iso-east-1", "us-iso-west-1"},
	},
	{
		"aws-iso-b", lazyregexp.New(`^us-isob-\w+-\d+$`), "sc2s.sgov.gov", "api.aws.scloud",
		[]string{"us-isob-east-1", "us-isob-west-1"},
	},
	{
		"aws-iso-e", lazyregexp.New(`^eu-isoe-\w+-\d+$`), "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk",
		[]string{"eu-isoe-west-1"},
	},
	{
		"aws-iso-f", lazyregexp.New(`^us-isof-\w+-\d+$`), "csp.hci.ic.gov", "api.aws.hci.ic.gov",
		[]string{"us-isof-east-1", "us-isof-south-1"},
	},
	{
		"aws-us-gov", lazyregexp.New(`^us-gov-\w+-\d+$`), "amazonaws.com", "api.aws",
		[]string{"us-gov-east-1", "us-gov-west-1"},
	},
}

// partitionOf is the partition to which botocore assigns a region: by its list, by its pattern,
// else the first.
func partitionOf(region string) partition {
	for _, p := range partitions {
		if slices.Contains(p.regions, region) {
			return p
		}
	}
	for _, p := range partitions {
		if p.pattern().MatchString(region) {
			return p
		}
	}
	return partitions[0]
}

// Partition returns the name of the partition to which botocore assigns a region, and the suffix of
// its host names.
func Partition(region string) (name, dnsSuffix string) {
	p := partitionOf(region)
	return p.name, p.suffix
}

// KnownRegions are the regions of all partitions, sorted.
func KnownRegions() []string {
	var all []string
	for _, p := range partitions {
		all = append(all, p.regions...)
	}
	sort.Strings(all)
	return all
}

// PlainRegion is the region without the old FIPS prefix or suffix (client.py
// _normalize_fips_region).
func PlainRegion(region string) string {
	return strings.ReplaceAll(strings.ReplaceAll(region, "fips-", ""), "-fips", "")
}

func knownRegion(region string) bool {
	region = PlainRegion(region)
	return slices.Contains(partitionOf(region).regions, region)
}
