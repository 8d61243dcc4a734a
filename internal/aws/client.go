// Package aws talks to AWS: it proves with one call what internal/boto predicted.
// It is the only package that imports the AWS SDK: its client of STS, its signer and its rules for
// retries. The other services are asked without their clients, see call.
//
// Callers always pass credentials and region. The SDK's own search for them
// (config.LoadDefaultConfig) is never used, because it reads the same files
// differently than boto3, and would call the instance metadata address. This
// package never renews a token, writes a file or keeps the value of a secret.
package aws

import (
	"context"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/smithy-go/middleware"
)

// Config is what a Client needs from its process.
type Config struct {
	// Env is the environment of doctor's own process. Like every AWS tool, the
	// client uses AWS_ENDPOINT_URL and AWS_ENDPOINT_URL_STS, _SSO, _SECRETS_MANAGER
	// and _SSM, the proxy variables and AWS_CA_BUNDLE, and nothing else.
	Env map[string]string
	// ReadFile reads the CA bundle; it is only called if there is one.
	ReadFile func(path string) ([]byte, error)
	// Now is the clock that requests are signed with.
	Now func() time.Time
	// UserAgent identifies the program to AWS, as name/version; "" for none.
	UserAgent string
	// KeepTimeouts: what AWS has not answered in time is not asked again. Without it the next
	// caller asks, who may have more time.
	KeepTimeouts bool
	// Dial opens connections, nil for the default.
	Dial DialFunc
}

const (
	// maxAttempts bounds the calls for one question: a second one helps after a
	// reset or throttling, a third would not fit the deadline of a check.
	maxAttempts = 2
	// retryDelay is the pause between the two.
	retryDelay = 150 * time.Millisecond
	// defaultTimeout applies if the caller's context has no deadline.
	defaultTimeout = 10 * time.Second
)

// Client asks AWS. It is safe for concurrent use; equal questions with the same
// credentials are asked once and share the answer.
type Client struct {
	config     Config
	doer       *doer
	logins     memo[session]
	sessions   memo[session]
	identities memo[Identity]
}

// New makes a Client. It reads the CA bundle, if there is one, and makes no call;
// every question reports an unusable bundle.
func New(config Config) *Client {
	c := &Client{config: config, doer: newDoer(config)}
	c.logins.keep, c.sessions.keep, c.identities.keep = config.KeepTimeouts, config.KeepTimeouts, config.KeepTimeouts
	return c
}

// Close closes the idle connections.
func (c *Client) Close() { c.doer.client.CloseIdleConnections() }

func (c *Client) retryer() sdk.Retryer {
	return retry.NewStandard(func(o *retry.StandardOptions) {
		o.MaxAttempts = maxAttempts
		o.Backoff = retry.BackoffDelayerFunc(func(int, error) (time.Duration, error) { return retryDelay, nil })
	})
}

// withDeadline sets a deadline if the caller did not.
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
