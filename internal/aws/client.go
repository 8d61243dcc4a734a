// Package aws talks to AWS: it proves with one call what internal/boto has
// predicted. It is the only package that imports the AWS SDK.
//
// Credentials and region are always handed in; the SDK's own search for them
// (config.LoadDefaultConfig) is never used, since it reads the same files
// differently from boto3, and would call the instance metadata address. Nothing
// here renews a token, writes a file or keeps the value of a secret.
package aws

import (
	"context"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/smithy-go/middleware"
)

// Config is what a Client knows of the process that it runs in.
type Config struct {
	// Env is the environment of the doctor's own process: AWS_ENDPOINT_URL and
	// AWS_ENDPOINT_URL_STS, _SSO, _SECRETS_MANAGER and _SSM, the proxy variables
	// and AWS_CA_BUNDLE are taken from it, as every AWS tool does, and nothing
	// else is.
	Env map[string]string
	// ReadFile reads the CA bundle; it is called only if one is named.
	ReadFile func(path string) ([]byte, error)
	// Now is the clock that requests are signed with.
	Now func() time.Time
	// UserAgent names the program to AWS, as name/version; "" for nothing.
	UserAgent string
	// Dial replaces the opening of connections, nil for the usual way.
	Dial DialFunc
}

const (
	// maxAttempts bounds the calls for one question: a second one helps after a
	// reset or a throttling, a third would not fit a check's deadline.
	maxAttempts = 2
	// retryDelay is the pause between the two.
	retryDelay = 150 * time.Millisecond
	// defaultTimeout holds where the caller's context has no deadline.
	defaultTimeout = 10 * time.Second
)

// Client asks AWS. It is safe for concurrent use; questions with the same
// credentials are asked once and share the answer.
type Client struct {
	config     Config
	doer       *doer
	logins     memo[session]
	sessions   memo[session]
	identities memo[Identity]
}

// New makes a Client. It reads the CA bundle, if one is named, and makes no
// call; a bundle that cannot be used is reported by every question.
func New(config Config) *Client {
	return &Client{config: config, doer: newDoer(config)}
}

// Close drops the connections that are kept open for further questions.
func (c *Client) Close() { c.doer.client.CloseIdleConnections() }

func (c *Client) retryer() sdk.Retryer {
	return retry.NewStandard(func(o *retry.StandardOptions) {
		o.MaxAttempts = maxAttempts
		o.Backoff = retry.BackoffDelayerFunc(func(int, error) (time.Duration, error) { return retryDelay, nil })
	})
}

// withDeadline keeps a question from hanging where the caller set no deadline.
func withDeadline(ctx context.Context) (context.Context, context.CancelFunc) {
	if _, ok := ctx.Deadline(); ok {
		return context.WithCancel(ctx)
	}
	return context.WithTimeout(ctx, defaultTimeout)
}

// stackOptions are the middlewares of every SDK client.
func (c *Client) stackOptions() []func(*middleware.Stack) error {
	return userAgent(c.config.UserAgent)
}
