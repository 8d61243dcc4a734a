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

// BrokenFile is a file with bytes that boto3 does not read, at a place where one is known.
type BrokenFile struct {
	File string
	At   Spot
}

func (BrokenFile) detail() {}

// BrokenLine is a line for which boto3 refuses a file.
type BrokenLine struct {
	At   Spot
	Kind boto.ParseErrorKind
	// Name stands there a second time, First is the line of the first.
	Name  string
	First int
}

func (BrokenLine) detail() {}

// HalfPair is half a pair of keys: in variables, in a profile, or among the extras of a
// connection.
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

// MisnamedKey is a setting that boto3 knows by another name.
type MisnamedKey struct {
	At             Spot
	Written, Known string
}

func (MisnamedKey) detail() {}

// BadKey is a key that cannot be one; its value is not in here.
type BadKey struct {
	At   Spot
	Part KeyPart
	// Connection has it, if one does.
	Connection string
	Fault      KeyFault
	// Length is what it is and Wanted what it should be, for KeyHasLength.
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
	KeyHasOthers  KeyFault = iota // characters that no key has
	KeyHasComment                 // a comment behind it
	KeyIsEmpty
	KeyHasQuotes
	KeyHasLines
	KeyHasBlank
	KeyHasLength // another than it should have
)
