package fixers

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"doctor/fixers/internal/composetree"
	"doctor/fixers/internal/textedit"
	"doctor/fixers/internal/yamledit"
	"doctor/internal/resolved"
)

// AddToServices gives services of an override further networks or extra_hosts, in the file's own
// style: as items of a list, or as entries where the file has a mapping. Missing services are added.
type AddToServices struct {
	Unprinted[AddToServices]
	// File is the override.
	File string
	// Services are the services that get the items.
	Services []string
	// Key is networks or extra_hosts.
	Key string
	// Items are the names of networks, or hosts as host:address.
	Items []string
	// Create creates a missing override.
	Create bool
}

// Name is add-to-services.
func (AddToServices) Name() string { return "add-to-services" }

// Promise is safe.
func (AddToServices) Promise() Safety { return Safe }

// Paths is the file.
func (e AddToServices) Paths() []string { return []string{e.File} }

// Plan adds one item after the other.
func (e AddToServices) Plan(files Files, p Project) (Change, error) {
	change := Change{File: p.Absolute(e.File), Format: Compose}
	if e.Key != "networks" && e.Key != "extra_hosts" {
		return change, fmt.Errorf("%s is not a list of networks or hosts", e.Key)
	}
	before, err := readOrCreate(files, &change, e.Create, newOverrideMode)
	if err != nil {
		return change, err
	}
	after := before
	for _, item := range e.Items {
		has := func(service *yaml.Node) bool { return hasItem(resolved.Get(service, e.Key), item) }
		entry := composetree.Mapping(composetree.Text(item), composetree.Mapping())
		if host, address, ok := strings.Cut(item, ":"); ok {
			entry = composetree.Mapping(composetree.Text(host), composetree.Text(address))
		}
		if after, _, err = yamledit.AddItem(after, yamledit.Item{Key: e.Key, Value: item, Services: e.Services, Has: has, Entry: entry}); err != nil {
			return change, err
		}
	}
	if len(before) > 0 && len(after) == len(before) {
		return change, nil
	}
	change.Splices = textedit.LineDiff(before, after)
	change.Wants, err = yamledit.Rewritten(before, after)
	return change, err
}

// hasItem reports whether a list, or a mapping, has an item.
func hasItem(list *yaml.Node, item string) bool {
	if list == nil {
		return false
	}
	name, _, _ := strings.Cut(item, ":")
	if list.Kind == yaml.MappingNode {
		return resolved.Get(list, name) != nil
	}
	return slices.ContainsFunc(list.Content, func(n *yaml.Node) bool {
		return n.Value == item || name != item && (strings.HasPrefix(n.Value, name+":") || strings.HasPrefix(n.Value, name+"="))
	})
}
