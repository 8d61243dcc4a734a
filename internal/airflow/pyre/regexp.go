// Package pyre reads regular expressions as Python's re module does (CPython 3.11 and 3.12,
// Lib/re/_parser.py), because that decides which ids a secrets backend looks up: errors have
// Python's text and position, and a valid expression matches what it matches there. Go's regular
// expressions have neither look-around nor references to groups, nor {,3}.
package pyre

// Error is why re.compile refuses a pattern.
type Error struct {
	// Class is the exception: re.error, or OverflowError for a repetition that is
	// too large.
	Class   string
	Message string
}

// Error is the last line of the traceback.
func (e *Error) Error() string { return e.Class + ": " + e.Message }

// Regexp is a compiled pattern.
type Regexp struct {
	body   []node
	groups int
	// opaque: it contains names of characters, which are unknown here.
	opaque bool
}

// Compile is re.compile(pattern, re.IGNORECASE). The error is always an *Error.
func Compile(pattern string) (*Regexp, error) {
	p := &parser{source: []rune(pattern), flags: flags{ignoreCase: true}, names: map[string]int{}, widths: []*width{nil}}
	body, err := p.whole()
	if err != nil {
		return nil, err
	}
	return &Regexp{body: body, groups: len(p.widths), opaque: p.opaque}, nil
}

// Answer is whether a text matches.
type Answer int

// The answers.
const (
	No Answer = iota
	Yes
	Unknown // the pattern names characters, or the search takes too long
)

// maxSteps bounds the search, which Python does not.
const maxSteps = 200_000

// Match is re.match: whether the beginning of the text matches.
func (re *Regexp) Match(text string) Answer {
	m := &matcher{text: []rune(text), groups: make([]span, re.groups)}
	for i := range m.groups {
		m.groups[i] = span{-1, -1}
	}
	matched := !re.opaque && m.sequence(re.body, 0, func(int) bool { return true })
	switch {
	case re.opaque || m.steps > maxSteps:
		return Unknown
	case matched:
		return Yes
	}
	return No
}

// flags are the flags of a part of a pattern.
type flags struct{ ignoreCase, multiLine, dotAll, verbose, ascii bool }

// kind is the kind of a node.
type kind int

const (
	literal kind = iota
	anything
	set
	atStart    // ^
	atEnd      // $
	atBegin    // \A
	atFinish   // \Z
	atBoundary // \b
	notBoundary
	branch
	repeat
	group
	atomic
	look // ahead or behind
	reference
	conditional
)

// node is one part of a pattern.
type node struct {
	kind  kind
	flags flags
	char  rune
	set   *charset
	// bodies are the alternatives of a branch, both sides of a conditional, or the content of
	// others.
	bodies [][]node
	// number is the group's number, 0 for one that does not capture.
	number int
	// size is how many characters a group matches.
	size width
	// min and max are the bounds of a repeat.
	min, max int
	lazy     bool
	// possessive repeats do not backtrack.
	possessive bool
	// behind and negative describe a look.
	behind, negative bool
	width            int
}

// isPlace reports whether a node matches a position rather than characters.
func (n *node) isPlace() bool { return n.kind >= atStart && n.kind <= notBoundary }

// unlimited is the maximum of an unbounded repeat (MAXREPEAT).
const unlimited = 1<<32 - 1

// width is how many characters a part may match.
type width struct{ least, most int }

const endless = 1 << 40

func (p *parser) widthOf(nodes []node) width {
	var all width
	for i := range nodes {
		w := p.widthOfOne(&nodes[i])
		all.least, all.most = min(all.least+w.least, endless), min(all.most+w.most, endless)
	}
	return all
}

func (p *parser) widthOfOne(n *node) width {
	switch n.kind {
	case literal, anything, set:
		return width{1, 1}
	case branch, conditional:
		w := p.widthOf(n.bodies[0])
		for _, body := range n.bodies[1:] {
			other := p.widthOf(body)
			w = width{min(w.least, other.least), max(w.most, other.most)}
		}
		return w
	case group, atomic:
		return n.size
	case repeat:
		w := p.widthOf(n.bodies[0])
		most := min(w.most, endless) * min(n.max, 1<<20)
		if n.max == unlimited && w.most > 0 {
			most = endless
		}
		return width{min(w.least*min(n.min, 1<<20), endless), min(most, endless)}
	case reference:
		if w := p.widths[n.number]; w != nil {
			return *w
		}
	}
	return width{}
}
