package aws

import (
	"net/url"
	"strconv"
	"strings"
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
