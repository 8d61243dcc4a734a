package redact

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Text is a text of doctor that may contain values of the user's files. Printing it, with any
// verb and in JSON, gives the mask; only a Scrubber shows it, without the secrets that it
// knows. The zero value is empty.
type Text struct {
	value *string   // see Secret
	_     [0]func() // equal texts are not ==
}

// NewText makes a text of a string.
func NewText(words string) Text { return Text{value: &words} }

// Texts makes a text of each line.
func Texts(lines ...string) []Text {
	all := make([]Text, len(lines))
	for i, line := range lines {
		all[i] = NewText(line)
	}
	return all
}

// Textf formats as fmt.Sprintf does. A Text among the arguments is written as its content, and
// so is an error that has one; inside of other arguments they are masks.
func Textf(format string, args ...any) Text {
	if false {
		_ = fmt.Sprintf(format, args...) // makes go vet check the formats of callers
	}
	said := make([]any, len(args))
	for i, arg := range args {
		switch arg := arg.(type) {
		case Text:
			said[i] = arg.words()
		case Teller:
			said[i] = arg.Text().words()
		default:
			said[i] = arg
		}
	}
	return NewText(fmt.Sprintf(format, said...))
}

// Teller is an error with a Text, which its method Error masks.
type Teller interface {
	error
	Text() Text
}

// TextOf is the text of an error.
func TextOf(err error) Text { return Textf("%v", err) }

func (t Text) words() string {
	if t.value == nil {
		return ""
	}
	return *t.value
}

// Add returns the text with more words appended.
func (t Text) Add(words string) Text { return NewText(t.words() + words) }

// Addf returns the text with the result of Textf appended.
func (t Text) Addf(format string, args ...any) Text {
	return NewText(t.words() + Textf(format, args...).words())
}

// IsEmpty reports whether the text is empty.
func (t Text) IsEmpty() bool { return t.words() == "" }

// Len is the length of the text in bytes.
func (t Text) Len() int { return len(t.words()) }

// Equal reports whether two texts are equal.
func (t Text) Equal(other Text) bool { return t.words() == other.words() }

// Compare orders texts as strings.Compare does.
func (t Text) Compare(other Text) int { return strings.Compare(t.words(), other.words()) }

// FirstLine is the first line of the text, without blank lines before it.
func (t Text) FirstLine() Text {
	line, _, _ := strings.Cut(strings.TrimSpace(t.words()), "\n")
	return NewText(line)
}

// Short cuts a text at so many bytes, and says how many more it has.
func (t Text) Short(most int) Text {
	words := t.words()
	if len(words) <= most {
		return t
	}
	for most > 0 && !utf8.RuneStart(words[most]) {
		most--
	}
	return Textf("%s… (%d bytes more)", words[:most], len(words)-most)
}

// String returns the mask, or nothing for an empty text.
func (t Text) String() string {
	if t.IsEmpty() {
		return ""
	}
	return Mask
}

// Format prints the mask whatever the verb.
func (t Text) Format(f fmt.State, _ rune) { _, _ = fmt.Fprint(f, t.String()) }

// MarshalJSON encodes the mask.
func (t Text) MarshalJSON() ([]byte, error) { return json.Marshal(t.String()) }

// MarshalText encodes the mask.
func (t Text) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// ShowText returns a text without secrets: the only way from a Text to the output.
func (s *Scrubber) ShowText(t Text) string { return s.Scrub(t.words()) }
