package fixers

import (
	"fmt"

	"go.yaml.in/yaml/v4"

	"doctor/internal/resolved"
)

// RemoveKeys removes a key, such as user, from services of an override.
type RemoveKeys struct {
	Unprinted[RemoveKeys]
	// File is the override.
	File string
	// Services are the services to change, none for all.
	Services []string `edit:"optional"`
	// Key is the key of a service.
	Key string
}

// Name is remove-keys.
func (RemoveKeys) Name() string { return "remove-keys" }

// Promise is safe.
func (RemoveKeys) Promise() Safety { return Safe }

// Paths is the file.
func (e RemoveKeys) Paths() []string { return []string{e.File} }

// Plan removes the key with its value.
func (e RemoveKeys) Plan(files Files, p Project) (Change, error) {
	return editServices(files, p.Absolute(e.File), e.Services, fmt.Errorf("no service has %s there", e.Key), func(service *yaml.Node) (bool, error) {
		if resolved.Get(service, e.Key) == nil {
			return false, nil
		}
		resolved.Remove(service, e.Key)
		return true, nil
	})
}
