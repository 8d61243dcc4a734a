package boto

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// shrink removes from a world what its difference does not need: variables, arguments, files and
// their lines, as long as both sides still differ in the same way.
func shrink(o *oracle, w *world) *world {
	about := func(w *world) string {
		difference, _ := differenceOf(o, w)
		return valueInText.ReplaceAllString(difference, "…")
	}
	want := about(w)
	for again := true; again; {
		again = false
		// From the end, so that the places of the others stay.
		for _, smaller := range slices.Backward(smallerWorlds(w)) {
			next := w.clone()
			if smaller(next); next.line() != w.line() && about(next) == want {
				w, again = next, true
			}
		}
	}
	return w
}

func (w *world) clone() *world {
	c := *w
	c.Files, c.Env, c.Session = maps.Clone(w.Files), maps.Clone(w.Env), maps.Clone(w.Session)
	c.Role = slices.Clone(w.Role)
	if w.Layout != nil {
		c.Layout = w.Layout.clone()
	}
	return &c
}

// smallerWorlds are the ways to remove one thing from a world.
func smallerWorlds(w *world) []func(*world) {
	var ways []func(*world)
	if w.Role != nil {
		ways = append(ways, func(w *world) { w.Role = nil })
	}
	if w.Verify != nil {
		ways = append(ways, func(w *world) { w.Verify = nil })
	}
	if w.APIVersion != nil {
		ways = append(ways, func(w *world) { w.APIVersion = nil })
	}
	if w.Config != nil {
		ways = append(ways, func(w *world) { w.Config = nil })
	}
	if w.RoleConfig != nil {
		ways = append(ways, func(w *world) { w.RoleConfig = nil })
	}
	if w.Endpoint != nil {
		ways = append(ways, func(w *world) { w.Endpoint = nil })
	}
	if w.STSEndpoint != nil {
		ways = append(ways, func(w *world) { w.STSEndpoint = nil })
	}
	if w.Service != "sts" {
		ways = append(ways, func(w *world) { w.Service = "sts" })
	}
	for i := 1; i < len(w.Role)-1; i++ {
		ways = append(ways, func(w *world) {
			if i < len(w.Role)-1 {
				w.Role = slices.Delete(w.Role, i, i+1)
			}
		})
	}
	for _, name := range slices.Sorted(maps.Keys(w.Env)) {
		if name != "AWS_EC2_METADATA_DISABLED" && name != "HOME" {
			ways = append(ways, func(w *world) { delete(w.Env, name) })
		}
	}
	for _, name := range slices.Sorted(maps.Keys(w.Session)) {
		ways = append(ways, func(w *world) { delete(w.Session, name) })
	}
	for _, name := range slices.Sorted(maps.Keys(w.Files)) {
		ways = append(ways, func(w *world) { delete(w.Files, name) })
		if lines := strings.Count(w.Files[name].text(), "\n"); !strings.HasPrefix(name, "/opt") && lines < 60 {
			for i := range lines + 1 {
				ways = append(ways, func(w *world) { w.Files[name] = w.Files[name].without(i) })
			}
		}
	}
	if w.Layout == nil {
		return ways
	}
	for i := range w.Layout.Mounts {
		ways = append(ways, func(w *world) { w.Layout.Mounts = slices.Delete(w.Layout.Mounts, i, i+1) })
	}
	for i := range w.Layout.Copied {
		ways = append(ways, func(w *world) { w.Layout.Copied = slices.Delete(w.Layout.Copied, i, i+1) })
	}
	for _, name := range slices.Sorted(maps.Keys(w.Layout.Host)) {
		ways = append(ways, func(w *world) { delete(w.Layout.Host, name) })
		for i := range strings.Count(w.Layout.Host[name].Data, "\n") + 1 {
			if i > 0 && !strings.HasPrefix(name, hostOpt) {
				ways = append(ways, func(w *world) {
					s := w.Layout.Host[name]
					s.Data = file(s.Data).without(i).text()
					w.Layout.Host[name] = s
				})
			}
		}
	}
	return ways
}

// without removes a line, if it exists.
func (n node) without(line int) node {
	lines := strings.SplitAfter(n.text(), "\n")
	if line < len(lines) {
		n.Data = file(strings.Join(slices.Delete(lines, line, line+1), "")).Data
	}
	return n
}

// line formats a world on one line.
func (w *world) line() string {
	text, _ := json.Marshal(w)
	if w.Layout != nil {
		return string(text) + w.Layout.String()
	}
	return string(text)
}
