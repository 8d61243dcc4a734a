package dagsource

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Kind is the kind of thing that a name refers to.
type Kind string

// The kinds of a Name.
const (
	Variable   Kind = "variable"
	Connection Kind = "connection"
)

// Name is one variable or connection that a source names.
type Name struct {
	Kind Kind
	Name string
	// Line and Column count from 1, the column in characters.
	Line, Column int
	// HasDefault: the code continues without it.
	HasDefault bool
	// Reads is how the value of a variable is read.
	Reads Reads
	// Via is the construct that names it: "Variable.get", "aws_conn_id=", "{{ var.value }}".
	Via string
}

// Reads is how the value of a variable is read.
type Reads int

// The ways of reading a value.
const (
	AsText   Reads = iota
	AsJSON         // deserialize_json=True, {{ var.json.x }}
	AsEither       // which one depends on the execution
)

// Unseen is a place whose name is only known during execution.
type Unseen struct {
	Kind         Kind
	Line, Column int
	Via          string
}

// Result is the result for one source, in its order.
type Result struct {
	Names  []Name
	Unseen []Unseen
	// Broken are the lines with invalid Python; anything after the first may be missing.
	Broken []int
	// Encoding is the source's encoding if it is unknown here; then nothing was read.
	Encoding string
	// TooLong: the source exceeds the bound, and nothing was read.
	TooLong bool
}

// Find searches one Python source.
func Find(source []byte) Result {
	source, bad, unknown := decode(source)
	if unknown != "" {
		return Result{Encoding: unknown}
	}
	tokens, broken, tooLong := lex(source)
	if tooLong {
		return Result{TooLong: true}
	}
	f := &finder{src: source, scope: readScope(tokens)}
	f.lines()
	f.walk(tokens)
	for _, at := range append(bad, broken...) {
		f.result.Broken = append(f.result.Broken, f.line(at)+1)
	}
	slices.Sort(f.result.Broken)
	f.result.Broken = slices.Compact(f.result.Broken)
	slices.SortStableFunc(f.result.Names, func(a, b Name) int { return order(a.Line, a.Column, b.Line, b.Column) })
	slices.SortStableFunc(f.result.Unseen, func(a, b Unseen) int { return order(a.Line, a.Column, b.Line, b.Column) })
	return f.result
}

func order(lineA, columnA, lineB, columnB int) int {
	if lineA != lineB {
		return lineA - lineB
	}
	return columnA - columnB
}

type finder struct {
	src    []byte
	starts []int // the offset of each line
	scope  scope
	result Result
	// last caches the last result of position.
	last struct{ line, column, at int }
}

// lines records where the lines start.
func (f *finder) lines() {
	f.starts = append(f.starts, 0)
	for i, c := range f.src {
		if c == '\n' || c == '\r' && (i+1 == len(f.src) || f.src[i+1] != '\n') {
			f.starts = append(f.starts, i+1)
		}
	}
}

// line returns the index of the line that an offset is in.
func (f *finder) line(at int) int {
	i, found := slices.BinarySearch(f.starts, at)
	if !found {
		i--
	}
	return i
}

// position converts an offset into a line and a column. It continues from the last one on the same
// line, which keeps long lines cheap.
func (f *finder) position(at int) (line, column int) {
	at = min(at, len(f.src))
	i := f.line(at)
	if f.last.line != i+1 || f.last.at-at > at-f.starts[i] {
		f.last.line, f.last.at, f.last.column = i+1, f.starts[i], 1
	}
	if at < f.last.at {
		f.last.column -= utf8.RuneCount(f.src[at:f.last.at])
	} else {
		f.last.column += utf8.RuneCount(f.src[f.last.at:at])
	}
	f.last.at = at
	return f.last.line, f.last.column
}

func (f *finder) add(n Name, at int) {
	if !utf8.ValidString(n.Name) || strings.ContainsAny(n.Name, string([]rune{utf8.RuneError, hole})) {
		f.unseen(n.Kind, n.Via, at) // it contains an unknown character
		return
	}
	n.Line, n.Column = f.position(at)
	f.result.Names = append(f.result.Names, n)
}

func (f *finder) unseen(what Kind, via string, at int) {
	u := Unseen{Kind: what, Via: via}
	u.Line, u.Column = f.position(at)
	f.result.Unseen = append(f.result.Unseen, u)
}

// walk visits every call, dictionary and string in some tokens.
func (f *finder) walk(tokens []token) {
	run, documentation := 0, 0 // where adjacent texts end, and what is documentation
	for i := range tokens {
		t := &tokens[i]
		switch {
		case t.kind == text:
			if i >= run {
				run = endOfTexts(tokens, i)
				f.texts(tokens, i, run, i < documentation)
			}
			for _, inner := range t.lit.holes {
				f.walk(inner)
			}
		case t.kind == name && i+2 >= documentation && isDocumentation(tokens, i):
			documentation = endOfValue(tokens, i+2)
		case t.kind == name && (i == 0 || !tokens[i-1].is(op, ".")):
			f.reference(tokens, i)
		case t.is(op, "(") && t.match > i:
			f.call(tokens, i)
		case t.is(op, "{") && t.match > i:
			f.dictionary(tokens, i+1, t.match)
		}
	}
}

// texts reads adjacent strings, which are one.
func (f *finder) texts(tokens []token, first, end int, documentation bool) {
	isStatement := (first == 0 || tokens[first-1].kind == newline) && (end == len(tokens) || tokens[end].kind == newline)
	if lit := joined(tokens[first:end]); !lit.bytes && !documentation && !isStatement {
		f.jinja(filledIn(lit, tokens, first, end))
	}
}

func endOfTexts(tokens []token, i int) int {
	for i < len(tokens) && tokens[i].kind == text {
		i++
	}
	return i
}

// isDocumentation reports whether the name at i gets a value that is not rendered: the
// documentation of a DAG or task.
func isDocumentation(tokens []token, i int) bool {
	switch tokens[i].text {
	case "doc", "doc_md", "doc_rst", "doc_json", "doc_yaml", "description", "__doc__":
		return i+1 < len(tokens) && (tokens[i+1].is(op, "=") || tokens[i+1].is(op, "+="))
	}
	return false
}

// endOfValue returns where a value ends: at a comma, a closing bracket, or the end of the line.
func endOfValue(tokens []token, i int) int {
	for ; i < len(tokens); i++ {
		t := &tokens[i]
		switch {
		case t.match > i:
			i = t.match
		case t.kind == newline || t.is(op, ",") || t.is(op, ")") || t.is(op, "]") || t.is(op, "}"):
			return i
		}
	}
	return i
}
