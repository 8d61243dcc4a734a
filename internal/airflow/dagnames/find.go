package dagnames

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Kind is what a name names.
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
	// HasDefault: the code goes on without it.
	HasDefault bool
	// Via is how it is named: "Variable.get", "aws_conn_id=", "{{ var.value }}".
	Via string
}

// Unseen is a place that names something which only running the code would
// tell.
type Unseen struct {
	Kind         Kind
	Line, Column int
	Via          string
}

// Result is what one source names, in its order.
type Result struct {
	Names  []Name
	Unseen []Unseen
	// Broken are the lines at which the source is no Python; what stands behind
	// the first may be missing.
	Broken []int
}

// Find looks through one Python source.
func Find(source []byte) Result {
	tokens, broken := lex(source)
	f := &finder{src: source, scope: readScope(tokens)}
	f.lines()
	f.walk(tokens)
	for _, at := range broken {
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
	// last is the place that position was asked for last.
	last struct{ line, column, at int }
}

// lines notes where the lines start.
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

// position turns an offset into a line and a column. It goes on from the last
// one on the same line, which keeps long lines cheap.
func (f *finder) position(at int) (line, column int) {
	at = min(at, len(f.src))
	i := f.line(at)
	if f.last.line != i+1 || f.last.at > at {
		f.last.line, f.last.at, f.last.column = i+1, f.starts[i], 1
	}
	f.last.column += utf8.RuneCount(f.src[f.last.at:at])
	f.last.at = at
	return f.last.line, f.last.column
}

func (f *finder) add(n Name, at int) {
	n.Line, n.Column = f.position(at)
	f.result.Names = append(f.result.Names, n)
}

func (f *finder) unseen(what Kind, via string, at int) {
	u := Unseen{Kind: what, Via: via}
	u.Line, u.Column = f.position(at)
	f.result.Unseen = append(f.result.Unseen, u)
}

// walk looks at every call, dictionary and text of a run of tokens.
func (f *finder) walk(tokens []token) {
	run, documentation := 0, false // where adjacent texts end, and what they are
	for i := range tokens {
		t := &tokens[i]
		switch {
		case t.kind == text:
			if i >= run {
				run = endOfTexts(tokens, i)
				documentation = isDocumentation(tokens, i, run)
			}
			if !t.lit.bytes && !documentation {
				f.jinja(t.lit)
			}
			for _, inner := range t.lit.holes {
				f.walk(inner)
			}
		case t.is(op, "(") && t.match > i:
			f.call(tokens, i)
		case t.is(op, "{") && t.match > i:
			f.dictionary(tokens, i+1, t.match)
		}
	}
}

func endOfTexts(tokens []token, i int) int {
	for i < len(tokens) && tokens[i].kind == text {
		i++
	}
	return i
}

// isDocumentation reports whether the texts from first to end are some that
// nobody renders: a docstring, or what is given as documentation.
func isDocumentation(tokens []token, first, end int) bool {
	alone := (first == 0 || tokens[first-1].kind == newline) && (end == len(tokens) || tokens[end].kind == newline)
	if alone || first < 2 {
		return alone
	}
	before := &tokens[first-2]
	return tokens[first-1].is(op, "=") && before.kind == name &&
		(strings.HasPrefix(before.text, "doc") || before.text == "description" || before.text == "__doc__")
}
