package report

import (
	"fmt"
	"slices"
	"strings"

	"doctor/checks"
	"doctor/internal/phrase"
)

// proven prints what AWS has confirmed, and what was not verified.
func (d details) proven(p ProjectDocument) {
	d.facts(proofs(p))
}

// proof is one line about what was, or was not, verified.
type proof struct{ label, text string }

const proofWidth = len("not verified")

func (d details) facts(all []proof) {
	for i, one := range all {
		label := one.label
		if i > 0 && all[i-1].label == label {
			label = ""
		}
		lead := indent + fmt.Sprintf("%-*s  ", proofWidth, label)
		if d.Width <= 0 {
			d.println(lead + one.text)
			continue
		}
		for j, line := range Wrap(one.text, d.Width-len(lead)) {
			if j > 0 {
				lead = strings.Repeat(" ", len(lead))
			}
			d.println(lead + line)
		}
	}
}

func proofs(p ProjectDocument) []proof {
	var all []proof
	for _, c := range p.Identities {
		all = append(all, proof{"identity", identityWords(p, c)})
	}
	for _, words := range readableWords(p) {
		all = append(all, proof{"backend", words})
	}
	if n, why := excluded(p); n > 0 && p.Summary.Fail+p.Summary.Unknown == 0 { // else the table says what did not run
		all = append(all, proof{"not verified", why})
	}
	for _, line := range notSeen(p) {
		all = append(all, proof{"not seen", line})
	}
	return all
}

// identityWords describes one identity: the ARN, where its credentials come from, who uses it.
func identityWords(p ProjectDocument, c checks.Caller) string {
	parts := []string{"profile " + c.Profile}
	if c.Key != "" {
		parts = append(parts, "key "+strings.ReplaceAll(c.Key, "****", "…"))
	} else if c.Method != "" {
		parts = append(parts, "by "+c.Method)
	}
	if c.Region != "" {
		parts = append(parts, c.Region)
	}
	if !c.Expires.IsZero() {
		parts = append(parts, "expires "+c.Expires.UTC().Format("2006-01-02 15:04 MST"))
	}
	text := c.ARN + "  " + strings.Join(parts, ", ")
	if who := owner(p, c); who != "" {
		text += " (" + who + ")"
	}
	if c.Mock != "" {
		text += "; a mock identity: " + c.Mock + " is not AWS"
	}
	return visible(text)
}

func owner(p ProjectDocument, c checks.Caller) string {
	services := ""
	if len(c.Services) < len(p.services) {
		services = phrase.List(c.Services)
	}
	switch {
	case c.Owner == "":
		return services
	case services == "":
		return c.Owner
	}
	return c.Owner + " in " + services
}

// readableWords says, for each backend, which prefixes may be read.
func readableWords(p ProjectDocument) []string {
	var keys []string
	prefixes := map[string][]string{}
	for _, r := range p.Readable {
		key := r.Backend
		if len(r.Services) < len(p.services) {
			key += " in " + phrase.List(r.Services)
		}
		if r.Mock != "" {
			key += " (a mock: " + r.Mock + " is not AWS)"
		}
		if !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
		name := strings.TrimRight(r.Prefix, "/")
		if name == "" {
			name = r.What + " without a prefix"
		}
		prefixes[key] = append(prefixes[key], name)
	}
	var out []string
	for _, key := range keys {
		out = append(out, visible(key+", "+phrase.List(prefixes[key])+": readable"))
	}
	return out
}

// maxNamed is how many checks that were left out are named.
const maxNamed = 4

// excluded names the checks that a flag or the settings left out, and that would have asked
// something outside of the files.
func excluded(p ProjectDocument) (n int, why string) {
	ids := map[string][]string{}
	var by []string
	for _, c := range p.Checks {
		if c.excluded == "" {
			continue
		}
		n++
		if ids[c.excluded] == nil {
			by = append(by, c.excluded)
		}
		ids[c.excluded] = append(ids[c.excluded], c.ID)
	}
	var parts []string
	for _, flag := range by {
		what := strings.Join(ids[flag], ", ")
		if len(ids[flag]) > maxNamed {
			what = phrase.Count(len(ids[flag]), "check")
		}
		parts = append(parts, what+" ("+visible(flag)+")")
	}
	return n, strings.Join(parts, "; ")
}
