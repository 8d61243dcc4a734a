package dagsource

import (
	"slices"
	"strings"
)

// Source is what a Python source does, as far as its text tells.
type Source struct {
	// Calls are in the order of their opening brackets.
	Calls   []Call
	Imports []Import
	Classes []Class
	// Mentions are the names that occur in it otherwise than where they are defined or
	// imported, each with the outermost functions and classes that it occurs in: "" for
	// code that runs when the file is loaded, or that has a decorator.
	Mentions map[string][]string
	// Sets are the environment variables that it gives a value, "*" where their
	// names are not known, and Dotenv for those of the nearest .env.
	Sets []string
	// Broken: it is no Python somewhere, or in an encoding that is not known here.
	Broken bool
	// TooLong: it makes more calls or imports than are looked at, and nothing was.
	TooLong bool
}

// Bounds on the calls of one source, and on the names that it imports for each of its
// bytes.
const (
	maxCalls       = 20_000
	maxImports     = 200
	bytesPerImport = 40
)

// Weight is about what the calls of a source take, in bytes.
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

// Dotenv stands for the variables of the nearest .env: in the folder of the source,
// or one above it.
const Dotenv = ".env"

// Call is one call.
type Call struct {
	// Callee is the path of what is called, imports resolved: "boto3.client". The
	// result of another call has (), what is not known is a question mark:
	// "boto3.Session().client", "?.client".
	Callee       string
	Arguments    []Argument
	Line, Column int
	// Within is the outermost function or class that it is in, "" for code that
	// runs when the file is loaded; Decorators are the paths of what the lines above
	// that do with it. Method is the innermost function.
	Within, Method string
	Decorators     []string
	// Conditional: only running the code tells whether it comes to this.
	Conditional bool
	// Decorator: it is one.
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

// Open reports whether some of the arguments cannot be seen.
func (c Call) Open() bool {
	for _, a := range c.Arguments {
		if a.Star {
			return true
		}
	}
	return false
}

// Import is one module that is imported, or from which something is. Module
// begins with the dots of a relative import.
type Import struct {
	Module string
	Names  []string
	Line   int
}

// Class is a class that the source defines.
type Class struct {
	Name  string
	Bases []string // as paths
	// Constructed: it has a method __init__ of its own.
	Constructed bool
}

// Read looks through one Python source for what it does.
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

// placeOf is where a statement stands, as a Call says it.
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

// calls notes the calls in a run of tokens, those within formatted strings too.
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

// setsByCall notes variables that a call sets.
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

// dotenvOf is what load_dotenv sets. It searches where it is given no file
// (python-dotenv main.py load_dotenv, find_dotenv), and what the environment has it
// leaves alone unless told otherwise.
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

// sets notes os.environ["X"] = ...
func (out *Source) sets(r *reader, s span) {
	open := find(r.tokens, s.from, s.to, "[")
	if open == s.to || r.tokens[open].match < 0 || r.tokens[open].match+1 >= s.to || !isAssignment(&r.tokens[r.tokens[open].match+1]) {
		return
	}
	if path, rest := dotted(r.tokens[s.from:open]); len(rest) == 0 && r.scope.path(path) == "os.environ" {
		out.Sets = append(out.Sets, nameOf(r.value(open+1, r.tokens[open].match, 0), true))
	}
}

// imports notes what an import statement imports.
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

// class notes a class with what it is made of.
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

// method notes the constructor of a class.
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

// mentions notes the names of a statement.
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
