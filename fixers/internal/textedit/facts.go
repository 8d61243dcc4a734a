package textedit

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"maps"
	"slices"
	"strings"
)

// Want is a fact of a file that an edit intends to change.
type Want struct {
	// Fact names it: a position in the tree of a YAML or INI file, the digest of the path to a
	// value after following aliases and merge keys, a variable's name in a .env, a line's number.
	Fact string
	// Value is the digest of its new value; a digest, because the fact may be a secret. Empty means
	// that the fact disappears.
	Value string
}

// Facts are all facts of a file by name, with digests of their values.
type Facts map[string]string

// Differences states what has to change to turn one set of facts into the other.
func Differences(before, after Facts) []Want {
	var wants []Want
	for _, fact := range slices.Sorted(maps.Keys(before)) {
		if _, ok := after[fact]; !ok {
			wants = append(wants, Want{Fact: fact})
		}
	}
	for _, fact := range slices.Sorted(maps.Keys(after)) {
		if before[fact] != after[fact] {
			wants = append(wants, Want{fact, after[fact]})
		}
	}
	return wants
}

// Digest hashes a fact's value, so that it reveals nothing.
func Digest(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:12])
}

// ErrSideEffect refuses an edit with unintended changes.
var ErrSideEffect = errors.New("the edit would have side effects: edit the file by hand")

// Renaming renames From to To.
type Renaming struct{ From, To string }
