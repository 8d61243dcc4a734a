package fixers

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Format is how a file is read when judging an edit.
type Format string

// The formats.
const (
	Compose Format = "compose" // YAML, every node of it, and what its aliases and merge keys make of it
	Dotenv  Format = "dotenv"  // as compose reads .env, nothing expanded
	INI     Format = "ini"     // as boto3 reads ~/.aws/config and credentials
)

// Want is a fact of a file that an edit means to change.
type Want struct {
	// Fact names it: a position in the tree of a YAML or INI file, the digest of the
	// way to a value once aliases and merge keys are followed, a variable's name in a
	// .env.
	Fact string
	// Value is the digest of what it will say. A digest, since the fact may be
	// a secret. Empty means that there will be no such fact.
	Value string
}

// facts are all that a file says, each by name, the values as digests.
type facts map[string]string

// errSideEffect refuses an edit that would change what it should not.
var errSideEffect = errors.New("the edit would change more than it means to: do it by hand")

// readFacts parses a text. The error is that of the format's reader, and has
// nothing of the text in it.
func readFacts(format Format, text []byte) (facts, error) {
	switch format {
	case Compose:
		return yamlFacts(text)
	case Dotenv:
		return dotenvFacts(text)
	case INI:
		return iniFacts(text)
	}
	return nil, fmt.Errorf("no reader for the format %q", format)
}

// verify demands that the texts differ in the wanted facts and in no other.
//
// A file that its reader refuses has no facts; then the edit must either cure
// it, and what is wanted must be there, or leave the reader another complaint.
// That the bytes outside the edits are the same must do for the rest.
func verify(format Format, before, after []byte, wants []Want) error {
	return verifyBy(func(text []byte) (facts, error) { return readFacts(format, text) }, before, after, wants)
}

// verifyBy is verify with the facts that read finds.
func verifyBy(read func([]byte) (facts, error), before, after []byte, wants []Want) error {
	was, errBefore := read(before)
	is, errAfter := read(after)
	switch complaint, now := complaintOf(errBefore), complaintOf(errAfter); {
	case complaint == "" && now == "":
	case now == "":
		was = maps.Clone(is)
	case complaint == "":
		return fmt.Errorf("the edit would make the file unreadable: %w", errAfter)
	case complaint == now:
		return fmt.Errorf("the edit would not make the file readable: %w", errAfter)
	default:
		return nil
	}
	for _, w := range wants {
		if w.Value == "" {
			delete(was, w.Fact)
		} else {
			was[w.Fact] = w.Value
		}
	}
	if !maps.Equal(was, is) {
		return errSideEffect
	}
	return nil
}

// differences states what has to change for one to say what the other does.
func differences(before, after facts) []Want {
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

func complaintOf(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// digest shortens a fact's value to something that gives nothing away.
func digest(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:12])
}
