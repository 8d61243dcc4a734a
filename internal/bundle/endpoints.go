package bundle

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/redact"
	"doctor/internal/trace"
)

// mockEndpoints are the addresses outside of AWS that the shell sets for doctor, and the
// project for its services.
func (b *Bundle) mockEndpoints() []mockEndpoint {
	w := b.source.Facts
	found := map[mockEndpoint]bool{}
	add := func(address, by string) {
		if address == "" || boto.IsAWS(address) {
			return
		}
		_, host, ok := strings.Cut(redact.URL(address), "://")
		if !ok {
			host = redact.Mask // it may be a password
		}
		clean := func(text string) string { return b.names.replace(b.scrubber.Scrub(text), homeInText) }
		found[mockEndpoint{clean(host), clean(by)}] = true
	}
	for _, name := range slices.Sorted(maps.Keys(b.source.World.Env)) {
		if isEndpoint(name) {
			add(b.source.World.Env[name], name+" (the shell)")
		}
	}
	if file, _ := w.Project().Unlooked(); file == "" {
		for _, s := range w.Project().Services {
			for _, name := range slices.Sorted(maps.Keys(s.Env)) {
				if isEndpoint(name) {
					add(s.Env[name].Value, name+" ("+cause.Place(s.Env[name].Origin)+")")
				}
			}
		}
		for _, s := range trace.Of(w.Diagnosis()) {
			if from := b.scrubber.ShowText(s.Endpoint.From); !isEndpoint(from) { // listed above, with their lines
				add(b.scrubber.ShowText(s.Endpoint.Value), strings.Trim(from, "()"))
			}
		}
	}
	return slices.SortedFunc(maps.Keys(found), func(x, y mockEndpoint) int {
		return cmp.Or(cmp.Compare(x.Host, y.Host), cmp.Compare(x.NamedBy, y.NamedBy))
	})
}

func isEndpoint(name string) bool { return strings.HasPrefix(name, "AWS_ENDPOINT_URL") }
