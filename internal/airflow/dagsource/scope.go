package dagsource

import "strings"

// scope maps the names in a source to their meanings. It has one scope for the whole file, which is
// enough for DAGs.
type scope struct {
	// paths are the paths of names bound by imports, and by assignments of imports.
	paths map[string]string
	// star: everything was imported from some module of Airflow.
	star bool
	// constants are names that are bound once, to a string.
	constants map[string]*literal
	// values are names that are bound once, to any other value.
	values map[string]given
	// bound counts the bindings of a name that are neither an import nor an alias of one; mixed are
	// names that refer to different imports in different places.
	bound map[string]int
	mixed map[string]bool
	// aliases are the offsets of values assigned to another name.
	aliases map[int]bool
}

// readScope reads the imports and assignments of a source.
func readScope(tokens []token) scope {
	all := statements(tokens)
	s := scope{
		paths: map[string]string{}, constants: map[string]*literal{}, bound: countBindings(tokens, all),
		mixed: map[string]bool{}, aliases: map[int]bool{}, values: map[string]given{},
	}
	for _, part := range all {
		switch t := &tokens[part.from]; {
		case t.is(name, "from"):
			s.importFrom(tokens[part.from+1 : part.to])
		case t.is(name, "import"):
			s.importModules(tokens[part.from+1 : part.to])
		}
	}
	for _, part := range all {
		s.assignment(tokens[part.from:part.to])
		s.note(tokens, part)
	}
	for local := range s.values {
		if s.bound[local] != 1 || s.paths[local] != "" {
			delete(s.values, local)
		}
	}
	for constant := range s.constants {
		if s.bound[constant] != 1 || s.paths[constant] != "" {
			delete(s.constants, constant)
		}
	}
	return s
}

// given is the value of a name, as some tokens.
type given struct {
	tokens []token
	span
}

// note keeps the value of "NAME = VALUE", and "with VALUE as NAME".
func (s *scope) note(tokens []token, part span) {
	from, to := part.from, part.to
	if tokens[from].is(name, "with") && to-from > 3 && tokens[to-2].is(name, "as") {
		s.values[tokens[to-1].text] = given{tokens, span{from: from + 1, to: to - 2}}
		return
	}
	if part.header || to-from < 3 || tokens[from].kind != name {
		return
	}
	equals := from + 1
	if tokens[equals].is(op, ":") { // an annotation
		equals = find(tokens, from, to, "=")
	}
	if equals < to && tokens[equals].is(op, "=") {
		s.values[tokens[from].text] = given{tokens, span{from: equals + 1, to: to}}
	}
}

// importFrom reads what follows "from".
func (s *scope) importFrom(tokens []token) {
	module, rest := dotted(tokens)
	if len(rest) == 0 || !rest[0].is(name, "import") {
		return
	}
	for i := 1; i < len(rest); i++ {
		t := &rest[i]
		switch {
		case t.is(op, "*"):
			s.star = s.star || isAirflow(module)
		case t.kind == name && i+2 < len(rest) && rest[i+1].is(name, "as"):
			s.bind(rest[i+2].text, module+"."+t.text)
			i += 2
		case t.kind == name:
			s.bind(t.text, module+"."+t.text)
		}
	}
}

// importModules reads what follows "import".
func (s *scope) importModules(tokens []token) {
	for len(tokens) > 0 {
		module, rest := dotted(tokens)
		if len(rest) > 1 && rest[0].is(name, "as") {
			s.bind(rest[1].text, module)
			rest = rest[2:]
		} else {
			top, _, _ := strings.Cut(module, ".")
			s.bind(top, top)
		}
		if len(rest) == 0 || !rest[0].is(op, ",") {
			return
		}
		tokens = rest[1:]
	}
}

func (s *scope) bind(local, path string) {
	before := s.paths[local]
	if before != "" && before != path && (!isAirflow(before) || !isAirflow(path)) {
		s.mixed[local] = true
		if isAirflow(before) {
			return
		}
	}
	s.paths[local] = path
}

func isAirflow(path string) bool { return path == "airflow" || strings.HasPrefix(path, "airflow.") }

// dotted reads a dotted name at the start.
func dotted(tokens []token) (string, []token) {
	var b strings.Builder
	for i := range tokens {
		t := &tokens[i]
		isPart := t.kind == name && t.text != "import" && t.text != "as" && (i == 0 || tokens[i-1].kind == op)
		if !isPart && !t.is(op, ".") && !t.is(op, "...") {
			return b.String(), tokens[i:]
		}
		b.WriteString(t.text)
	}
	return b.String(), nil
}

// assignment reads "NAME = TEXT" and "NAME = DOTTED.NAME".
func (s *scope) assignment(tokens []token) {
	if len(tokens) < 3 || tokens[0].kind != name {
		return
	}
	local, value := tokens[0].text, tokens[2:]
	if tokens[1].is(op, ":") { // an annotation
		i := 2
		for i < len(tokens) && !tokens[i].is(op, "=") {
			i++
		}
		value = tokens[min(i+1, len(tokens)):]
	} else if !tokens[1].is(op, "=") {
		return
	}
	if lit, how := s.literal(value); how == isLiteral {
		s.constants[local] = lit
		return
	}
	path, rest := dotted(value)
	switch whole := s.path(path); {
	case len(rest) > 0 || path == "":
	case whole != path || isAirflow(whole):
		s.bind(local, whole)
		s.bound[local]--
		s.aliases[value[0].start] = true
	case path == "None" && s.paths[local] != "":
		s.bound[local]-- // after a failed import; whatever is called on it is not None
	}
}

// path resolves the first part of a dotted name.
func (s *scope) path(dotted string) string {
	top, rest, more := strings.Cut(dotted, ".")
	known, ok := s.paths[top]
	switch {
	case ok && more:
		return known + "." + rest
	case ok:
		return known
	case s.star && (top == "Variable" || top == "Connection" || top == "BaseHook"):
		return "airflow." + dotted
	}
	return dotted
}

// sure reports whether a dotted name always has the meaning of path: its first part is not bound
// otherwise in this file.
func (s *scope) sure(dotted string) bool {
	top, _, _ := strings.Cut(dotted, ".")
	return s.path(top) == top || s.bound[top] <= 0 && !s.mixed[top]
}
