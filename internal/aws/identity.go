package aws

import (
	"context"
	"strings"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"doctor/internal/redact"
)

// Identity is the owner of the credentials, according to AWS.
type Identity struct {
	// Account has twelve digits, ARN is the user or the assumed role; a session name
	// that was generated for the call ends in * instead of its number.
	Account, ARN, UserID string
	// Region is the region that was asked, "" for the global address.
	Region string
	// Elsewhere is the endpoint that answered, as far as it may be shown, if it does
	// not belong to AWS: the identity is that of a mock. "" if AWS answered.
	Elsewhere string
}

// IsRoot reports whether it is the account's root user.
func (i Identity) IsRoot() bool { return strings.HasSuffix(i.ARN, ":root") }

// Role is the name of the assumed role, "" if it is not one.
func (i Identity) Role() string {
	_, rest, ok := strings.Cut(i.ARN, ":assumed-role/")
	if !ok {
		return ""
	}
	name, _, _ := strings.Cut(rest, "/")
	return name
}

// Identity gets the credentials of the source, in as many calls as it has steps, and
// asks AWS for their owner (sts:GetCallerIdentity, which needs
// no permission). An error is an *Error.
func (c *Client) Identity(ctx context.Context, source Source) (Identity, error) {
	ctx, cancel := withDeadline(ctx)
	defer cancel()
	return c.identities.do(ctx, source.Fingerprint(), func() (Identity, error) {
		with, err := c.session(ctx, source)
		if err != nil {
			return Identity{}, err
		}
		return c.identity(ctx, source, with)
	})
}

func (c *Client) identity(ctx context.Context, source Source, with session) (Identity, error) {
	q := question{
		service: STS, operation: "GetCallerIdentity", region: source.Region,
		temporary: !with.token.IsEmpty(), secrets: with.secrets(),
	}
	at, err := c.stsAddress(source.Region, source.STSEndpoint)
	if err != nil {
		return Identity{}, q.invalid(err)
	}
	out, err := ask(ctx, c, q, func(ctx context.Context) (*sts.GetCallerIdentityOutput, error) {
		return c.sts(at, with.provider()).GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	}, func(out *sts.GetCallerIdentityOutput) bool {
		return sdk.ToString(out.Account) != "" && sdk.ToString(out.Arn) != ""
	})
	if err != nil {
		return Identity{}, err
	}
	return Identity{
		Account: redact.Foreign(*out.Account), ARN: redact.Foreign(steady(*out.Arn)), UserID: steady(sdk.ToString(out.UserId)), Region: source.Region,
		Elsewhere: at.elsewhere(),
	}, nil
}
