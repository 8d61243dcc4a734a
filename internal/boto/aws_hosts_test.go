package boto

import "testing"

// TestIsAWS: the endpoints of every partition are AWS's; an emulator's are not, whatever their
// names.
func TestIsAWS(t *testing.T) {
	for endpoint, want := range map[string]bool{
		"https://sts.amazonaws.com":                                           true,
		"https://sts.amazonaws.com/":                                          true,
		"https://STS.us-east-1.amazonaws.com.:443/":                           true,
		"https://sts.eu-central-1.amazonaws.com":                              true,
		"https://sts-fips.us-east-1.amazonaws.com":                            true,
		"https://sts.us-east-1.api.aws":                                       true,
		"https://sts.cn-north-1.amazonaws.com.cn":                             true,
		"https://sts.cn-north-1.api.amazonwebservices.com.cn":                 true,
		"https://sts.us-gov-west-1.amazonaws.com":                             true,
		"https://sts.us-iso-east-1.c2s.ic.gov":                                true,
		"https://sts.eusc-de-east-1.amazonaws.eu":                             true,
		"https://vpce-0ab1c2d3e4f5-abcdefgh.sts.us-east-1.vpce.amazonaws.com": true,
		"http://localhost:4566":                                               false,
		"http://127.0.0.1:5000":                                               false,
		"http://[::1]:5000":                                                   false,
		"http://localstack:4566":                                              false,
		"http://host.docker.internal:4566":                                    false,
		"https://localhost.localstack.cloud:4566":                             false,
		"http://sts.us-east-1.localhost.localstack.cloud:4566":                false,
		"http://sts.us-east-1.amazonaws.com:4566":                             false,
		"https://sts.us-east-1.amazonaws.com.example.com":                     false,
		"https://amazonaws.com.example.com":                                   false,
		"https://stsamazonaws.com":                                            false,
		"https://amazonaws.com":                                               false,
		"https://sts.amazonaws.com@example.com":                               false,
		"https://example.com/sts.amazonaws.com":                               false,
		"http://ec2-3-80-1-2.compute-1.amazonaws.com":                         false,
		"http://ec2-3-80-1-2.eu-west-1.compute.amazonaws.com":                 false,
		"https://mocks-123.us-east-1.elb.amazonaws.com":                       false,
		"https://ab12cd34.execute-api.us-east-1.amazonaws.com/prod":           false,
		"sts.amazonaws.com":                                                   false,
		"":                                                                    false,
		"https://%zz":                                                         false,
	} {
		if got := IsAWS(endpoint); got != want {
			t.Errorf("IsAWS(%q) is %v", endpoint, got)
		}
	}
}
