package bundle

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"doctor/internal/redact"
)

// manifest describes a bundle.
type manifest struct {
	Created string       `json:"created"` // RFC 3339, UTC
	Files   []bundleFile `json:"files"`
	// Masked counts the masks in the files by what they hide.
	Masked     map[string]int    `json:"masked"`
	Redactions []bundleRedaction `json:"redactions"`
	// Replaced counts the names with a stand-in by what they are the names of; only of a bundle with
	// stand-ins.
	Replaced map[string]int `json:"replaced,omitempty"`
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

func (b *Bundle) manifest() manifest {
	m := manifest{
		Created: b.now().Format(time.RFC3339), Files: b.files, Masked: map[string]int{},
		Redactions: append([]bundleRedaction{}, b.redactions...), MockEndpoints: append([]mockEndpoint{}, b.endpoints...),
	}
	if b.names.table != nil {
		m.Replaced = b.names.table.Replaced()
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

// sort sorts files and redactions by name.
func (b *Bundle) sort() {
	slices.SortFunc(b.files, func(x, y bundleFile) int { return cmp.Compare(x.Name, y.Name) })
	slices.SortStableFunc(b.redactions, func(x, y bundleRedaction) int {
		return cmp.Or(cmp.Compare(x.File, y.File), cmp.Compare(x.Line, y.Line))
	})
}
