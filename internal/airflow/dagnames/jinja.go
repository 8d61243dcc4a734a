package dagnames

import "strings"

// jinja finds the variables and connections that a template names: var.value.x,
// var.json.x, var.value.get('x'), conn.x, conn.get('x').
func (f *finder) jinja(lit *literal) {
	rest := 0
	for {
		open := strings.IndexByte(lit.value[rest:], '{')
		if open < 0 || rest+open+1 >= len(lit.value) {
			return
		}
		from := rest + open + 2
		end := map[byte]string{'{': "}}", '%': "%}", '#': "#}"}[lit.value[from-1]]
		if end == "" {
			rest = from - 1
			continue
		}
		body, _, closed := strings.Cut(lit.value[from:], end)
		if !closed {
			return
		}
		rest = from + len(body) + 2
		if end == "#}" {
			continue
		}
		if end == "%}" && strings.Trim(body, "-+ \t\n") == "raw" {
			rest = afterRaw(lit.value, rest)
			continue
		}
		f.expression(lit, body, from)
	}
}

// afterRaw returns the position behind the end of a raw block.
func afterRaw(value string, from int) int {
	for {
		i := strings.Index(value[from:], "{%")
		if i < 0 {
			return len(value)
		}
		body, _, closed := strings.Cut(value[from+i+2:], "%}")
		if !closed {
			return len(value)
		}
		from += i + 2 + len(body) + 2
		if strings.Trim(body, "-+ \t\n") == "endraw" {
			return from
		}
	}
}

// expression looks at what stands between the braces of a template, from on in
// the literal's value.
func (f *finder) expression(lit *literal, body string, from int) {
	words := words(body)
	place := func(i int) int { return lit.at[from+words[i].at] }
	text := func(i int) string {
		if i < len(words) {
			return words[i].text
		}
		return ""
	}
	for i := range words {
		if i > 0 && text(i-1) == "." || !words[i].isName {
			continue
		}
		switch {
		case text(i) == "var" && text(i+1) == "." && (text(i+2) == "value" || text(i+2) == "json"):
			f.access(Variable, "var."+text(i+2), words[i+3:], place(i))
		case text(i) == "conn":
			f.access(Connection, "conn", words[i+1:], place(i))
		}
	}
}

// access reads what follows var.value, var.json or conn.
func (f *finder) access(what Kind, via string, words []word, at int) {
	text := func(i int) string {
		if i < len(words) {
			return words[i].text
		}
		return ""
	}
	found := func(value string, hasDefault bool) {
		if strings.ContainsRune(value, hole) || value == "" {
			f.unseen(what, via, at)
			return
		}
		f.add(Name{Kind: what, Name: value, HasDefault: hasDefault, Via: "{{ " + via + " }}"}, at)
	}
	switch {
	case text(0) == "." && text(1) == "get" && text(2) == "(":
		if len(words) > 3 && words[3].isText && (text(4) == ")" || text(4) == ",") {
			found(text(3), text(4) == ",")
		} else {
			f.unseen(what, via, at)
		}
	case text(0) == "." && len(words) > 1 && words[1].isName:
		found(text(1), false)
	case text(0) == "[" && len(words) > 1 && words[1].isText && text(2) == "]":
		found(text(1), false)
	case text(0) == "[" || text(0) == "." && text(1) == string(rune(hole)):
		f.unseen(what, via, at)
	}
}

// word is one token of a template.
type word struct {
	text           string
	at             int
	isName, isText bool
}

// words takes an expression of a template apart.
func words(body string) []word {
	var list []word
	for i := 0; i < len(body); {
		c := body[i]
		switch {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			i++
		case c == '\'' || c == '"':
			end := i + 1
			for end < len(body) && body[end] != c {
				if body[end] == '\\' {
					end++
				}
				end++
			}
			list = append(list, word{text: body[i+1 : min(end, len(body))], at: i, isText: true})
			i = end + 1
		case isNameStart(c) || isDigit(c) || c == hole:
			end := i
			for end < len(body) && (isNameStart(body[end]) || isDigit(body[end]) || body[end] == hole) {
				end++
			}
			list = append(list, word{text: body[i:end], at: i, isName: true})
			i = end
		default:
			list = append(list, word{text: body[i : i+1], at: i})
			i++
		}
	}
	return list
}
