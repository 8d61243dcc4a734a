package cause

import (
	"doctor/internal/boto"
)

// WrongHeader is a header that is not the one of the profile.
type WrongHeader struct {
	At                       Spot
	Section, Wanted, Profile string
}

func (WrongHeader) detail() {}

// BrokenFile is a file with bytes that boto3 cannot read, at their place if known.
type BrokenFile struct {
	File string
	At   Spot
}

func (BrokenFile) detail() {}

// BrokenLine is a line that makes boto3 refuse a file.
type BrokenLine struct {
	At   Spot
	Kind boto.ParseErrorKind
	// Name is the repeated name, First the line of its first occurrence.
	Name  string
	First int
}

func (BrokenLine) detail() {}

// HalfPair is half a pair of keys: in variables, in a profile, or in the extras of a connection.
type HalfPair struct {
	Profile    string
	Connection Named
	Has, Lacks string
	At         Spot
}

func (HalfPair) detail() {}

// SwallowedLine is an indented line that became a part of the option above.
type SwallowedLine struct {
	At     Spot
	Option string
}

func (SwallowedLine) detail() {}

// MisnamedKey are settings of one profile that have other names in boto3: Written as they are,
// Known as they should be, in the same order. At is the first.
type MisnamedKey struct {
	At             Spot
	Written, Known Names
}

func (MisnamedKey) detail() {}

// BadKey is a malformed key, without its value.
type BadKey struct {
	At   Spot
	Part KeyPart
	// Connection is the connection that has it, if any.
	Connection string
	Fault      KeyFault
	// Length is its length and Wanted the right one, for KeyHasLength.
	Length, Wanted int
}

func (BadKey) detail() {}

// KeyPart is a part of a set of keys.
type KeyPart int

// The parts.
const (
	TheKeyID KeyPart = iota
	TheSecret
	TheToken
)

// KeyFault is what is wrong with a key.
type KeyFault int

// The faults.
const (
	KeyHasOthers  KeyFault = iota // characters that cannot be in a key
	KeyHasComment                 // a comment after it
	KeyIsEmpty
	KeyHasQuotes
	KeyHasLines
	KeyHasBlank
	KeyHasLength // another length than it should have
)
