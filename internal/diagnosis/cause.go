package diagnosis

import (
	"slices"
	"sort"

	"doctor/internal/astro"
	"doctor/internal/demand"
	"doctor/internal/redact"
)

// Cause is why something fails, once for all services in which it does.
type Cause struct {
	// Kind is what it is, "" for none.
	Kind Kind
	// Services are those that it breaks, sorted.
	Services []string
	Where    Where
	// Symptom is the last line of the traceback.
	Symptom redact.Text
	// Detail is what was observed, with the values and where they are from.
	Detail Detail
	// At are the places, the one to change first.
	At []astro.Origin

	// After is the kind of the cause that has to be fixed before anybody meets this
	// one, "" for what fails now.
	After Kind

	// Uses are the places in code and configuration that make the session.
	Uses []demand.Use

	// The evidence, as far as the fixes need it.
	View       *View
	Session    *Session
	Mount      *astro.Mount
	Vars       []astro.Var
	Subject    string // the name or value that is wrong
	Suggestion string // the right one, where it is known
	HostPath   string
	// Networks are those of the services that it breaks, sorted.
	Networks []string
	// Sources are the variables of the environment file that have the values which
	// Vars were to have; Hides says that environment: hides one of the same name.
	Sources []astro.Var
	Hides   bool
	// Section and Key are the setting of an AWS file that it is about, as written.
	Section, Key string

	// cure is the change that would cure it, nil where that is not known.
	cure *change
}

// finish sorts the lines of each file.
func (c *Cause) finish() {
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

// add joins a cause to the same one in another service.
func (d *Diagnosis) add(c Cause) { join(&d.Causes, c) }

func join(list *[]Cause, c Cause) {
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

// usesOf are the places that make a session for certain, other than what is set up
// for it.
func usesOf(s *Session) []demand.Use {
	var out []demand.Use
	for _, u := range s.Uses {
		if u.Certainty == demand.Certain && u.Kind != demand.Setup && u.Kind != demand.Connection && !u.At.IsZero() {
			out = append(out, u)
		}
	}
	return out
}

// CausesOf returns the causes of any of these kinds, also those that come
// after others.
func (d *Diagnosis) CausesOf(kinds ...Kind) []Cause {
	var out []Cause
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
