package fixers

import (
	"go.yaml.in/yaml/v4"

	"doctor/fixers/internal/composetree"
	"doctor/internal/resolved"
)

// SetKey sets a key of services of an override that have it: user.
type SetKey struct {
	Unprinted[SetKey]
	// File is the override.
	File string
	// Services are the services to change, none for all that have the key.
	Services []string `edit:"optional"`
	// Key is the key of a service, Value its new value.
	Key, Value string
}

// Name is set-key.
func (SetKey) Name() string { return "set-key" }

// Promise is safe.
func (SetKey) Promise() Safety { return Safe }

// Paths is the file.
func (e SetKey) Paths() []string { return []string{e.File} }

// Plan sets the key in each service.
func (e SetKey) Plan(files Files, p Project) (Change, error) {
	return editServices(files, p.Absolute(e.File), e.Services, errNothing, func(service *yaml.Node) (bool, error) {
		old := resolved.Get(service, e.Key)
		if old == nil {
			return false, nil
		}
		if old.Kind != yaml.ScalarNode || old.Tag == "!!null" {
			return false, composetree.ByHand(old)
		}
		old.Value, old.Tag = e.Value, "!!str"
		return true, nil
	})
}
