package airflow

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode"

	"doctor/internal/pyjson"
)

// JSONMistake is what was done wrong in a text that should have been JSON.
type JSONMistake string

// The mistakes that can be told.
const (
	SingleQuotes      JSONMistake = "single-quotes"      // 'a' instead of "a"
	TypographicQuotes JSONMistake = "typographic-quotes" // “a”, as web pages and word processors write it
	PythonWords       JSONMistake = "python-words"       // True, False, None
	TrailingComma     JSONMistake = "trailing-comma"     // a comma before a closing bracket
	MissingComma      JSONMistake = "missing-comma"      //
	QuotedTwice       JSONMistake = "quoted-twice"       // quotes around the whole, which stayed in the value
	Backslashes       JSONMistake = "backslashes"        // \" where " was meant
	Unbalanced        JSONMistake = "unbalanced"         // brackets that are not closed, or not opened
	Unquoted          JSONMistake = "unquoted"           // a key or text without quotes
	Comment           JSONMistake = "comment"            // # or // behind it, which JSON has not
	ByteOrderMark     JSONMistake = "byte-order-mark"    //
)

// repair guesses what a text that is not JSON was meant to be. The text it
// returns is an object in valid JSON, or empty.
func repair(text string) ([]JSONMistake, string) {
	r := &repairer{}
	r.unwrap(strings.TrimSpace(text))
	for len(r.rest) > 0 {
		r.token()
	}
	for ; len(r.open) > 0; r.open = r.open[:len(r.open)-1] {
		r.mistake(Unbalanced)
		r.out.WriteByte(r.open[len(r.open)-1])
	}
	if v, err := pyjson.Decode(r.out.String()); err == nil {
		if _, ok := v.(*pyjson.Object); ok {
			return r.mistakes, r.out.String()
		}
	}
	return r.mistakes, objectOfAssignments(text)
}

type repairer struct {
	rest     []rune
	out      strings.Builder
	mistakes []JSONMistake
	open     []byte // the closing brackets still to come
	value    bool   // the last token ended a value
}

func (r *repairer) mistake(s JSONMistake) {
	if !slices.Contains(r.mistakes, s) {
		r.mistakes = append(r.mistakes, s)
	}
}

// unwrap takes off what stands around the whole.
func (r *repairer) unwrap(text string) {
	if strings.HasPrefix(text, "\ufeff") {
		r.mistake(ByteOrderMark)
		text = strings.TrimPrefix(text, "\ufeff")
	}
	const quotes = "\"'“”‘’"
	if inner := strings.TrimLeft(text, quotes); inner != text && strings.HasPrefix(strings.TrimSpace(inner), "{") {
		r.mistake(QuotedTwice)
		text = strings.TrimRight(inner, quotes)
	}
	if strings.HasPrefix(strings.TrimLeft(text, "{ "), `\"`) {
		r.mistake(Backslashes)
		text = strings.ReplaceAll(text, `\"`, `"`)
	}
	r.rest = []rune(text)
}

func (r *repairer) token() {
	c := r.rest[0]
	switch {
	case unicode.IsSpace(c):
		r.rest = r.rest[1:]
	case c == '"':
		r.text(`"`)
	case c == '\'':
		r.mistake(SingleQuotes)
		r.text(`'`)
	case strings.ContainsRune("“”„‟", c):
		r.mistake(TypographicQuotes)
		r.text("“”„‟\"")
	case strings.ContainsRune("‘’‚‛", c):
		r.mistake(TypographicQuotes)
		r.text("‘’‚‛'")
	case c == '#' || c == '/' && len(r.rest) > 1 && r.rest[1] == '/':
		r.mistake(Comment)
		r.rest = r.rest[len(r.until(func(c rune) bool { return c == '\n' })):]
	case strings.ContainsRune("{}[]", c):
		r.bracket(byte(c))
	case c == ',':
		r.comma()
	case c == ':':
		r.write(":", false)
		r.rest = r.rest[1:]
	default:
		r.word()
	}
}

// until returns what stands before the first character of a kind.
func (r *repairer) until(is func(rune) bool) []rune {
	if i := slices.IndexFunc(r.rest, is); i >= 0 {
		return r.rest[:i]
	}
	return r.rest
}

// write adds a token; value says whether a value ends with it.
func (r *repairer) write(token string, value bool) {
	r.out.WriteString(token)
	r.value = value
}

// separate makes up for a comma that was forgotten before a new value.
func (r *repairer) separate() {
	if r.value {
		r.mistake(MissingComma)
		r.out.WriteByte(',')
	}
}

// text reads a string up to one of the closing quotes.
func (r *repairer) text(quotes string) {
	r.separate()
	var b strings.Builder
	i := 1
	for ; i < len(r.rest) && !strings.ContainsRune(quotes, r.rest[i]); i++ {
		c := r.rest[i]
		if c == '\\' && i+1 < len(r.rest) {
			i++
			if r.rest[i] != '\'' {
				b.WriteRune('\\')
			}
			c = r.rest[i]
		} else if c == '"' {
			b.WriteRune('\\')
		}
		b.WriteRune(c)
	}
	if i >= len(r.rest) {
		r.mistake(Unbalanced)
	}
	r.rest = r.rest[min(i+1, len(r.rest)):]
	r.write(`"`+b.String()+`"`, true)
}

func (r *repairer) bracket(c byte) {
	r.rest = r.rest[1:]
	switch c {
	case '{', '[':
		r.separate()
		r.open = append(r.open, c+2) // } and ] follow two places later in ASCII
		r.write(string(c), false)
	default:
		if n := len(r.open); n > 0 && r.open[n-1] == c {
			r.open = r.open[:n-1]
			r.write(string(c), true)
			return
		}
		r.mistake(Unbalanced)
	}
}

func (r *repairer) comma() {
	r.rest = r.rest[1:]
	next := r.rest[len(r.until(func(c rune) bool { return !unicode.IsSpace(c) })):]
	if len(next) == 0 || next[0] == '}' || next[0] == ']' {
		r.mistake(TrailingComma)
		return
	}
	r.write(",", false)
}

// word reads what stands without quotes.
func (r *repairer) word() {
	word := strings.TrimSpace(string(r.until(func(c rune) bool { return strings.ContainsRune("{}[],:\"'“”\n", c) })))
	r.rest = r.rest[max(len([]rune(word)), 1):]
	r.separate()
	if python, ok := map[string]string{"True": "true", "False": "false", "None": "null"}[word]; ok {
		r.mistake(PythonWords)
		r.write(python, true)
		return
	}
	if _, err := pyjson.Decode(word); err == nil {
		r.write(word, true)
		return
	}
	r.mistake(Unquoted)
	quoted, _ := json.Marshal(word) // a string always encodes
	r.write(string(quoted), true)
}
