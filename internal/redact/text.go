package redact

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Text is what doctor says, with values out of the user's files in it. Printing it, in
// any verb and in JSON, gives the mask; only a Scrubber shows it, without the secrets
// that it knows. The zero value says nothing.
type Text struct {
	value *string   // see Secret
	_     [0]func() // two that say the same are not ==
}

// NewText makes a text of words that are there already.
func NewText(words string) Text { return Text{value: &words} }

// Texts makes a text of each of some lines.
func Texts(lines ...string) []Text {
	all := make([]Text, len(lines))
	for i, line := range lines {
		all[i] = NewText(line)
	}
	return all
}

// Textf makes a text as fmt.Sprintf does. A Text among the arguments stands for what it
// says, and so does an error that has one; inside of others they are masks.
func Textf(format string, args ...any) Text {
	if false {
		_ = fmt.Sprintf(format, args...) // has go vet check the formats of callers
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

// Teller is an error that says what it has to say as a Text, and masks it in its
// method Error.
type Teller interface {
	error
	Text() Text
}

// TextOf is what an error says.
func TextOf(err error) Text { return Textf("%v", err) }

func (t Text) words() string {
	if t.value == nil {
		return ""
	}
	return *t.value
}

// Add returns the text with more words behind it.
func (t Text) Add(words string) Text { return NewText(t.words() + words) }

// Addf returns the text with what Textf makes behind it.
func (t Text) Addf(format string, args ...any) Text {
	return NewText(t.words() + Textf(format, args...).words())
}

// IsEmpty reports whether the text says nothing.
func (t Text) IsEmpty() bool { return t.words() == "" }

// Len is how long the text is, in bytes.
func (t Text) Len() int { return len(t.words()) }

// Equal reports whether two texts say the same.
func (t Text) Equal(other Text) bool { return t.words() == other.words() }

// Compare orders texts as strings.Compare does.
func (t Text) Compare(other Text) int { return strings.Compare(t.words(), other.words()) }

// FirstLine is the first line of the text, without the blank ones before it.
func (t Text) FirstLine() Text {
	line, _, _ := strings.Cut(strings.TrimSpace(t.words()), "\n")
	return NewText(line)
}

// Short ends a text of more than so many bytes there, and says how many more it has.
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

// ShowText returns what a text says, without secrets: the one way from a Text to
// the output.
func (s *Scrubber) ShowText(t Text) string { return s.Scrub(t.words()) }
