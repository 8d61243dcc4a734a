package astro

import (
	"maps"
	"net/netip"
	"slices"
	"strings"
)

// Holder is a service whose name or address another service cannot reach.
type Holder struct {
	Service string
	// Networks are the networks that it joins, sorted.
	Networks []string
	// Mode is its network_mode, "" if it has none.
	Mode string
	// NotStarted: a profile or a scale of 0 keeps it from being started.
	NotStarted bool
	// Alone: it is the only service on its networks besides the CLI's.
	Alone bool
}

// Holder finds the service that has a host which this one cannot reach, "" if none.
func (h *Hosts) Holder(host string) Holder {
	if h == nil {
		return Holder{}
	}
	address, _ := netip.ParseAddr(host)
	all := maps.Clone(h.model.Services)
	maps.Copy(all, h.model.DisabledServices)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		s := all[name]
		joined := networksOf(s)
		has := slices.Contains(ownNames(s, nil, h.model), strings.ToLower(host))
		for _, settings := range joined {
			has = has || slices.Contains(ownNames(s, settings, h.model), strings.ToLower(host)) || hasAddress(settings, address)
		}
		if !has {
			continue
		}
		_, started := h.model.Services[name]
		out := Holder{Service: name, Networks: slices.Sorted(maps.Keys(joined)), Mode: s.NetworkMode, NotStarted: !started || s.GetScale() == 0, Alone: true}
		for other, config := range h.model.Services {
			if other != name && share(joined, networksOf(config)) {
				out.Alone = false
			}
		}
		return out
	}
	return Holder{}
}
