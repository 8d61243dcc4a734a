package cli

import (
	"cmp"
	"encoding/json"
	"net/url"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"doctor/internal/lazyregexp"
	"doctor/internal/redact"
	"doctor/internal/survey"
	"doctor/report"
)

// private is what a bundle never contains: where the home folder is, and the user's name.
type private struct {
	// homes are the paths of the home folder in every notation, longest first.
	homes []string
	// names are the user's names that are not also words of doctor's own, longest first.
	names []string
}

// userMark replaces the name of the user.
const userMark = "<user>"

// shortName is the minimum length of a name to search for: a shorter one would match
// everywhere.
const shortName = 3

// privateOf collects what the environment and the paths of a run reveal about its user.
func (a *app) privateOf(t target) private {
	m := t.facts.Machine
	homes := []string{m.Home, m.ShellHome, a.env["HOME"], a.env["USERPROFILE"]}
	if home, known := a.home(); known {
		homes = append(homes, home)
	}
	dirs := []string{t.facts.Dir, a.dir}
	for _, dir := range slices.Concat(homes, dirs) {
		if real, err := m.Resolve(dir); dir != "" && err == nil && real != dir {
			homes, dirs = appendIf(homes, real, slices.Contains(homes, dir)), append(dirs, real)
		}
	}
	names := []string{a.env["USER"], a.env["USERNAME"], a.env["LOGNAME"]}
	for _, home := range homes {
		names = append(names, path.Base(slashed(home)))
	}
	for _, dir := range append(dirs, homes...) {
		names = append(names, accountIn(dir))
	}
	return newPrivate(homes, names, a.vocabulary())
}

func appendIf(list []string, value string, wanted bool) []string {
	if wanted {
		list = append(list, value)
	}
	return list
}

func newPrivate(homes, names []string, vocabulary map[string]bool) private {
	var p private
	for _, home := range homes {
		if home = strings.TrimRight(home, `/\`); len(home) > 1 {
			p.homes = append(p.homes, formsOf(home)...)
		}
	}
	for _, name := range names {
		if name = strings.TrimSpace(name); isTelling(name, vocabulary) {
			p.names = append(p.names, name)
		}
	}
	longest := func(x, y string) int { return cmp.Or(len(y)-len(x), cmp.Compare(x, y)) }
	slices.SortFunc(p.homes, longest)
	slices.SortFunc(p.names, longest)
	p.homes, p.names = slices.Compact(p.homes), slices.Compact(p.names)
	return p
}

func slashed(path string) string { return strings.ReplaceAll(path, `\`, "/") }

// accountIn is the user name in a path such as /mnt/c/Users/NAME/project, which may differ
// from the user of the shell.
func accountIn(path string) string {
	parts := strings.Split(slashed(path), "/")
	for i, part := range parts[:len(parts)-1] {
		if i > 0 && (strings.EqualFold(part, "users") || part == "home") {
			return parts[i+1]
		}
	}
	return ""
}

// formsOf returns the notations of a path: with either kind of slashes, in a JSON string, and
// in a URL.
func formsOf(home string) []string {
	back := strings.ReplaceAll(home, "/", `\`)
	forms := []string{home, slashed(home), back, strings.ReplaceAll(back, `\`, `\\`)}
	for _, form := range []string{home, slashed(home), back} {
		for _, escaped := range []string{url.PathEscape(form), url.QueryEscape(form), (&url.URL{Path: form}).EscapedPath()} {
			forms = append(forms, escaped, strings.ReplaceAll(strings.ReplaceAll(escaped, "%2F", "%2f"), "%5C", "%5c"))
		}
		if text, err := json.Marshal(form); err == nil {
			forms = append(forms, string(text[1:len(text)-1]))
		}
	}
	return forms
}

// isTelling reports whether a name identifies a person: root, astro, airflow, ubuntu and the
// words of doctor's own do not, and occur in every report.
func isTelling(name string, vocabulary map[string]bool) bool {
	if utf8.RuneCountInString(name) < shortName || !strings.ContainsFunc(name, unicode.IsLetter) {
		return false
	}
	for _, word := range strings.FieldsFunc(strings.ToLower(name), isNoWord) {
		if len(word) >= shortName && !vocabulary[word] {
			return true
		}
	}
	return false
}

func isNoWord(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

// vocabulary are the words of the manual and of the files of a bundle, and the default
// accounts of machines and images, in lower case.
func (a *app) vocabulary() map[string]bool {
	words := map[string]bool{}
	add := func(text string) {
		for _, word := range strings.FieldsFunc(strings.ToLower(text), isNoWord) {
			words[word] = true
		}
	}
	survey.Manual(a.list, add)
	add(report.Schema())
	for key := range ownKeys() {
		add(key)
	}
	add("report manifest facts tree project json txt linux darwin windows amd64 arm64 devel override requirements dags plugins include packages")
	add("root astro airflow ubuntu debian fedora centos admin administrator user users guest default nobody daemon" +
		" ec2 runner runneradmin github gitlab jenkins circleci vagrant docker node vscode codespace gitpod dev test ci build home me")
	return words
}

// replace replaces the home folder and the user's name in a text.
func (p private) replace(text, home string) string {
	for _, form := range p.homes {
		text = report.ReplaceHome(text, form, home)
	}
	for _, name := range p.names {
		text = replaceWord(text, name, userMark)
	}
	return text
}

// find says what is left of them in a text, "" for nothing, and on which line.
func (p private) find(text string) (kind string, line int) {
	before := func(clean string) int {
		same := 0
		for same < min(len(clean), len(text)) && clean[same] == text[same] {
			same++
		}
		return 1 + strings.Count(text[:same], "\n")
	}
	for _, form := range p.homes {
		if clean := report.ReplaceHome(text, form, "~"); clean != text {
			return "the path of your home folder", before(clean)
		}
	}
	for _, name := range p.names {
		if clean := replaceWord(text, name, ""); clean != text {
			return "your user name", before(clean)
		}
	}
	return "", 0
}

// replaceWord replaces a word wherever it is not next to letters or digits, ignoring case.
func replaceWord(text, word, with string) string {
	var out strings.Builder
	at := 0
	for i := 0; i+len(word) <= len(text); {
		end := i + len(word)
		if strings.EqualFold(text[i:end], word) && isWordAt(text, i, end) {
			out.WriteString(text[at:i] + with)
			at, i = end, end
			continue
		}
		i++
	}
	out.WriteString(text[at:])
	return out.String()
}

func isWordAt(text string, start, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:start])
	after, _ := utf8.DecodeRuneInString(text[end:])
	return (start == 0 || isNoWord(before) || escape().MatchString(text[max(0, start-len("%2F")):start])) && (end == len(text) || isNoWord(after))
}

// escape matches an escape sequence, in a URL or a string, that ends in a letter or a digit.
var escape = lazyregexp.New(`%[0-9A-Fa-f]{2}$|\\[nrt]$`)

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
