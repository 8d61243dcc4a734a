package pyjson

import "fmt"

// Kind is the Python exception that json.loads raises.
type Kind int

// The exceptions. Python callers catch them separately: JSONDecodeError is a ValueError,
// RecursionError is not.
const (
	DecodeError    Kind = iota // json.JSONDecodeError
	ValueError                 // an integer of more than 4300 digits
	RecursionError             // nested too deeply
)

// Error is why json.loads refuses a text.
type Error struct {
	Kind Kind
	// Message is Python's message, without the position.
	Message string
	// Line and Column count characters from 1, Char from 0. All are 0 unless
	// Kind is DecodeError.
	Line, Column, Char int
	// Offset is the same place in bytes from the start of the text.
	Offset int
}

// Error is the text of the Python exception.
func (e *Error) Error() string {
	if e.Kind != DecodeError {
		return e.Message
	}
	return fmt.Sprintf("%s: line %d column %d (char %d)", e.Message, e.Line, e.Column, e.Char)
}
