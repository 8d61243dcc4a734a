package dotenv

import (
	"errors"
	"fmt"
	"strings"

	"github.com/compose-spec/compose-go/v2/dotenv"

	"doctor/internal/lazyregexp"
)

var lineNumber = lazyregexp.New(`^line \d+`)

// Literal reads a text with compose's own reader without interpolation. Compose's errors quote the
// file, and are reduced to the line.
func Literal(text string) (map[string]string, error) {
	literal := func(name string) (string, bool) { return "\x00" + name, true }
	values, err := dotenv.UnmarshalWithLookup(strings.TrimPrefix(text, bom), literal)
	if err != nil {
		if line := lineNumber().FindString(err.Error()); line != "" {
			return nil, fmt.Errorf("compose cannot read it near %s", line)
		}
		return nil, errors.New("compose cannot read it")
	}
	return values, nil
}

// Spell writes a value so that compose reads exactly that: with the same quotes if possible, else
// with others. The error means that there is no way.
func Spell(value string, quote byte) (string, error) {
	single := "'" + value + "'"
	double := `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, `$`, `\$`).Replace(value) + `"`
	tries := []string{value, single, double}
	switch quote {
	case '\'':
		tries = []string{single, double, value}
	case '"':
		tries = []string{double, single, value}
	}
	for _, written := range tries {
		got, err := Literal("X=" + written + "\nY=1\n")
		if err == nil && len(got) == 2 && got["X"] == value {
			return written, nil
		}
	}
	return "", errors.New("the value cannot be written in a .env")
}

// Decode returns a value with its quotes and their escapes removed, and the offset of each of its
// bytes, plus the end. Other escapes stay: the caller has to make sure that they mean the same
// after an edit.
func (s Statement) Decode(text string) (value string, at []int) {
	from, to := s.Value.From, s.Value.To
	if s.Quote != 0 {
		from, to = from+1, to-1
	}
	var out strings.Builder
	for i := from; i < to; i++ {
		place := i
		if s.Quote != 0 && text[i] == '\\' && i+1 < to && (text[i+1] == s.Quote || text[i+1] == '\\' && s.Quote == '"') {
			i++
		}
		out.WriteByte(text[i])
		at = append(at, place)
	}
	return out.String(), append(at, to)
}
