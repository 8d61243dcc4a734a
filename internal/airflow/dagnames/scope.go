package dagnames

import "strings"

// scope is what the names in a source stand for. It knows one scope for the
// whole file, which is enough for DAGs.
type scope struct {
	// paths are what imports, and assignments of such, made of a name.
	paths map[string]string
	// star: everything was imported from some module of Airflow.
	star bool
	// constants are names that are bound once, to a text.
	constants map[string]*literal
}

// readScope reads the imports and assignments of a source.
func readScope(tokens []token) scope {
	s := scope{paths: map[string]string{}, constants: map[string]*literal{}}
	bound := map[string]int{}
	for i := range tokens {
		atStart := i == 0 || tokens[i-1].kind == newline || tokens[i-1].is(op, ":")
		switch t := &tokens[i]; {
		case atStart && t.is(name, "from"):
			s.importFrom(line(tokens[i+1:]), bound)
		case atStart && t.is(name, "import"):
			s.importModules(line(tokens[i+1:]), bound)
		}
	}
	for i := range tokens {
		if i == 0 || tokens[i-1].kind == newline {
			s.assignment(line(tokens[i:]))
		}
	}
	countBindings(tokens, bound)
	for constant := range s.constants {
		if bound[constant] != 1 {
			delete(s.constants, constant)
		}
	}
	return s
}

// line returns the tokens up to the end of the logical line.
func line(tokens []token) []token {
	for i := range tokens {
		if tokens[i].kind == newline {
			return tokens[:i]
		}
	}
	return tokens
}

// importFrom reads what stands behind "from".
func (s *scope) importFrom(tokens []token, bound map[string]int) {
	module, rest := dotted(tokens)
	if len(rest) == 0 || !rest[0].is(name, "import") {
		return
	}
	for i := 1; i < len(rest); i++ {
		t := &rest[i]
		switch {
		case t.is(op, "*"):
			s.star = s.star || module == "airflow" || strings.HasPrefix(module, "airflow.")
		case t.kind == name && i+2 < len(rest) && rest[i+1].is(name, "as"):
			s.bind(rest[i+2].text, module+"."+t.text, bound)
			i += 2
		case t.kind == name:
			s.bind(t.text, module+"."+t.text, bound)
		}
	}
}

// importModules reads what stands behind "import".
func (s *scope) importModules(tokens []token, bound map[string]int) {
	for len(tokens) > 0 {
		module, rest := dotted(tokens)
		if len(rest) > 1 && rest[0].is(name, "as") {
			s.bind(rest[1].text, module, bound)
			rest = rest[2:]
		} else {
			top, _, _ := strings.Cut(module, ".")
			s.bind(top, top, bound)
		}
		if len(rest) == 0 || !rest[0].is(op, ",") {
			return
		}
		tokens = rest[1:]
	}
}

func (s *scope) bind(local, path string, bound map[string]int) {
	s.paths[local] = path
	bound[local]++
}

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
	if path, rest := dotted(value); len(rest) == 0 && path != "" {
		if top, _, _ := strings.Cut(path, "."); s.paths[top] != "" && s.paths[local] == "" {
			s.paths[local] = s.path(path)
		}
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

// countBindings counts how often each name is given a value, in any scope.
// It may count too many, which only makes a constant one that is not seen.
func countBindings(tokens []token, bound map[string]int) {
	// Everything before lineStart is done, as far as it is left of a "=", and
	// everything before done as far as it follows a keyword.
	depth, lineStart, done := 0, 0, 0
	for i := range tokens {
		t := &tokens[i]
		until := ""
		switch {
		case t.kind == newline:
			depth, lineStart = 0, i+1
		case t.kind == op && strings.Contains("([{", t.text):
			depth++
		case t.kind == op && strings.Contains(")]}", t.text):
			depth = max(depth-1, 0)
		case i > 0 && (t.is(op, ":=") || t.is(op, "=") && depth > 0):
			bound[tokens[i-1].text]++
		case t.kind == op && strings.HasSuffix(t.text, "=") && !strings.ContainsAny(t.text, "!<>") && t.text != "==":
			countNames(tokens[lineStart:i], bound, "=")
			lineStart = i + 1
		case t.is(name, "def") || t.is(name, "global") || t.is(name, "nonlocal") || t.is(name, "del"):
			until = "\n"
		case t.is(name, "as") || t.is(name, "class") || t.is(name, "lambda"):
			until = ":"
		case t.is(name, "for"):
			until = "in"
		}
		if until != "" && i >= done {
			done = i + 1 + countNames(tokens[i+1:], bound, until)
		}
	}
}

// countNames counts names up to a word, or the end of the line, and returns
// how many tokens that are.
func countNames(tokens []token, bound map[string]int, end string) int {
	for i := range tokens {
		if tokens[i].kind == newline || tokens[i].text == end {
			return i
		}
		if tokens[i].kind == name {
			bound[tokens[i].text]++
		}
	}
	return len(tokens)
}
