package dagsource

import "slices"

// span is a range of tokens, without to.
type span struct {
	from, to int
	// header: it is the header of a compound statement.
	header bool
}

// statements splits a source into its simple statements and the headers of its compound ones, which
// end before their colon.
func statements(tokens []token) []span {
	var list []span
	for from := 0; from < len(tokens); {
		end := from
		for end < len(tokens) && tokens[end].kind != newline {
			end++
		}
		for from < end {
			part := span{from: from, to: end}
			if opensBlock(tokens, from) {
				part.to = find(tokens, from, end, ":")
				part.header = part.to < end
			}
			list = append(list, part)
			from = part.to + 1
		}
		from = end + 1
	}
	return list
}

// opensBlock reports whether a compound statement begins here. match and case are keywords only
// there.
func opensBlock(tokens []token, i int) bool {
	if tokens[i].kind != name {
		return false
	}
	switch tokens[i].text {
	case "if", "elif", "else", "for", "while", "try", "except", "finally", "with", "def", "class", "async":
		return true
	case "match", "case":
		return i+1 < len(tokens) && !tokens[i+1].is(op, ":") && !tokens[i+1].is(op, "=")
	}
	return false
}

// find returns the index of an operator outside of brackets, or else to. It skips the colon of a
// lambda.
func find(tokens []token, from, to int, text string) int {
	lambdas := 0
	for i := from; i < to; i++ {
		t := &tokens[i]
		switch {
		case text == ":" && t.is(name, "lambda"):
			lambdas++
		case t.is(op, text) && lambdas > 0:
			lambdas--
		case t.is(op, text):
			return i
		case t.match > i && t.match < to:
			i = t.match
		}
	}
	return to
}

// bindings counts how often each name is bound other than by an import, in any scope: assigned,
// defined, looped over, a parameter.
type bindings struct {
	tokens []token
	count  map[string]int
}

func countBindings(tokens []token, all []span) map[string]int {
	b := bindings{tokens: tokens, count: map[string]int{}}
	for _, s := range all {
		if t := &tokens[s.from]; !t.is(name, "from") && !t.is(name, "import") {
			b.statement(s)
		}
	}
	return b.count
}

func (b *bindings) statement(s span) {
	first := s.from
	if b.tokens[first].is(name, "async") && first+1 < s.to {
		first++
	}
	switch t := &b.tokens[first]; {
	case t.is(name, "def") || t.is(name, "class"):
		if first+1 < s.to {
			b.count[b.tokens[first+1].text]++
		}
		if open := find(b.tokens, first, s.to, "("); t.text == "def" && open < s.to {
			b.parameters(span{from: open + 1, to: max(b.tokens[open].match, open+1)})
		}
	case t.is(name, "global") || t.is(name, "nonlocal") || t.is(name, "del") || t.is(name, "case") && s.header:
		b.targets(span{from: first + 1, to: s.to}, true)
	case !s.header:
		b.assignments(s)
	}
	b.within(s)
}

// assignments reads the targets of a = b = ..., and of a += ...
func (b *bindings) assignments(s span) {
	from := s.from
	for i := from; i < s.to; i++ {
		t := &b.tokens[i]
		switch {
		case t.match > i && t.match < s.to:
			i = t.match
		case isAssignment(t):
			b.targets(span{from: from, to: i}, false)
			from = i + 1
		}
	}
}

// isAssignment distinguishes = and += from ==, <= and the like.
func isAssignment(t *token) bool {
	return t.kind == op && slices.Contains([]string{"=", "+=", "-=", "*=", "/=", "//=", "%=", "**=", ">>=", "<<=", "&=", "|=", "^=", "@="}, t.text)
}

// targets counts the names that are bound: not those before a dot or bracket, which are only read,
// nor an annotation. All counts any.
func (b *bindings) targets(s span, all bool) {
	for i := s.from; i < s.to; i++ {
		t := &b.tokens[i]
		var before, after token
		if i > s.from {
			before = b.tokens[i-1]
		}
		if i+1 < s.to {
			after = b.tokens[i+1]
		}
		isBase := after.is(op, ".") || after.is(op, "(") || after.is(op, "[")
		switch {
		case t.kind == name && (all || !before.is(op, ".") && !isBase):
			b.count[t.text]++
		case t.is(op, ":") && !all:
			return
		case t.match > i && t.match < s.to && !all && (before.kind == name || before.is(op, ")") || before.is(op, "]")) && i > s.from:
			i = t.match
		}
	}
}

// parameters counts the parameters of a function, skipping defaults and annotations.
func (b *bindings) parameters(s span) {
	for from := s.from; from < s.to; {
		comma := find(b.tokens, from, s.to, ",")
		for from < comma && (b.tokens[from].is(op, "*") || b.tokens[from].is(op, "**")) {
			from++
		}
		if from < comma && b.tokens[from].kind == name {
			b.count[b.tokens[from].text]++
		}
		from = comma + 1
	}
}

// within counts bindings inside a statement.
func (b *bindings) within(s span) {
	done := 0 // up to where targets were counted
	for i := s.from; i < s.to; i++ {
		t := &b.tokens[i]
		if i < done || t.kind != name && !t.is(op, ":=") {
			continue
		}
		switch t.text {
		case ":=":
			if i > s.from {
				b.count[b.tokens[i-1].text]++
			}
		case "for":
			for done = i + 1; done < s.to && !b.tokens[done].is(name, "in"); {
				done++
			}
			b.targets(span{from: i + 1, to: done}, false)
		case "as":
			for done = i + 1; done < s.to && !b.tokens[done].is(op, ",") && !b.tokens[done].is(op, ")"); done++ {
				if m := b.tokens[done].match; m > done && m < s.to {
					done = m
				}
			}
			b.targets(span{from: i + 1, to: done}, false)
		case "lambda":
			done = find(b.tokens, i+1, s.to, ":")
			b.parameters(span{from: i + 1, to: done})
		}
	}
}
