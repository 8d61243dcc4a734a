package dagsource

import (
	"slices"
	"strings"
)

// Source is what a Python source does, as far as its text shows.
type Source struct {
	// Calls are in the order of their opening brackets.
	Calls   []Call
	Imports []Import
	Classes []Class
	// Mentions are the names that it uses, apart from definitions and imports, each with the
	// outermost functions and classes that use it: "" for code that runs when the file is loaded,
	// or that has a decorator.
	Mentions map[string][]string
	// Sets are the environment variables that it sets, "*" if their names are unknown, and Dotenv
	// for those of the nearest .env.
	Sets []string
	// Broken: part of it is invalid Python, or it has an unknown encoding.
	Broken bool
	// TooLong: its calls or imports exceed the bounds, and nothing was read.
	TooLong bool
}

// Bounds on the calls of one source, and on the names that it imports per byte.
const (
	maxCalls       = 20_000
	maxImports     = 200
	bytesPerImport = 40
)

// Weight is the approximate size of a source's calls, in bytes.
func (s *Source) Weight() int {
	weight := 0
	for _, c := range s.Calls {
		weight += 256 + weigh(c.Arguments)
	}
	return weight
}

func weigh(list []Argument) int {
	weight := 0
	for _, a := range list {
		weight += 160 + len(a.Value.Text) + weigh(a.Value.Arguments)
	}
	return weight
}

// Dotenv represents the variables of the nearest .env: in the folder of the source, or in a parent
// folder.
const Dotenv = ".env"

// Call is one call.
type Call struct {
	// Callee is the path of the called function, with imports resolved: "boto3.client". The result
	// of another call has (), an unknown part is a question mark: "boto3.Session().client",
	// "?.client".
	Callee       string
	Arguments    []Argument
	Line, Column int
	// Within is the outermost surrounding function or class, "" for code that runs when the file is
	// loaded; Decorators are the paths of its decorators. Method is the innermost function.
	Within, Method string
	Decorators     []string
	// Conditional: it depends on the execution whether the call happens.
	Conditional bool
	// Decorator: it is a decorator.
	Decorator bool
}

// Argument returns an argument by its name.
func (c Call) Argument(name string) (Value, bool) { return Get(c.Arguments, name) }

// Position returns the nth argument by position, counted from 0.
func (c Call) Position(n int) (Value, bool) {
	for _, a := range c.Arguments {
		if a.Name != "" || a.Star {
			continue
		}
		if n == 0 {
			return a.Value, true
		}
		n--
	}
	return Value{}, false
}

// Open reports whether some of the arguments are not visible.
func (c Call) Open() bool {
	for _, a := range c.Arguments {
		if a.Star {
			return true
		}
	}
	return false
}

// Import is one module that is imported, as a whole or in part. Module begins with the dots of a
// relative import.
type Import struct {
	Module string
	Names  []string
	Line   int
}

// Class is a class that the source defines.
type Class struct {
	Name  string
	Bases []string // as paths
	// Constructed: it has its own method __init__.
	Constructed bool
}

// Read analyzes one Python source.
func Read(source []byte) Source {
	source, bad, unknown := decode(source)
	if unknown != "" {
		return Source{Broken: true}
	}
	tokens, broken, tooLong := lex(source)
	if tooLong {
		return Source{TooLong: true}
	}
	scope := readScope(tokens)
	out := Source{Mentions: map[string][]string{}, Broken: len(bad)+len(broken) > 0}
	lines := &finder{src: source}
	lines.lines()
	r := &reader{tokens: tokens, scope: &scope, work: workFor(tokens)}
	imports := 0
	eachStatement(source, tokens, &scope, func(s span, around []block) {
		if out.TooLong {
			return
		}
		for _, b := range around {
			if b.never {
				return
			}
		}
		first := &tokens[s.from]
		switch {
		case first.is(name, "from") || first.is(name, "import"):
			line, _ := lines.position(first.start)
			out.imports(tokens[s.from:s.to], line)
			imports += s.to - s.from
		case first.is(name, "class"):
			out.class(r, s)
		case first.is(name, "def"):
			out.method(r, s, around)
		}
		where := placeOf(around)
		out.mentions(tokens[s.from:s.to], where)
		out.sets(r, s)
		where.Decorator = first.is(op, "@")
		out.calls(r, s.from, s.to, where, lines)
		out.TooLong = len(out.Calls) > maxCalls || imports/2 > maxImports+len(source)/bytesPerImport
	})
	if out.TooLong {
		return Source{TooLong: true}
	}
	return out
}

// placeOf returns a Call with the place of a statement.
func placeOf(around []block) Call {
	var c Call
	for _, b := range around {
		if b.keyword == "def" || b.keyword == "class" {
			if c.Within == "" {
				c.Within, c.Decorators = b.name, b.decorators
			}
			if b.keyword == "def" {
				c.Method = b.name
			}
		}
		c.Conditional = c.Conditional || b.conditional()
	}
	if c.Method == "" { // the body of a class runs when the file is loaded
		c.Within, c.Decorators = "", nil
	}
	return c
}

// calls records the calls in some tokens, including those within formatted strings.
func (out *Source) calls(r *reader, from, to int, where Call, lines *finder) {
	decides := slices.ContainsFunc(r.tokens[from:to], func(t token) bool { return t.is(name, "if") || t.is(name, "and") || t.is(name, "or") })
	for i := from; i < to && len(out.Calls) <= maxCalls; i++ {
		t := &r.tokens[i]
		if t.kind == text {
			for _, inner := range t.lit.holes {
				out.calls(&reader{tokens: inner, scope: r.scope, work: r.work}, 0, len(inner), where, lines)
			}
		}
		if !t.is(op, "(") || t.match < i {
			continue
		}
		c := where
		if c.Callee = r.callee(i, 0); c.Callee == "" || strings.Trim(c.Callee, "?") == "" {
			continue
		}
		c.Arguments = r.arguments(i+1, t.match, 0)
		c.Line, c.Column = lines.position(r.tokens[r.start(i)].start)
		c.Conditional = c.Conditional || decides && r.conditional(from, to, r.start(i), t.match)
		out.Calls = append(out.Calls, c)
		out.setsByCall(c)
	}
}

// setsByCall records variables that a call sets.
func (out *Source) setsByCall(c Call) {
	switch c.Callee {
	case "os.environ.setdefault", "os.putenv":
		out.Sets = append(out.Sets, nameOf(c.Position(0)))
	case "os.environ.update":
		v, _ := c.Position(0)
		for _, a := range slices.Concat(v.Arguments, c.Arguments) {
			if a.Name != "" {
				out.Sets = append(out.Sets, a.Name)
			}
		}
		if v.Form != Mapping && len(c.Arguments) > 0 {
			out.Sets = append(out.Sets, "*")
		}
	case "dotenv.load_dotenv":
		out.Sets = append(out.Sets, dotenvOf(c))
	}
}

// dotenvOf is what load_dotenv sets. It searches for a file if none is given (python-dotenv main.py
// load_dotenv, find_dotenv), and by default leaves variables of the environment alone.
func dotenvOf(c Call) string {
	file, given := c.Position(0)
	if !given {
		file, given = c.Argument("dotenv_path")
	}
	_, streams := c.Argument("stream")
	override, overrides := c.Argument("override")
	isFound := file.Form == Called && file.Text == "dotenv.find_dotenv" && len(file.Arguments) == 0
	isHere := file.Known() && (file.Text == Dotenv || file.Text == "./"+Dotenv)
	if c.Open() || streams || overrides && override.Text != "False" || given && file.Form != None && !isFound && !isHere {
		return "*"
	}
	return Dotenv
}

func nameOf(v Value, _ bool) string {
	if v.Known() {
		return v.Text
	}
	return "*"
}

// sets records os.environ["X"] = ...
func (out *Source) sets(r *reader, s span) {
	open := find(r.tokens, s.from, s.to, "[")
	if open == s.to || r.tokens[open].match < 0 || r.tokens[open].match+1 >= s.to || !isAssignment(&r.tokens[r.tokens[open].match+1]) {
		return
	}
	if path, rest := dotted(r.tokens[s.from:open]); len(rest) == 0 && r.scope.path(path) == "os.environ" {
		out.Sets = append(out.Sets, nameOf(r.value(open+1, r.tokens[open].match, 0), true))
	}
}

// imports records the modules of an import statement.
func (out *Source) imports(tokens []token, line int) {
	if tokens[0].is(name, "import") {
		for _, part := range split(tokens, 1, len(tokens)) {
			module, _ := dotted(part)
			out.Imports = append(out.Imports, Import{Module: module, Line: line})
		}
		return
	}
	module, rest := dotted(tokens[1:])
	i := Import{Module: module, Line: line}
	for n := range rest {
		if t := &rest[n]; t.kind == name && t.text != "import" && t.text != "as" && (n == 0 || !rest[n-1].is(name, "as")) {
			i.Names = append(i.Names, t.text)
		}
	}
	out.Imports = append(out.Imports, i)
}

// class records a class with its bases.
func (out *Source) class(r *reader, s span) {
	if s.to-s.from < 2 {
		return
	}
	c := Class{Name: r.tokens[s.from+1].text}
	if open := s.from + 2; open < s.to && r.tokens[open].is(op, "(") && r.tokens[open].match > open {
		for _, part := range r.parts(open+1, r.tokens[open].match) {
			if isDotted(r.tokens[part.from:part.to]) {
				path, _ := dotted(r.tokens[part.from:part.to])
				c.Bases = append(c.Bases, r.scope.path(path))
			}
		}
	}
	out.Classes = append(out.Classes, c)
}

// method records the constructor of a class.
func (out *Source) method(r *reader, s span, around []block) {
	if len(around) == 0 || s.to-s.from < 2 || !r.tokens[s.from+1].is(name, "__init__") {
		return
	}
	for i := len(out.Classes) - 1; i >= 0; i-- {
		if b := around[len(around)-1]; b.keyword == "class" && out.Classes[i].Name == b.name {
			out.Classes[i].Constructed = true
			return
		}
	}
}

// mentions records the names of a statement.
func (out *Source) mentions(tokens []token, where Call) {
	within := where.Within
	if len(where.Decorators) > 0 {
		within = ""
	}
	isImport := tokens[0].is(name, "from") || tokens[0].is(name, "import")
	if isImport && !slices.ContainsFunc(tokens, func(t token) bool { return t.is(name, "as") }) {
		return
	}
	out.mention(tokens, within)
}

func (out *Source) mention(tokens []token, within string) {
	for i := range tokens {
		t := &tokens[i]
		switch {
		case t.kind == text:
			for _, inner := range t.lit.holes {
				out.mention(inner, within)
			}
		case t.kind != name || i > 0 && (tokens[i-1].is(name, "def") || tokens[i-1].is(name, "class")):
		default:
			if list := out.Mentions[t.text]; len(list) == 0 || list[len(list)-1] != within {
				out.Mentions[t.text] = append(list, within)
			}
		}
	}
}
