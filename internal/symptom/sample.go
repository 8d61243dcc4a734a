package symptom

import (
	"slices"
	"strings"

	"doctor/internal/lazyregexp"
)

// piece is a part of a sample: a value, which may be quoted, or a text.
type piece struct {
	text  string
	value bool
	// quoted: the value is in quotes; enclosed: in those, or in parentheses.
	quoted, enclosed bool
}

// split separates the values in a message from its text.
func split(message string) []piece {
	var pieces []piece
	for i := 0; i < len(message); {
		if end := quoted(message, i); end > 0 {
			pieces = append(pieces, quote(message[i:end])...)
			i = end
			continue
		}
		end := i + 1
		for end < len(message) && message[end] != ' ' && quoted(message, end) == 0 {
			end++
		}
		pieces = append(pieces, token(message[i:end], message[:i])...)
		i = end
	}
	return pieces
}

// quote makes pieces of a quoted text, which is a value unless it is a sentence.
func quote(text string) []piece {
	inner := strings.Trim(text, "\"'`\\")
	open, rest, _ := strings.Cut(text, inner)
	open, rest = strings.Trim(open, `\`), strings.Trim(rest, `\`)
	switch {
	case inner == "":
		return []piece{{text: text}}
	case len(strings.Fields(inner)) > maxValueWords:
		return slices.Concat([]piece{{text: open}}, split(inner), []piece{{text: rest}})
	}
	return []piece{{text: open}, {text: inner, value: true, quoted: true, enclosed: true}, {text: rest}}
}

// maxValueWords is the number of words that a quoted value may have.
const maxValueWords = 3

// quoted returns the end of the quoted text that begins there, 0 if none does. An apostrophe
// within a word is not a quote.
func quoted(text string, i int) int {
	c := text[i]
	if c == '\\' && i+1 < len(text) && text[i+1] == '"' {
		if length := strings.Index(text[i+2:], `\"`); length >= 0 {
			return i + 2 + length + 2
		}
		return 0
	}
	if c != '"' && c != '`' && (c != '\'' || i > 0 && isWord(rune(text[i-1]))) {
		return 0
	}
	for j := i + 1; j < len(text); j++ {
		switch {
		case text[j] == '\\' && j+1 < len(text) && text[j+1] == c:
			j++
		case text[j] == c && (c != '\'' || j+1 == len(text) || !isWord(rune(text[j+1]))):
			return j + 1
		}
	}
	return 0
}

// token splits a word into its punctuation and, if it has the form of a value, that value.
func token(word, before string) []piece {
	if key, ok := strings.CutPrefix(word, " services."); ok { // of a compose file
		key = strings.TrimRight(key, ".:")
		return []piece{{text: " "}, {text: "services." + key, value: true}, {text: word[len(" services."+key):]}}
	}
	m := around().FindStringSubmatch(word)
	head, core, tail := m[1], m[2], m[3]
	if !isValue(core) && !isProfile(head, core, tail, before) {
		return []piece{{text: word}}
	}
	return []piece{{text: head}, {text: core, value: true, enclosed: strings.HasSuffix(head, "(") && strings.HasPrefix(tail, ")")}, {text: tail}}
}

var (
	around = lazyregexp.New(`^([\s(\[<"']*)(.*?)([\s)\]>.,:;"']*)$`)
	// valueForm is the form of values that are written without quotes: URLs, ARNs, paths, files,
	// names of settings, dates and other numbers, sources of credentials, and the names that the
	// samples use.
	valueForm = lazyregexp.New(`^(?:[a-z]+://.*|arn:.*|[^ ]*[/\\][^ ]*|[\w.-]+\.(?:ya?ml|env)|(?:aws|AWS|sso)_\w+|\d[\w.:-]*|[a-z]+-[a-z]+-[a-z]+|example-\w+|[^ ]*\*{4}[^ ]*|Ec2InstanceMetadata|alex|aws|dev|prod|my|db|x)$`)
)

func isValue(core string) bool { return core != "vice-versa" && valueForm().MatchString(core) }

// isProfile: the name of a profile is alone in parentheses, or follows the word.
func isProfile(head, core, tail, before string) bool {
	words := strings.Fields(before)
	if len(words) == 0 || core == "" {
		return false
	}
	last := words[len(words)-1]
	if strings.HasSuffix(head, "(") && strings.HasPrefix(tail, ")") {
		return (last == "profile" || last == "sso-session") && profileName().MatchString(core)
	}
	return last == "profile" && strings.HasPrefix(head, " ") && (core == "default" || core == "airflow")
}

var profileName = lazyregexp.New(`^[a-z][a-z0-9-]*$`)

// measured is a form with the words in its literals.
type measured struct {
	form
	words []string
	// pending is a text after a value that has only spaces and quotes.
	pending string
}

// newForm makes a form of pieces. closed: quoted values are a part of the text, as far as they do
// not depend on the machine.
func newForm(pieces []piece, closed bool) measured {
	var m measured
	for _, p := range pieces {
		switch {
		case !p.value:
			m.literal(p.text)
		case sha1Form().MatchString(p.text):
			m.value(part{hash: true})
		case !closed:
			m.value(part{spaced: p.enclosed, empty: p.quoted})
		default:
			for i, kept := range fixed(p.text) {
				if i > 0 {
					m.value(part{spaced: p.enclosed, empty: p.quoted})
				}
				m.literal(kept)
			}
		}
	}
	var text strings.Builder
	for _, p := range m.parts {
		text.WriteString(p.text + " ")
	}
	m.words = words(text.String())
	m.trim()
	return m
}

func (m *measured) literal(text string) {
	n := len(m.parts)
	text = m.pending + text
	m.pending = ""
	switch {
	case n > 0 && m.parts[n-1].text != "":
		m.parts[n-1] = literal(m.parts[n-1].text + text)
	case canonical(text) == "":
		m.pending = text
	default:
		m.parts = append(m.parts, literal(text))
	}
}

// value appends a value; two in a row are one.
func (m *measured) value(v part) {
	m.pending = ""
	if n := len(m.parts); n == 0 || m.parts[n-1].text != "" {
		m.parts = append(m.parts, v)
	} else {
		m.parts[n-1].spaced = true
	}
}

// trim removes the values and punctuation at the ends, which identify nothing.
func (m *measured) trim() {
	for n := len(m.parts); n > 0; n = len(m.parts) {
		last := &m.parts[n-1]
		if last.hash {
			break
		}
		text := last.text
		if m.tail && !strings.HasSuffix(text, ": line ") {
			text = lastClause().ReplaceAllString(text, "")
		}
		if text = strings.TrimRight(text, punctuation); text != "" {
			*last = literal(text)
			break
		}
		m.tail = m.tail || last.text == ""
		m.parts = m.parts[:n-1]
	}
	for len(m.parts) > 0 && !m.parts[0].hash {
		if text := strings.TrimLeft(m.parts[0].text, punctuation); text != "" {
			m.parts[0] = literal(text)
			break
		}
		m.parts = m.parts[1:]
	}
}

const punctuation = ".,:; \"'`"

// lastClause is a word before a value at the end: what a project writes in ${NAME:?set NAME}.
var lastClause = lazyregexp.New(`: [a-z]+ $`)

var sha1Form = lazyregexp.New(`^[0-9a-f]{40}$`)

// fixed returns the parts of a value that are the same on every machine; other values are
// between them. Of a file in ~/.aws that is its folder, of a host of AWS the end of its name.
func fixed(value string) []string {
	if m := inFolder().FindStringSubmatch(value); m != nil {
		return []string{"", m[1], ""}
	}
	if m := awsHost().FindStringSubmatch(value); m != nil {
		return []string{"", m[1]}
	}
	return []string{value}
}

var (
	inFolder = lazyregexp.New(`^[/~].*?(/\.aws/(?:[a-z]+/)*)[^/]*$`)
	awsHost  = lazyregexp.New(`^https://[a-z]+(\.\..*)$`)
)
