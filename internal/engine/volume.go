package engine

import (
	"context"
	"slices"
	"strings"

	"github.com/docker/docker/api/types/volume"
)

// Volume is a volume that the engine has.
type Volume struct {
	Name string
	// Device is the folder that it binds, "" if the engine stores its files.
	Device string
}

// Volume asks for a volume by its name. A missing one is an *Error of kind NotFound.
func (c *Client) Volume(ctx context.Context, name string) (Volume, error) {
	var answer volume.Volume
	err := c.call(ctx, "inspect the volume "+name, func(ctx context.Context) (err error) {
		answer, err = c.docker.VolumeInspect(ctx, name)
		return err
	})
	if err != nil {
		return Volume{}, err
	}
	v := Volume{Name: answer.Name}
	if options := strings.Split(answer.Options["o"], ","); slices.Contains(options, "bind") || slices.Contains(options, "rbind") {
		v.Device = answer.Options["device"]
	}
	return v, nil
}
