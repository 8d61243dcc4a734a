// Package standin replaces the names in a text by stand-ins: the same name always by the same one,
// and no two names by one. A stand-in has the form of what it replaces, so that the text still reads
// right.
package standin

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// Kind is what a name is the name of.
type Kind string

// The kinds of names.
const (
	Account    Kind = "account"
	Bucket     Kind = "bucket"
	Code       Kind = "code" // a name in code or in a file that doctor knows nothing about
	Connection Kind = "connection"
	Email      Kind = "email"
	File       Kind = "file"
	Folder     Kind = "folder"
	Host       Kind = "host"
	Key        Kind = "access-key-end"
	Principal  Kind = "principal-id"
	Profile    Kind = "profile"
	Role       Kind = "role"
	Secret     Kind = "secret"
	Service    Kind = "service"
	Session    Kind = "session"
	SSO        Kind = "sso-start-url"
	SSOSession Kind = "sso-session"
	User       Kind = "user"
	Variable   Kind = "variable"
	Address    Kind = "address" // of a machine, in numbers
)

// Table holds the stand-ins of one bundle.
type Table struct {
	own Own
	// reserved are texts in which no stand-in may occur: it would be mistaken for a name there.
	reserved []string
	names    map[string]*name
	// folded are the names by their lower case, sizes the lengths of those that are searched for in
	// every text, longest first.
	folded map[string]*name
	sizes  []int
	issued map[string]bool
	next   map[Kind]int
}

// name is a value that gets a stand-in when it is first met.
type name struct {
	kind    Kind
	value   string
	standIn string
	// anywhere: it is replaced wherever it is a word. Otherwise only in a path or in code, since it
	// is a word of doctor's own.
	anywhere bool
}

// New makes a table without names.
func New(own Own) *Table {
	return &Table{own: own, names: map[string]*name{}, folded: map[string]*name{}, issued: map[string]bool{}, next: map[Kind]int{}}
}

// Reserve adds a text in which no stand-in may occur. All must be added before the first name is
// replaced.
func (t *Table) Reserve(text string) { t.reserved = append(t.reserved, strings.ToLower(text)) }

// Know adds a name of which the kind is known. A name with several kinds keeps the first. One that
// is a word of doctor's own, or too short to be a name, is not replaced: what it says is no more
// than that word, and the report would not read right without it.
func (t *Table) Know(kind Kind, value string) {
	value = strings.TrimSpace(value)
	if value == "" || t.names[value] != nil || t.issued[value] || t.own.keeps(value) {
		return
	}
	n := &name{kind: kind, value: value, anywhere: t.own.isTelling(value)}
	if !n.anywhere && !isPath(kind) {
		return
	}
	t.names[value] = n
	if !n.anywhere {
		return
	}
	if lower := strings.ToLower(value); t.folded[lower] == nil {
		t.folded[lower] = n
	}
	if at, has := slices.BinarySearchFunc(t.sizes, len(value), func(a, b int) int { return b - a }); !has {
		t.sizes = slices.Insert(t.sizes, at, len(value))
	}
}

func isPath(kind Kind) bool { return kind == Folder || kind == File }

// KnowPath adds the names in the path of a file of the project, even if they are ordinary words. In
// a text nothing shows where a name with spaces ends: each of its words is a name, if it is none of
// doctor's own.
func (t *Table) KnowPath(path string) {
	for _, part := range strings.FieldsFunc(path, func(r rune) bool { return r == '/' || r == '\\' }) {
		stem := strings.ToLower(strings.TrimSuffix(part, extension(part)))
		if fixedWords()[strings.TrimPrefix(stem, ".")] || drive().MatchString(part) || account().MatchString(part) {
			continue
		}
		words := strings.FieldsFunc(part, func(r rune) bool { return !isWord(r) && !strings.ContainsRune(inPart, r) })
		if len(words) == 1 && words[0] == part {
			t.Know(kindOfPart(part), part)
			continue
		}
		for _, word := range words {
			if t.own.isTelling(word) {
				t.Know(kindOfPart(word), word)
			}
		}
	}
}

// KnowCode adds the names in a text of a file or in a piece of code, except for those that everybody
// has.
func (t *Table) KnowCode(text string) {
	for _, name := range word().FindAllString(text, -1) {
		if !t.own.isOrdinary(name) {
			t.Know(codeKind(name), name)
		}
	}
}

// codeKind is the kind of a name in code: one in capitals is that of a variable.
func codeKind(name string) Kind {
	if name == strings.ToUpper(name) && len(name) >= leastName {
		return Variable
	}
	return Code
}

// within is the stand-in of a value of which the kind is clear from its place, or the value itself
// if it is one of doctor's own words.
func (t *Table) within(kind Kind, value string) string {
	if value == "" || t.issued[value] {
		return value
	}
	t.Know(kind, value)
	if n := t.names[value]; n != nil {
		return t.standInOf(n)
	}
	return value
}

// exact is the stand-in of a value of which the form says that it is a name, whatever it is.
func (t *Table) exact(kind Kind, value string) string {
	if t.issued[value] {
		return value
	}
	key := value
	if kind == Key { // too short to be the same as anything else
		key = "…" + value
	}
	n := t.names[key]
	if n == nil {
		if kind == Host {
			t.Know(kind, value) // also where it is not in an address
		}
		if n = t.names[key]; n == nil {
			n = &name{kind: kind, value: value}
			t.names[key] = n
		}
	}
	return t.standInOf(n)
}

func (t *Table) standInOf(n *name) string {
	for n.standIn == "" {
		t.next[n.kind]++
		candidate := shapeOf(n.kind, t.next[n.kind], n.value)
		if !t.isTaken(candidate) {
			n.standIn, t.issued[candidate] = candidate, true
		}
	}
	return n.standIn
}

func (t *Table) isTaken(candidate string) bool {
	if t.issued[candidate] || t.names[candidate] != nil {
		return true
	}
	lower := strings.ToLower(candidate)
	return slices.ContainsFunc(t.reserved, func(text string) bool { return strings.Contains(text, lower) })
}

// shapeOf is the n-th stand-in of a kind, in the form of the value.
func shapeOf(kind Kind, n int, value string) string {
	switch kind {
	case Account:
		if n < 10 {
			return strings.Repeat(fmt.Sprint(n), 12)
		}
		return fmt.Sprintf("1%011d", n)
	case Key:
		digits := fmt.Sprint(n)
		return "KEYS"[:max(0, 4-len(digits))] + digits
	case Principal:
		return value[:4] + fmt.Sprintf("%017d", n)
	case Email:
		return fmt.Sprintf("person-%d@mail.example", n)
	case Host:
		if !strings.Contains(value, ".") {
			return fmt.Sprintf("host-%d", n)
		}
		return fmt.Sprintf("host-%d.example", n)
	case Address:
		return fmt.Sprintf("192.0.2.%d", n)
	case SSO:
		return fmt.Sprintf("start-%d", n)
	case File:
		return fmt.Sprintf("file-%d", n) + extension(value)
	case Code, Connection, Variable: // also in code, where - is an operator
		standIn := fmt.Sprintf("%s_%d", map[Kind]string{Code: "name", Connection: "connection", Variable: "variable"}[kind], n)
		if strings.ToUpper(value) == value && strings.ContainsFunc(value, unicode.IsLetter) {
			return strings.ToUpper(standIn)
		}
		return standIn
	}
	return fmt.Sprintf("%s-%d", kind, n)
}

// extension is that of a file, with its dot, if it says what is in the file.
func extension(value string) string {
	if i := strings.LastIndexByte(value, '.'); i > 0 && extensions()[value[i+1:]] {
		return value[i:]
	}
	return ""
}

// Replaced counts the names that were replaced, by kind.
func (t *Table) Replaced() map[string]int {
	count := map[string]int{}
	for _, n := range t.names {
		if n.standIn != "" {
			count[string(n.kind)]++
		}
	}
	return count
}
