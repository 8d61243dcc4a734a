package aws

import (
	"context"
	"errors"

	"doctor/internal/redact"
)

// SecretProbe is one lookup of an exact name, as a secrets backend does it. It needs
// no List permission.
type SecretProbe struct {
	// Service is SecretsManager or ParameterStore.
	Service Service
	// Region is the backend's region.
	Region string
	// Name is the whole name, prefix included.
	Name string
	// Endpoint is one that only the project's files name; it must stay "" unless the
	// user requested it.
	Endpoint string
	// Judge, if set, gets the value of a SecretString. It must not keep it.
	Judge func(redact.Secret)
}

// Access is what a lookup shows about permissions.
type Access string

// The outcomes of a lookup that AWS answered.
const (
	Found   Access = "found"
	Missing Access = "missing" // allowed to read it, but it does not exist
	Deleted Access = "deleted" // scheduled for deletion: a backend counts it as missing
	Denied  Access = "denied"
	NoKey   Access = "no-key" // allowed to read the secret, but not to use its KMS key
)

// SecretResult is the result of a lookup. It does not contain the value.
type SecretResult struct {
	Access Access
	// Shape is the form of the value, "" unless it was found.
	Shape Shape
	// Answer is AWS's error, nil if the secret was found: for the exact text, and
	// for the denial.
	Answer *Error
	// Elsewhere is the endpoint that answered, as far as it may be shown, where that
	// is none of AWS's.
	Elsewhere string
}

// Probe looks up one secret. A result that shows nothing about permissions, such as a
// rejected key or no network, is an *Error.
func (c *Client) Probe(ctx context.Context, source Source, probe SecretProbe) (SecretResult, error) {
	ctx, cancel := withDeadline(ctx)
	defer cancel()
	with, err := c.session(ctx, source)
	if err != nil {
		return SecretResult{}, err
	}
	value, elsewhere, err := c.lookUp(ctx, with, probe)
	if err != nil {
		result, err := refused(err)
		result.Elsewhere = elsewhere
		return result, err
	}
	if value.text != nil && probe.Judge != nil {
		probe.Judge(redact.NewSecret(*value.text))
	}
	return SecretResult{Access: Found, Shape: value.shape(), Elsewhere: elsewhere}, nil
}

// secretValue is the answer, while it is judged.
type secretValue struct{ text *string }

func (v secretValue) shape() Shape {
	if v.text == nil {
		return ShapeBinary
	}
	return ShapeOf(*v.text)
}

// lookUp asks for a secret. elsewhere is the endpoint that is asked, where that is none of AWS's.
func (c *Client) lookUp(ctx context.Context, with session, probe SecretProbe) (value secretValue, elsewhere string, err error) {
	q := question{
		service: probe.Service, operation: "GetSecretValue", subject: probe.Name, region: probe.Region,
		temporary: !with.token.IsEmpty(), secrets: with.secrets(),
	}
	if probe.Service == ParameterStore {
		q.operation = "GetParameter"
	}
	at, err := c.address(probe.Service, probe.Region, probe.Endpoint)
	if err != nil {
		return secretValue{}, "", q.invalid(err)
	}
	if probe.Service == ParameterStore {
		value, err = c.parameter(ctx, q, at, with)
	} else {
		value, err = c.secret(ctx, q, at, with)
	}
	return value, at.elsewhere(), err
}

func (c *Client) secret(ctx context.Context, q question, at address, with session) (secretValue, error) {
	type answer struct {
		Name, SecretString *string
		SecretBinary       []byte
	}
	out, err := ask(ctx, c, q, func(ctx context.Context) (*answer, error) {
		return send[answer](ctx, c, at, awsJSON(SecretsManager, "secretsmanager.GetSecretValue", with,
			map[string]any{"SecretId": q.subject}))
	}, func(out *answer) bool {
		return out.Name != nil && *out.Name != "" && (out.SecretString != nil || out.SecretBinary != nil)
	})
	if err != nil {
		return secretValue{}, err
	}
	return secretValue{out.SecretString}, nil
}

func (c *Client) parameter(ctx context.Context, q question, at address, with session) (secretValue, error) {
	type answer struct{ Parameter struct{ Value *string } }
	out, err := ask(ctx, c, q, func(ctx context.Context) (*answer, error) {
		return send[answer](ctx, c, at, awsJSON(ParameterStore, "AmazonSSM.GetParameter", with,
			map[string]any{"Name": q.subject, "WithDecryption": true}))
	}, func(out *answer) bool { return out.Parameter.Value != nil })
	if err != nil {
		return secretValue{}, err
	}
	return secretValue{out.Parameter.Value}, nil
}

// refused distinguishes the answers about permissions from the rest.
func refused(err error) (SecretResult, error) {
	var e *Error
	if !errors.As(err, &e) {
		return SecretResult{}, err
	}
	switch e.Kind {
	case NotFound:
		return SecretResult{Access: Missing, Answer: e}, nil
	case PendingDeletion:
		return SecretResult{Access: Deleted, Answer: e}, nil
	case AccessDenied:
		return SecretResult{Access: Denied, Answer: e}, nil
	case KMSDenied:
		return SecretResult{Access: NoKey, Answer: e}, nil
	default:
		return SecretResult{}, err
	}
}
