package checks

import (
	"slices"
	"sort"

	"doctor/internal/astro"
)

// group gathers the same observation from several services.
type group struct {
	key      string
	services []string
	at       []astro.Origin
}

type groups map[string]*group

func newGroup() groups { return groups{} }

func (g groups) add(key, service string, at astro.Origin) {
	have := g[key]
	if have == nil {
		have = &group{key: key}
		g[key] = have
	}
	if !slices.Contains(have.services, service) {
		have.services = append(have.services, service)
	}
	if !slices.Contains(have.at, at) {
		have.at = append(have.at, at)
	}
}

// sorted returns the groups by key, with the places in the order of the lines.
func (g groups) sorted() []*group {
	out := make([]*group, 0, len(g))
	for _, have := range g {
		sort.Strings(have.services)
		sort.SliceStable(have.at, func(i, j int) bool {
			a, b := have.at[i], have.at[j]
			return a.File < b.File || a.File == b.File && a.Line < b.Line
		})
		out = append(out, have)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].key < out[j].key })
	return out
}
