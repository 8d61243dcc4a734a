package cli

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/redact"
	"doctor/internal/trace"
)

// manifest describes a bundle.
type manifest struct {
	Created string       `json:"created"` // RFC 3339, UTC
	Files   []bundleFile `json:"files"`
	// Masked counts the masks in the files by what they hide.
	Masked     map[string]int    `json:"masked"`
	Redactions []bundleRedaction `json:"redactions"`
	// MockEndpoints are the addresses that replace AWS.
	MockEndpoints []mockEndpoint `json:"mock_endpoints"`
}

type bundleFile struct {
	Name  string `json:"name"`
	Bytes int    `json:"bytes"`
	text  string
}

// bundleRedaction is one mask in a file of the bundle.
type bundleRedaction struct {
	File string `json:"file"`
	// Line counts from 1, in the file as it is in the bundle.
	Line int    `json:"line"`
	Kind string `json:"kind"`
}

// mockEndpoint is an address that does not belong to AWS, and where it is set.
type mockEndpoint struct {
	Host    string `json:"host"` // with its port
	NamedBy string `json:"named_by"`
}

func (b *bundle) manifest() manifest {
	m := manifest{
		Created: b.now.UTC().Format(time.RFC3339), Files: b.files, Masked: map[string]int{},
		Redactions: append([]bundleRedaction{}, b.redactions...), MockEndpoints: append([]mockEndpoint{}, b.endpoints...),
	}
	for _, r := range b.redactions {
		m.Masked[r.Kind]++
	}
	return m
}

// redactionsIn finds the masks in a text as it is in the bundle. The redactions say of which
// kind they are; a mask without one is a value that was hidden because of its place.
func redactionsIn(file, text string, taken []redact.Redaction) []bundleRedaction {
	kinds := map[int][]string{}
	for _, r := range taken {
		kinds[r.Line] = append(kinds[r.Line], r.Rule)
	}
	var out []bundleRedaction
	line := 0
	for content := range strings.Lines(text) {
		line++
		for n := 0; ; n++ {
			at := strings.Index(content, redact.Mask)
			if at < 0 {
				break
			}
			content = content[at+len(redact.Mask):]
			kind := "value"
			if known := kinds[line]; len(known) > 0 {
				kind = known[min(n, len(known)-1)]
			} else if isKeyEnd(content) {
				kind = "access-key-id"
			}
			out = append(out, bundleRedaction{file, line, kind})
		}
	}
	return out
}

// isKeyEnd reports whether a text begins like the end of a shortened access key id.
func isKeyEnd(text string) bool {
	const shown = 4
	return len(text) >= shown && strings.Trim(text[:shown], "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == "" &&
		(len(text) == shown || !strings.ContainsAny(text[shown:shown+1], "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"))
}

// mockEndpoints are the addresses outside of AWS that the shell sets for doctor, and the
// project for its services.
func (b *bundle) mockEndpoints(a *app, t target) []mockEndpoint {
	found := map[mockEndpoint]bool{}
	add := func(address, by string) {
		if address == "" || boto.IsAWS(address) {
			return
		}
		_, host, ok := strings.Cut(redact.URL(address), "://")
		if !ok {
			host = redact.Mask // it may be a password
		}
		clean := func(text string) string { return b.private.replace(b.scrubber.Scrub(text), homeInText) }
		found[mockEndpoint{clean(host), clean(by)}] = true
	}
	for name, value := range a.env {
		if isEndpoint(name) {
			add(value, name+" (the shell)")
		}
	}
	if file, _ := t.facts.Project().Unlooked(); file == "" {
		for _, s := range t.facts.Project().Services {
			for name, v := range s.Env {
				if isEndpoint(name) {
					add(v.Value, name+" ("+cause.Place(v.Origin)+")")
				}
			}
		}
		for _, s := range trace.Of(t.facts.Diagnosis()) {
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

// sort sorts files and redactions by name.
func (b *bundle) sort() {
	slices.SortFunc(b.files, func(x, y bundleFile) int { return cmp.Compare(x.Name, y.Name) })
	slices.SortStableFunc(b.redactions, func(x, y bundleRedaction) int {
		return cmp.Or(cmp.Compare(x.File, y.File), cmp.Compare(x.Line, y.Line))
	})
}
