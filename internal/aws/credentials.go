package aws

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/aws-sdk-go-v2/service/sts/types"

	"doctor/internal/lazyregexp"
	"doctor/internal/redact"
)

// session follows the source: its first credentials, then role after role.
func (c *Client) session(ctx context.Context, source Source) (session, error) {
	return c.sessions.do(ctx, source.Fingerprint(), func() (session, error) {
		s, err := c.innermost(ctx, source)
		for _, role := range source.Roles {
			if err != nil {
				break
			}
			s, err = c.assume(ctx, source, s, role)
		}
		return s, err
	})
}

func (c *Client) innermost(ctx context.Context, source Source) (session, error) {
	switch {
	case source.Keys != nil:
		return session{source.Keys.AccessKeyID, source.Keys.Secret, source.Keys.Token}, nil
	case source.SSO != nil:
		// The portal has its own region: the keys do not depend on the region that is
		// asked next.
		login := Source{SSO: source.SSO}
		return c.logins.do(ctx, login.Fingerprint(), func() (session, error) { return c.roleCredentials(ctx, source.SSO) })
	case source.WebIdentity != nil:
		return c.assumeWithWebIdentity(ctx, source, source.WebIdentity)
	default:
		return session{}, &Error{Kind: NoCredentials}
	}
}

// roleCredentials asks the portal of IAM Identity Center, unsigned, with the
// access token alone (botocore 1.43 credentials.py, SSOCredentialFetcher).
func (c *Client) roleCredentials(ctx context.Context, login *SSOLogin) (session, error) {
	q := question{
		service: SSO, operation: "GetRoleCredentials", region: login.Region,
		subject: fmt.Sprintf("role %s in account %s", login.RoleName, login.AccountID),
		secrets: []redact.Secret{login.AccessToken},
	}
	at, err := c.address(SSO, login.Region, login.Endpoint)
	if err != nil {
		return session{}, q.invalid(err)
	}
	type answer struct {
		RoleCredentials struct{ AccessKeyID, SecretAccessKey, SessionToken *string }
	}
	out, err := ask(ctx, c, q, func(ctx context.Context) (*answer, error) {
		return send[answer](ctx, c, at, call{
			service: SSO, method: http.MethodGet, path: "/federation/credentials",
			query:  url.Values{"account_id": {login.AccountID}, "role_name": {login.RoleName}},
			header: http.Header{"X-Amz-Sso_bearer_token": {login.AccessToken.Reveal()}},
		})
	}, func(out *answer) bool {
		return complete(out.RoleCredentials.AccessKeyID, out.RoleCredentials.SecretAccessKey)
	})
	if err != nil {
		return session{}, err
	}
	r := out.RoleCredentials
	return newSession(r.AccessKeyID, r.SecretAccessKey, r.SessionToken), nil
}

func (c *Client) assume(ctx context.Context, source Source, with session, role Role) (session, error) {
	q := question{
		service: STS, operation: "AssumeRole", subject: role.ARN, region: source.Region,
		temporary: !with.token.IsEmpty(), secrets: with.secrets(),
	}
	at, err := c.stsAddress(source.Region, source.STSEndpoint)
	if err != nil {
		return session{}, q.invalid(err)
	}
	input := &sts.AssumeRoleInput{RoleArn: &role.ARN, RoleSessionName: sdk.String(c.sessionName(role.SessionName))}
	if role.ExternalID != "" {
		input.ExternalId = &role.ExternalID
	}
	if role.DurationSeconds != 0 {
		input.DurationSeconds = &role.DurationSeconds
	}
	out, err := ask(ctx, c, q, func(ctx context.Context) (*sts.AssumeRoleOutput, error) {
		return c.sts(at, with.provider()).AssumeRole(ctx, input)
	}, func(out *sts.AssumeRoleOutput) bool { return granted(out.Credentials) })
	if err != nil {
		return session{}, err
	}
	return newSession(out.Credentials.AccessKeyId, out.Credentials.SecretAccessKey, out.Credentials.SessionToken), nil
}

func (c *Client) assumeWithWebIdentity(ctx context.Context, source Source, w *WebIdentity) (session, error) {
	q := question{
		service: STS, operation: "AssumeRoleWithWebIdentity", subject: w.RoleARN, region: source.Region,
		secrets: []redact.Secret{w.Token},
	}
	at, err := c.stsAddress(source.Region, source.STSEndpoint)
	if err != nil {
		return session{}, q.invalid(err)
	}
	out, err := ask(ctx, c, q, func(ctx context.Context) (*sts.AssumeRoleWithWebIdentityOutput, error) {
		return c.sts(at, nil).AssumeRoleWithWebIdentity(ctx, &sts.AssumeRoleWithWebIdentityInput{
			RoleArn: &w.RoleARN, RoleSessionName: sdk.String(c.sessionName(w.SessionName)),
			WebIdentityToken: sdk.String(w.Token.Reveal()),
		})
	}, func(out *sts.AssumeRoleWithWebIdentityOutput) bool { return granted(out.Credentials) })
	if err != nil {
		return session{}, err
	}
	return newSession(out.Credentials.AccessKeyId, out.Credentials.SecretAccessKey, out.Credentials.SessionToken), nil
}

// sessionName is botocore's default if none is set: a trust policy may depend on it
// (botocore 1.43 credentials.py, AssumeRoleCredentialFetcher). Its number differs
// each time and is not shown.
func (c *Client) sessionName(given string) string {
	if given != "" {
		return given
	}
	return fmt.Sprintf("botocore-session-%d", c.config.Now().Unix())
}

// steady removes from a text of AWS what differs between runs.
func steady(text string) string {
	return madeUpName().ReplaceAllString(text, "botocore-session-*")
}

var madeUpName = lazyregexp.New(`\bbotocore-session-[0-9]{10}\b`)

func granted(c *types.Credentials) bool {
	return c != nil && complete(c.AccessKeyId, c.SecretAccessKey)
}

func complete(id, secret *string) bool { return sdk.ToString(id) != "" && sdk.ToString(secret) != "" }

func newSession(id, secret, token *string) session {
	return session{*id, redact.NewSecret(*secret), redact.NewSecret(sdk.ToString(token))}
}
