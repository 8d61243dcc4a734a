package aws

import (
	"context"
	"net/http"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

// clockSigner signs with the given clock only. The SDK silently corrects a wrong
// clock by the Date of the first answer; boto3 does not, and fails, so the correction
// would hide the problem.
type clockSigner struct {
	signer *v4.Signer
	now    func() time.Time
}

func (s clockSigner) SignHTTP(ctx context.Context, credentials sdk.Credentials, r *http.Request,
	payloadHash, service, region string, _ time.Time, options ...func(*v4.SignerOptions)) error {
	return s.signer.SignHTTP(ctx, credentials, r, payloadHash, service, region, s.now().UTC(), options...)
}

func (c *Client) signer() clockSigner { return clockSigner{v4.NewSigner(), c.config.Now} }
