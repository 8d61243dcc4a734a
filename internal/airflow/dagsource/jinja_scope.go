package dagsource

import "strings"

// frame is one block of a template, with the names that it binds: {% set conn = ... %}, {% for conn
// in ... %}.
type frame struct {
	kind string
	// names are bound from here on, maybe are bound if a branch was taken.
	names, maybe map[string]bool
	// branches are the names of the earlier branches, after those that are bound after the end.
	branches, after []string
}

// binding says whether the template itself binds a name.
type binding int

const (
	isFree binding = iota
	mayBeBound
	isBound
)

// maxFrames bounds the search for a name's binding.
const maxFrames = 100

// bound searches from the inside out. A name that is set further down in a block is undefined in
// inner blocks, though not before them.
func (t *template) bound(name string) binding {
	nested := false
	for i := len(t.frames) - 1; i >= 0; i-- {
		if i < len(t.frames)-maxFrames {
			return mayBeBound
		}
		f := t.frames[i]
		nested = nested || i > 0 && f.kind != "if"
		switch {
		case f.names[name]:
			return isBound
		case f.maybe[name]:
			return mayBeBound
		}
	}
	if nested && t.later[name] {
		return mayBeBound
	}
	return isFree
}

// assign binds names in the current block.
func (t *template) assign(names ...string) {
	t.top().bind(names...)
	for _, n := range names {
		t.assigned[n] = true
	}
}

func (t *template) top() *frame { return t.frames[len(t.frames)-1] }

func (f *frame) bind(names ...string) {
	if f.names == nil {
		f.names = map[string]bool{}
	}
	for _, n := range names {
		f.names[n] = true
	}
}

func (f *frame) mayBind(names []string) {
	if f.maybe == nil {
		f.maybe = map[string]bool{}
	}
	for _, n := range names {
		f.maybe[n] = true
	}
}

func (t *template) push(kind string, names ...string) *frame {
	f := &frame{kind: kind}
	f.bind(names...)
	t.frames = append(t.frames, f)
	return f
}

// statement reads the content between {% and %}.
func (t *template) statement(words []word) {
	if len(words) == 0 {
		return
	}
	rest := words[1:]
	switch tag := words[0].text; tag {
	case "for":
		t.loop(rest)
	case "if":
		t.expression(rest, false)
		t.push("if")
	case "elif", "else":
		if f := t.top(); f.kind == "if" || f.kind == "for" {
			f.otherBranch()
		}
		t.expression(rest, false)
	case "set":
		t.set(rest)
	case "with":
		t.expression(rest, false)
		t.push("with", assigned(rest)...)
	case "macro":
		if len(rest) > 0 {
			t.assign(rest[0].text)
			params, _ := parameters(rest[1:])
			t.push("macro", params...)
			t.expression(rest[1:], false)
		}
	case "call":
		params, called := parameters(rest)
		t.expression(called, false)
		t.push("call", params...)
	case "import", "from":
		t.expression(rest, false)
		t.assign(imported(tag, rest)...)
	case "block":
		t.push(tag)
	case "filter", "autoescape":
		t.push(tag)
		t.expression(rest, false)
	default:
		if kind, ok := strings.CutPrefix(tag, "end"); ok {
			t.pop(kind)
			return
		}
		t.expression(rest, false)
	}
}

// loop reads what follows "for". The condition after "if" knows the names of the loop, the iterated
// value does not.
func (t *template) loop(words []word) {
	in := index(words, "in")
	targets, rest := words[:in], words[min(in+1, len(words)):]
	condition := index(rest, "if")
	t.expression(rest[:condition], false)
	t.push("for", names(targets)...)
	t.expression(rest[condition:], false)
}

// set reads what follows "set". Without a value, the value is the text up to endset; there the name
// may still have its old meaning, depending on the text before it. The attribute of a namespace is
// not a name.
func (t *template) set(words []word) {
	equals := index(words, "=")
	if equals == len(words) {
		end := index(words, "|")
		t.expression(words[end:], true) // applied to the block's result, with the names that it binds
		f := t.push("set")
		if index(words[:end], ".") == end {
			f.after = names(words[:end])
			f.mayBind(f.after)
		}
		return
	}
	t.expression(words[equals+1:], false)
	if index(words[:equals], ".") == equals {
		t.assign(names(words[:equals])...)
	}
}

// otherBranch moves from one branch of an if to the next, or from a loop to its else.
func (f *frame) otherBranch() {
	if f.kind == "if" {
		f.branches = append(f.branches, f.all()...)
	}
	f.names, f.maybe = nil, nil
}

// all are the names that the frame binds, or may bind.
func (f *frame) all() []string {
	var list []string
	for n := range f.names {
		list = append(list, n)
	}
	for n := range f.maybe {
		list = append(list, n)
	}
	return list
}

// pop closes the innermost block of a kind. An if has no scope: what is bound in a branch may be
// bound after it.
func (t *template) pop(kind string) {
	last, first := len(t.frames)-1, max(len(t.frames)-maxFrames, 1)
	for last >= first && t.frames[last].kind != kind {
		last--
	}
	if last < first {
		return // no such block is open
	}
	f := t.frames[last]
	t.frames = t.frames[:last]
	t.assign(f.after...)
	if f.kind == "if" {
		t.top().mayBind(append(f.branches, f.all()...))
	}
}

// index is the index of the first matching word outside of brackets, or else the end.
func index(words []word, text string) int {
	depth := 0
	for i, w := range words {
		switch {
		case w.isText:
		case depth == 0 && w.text == text && (text != "=" || !isComparison(words, i)):
			return i
		case strings.Contains("([{", w.text):
			depth++
		case strings.Contains(")]}", w.text):
			depth--
		}
	}
	return len(words)
}

// isComparison reports whether the = at i is part of ==, !=, <= or >=.
func isComparison(words []word, i int) bool {
	touches := func(j int, signs string) bool {
		return j >= 0 && j < len(words) && !words[j].isText && strings.Contains(signs, words[j].text)
	}
	return touches(i-1, "=!<>") || touches(i+1, "=")
}

// names are the names in a target: a, (b, c).
func names(words []word) []string {
	var list []string
	for _, w := range words {
		if w.isName {
			list = append(list, w.text)
		}
	}
	return list
}

// assigned are the names before each = outside of brackets.
func assigned(words []word) []string {
	var list []string
	for len(words) > 0 {
		equals := index(words, "=")
		if equals > 0 && equals < len(words) {
			list = append(list, words[equals-1].text)
		}
		words = words[min(equals+1, len(words)):]
	}
	return list
}

// parameters are the names in the brackets at the start, as in (a, b=1), and the words after them.
func parameters(words []word) (list []string, rest []word) {
	if len(words) == 0 || words[0].isText || words[0].text != "(" {
		return nil, words
	}
	depth := 0
	for i, w := range words {
		switch {
		case w.isText:
		case w.isName && depth == 1 && (words[i-1].text == "(" || words[i-1].text == ","):
			list = append(list, w.text)
		case strings.Contains("([{", w.text):
			depth++
		case strings.Contains(")]}", w.text):
			if depth--; depth == 0 {
				return list, words[i+1:]
			}
		}
	}
	return list, nil
}

// imported are the names that import ... as x, or from ... import x as y, bind.
func imported(tag string, words []word) []string {
	start := 0
	if tag == "from" {
		start = index(words, "import")
	}
	var list []string
	for i := start; i < len(words); i++ {
		next := i+1 < len(words) && words[i+1].text == "as"
		if words[i].isName && !next && (tag == "from" && i > start || i > 0 && words[i-1].text == "as") {
			list = append(list, words[i].text)
		}
	}
	return list
}
