package baseline

import (
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"doctor/internal/lazyregexp"
)

// Project is what a baseline says of one project. It does not change during a run.
type Project struct {
	// File is the baseline as shown to people.
	File string
	// Dir and Home are the folder of the project and the user's home folder: in a baseline neither
	// has its place on this machine.
	Dir, Home string
	// Everything: the run makes a baseline, so all findings are in it.
	Everything bool
	Entries    []Entry
}

// Find returns the entry of a finding. In a run that makes the baseline every finding has one.
func (p *Project) Find(rule, subject string) (Entry, bool) {
	plain := Entry{rule, p.subject(subject)}
	for _, e := range []Entry{plain, plain.hashed()} {
		if slices.Contains(p.Entries, e) {
			return e, true
		}
	}
	return plain, p.Everything
}

// Entry returns the entry to write for a finding. shown reports whether a text may be shown.
func (p *Project) Entry(rule, subject string, shown func(string) bool) Entry {
	e := Entry{rule, p.subject(subject)}
	if len(e.Subject) > maxSubject || !utf8.ValidString(e.Subject) || strings.HasPrefix(e.Subject, hashPrefix) || personal().MatchString(e.Subject) || !shown(e.Subject) {
		return e.hashed()
	}
	return e
}

const (
	// maxSubject is the length of the longest subject in a file, in bytes.
	maxSubject = 200
	hashPrefix = "sha256:"
	// hashLength is how many hexadecimal digits of a hash are kept: enough to tell the findings of
	// a rule in one project apart, too few to find a short secret by trying.
	hashLength = 6
)

// personal matches the home folder of some user, other than that of the containers.
var personal = lazyregexp.New(`(?i)[/\\](?:users|home)[/\\](?:[^a]|a[^s])`)

func (e Entry) hashed() Entry {
	e.Subject = hash(e.Rule + "\x00" + e.Subject)
	return e
}

func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hashPrefix + hex.EncodeToString(sum[:])[:hashLength]
}

// subject is a subject as every machine has it: paths are relative to the project and to the home
// folder.
func (p *Project) subject(text string) string {
	for _, folder := range []struct{ path, name string }{{p.Dir, "."}, {p.Home, "~"}} {
		for _, path := range []string{folder.path, filepath.ToSlash(folder.path)} {
			if len(path) > 1 {
				text = within(text, path, folder.name)
			}
		}
	}
	if p.Home == "/" {
		text = ofRoot().ReplaceAllString(text, "$1~$2")
	}
	return text
}

// ofRoot matches AWS's folder in the home folder /, which a user without an account has in a
// container. Other paths below / are no more than paths.
var ofRoot = lazyregexp.New(`(^|[ :,;])(/\.aws(?:$|[/ :,;]))`)

// within replaces a folder wherever a text has its complete path, or one below it.
func within(text, folder, name string) string {
	var out strings.Builder
	for {
		before, after, found := strings.Cut(text, folder)
		out.WriteString(before)
		if !found {
			return out.String()
		}
		begins := !strings.HasSuffix(out.String(), "/") && !strings.HasSuffix(out.String(), `\`)
		if begins && (after == "" || strings.ContainsAny(after[:1], `/\ :,;`)) {
			rest := strings.IndexAny(after, " :,;")
			if rest < 0 {
				rest = len(after)
			}
			out.WriteString(name + strings.ReplaceAll(after[:rest], `\`, "/"))
			after = after[rest:]
		} else {
			out.WriteString(folder)
		}
		text = after
	}
}

// Name is the name of a project in a baseline: the path of its folder from that of the file, with
// slashes. JSON has no bytes that are not UTF-8: their hash tells such names apart.
func Name(folder, project string) string {
	rel, err := filepath.Rel(folder, project)
	if err != nil { // another disk
		rel = project
	}
	name := filepath.ToSlash(rel)
	if !utf8.ValidString(name) {
		name = strings.ToValidUTF8(name, "\ufffd") + " " + hash(name)
	}
	return name
}
