package diagnosis

import (
	"slices"
	"sort"

	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/demand"
	"doctor/internal/sessions"
)

// sortPlaces sorts the lines of each file.
func sortPlaces(c *cause.Cause) {
	first := map[string]int{}
	for i, o := range c.At {
		if _, ok := first[o.File]; !ok {
			first[o.File] = i
		}
	}
	sort.SliceStable(c.At, func(i, j int) bool {
		a, b := c.At[i], c.At[j]
		return first[a.File] < first[b.File] || a.File == b.File && a.Line < b.Line
	})
}

// add merges a cause with the same one in another service.
func (d *Diagnosis) add(c cause.Cause) { join(&d.Causes, c) }

func join(list *[]cause.Cause, c cause.Cause) {
	for i, have := range *list {
		if have.Kind == c.Kind && have.Symptom.Equal(c.Symptom) && have.Detail == c.Detail {
			joined := &(*list)[i]
			joined.Services = append(have.Services, c.Services...)
			sort.Strings(joined.Services)
			joined.Networks = slices.Compact(slices.Sorted(slices.Values(slices.Concat(have.Networks, c.Networks))))
			for _, at := range c.At {
				joined.At = appendOrigin(joined.At, at)
			}
			return
		}
	}
	*list = append(*list, c)
}

// usesOf are the places that certainly make a session, without its setup.
func usesOf(s *sessions.Session) []demand.Use {
	var out []demand.Use
	for _, u := range s.Uses {
		if u.Certainty == demand.Certain && u.Kind != demand.Setup && u.Kind != demand.Connection && !u.At.IsZero() {
			out = append(out, u)
		}
	}
	return out
}

// causesOf returns the causes of any of these kinds, including those that follow others.
func (d *Diagnosis) causesOf(kinds ...cause.Kind) []cause.Cause {
	var out []cause.Cause
	for _, c := range slices.Concat(d.Causes, d.Following) {
		if slices.Contains(kinds, c.Kind) {
			out = append(out, c)
		}
	}
	return out
}

func appendOrigin(at []astro.Origin, o astro.Origin) []astro.Origin {
	if o.IsZero() {
		return at
	}
	if slices.Contains(at, o) {
		return at
	}
	return append(at, o)
}
