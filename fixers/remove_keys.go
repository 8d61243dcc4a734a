package fixers

import (
	"fmt"

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
	change := Change{File: p.Absolute(e.File), Format: Compose}
	d, err := compose(files, change.File)
	if err != nil {
		return change, err
	}
	now, want, err := d.trees()
	if err != nil {
		return change, err
	}
	found := false
	for _, service := range servicesOf(want, e.Services) {
		if resolved.Get(service, e.Key) != nil {
			resolved.Remove(service, e.Key)
			found = true
		}
	}
	if !found {
		return change, fmt.Errorf("no service has %s there", e.Key)
	}
	return inEnvironment{services: e.Services}.adapt(change, d, now, want)
}
