package dagsource

import "strings"

// Form is the syntactic form of a value.
type Form int

// The forms of a Value.
const (
	Other   Form = iota // an expression that is not analyzed
	Text                // a string, or a name for one
	None                //
	Truth               // True or False
	Mapping             // a dictionary, or a name for one
	Called              // the result of a call
	Named               // a name, or a dotted one, for none of these
)

// Value is one value in a source, as far as its text shows.
type Value struct {
	Form Form
	// Text is a string's value, with a NUL for each part that is only known during execution;
	// "True" or "False"; or the path of the called or named object.
	Text string
	// Arguments are the entries of a dictionary by key, or the arguments of a call.
	Arguments []Argument
}

// Known reports whether the value is a completely known string, and not a template.
func (v Value) Known() bool {
	return v.Form == Text && !strings.ContainsRune(v.Text, hole) && !strings.Contains(v.Text, "{{")
}

// Argument is one argument of a call, or one entry of a dictionary. A positional one has no name.
type Argument struct {
	Name  string
	Value Value
	// Star: it is * or ** of a value that is not visible.
	Star bool
}

// Get returns an argument by its name.
func Get(list []Argument, name string) (Value, bool) {
	for _, a := range list {
		if a.Name == name {
			return a.Value, true
		}
	}
	return Value{}, false
}

// maxDepth bounds the depth of a value, maxChain the length of a chain of calls.
const (
	maxDepth = 6
	maxChain = 50
)

// reader converts the tokens of a source, or of a formatted string, into values and calls.
type reader struct {
	tokens []token
	scope  *scope
	// work is the remaining budget for the source: a few lines with names for values made of names
	// can cost any amount. Without budget a value is Other, and arguments are open.
	work *int
}

// Work is counted in tokens; an argument that is kept costs as much as several.
const (
	workPerToken    = 100
	workPerArgument = 50
)

func workFor(tokens []token) *int {
	work := workPerToken*len(tokens) + 100_000
	return &work
}

// spend takes from the remaining work, and reports whether it was sufficient.
func (r *reader) spend(work int) bool {
	*r.work -= work
	return *r.work > 0
}

// value reads the expression in a range of tokens.
func (r *reader) value(from, to, depth int) Value {
	for to-from > 2 && r.tokens[from].is(op, "(") && r.tokens[from].match == to-1 && find(r.tokens, from+1, to-1, ",") == to-1 {
		from, to = from+1, to-1
	}
	if from >= to || depth > maxDepth || !r.spend(to-from) {
		return Value{}
	}
	first, last := &r.tokens[from], &r.tokens[to-1]
	switch {
	case first.kind == text:
		return r.texts(from, to)
	case to-from == 1 && first.kind == name:
		return r.word(first.text, depth)
	case first.is(op, "{") && first.match == to-1:
		return Value{Form: Mapping, Arguments: r.entries(from+1, to-1, depth)}
	case last.is(op, ")") && last.match > from:
		return r.called(from, to, depth)
	case isDotted(r.tokens[from:to]):
		path, _ := dotted(r.tokens[from:to])
		return Value{Form: Named, Text: r.path(path, depth)}
	}
	return Value{}
}

// texts reads adjacent strings, which are one.
func (r *reader) texts(from, to int) Value {
	for i := from; i < to; i++ {
		if r.tokens[i].kind != text || r.tokens[i].lit.bytes {
			return Value{}
		}
	}
	return Value{Form: Text, Text: joined(r.tokens[from:to]).value}
}

// word reads a value that is one name.
func (r *reader) word(word string, depth int) Value {
	switch word {
	case "None":
		return Value{Form: None}
	case "True", "False":
		return Value{Form: Truth, Text: word}
	}
	if lit, ok := r.scope.constants[word]; ok {
		return Value{Form: Text, Text: lit.value}
	}
	if v, ok := r.scope.values[word]; ok {
		if known := r.within(v).value(v.from, v.to, depth+1); known.Form == Mapping || known.Form == Called {
			return known
		}
	}
	return Value{Form: Named, Text: r.scope.path(word)}
}

// within is a reader of the tokens of a name's value.
func (r *reader) within(v given) *reader {
	return &reader{tokens: v.tokens, scope: r.scope, work: r.work}
}

// called reads the result of a call that ends at to, if that is the whole expression.
func (r *reader) called(from, to, depth int) Value {
	open := r.tokens[to-1].match
	if r.start(open) != from {
		return Value{}
	}
	v := Value{Form: Called, Text: r.callee(open, depth), Arguments: r.arguments(open+1, to-1, depth)}
	if v.Text == "dict" {
		v.Form, v.Text = Mapping, ""
	}
	return v
}

// start is where the called expression of the bracket at open begins: a chain of dotted names,
// calls and subscripts.
func (r *reader) start(open int) int {
	i := open
	for range maxChain {
		i = calleeStart(r.tokens, i)
		if i == 0 || i < open && r.tokens[i].kind == name {
			return i
		}
		before := &r.tokens[i-1]
		if !before.is(op, ")") && !before.is(op, "]") || before.match < 0 {
			return i
		}
		i = before.match
	}
	return i
}

// callee is the path of the function that the bracket at open calls, with imports and names of call
// results resolved: "boto3.Session().client". An unknown part is a question mark; "" if nothing is
// called.
func (r *reader) callee(open, depth int) string {
	start := calleeStart(r.tokens, open)
	path, _ := dotted(r.tokens[start:open])
	switch {
	case depth > maxDepth:
		return "?"
	case start == open:
		if before := open - 1; before >= 0 && (r.tokens[before].is(op, ")") || r.tokens[before].is(op, "]")) {
			return "?"
		}
		return ""
	case start > 0 && (r.tokens[start-1].is(name, "def") || r.tokens[start-1].is(name, "class")), start == open-1 && isKeyword(path):
		return ""
	case !strings.HasPrefix(path, "."):
		return r.path(path, depth)
	case start > 0 && r.tokens[start-1].is(op, ")") && r.tokens[start-1].match >= 0:
		if inner := r.callee(r.tokens[start-1].match, depth+1); inner != "" {
			return inner + "()" + path
		}
	}
	return "?" + path
}

// path resolves a dotted name by the imports, and by its first part's value if that is bound once,
// to the result of a call. A first part with several bindings becomes a question mark.
func (r *reader) path(path string, depth int) string {
	top, rest, more := strings.Cut(path, ".")
	if v, ok := r.scope.values[top]; ok && more {
		if made := r.within(v).value(v.from, v.to, depth+1); made.Form == Called {
			return made.Text + "()." + rest
		}
	}
	if !r.scope.sure(path) {
		return "?" + strings.TrimPrefix(path, top)
	}
	return r.scope.path(path)
}

// arguments reads the arguments between the brackets of a call.
func (r *reader) arguments(from, to, depth int) []Argument {
	var out []Argument
	for _, part := range r.parts(from, to) {
		if !r.spend(workPerArgument) {
			return []Argument{{Star: true}}
		}
		t := &r.tokens[part.from]
		switch {
		case t.is(op, "**"):
			if v := r.value(part.from+1, part.to, depth+1); v.Form == Mapping && r.spend(workPerArgument*len(v.Arguments)) {
				out = append(out, v.Arguments...)
				continue
			}
			out = append(out, Argument{Star: true})
		case t.is(op, "*"):
			out = append(out, Argument{Star: true})
		case t.kind == name && part.to-part.from > 2 && r.tokens[part.from+1].is(op, "="):
			out = append(out, Argument{Name: t.text, Value: r.value(part.from+2, part.to, depth+1)})
		default:
			out = append(out, Argument{Value: r.value(part.from, part.to, depth+1)})
		}
	}
	return out
}

// entries reads the entries between the brackets of a dictionary.
func (r *reader) entries(from, to, depth int) []Argument {
	var out []Argument
	for _, part := range r.parts(from, to) {
		if !r.spend(workPerArgument) {
			return []Argument{{Star: true}}
		}
		colon := find(r.tokens, part.from, part.to, ":")
		switch {
		case r.tokens[part.from].is(op, "**"):
			if v := r.value(part.from+1, part.to, depth+1); v.Form == Mapping && r.spend(workPerArgument*len(v.Arguments)) {
				out = append(out, v.Arguments...)
				continue
			}
			out = append(out, Argument{Star: true})
		case colon == part.to: // a set, or a comprehension
			out = append(out, Argument{Star: true})
		default:
			if key := r.value(part.from, colon, depth+1); key.Known() {
				out = append(out, Argument{Name: key.Text, Value: r.value(colon+1, part.to, depth+1)})
			} else {
				out = append(out, Argument{Star: true})
			}
		}
	}
	return out
}

// parts splits tokens at the commas outside of inner brackets.
func (r *reader) parts(from, to int) []span {
	var parts []span
	for from < to {
		comma := find(r.tokens, from, to, ",")
		if comma > from {
			parts = append(parts, span{from: from, to: comma})
		}
		from = comma + 1
	}
	return parts
}

// isDotted reports whether tokens are exactly a dotted name.
func isDotted(tokens []token) bool {
	for i := range tokens {
		if isName := i%2 == 0; isName != (tokens[i].kind == name) || !isName && !tokens[i].is(op, ".") {
			return false
		}
	}
	return len(tokens)%2 == 1
}
