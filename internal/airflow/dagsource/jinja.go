package dagsource

import "strings"

// template is a string that Jinja renders, with the state of reading it.
type template struct {
	*finder
	lit *literal
	// frames are the blocks that are open, the whole template first.
	frames []*frame
	// assigned are the names that are set or imported somewhere, later those of them that are known
	// from the start.
	assigned, later map[string]bool
}

// jinja finds the variables and connections that a template names: var.value.x,
// var.json.x, var.value.get('x'), conn.x, conn.get('x').
func (f *finder) jinja(lit *literal) {
	before := f.result
	t := f.template(lit, nil)
	if t.assigned["conn"] || t.assigned["var"] {
		f.result = before
		f.template(lit, t.assigned)
	}
}

// template reads a template. Names that are set further down need a second pass.
func (f *finder) template(lit *literal, later map[string]bool) *template {
	t := &template{finder: f, lit: lit, frames: []*frame{{}}, assigned: map[string]bool{}, later: later}
	for rest := 0; rest >= 0; {
		rest = t.next(rest)
	}
	return t
}

// next reads up to the end of the next expression, statement or comment and returns the position
// after it, -1 if there is none.
func (t *template) next(from int) int {
	value := t.lit.value
	for {
		open := strings.IndexByte(value[from:], '{')
		if open < 0 || from+open+1 >= len(value) {
			return -1
		}
		from += open + 2
		if strings.IndexByte("{%#", value[from-1]) >= 0 {
			break
		}
		from--
	}
	switch value[from-1] {
	case '#':
		end := strings.Index(value[from:], "#}")
		if end < 0 {
			return -1
		}
		return from + end + 2
	case '%':
		words, end := readWords(value, from, "%}")
		words = trimMarks(words)
		switch {
		case end < 0:
			t.expression(words, true)
		case len(words) == 1 && words[0].text == "raw":
			return afterRaw(value, end)
		default:
			t.statement(words)
		}
		return end
	}
	words, end := readWords(value, from, "}}")
	t.expression(trimMarks(words), end < 0)
	return end
}

// trimMarks removes the marks that control surrounding white space: {%- +%}.
func trimMarks(words []word) []word {
	isMark := func(w word) bool { return !w.isText && (w.text == "-" || w.text == "+") }
	if len(words) > 0 && isMark(words[0]) {
		words = words[1:]
	}
	if len(words) > 0 && isMark(words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	return words
}

// afterRaw returns the position after the end of a raw block, -1 if it has none.
func afterRaw(value string, from int) int {
	for {
		i := strings.Index(value[from:], "{%")
		if i < 0 {
			return -1
		}
		from += i + 2
		body, _, closed := strings.Cut(value[from:], "%}")
		if !closed {
			return -1
		}
		if strings.Trim(body, "-+ \t\r\n") == "endraw" {
			return from + len(body) + 2
		}
	}
}

// expression reads the content between the braces of a template. If it is unfinished, because it
// continues in another string, nothing is certain.
func (t *template) expression(words []word, unfinished bool) {
	text := func(i int) string {
		if i < len(words) && !words[i].isText {
			return words[i].text
		}
		return ""
	}
	for i, w := range words {
		if w.text != "var" && w.text != "conn" || !w.isName || i > 0 && text(i-1) == "." {
			continue
		}
		a := access{template: t, at: t.lit.at[w.at], unsure: unfinished}
		switch bound := t.bound(w.text); {
		case bound == isBound:
			continue
		case bound == mayBeBound:
			a.unsure = true
		}
		switch {
		case w.text == "var" && text(i+1) == "." && (text(i+2) == "value" || text(i+2) == "json"):
			a.kind, a.via, a.words = Variable, "var."+text(i+2), words[i+3:]
			a.read()
		case w.text == "var" && (text(i+1) == "[" || text(i+1) == "|"):
			t.unseen(Variable, "var", a.at)
		case w.text == "conn" && i+1 < len(words):
			a.kind, a.via, a.words = Connection, "conn", words[i+1:]
			a.read()
		}
	}
}

// access is one use of var.value, var.json or conn.
type access struct {
	*template
	kind Kind
	via  string
	at   int
	// words are the words after it.
	words []word
	// unsure: the name may refer to something else.
	unsure bool
}

// read looks for the name.
func (a *access) read() {
	text := func(i int) string {
		if i < len(a.words) && !a.words[i].isText {
			return a.words[i].text
		}
		return ""
	}
	isText := func(i int) bool { return i < len(a.words) && a.words[i].isText }
	switch {
	case text(0) == "." && text(1) == "get":
		if text(2) == "(" && isText(3) && (text(4) == ")" || text(4) == ",") {
			a.found(a.words[3].text, text(4) == ",")
		} else {
			a.unseen(a.kind, a.via, a.at)
		}
	case text(0) == "." && len(a.words) > 1 && a.words[1].isName:
		a.found(text(1), false)
	case text(0) == "[" && isText(1) && text(2) == "]":
		a.found(a.words[1].text, false)
	case text(0) == "[" || text(0) == "." || text(0) == "|" || a.kind == Variable:
		a.unseen(a.kind, a.via, a.at)
	}
}

func (a *access) found(value string, hasDefault bool) {
	if a.unsure || value == "" || strings.ContainsAny(value, "\\\x00") {
		a.unseen(a.kind, a.via, a.at)
		return
	}
	reads := AsText
	if a.via == "var.json" {
		reads = AsJSON
	}
	a.add(Name{Kind: a.kind, Name: value, HasDefault: hasDefault, Reads: reads, Via: "{{ " + a.via + " }}"}, a.at)
}

// word is one token of a template.
type word struct {
	// text is the word as written, or the content of a string.
	text string
	// at is its position in the literal's value.
	at             int
	isName, isText bool
}

// readWords splits an expression or statement into words, up to the first end outside of strings
// and brackets, and returns the position after that, or -1.
func readWords(value string, from int, end string) ([]word, int) {
	var list []word
	depth := 0
	for i := from; i < len(value); {
		c := value[i]
		switch {
		case depth == 0 && strings.HasPrefix(value[i:], end):
			return list, i + len(end)
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			i++
		case c == '\'' || c == '"':
			close := i + 1
			for close < len(value) && value[close] != c {
				if value[close] == '\\' {
					close++
				}
				close++
			}
			if close >= len(value) {
				return list, -1
			}
			list = append(list, word{text: value[i+1 : close], at: i, isText: true})
			i = close + 1
		case isWordPart(c):
			start := i
			for i < len(value) && isWordPart(value[i]) {
				i++
			}
			list = append(list, word{text: value[start:i], at: start, isName: true})
		default:
			switch c {
			case '(', '[', '{':
				depth++
			case ')', ']', '}':
				depth = max(depth-1, 0)
			}
			list = append(list, word{text: value[i : i+1], at: i})
			i++
		}
	}
	return list, -1
}

func isWordPart(c byte) bool { return isNameStart(c) || isDigit(c) || c == hole }
