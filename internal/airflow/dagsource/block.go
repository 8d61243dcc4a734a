package dagsource

import (
	"bytes"
	"slices"
)

// block is a surrounding compound statement.
type block struct {
	keyword string // def, class, if, for, ...
	// name is the name of a def or class.
	name   string
	indent int
	// decorators are the paths of the decorators of a def or class.
	decorators []string
	// never: Airflow does not run its content, such as a script's own main part.
	never bool
}

// conditional reports whether it depends on the execution whether the block runs when the
// surrounding code does.
func (b *block) conditional() bool {
	return slices.Contains([]string{"if", "elif", "else", "except", "match", "case"}, b.keyword)
}

// conditional reports whether it depends on the execution whether an expression is evaluated when
// its statement is: a part of A if B else C, or the right side of and or or. The expression is from
// first through last, the statement from from to to.
func (r *reader) conditional(from, to, first, last int) bool {
	tokens := r.tokens
	if from < to && opensBlock(tokens, from) {
		from++ // its keyword is not one of these
	}
	for {
		open := first - 1
		chosen, tests := false, false // after an else, or after an if
		for ; open >= from; open-- {
			if !r.spend(1) {
				return true
			}
			t := &tokens[open]
			if t.match >= 0 && t.match < open && t.match >= from {
				open = t.match
				continue
			}
			if t.match > open || t.is(op, ",") || t.is(op, "=") {
				break
			}
			switch {
			case t.is(name, "and") || t.is(name, "or"):
				return true
			case t.is(name, "else"):
				chosen = true
			case t.is(name, "if") || t.is(name, "in"):
				tests = true
			}
		}
		close := last + 1
		for ; close < to; close++ {
			if !r.spend(1) {
				return true
			}
			t := &tokens[close]
			if t.match > close && t.match < to {
				close = t.match
				continue
			}
			if t.match >= 0 && t.match < close || t.is(op, ",") {
				break
			}
			if t.is(name, "if") && !tests {
				return true
			}
		}
		if chosen {
			return true
		}
		for open >= from && tokens[open].match < close { // out of the surrounding brackets
			if !r.spend(1) {
				return true
			}
			if m := tokens[open].match; m >= 0 && m < open {
				open = m
			}
			open--
		}
		if open < from {
			return false
		}
		first, last = open, tokens[open].match
		for first > from && r.spend(1) && (tokens[first-1].kind == name && !isKeyword(tokens[first-1].text) || tokens[first-1].is(op, ".")) {
			first--
		}
	}
}

// eachStatement calls visit for each statement with the surrounding blocks, the outermost first.
// The blocks are valid only until visit returns.
func eachStatement(src []byte, tokens []token, scope *scope, visit func(span, []block)) {
	var around []block
	var decorators []string
	lines := lineReader{src: src}
	for _, s := range statements(tokens) {
		indent, first := lines.indentation(tokens[s.from].start)
		if first {
			for len(around) > 0 && around[len(around)-1].indent >= indent {
				around = around[:len(around)-1]
			}
		}
		visit(s, around)
		switch {
		case tokens[s.from].is(op, "@"):
			if len(decorators) < maxDecorators {
				path, _ := dotted(tokens[s.from+1 : s.to])
				decorators = append(decorators, scope.path(path))
			}
			continue
		case s.header && len(around) < maxBlocks:
			b := opened(tokens[s.from:s.to], indent)
			b.decorators = decorators
			if !first && len(around) > 0 { // after another one's colon
				b.indent = around[len(around)-1].indent
			}
			around = append(around, b)
		}
		decorators = nil
	}
}

// Bounds that no person's code exceeds: CPython has the same for blocks (MAXINDENT).
const (
	maxBlocks     = 100
	maxDecorators = 50
)

// lineReader finds the indentation of statements. It must be called in their order.
type lineReader struct {
	src []byte
	// read is how far the lines are read; text is the start of the last line's text, width the
	// indentation before it.
	read, text, width int
}

// indentation is the indentation of the line at an offset, and whether the statement there is the
// line's first. A tab counts as in CPython.
func (l *lineReader) indentation(at int) (width int, first bool) {
	start := -1
	if l.read == 0 {
		start = 0
		if bytes.HasPrefix(l.src, []byte(byteOrderMark)) {
			start = len(byteOrderMark)
		}
	}
	for ; l.read < at; l.read++ {
		if c := l.src[l.read]; c == '\n' || c == '\r' {
			start = l.read + 1
		}
	}
	if start >= 0 {
		l.width = 0
		for l.text = start; l.text < at; l.text++ {
			if c := l.src[l.text]; c == ' ' {
				l.width++
			} else if c == '\t' {
				l.width += 8 - l.width%8
			} else if c == '\f' {
				l.width = 0
			} else {
				break
			}
		}
	}
	return l.width, at == l.text
}

// opened is the block that the header of a compound statement opens.
func opened(header []token, indent int) block {
	if header[0].is(name, "async") && len(header) > 1 {
		header = header[1:]
	}
	b := block{keyword: header[0].text, indent: indent}
	switch {
	case (b.keyword == "def" || b.keyword == "class") && len(header) > 1:
		b.name = header[1].text
	case b.keyword == "if":
		b.never = isMain(header[1:]) || len(header) > 1 && header[len(header)-1].is(name, "TYPE_CHECKING")
	}
	return b
}

// isMain reports whether a condition is __name__ == "__main__".
func isMain(condition []token) bool {
	if len(condition) != 3 || !condition[1].is(op, "==") {
		return false
	}
	for _, pair := range [][2]token{{condition[0], condition[2]}, {condition[2], condition[0]}} {
		if pair[0].is(name, "__name__") && pair[1].kind == text && pair[1].lit.value == "__main__" {
			return true
		}
	}
	return false
}
