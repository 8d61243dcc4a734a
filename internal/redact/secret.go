// Package redact keeps secrets out of everything that doctor prints.
package redact

import (
	"encoding/json"
	"fmt"
)

// Mask replaces a secret in every output.
const Mask = "****"

// Secret holds a value that may be secret. Printing it, in any verb and in
// JSON, gives the mask; only Reveal gives the value.
type Secret struct {
	// A pointer, because fmt cannot call the methods of a value in an unexported field of
	// another one, and would print its content.
	value *string
}

// NewSecret wraps a value that may be secret.
func NewSecret(value string) Secret { return Secret{&value} }

// Reveal returns the value itself: for calling AWS and for judging its form, never for
// printing.
func (s Secret) Reveal() string {
	if s.value == nil {
		return ""
	}
	return *s.value
}

// IsEmpty reports whether there is no value at all.
func (s Secret) IsEmpty() bool { return s.Reveal() == "" }

// String returns the mask, or nothing for an empty secret.
func (s Secret) String() string {
	if s.IsEmpty() {
		return ""
	}
	return Mask
}

// Format prints the mask whatever the verb, so that %#v and %x leak nothing.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = fmt.Fprint(f, s.String()) }

// MarshalJSON encodes the mask.
func (s Secret) MarshalJSON() ([]byte, error) { return json.Marshal(s.String()) }

// MarshalText encodes the mask.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// KeyID shortens an access key id to its last four characters, which may be shown.
func KeyID(id string) string {
	if len(id) <= 4 {
		return Mask
	}
	return Mask + id[len(id)-4:]
}
