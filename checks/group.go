package checks

import (
	"slices"
	"sort"

	"doctor/internal/astro"
)

// Group collects the same observation from several services.
type Group struct {
	Key      string
	Services []string
	At       []astro.Origin
}

// Groups are groups by their key.
type Groups map[string]*Group

// NewGroups returns an empty set of groups.
func NewGroups() Groups { return Groups{} }

// Add adds the observation of one service to the group with that key.
func (g Groups) Add(key, service string, at astro.Origin) {
	have := g[key]
	if have == nil {
		have = &Group{Key: key}
		g[key] = have
	}
	if !slices.Contains(have.Services, service) {
		have.Services = append(have.Services, service)
	}
	if !slices.Contains(have.At, at) {
		have.At = append(have.At, at)
	}
}

// Sorted returns the groups by key, with the places in line order.
func (g Groups) Sorted() []*Group {
	out := make([]*Group, 0, len(g))
	for _, have := range g {
		sort.Strings(have.Services)
		sort.SliceStable(have.At, func(i, j int) bool {
			a, b := have.At[i], have.At[j]
			return a.File < b.File || a.File == b.File && a.Line < b.Line
		})
		out = append(out, have)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Key < out[j].Key })
	return out
}
