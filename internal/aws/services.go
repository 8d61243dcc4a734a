package aws

import (
	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"doctor/internal/boto"
	"doctor/internal/redact"
)

// session is a set of credentials to sign with.
type session struct {
	id            string
	secret, token redact.Secret
}

func (s session) provider() sdk.CredentialsProvider {
	return credentials.NewStaticCredentialsProvider(s.id, s.secret.Reveal(), s.token.Reveal())
}

// secrets are what no message may repeat.
func (s session) secrets() []redact.Secret { return []redact.Secret{s.secret, s.token} }

// address is where a service is asked: a region, and an endpoint, nil for AWS's own.
type address struct {
	region string
	base   *string
}

// elsewhere is the endpoint as far as it may be shown, "" if it is AWS's.
func (a address) elsewhere() string {
	if a.base == nil || boto.IsAWS(*a.base) {
		return ""
	}
	return redact.URL(*a.base)
}

// stsAddress is boto3's choice: the region's own endpoint, and without a region
// the global one, signed for us-east-1 (botocore 1.43 args.py).
func (c *Client) stsAddress(region, given string) (address, error) {
	base, err := c.endpoint(STS, given)
	if err != nil {
		return address{}, err
	}
	if region == "" {
		region = globalSTSRegion
		if base == "" {
			base = globalSTS
		}
	}
	return newAddress(region, base), nil
}

func (c *Client) address(service Service, region, given string) (address, error) {
	base, err := c.endpoint(service, given)
	return newAddress(region, base), err
}

func newAddress(region, base string) address {
	if base == "" {
		return address{region: region}
	}
	return address{region: region, base: &base}
}

// sts builds a client; a nil provider makes one that does not sign.
func (c *Client) sts(at address, provider sdk.CredentialsProvider) *sts.Client {
	return sts.New(sts.Options{
		Region: at.region, BaseEndpoint: at.base, Credentials: provider,
		HTTPClient: c.doer, HTTPSignerV4: c.signer(), Retryer: c.retryer(),
		DisableClockSkewCorrection: true, APIOptions: c.stackOptions(),
	})
}
