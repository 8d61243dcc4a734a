package boto

import (
	"net/url"
	"slices"
	"strings"
)

// tenants are the labels below AWS's own domains under which customers run what they like:
// machines, load balancers, websites, gateways.
var tenants = []string{"compute", "compute-1", "elb", "execute-api", "elasticbeanstalk", "lambda-url", "s3-website", "awsglobalaccelerator"}

// IsAWS reports whether an endpoint is one of AWS's own: a host of one of its partitions (botocore
// 1.43.11 data/partitions.json), regional, FIPS, dual-stack or in a VPC, on a standard HTTP port.
// Any other host may be an emulator, a proxy or a tunnel, whatever it answers.
func IsAWS(endpoint string) bool {
	u, err := url.Parse(endpoint)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || !slices.Contains([]string{"", "443", "80"}, u.Port()) {
		return false
	}
	host := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	for _, p := range partitions {
		for _, suffix := range []string{p.suffix, p.dualSuffix} {
			labels, ok := strings.CutSuffix(host, "."+suffix)
			if ok && !slices.ContainsFunc(strings.Split(labels, "."), isTenant) {
				return true
			}
		}
	}
	return false
}

func isTenant(label string) bool {
	return slices.Contains(tenants, label) || strings.HasPrefix(label, "s3-website-")
}
