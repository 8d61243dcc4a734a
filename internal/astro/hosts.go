package astro

import (
	"maps"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
)

// hostsOf are the names that a service resolves, sorted: those of the services
// that share a network with it, their aliases there and the names of their
// containers, and what extra_hosts and links give. Nil if they are not known:
// where containers of others may share a network, or other resolvers answer
// (compose's networking, moby libnetwork).
func hostsOf(config types.ServiceConfig, model *types.Project) []string {
	if len(model.Services) == 0 || len(config.DNS)+len(config.DNSSearch)+len(config.ExternalLinks) > 0 {
		return nil
	}
	mine := networksOf(config)
	if len(mine) == 0 {
		return nil // the network of the host, or of another container
	}
	hosts := map[string]bool{}
	for name := range config.ExtraHosts {
		hosts[name] = true
	}
	for _, link := range config.Links {
		if _, alias, ok := strings.Cut(link, ":"); ok {
			hosts[alias] = true
		}
	}
	for network := range mine {
		if shared := model.Networks[network]; bool(shared.External) || shared.Name != "" && shared.Name != model.Name+"_"+network {
			return nil
		}
		for name, other := range model.Services {
			theirs := networksOf(other)
			settings, ok := theirs[network]
			if !ok {
				continue
			}
			hosts[name] = true
			// A name that compose makes up has an underscore, which no URL may have.
			if other.ContainerName != "" {
				hosts[other.ContainerName] = true
			}
			if settings != nil {
				for _, alias := range settings.Aliases {
					hosts[alias] = true
				}
			}
		}
	}
	return slices.Sorted(maps.Keys(hosts))
}

// networksOf are the networks that a service joins, none if it has no network of
// its own.
func networksOf(config types.ServiceConfig) map[string]*types.ServiceNetworkConfig {
	switch {
	case config.NetworkMode != "" && config.NetworkMode != "default" && config.NetworkMode != "bridge":
		return nil
	case len(config.Networks) == 0:
		return map[string]*types.ServiceNetworkConfig{"default": nil}
	}
	return config.Networks
}
