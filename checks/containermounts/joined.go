package containermounts

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"doctor/checks"
	"doctor/internal/engine"
)

// joined makes one finding of all that makes a container out of date, and of all containers that
// share such a difference: one restart fixes them.
func joined(found map[string]*difference) []*difference {
	var out []*difference
	var groups [][]*difference
	for _, key := range slices.Sorted(maps.Keys(found)) {
		d := found[key]
		if d.changed == "" {
			out = append(out, d)
			continue
		}
		group, apart := []*difference{d}, [][]*difference(nil)
		for _, other := range groups {
			if slices.ContainsFunc(other, func(o *difference) bool { return sharesContainer(d, o) }) {
				group = append(group, other...)
			} else {
				apart = append(apart, other)
			}
		}
		groups = append(apart, group)
	}
	for _, group := range groups {
		out = append(out, outOfDate(group))
	}
	return out
}

func sharesContainer(a, b *difference) bool {
	return slices.ContainsFunc(a.in, func(in engine.Container) bool { return isIn(b, in) })
}

func isIn(d *difference, in engine.Container) bool {
	return slices.ContainsFunc(d.in, func(other engine.Container) bool { return other.ID == in.ID })
}

// staleRules are the rules of containers that are out of date, the one to name first.
var staleRules = []*checks.Rule{MountAbsent, MountStale, ContainerEnvStale}

// outOfDate is the finding about containers that have to be recreated, under the rule to name first.
func outOfDate(group []*difference) *difference {
	slices.SortFunc(group, func(a, b *difference) int {
		return cmp.Or(slices.Index(staleRules, a.rule)-slices.Index(staleRules, b.rule), strings.Compare(a.changed, b.changed))
	})
	one := difference{rule: group[0].rule, severity: checks.Warning, fixes: group[0].fixes}
	var subjects, changes []string
	for _, d := range group {
		subjects, changes = append(subjects, d.subject), append(changes, d.changed)
		if d.severity != checks.Warning {
			one.severity = d.severity
		}
		for _, at := range d.at {
			if !slices.Contains(one.at, at) {
				one.at = append(one.at, at)
			}
		}
		for _, in := range d.in {
			if !isIn(&one, in) {
				one.in = append(one.in, in)
			}
		}
	}
	one.subject = strings.Join(checks.FirstOfEach(subjects), " ")
	who := "the container is"
	if len(one.in) > 1 {
		who = "the containers are"
	}
	if n := len(changes) - shownChanges; n > 0 {
		changes = append(changes[:shownChanges], fmt.Sprintf("and %d more changes", n))
	}
	one.message = who + " out of date: " + strings.Join(changes, ", ")
	return &one
}

// shownChanges is the maximum number of changes that a message names.
const shownChanges = 3
