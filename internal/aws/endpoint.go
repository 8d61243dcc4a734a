package aws

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"doctor/internal/boto"
)

// Service is an AWS service, by its name in actions, ARNs and signatures.
type Service string

// The services that doctor asks.
const (
	STS            Service = "sts"
	SSO            Service = "sso"
	SecretsManager Service = "secretsmanager"
	ParameterStore Service = "ssm"
)

// endpointVariable is the variable that moves one service: AWS_ENDPOINT_URL_
// and the service id in capitals, with underscores for spaces (AWS SDKs and Tools
// Reference, "Service-specific endpoints"; botocore 1.43 configprovider.py).
func (s Service) endpointVariable() string {
	id := strings.ToUpper(string(s))
	if s == SecretsManager {
		id = "SECRETS_MANAGER"
	}
	return "AWS_ENDPOINT_URL_" + id
}

// globalSTS is the endpoint of boto3 without a region; it signs for us-east-1
// there (botocore 1.43 args.py, endpoint rule sets of sts).
const (
	globalSTS       = "https://sts.amazonaws.com"
	globalSTSRegion = "us-east-1"
)

// endpoint returns the URL that replaces AWS's own address of a service, "" for
// none. One from the caller (--follow-endpoints) has priority over the variables.
func (c *Client) endpoint(service Service, given string) (string, error) {
	if given != "" {
		return checkEndpoint(given, "")
	}
	if strings.EqualFold(c.config.Env["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"], "true") {
		return "", nil
	}
	for _, name := range []string{service.endpointVariable(), "AWS_ENDPOINT_URL"} {
		if value := c.config.Env[name]; value != "" {
			return checkEndpoint(value, name)
		}
	}
	return "", nil
}

// endpointError is an endpoint that is not the http or https URL of a service.
type endpointError struct {
	variable string // "" if the caller gave the endpoint
}

func (e *endpointError) Error() string { return "invalid endpoint " + e.variable }

func checkEndpoint(value, variable string) (string, error) {
	u, err := url.Parse(value)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") || !possiblePort(u) {
		return "", &endpointError{variable}
	}
	return value, nil
}

// possiblePort reports whether a URL has no port, or a valid one.
func possiblePort(u *url.URL) bool {
	if u.Port() == "" {
		return true
	}
	_, err := strconv.ParseUint(u.Port(), 10, 16)
	return err == nil
}

// resolve returns the region to sign for and the URL of a service that speaks JSON (the endpoint
// rule sets of botocore 1.43, which the SDK has too).
func (a address) resolve(service Service) (region string, base *url.URL, err error) {
	region = boto.PlainRegion(a.region)
	fips := region != a.region
	switch {
	case a.region != "" && !isHostName(a.region):
		return "", nil, fmt.Errorf("invalid input region %s", a.region)
	case a.base != nil && fips:
		return "", nil, errors.New("FIPS and custom endpoint are not supported")
	case a.base != nil:
		base, err = url.Parse(*a.base)
		return region, base, err
	case region == "":
		return "", nil, errors.New("missing region")
	}
	return region, &url.URL{Scheme: "https", Host: service.host(region, fips)}, nil
}

// host is AWS's own host for a service that speaks JSON.
func (s Service) host(region string, fips bool) string {
	name := string(s)
	if s == SSO {
		name = "portal.sso"
	}
	partition, suffix := boto.Partition(region)
	// In GovCloud the names of these two are those of FIPS anyway.
	if fips && (partition != "aws-us-gov" || s == SecretsManager) {
		name += "-fips"
	}
	return name + "." + region + "." + suffix
}

// isHostName reports whether a region can be a part of a host name.
func isHostName(region string) bool {
	for label := range strings.SplitSeq(region, ".") {
		if label == "" || len(label) > 63 || label[0] == '-' || strings.Trim(strings.ToLower(label), "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
			return false
		}
	}
	return true
}
