package bundle

import (
	"encoding/json"
	"strings"

	"doctor/checks"
	"doctor/internal/manual"
	"doctor/internal/redact"
	"doctor/internal/standin"
	"doctor/report"
)

// Own is what doctor writes itself: it says nothing about a user or a project.
type Own struct {
	// words are the words of the manual and of the files of a bundle, and the default accounts of
	// machines and images, in lower case.
	words map[string]bool
	// keys are doctor's own names in the JSON files of a bundle, ids those of checks and rules.
	keys, ids map[string]bool
}

// OwnOf collects what doctor with these checks writes itself.
func OwnOf(list []*checks.Check) Own {
	o := Own{words: map[string]bool{}, keys: ownKeys(), ids: map[string]bool{}}
	for _, id := range checks.IDs(list) {
		o.ids[id] = true
	}
	add := func(text string) {
		for _, word := range strings.FieldsFunc(strings.ToLower(text), isNoWord) {
			o.words[word] = true
		}
	}
	manual.EachText(list, add)
	add(report.Schema())
	for key := range o.keys {
		add(key)
	}
	add("report manifest facts tree ticket project json txt md linux darwin windows amd64 arm64 devel override requirements dags plugins include packages")
	add("root astro airflow ubuntu debian fedora centos admin administrator user users guest default nobody daemon" +
		" ec2 runner runneradmin github gitlab jenkins circleci vagrant docker node vscode codespace gitpod dev test ci build home me")
	return o
}

// forStandIns is the same for names that get stand-ins.
func (o Own) forStandIns() standin.Own {
	names := map[string]bool{}
	for _, set := range []map[string]bool{o.keys, o.ids} {
		for name := range set {
			names[name] = true
		}
	}
	return standin.Own{Words: o.words, Names: names}
}

// ownKeys are doctor's own names in the JSON files of a bundle.
func ownKeys() map[string]bool {
	keys := map[string]bool{}
	own := manifest{Files: []bundleFile{{}}, Redactions: []bundleRedaction{{}}, MockEndpoints: []mockEndpoint{{}}}
	documents := [][]byte{[]byte(report.Schema())}
	for _, v := range []any{own, setup{Outside: []outsideFile{{}}}} {
		if data, err := json.Marshal(v); err == nil {
			documents = append(documents, data)
		}
	}
	for _, document := range documents {
		for s := range redact.Strings(document) {
			if s.Name {
				keys[s.Text] = true
			}
		}
	}
	return keys
}
