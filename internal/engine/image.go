package engine

import (
	"context"
	"strings"

	"github.com/docker/docker/api/types/image"

	"doctor/internal/redact"
)

// ImageEnv returns the environment of an image. Values may be secret.
// An image that is gone is an *Error of kind NotFound.
func (c *Client) ImageEnv(ctx context.Context, id string) (map[string]redact.Secret, error) {
	var answer image.InspectResponse
	err := c.call(ctx, "inspect the image "+short(strings.TrimPrefix(id, "sha256:")), func(ctx context.Context) (err error) {
		answer, err = c.docker.ImageInspect(ctx, id)
		return err
	})
	if err != nil || answer.Config == nil {
		return nil, err
	}
	return environment(answer.Config.Env), nil
}

// environment reads entries of the form NAME=value.
func environment(entries []string) map[string]redact.Secret {
	env := make(map[string]redact.Secret, len(entries))
	for _, entry := range entries {
		name, value, _ := strings.Cut(entry, "=")
		env[name] = redact.NewSecret(value)
	}
	return env
}
