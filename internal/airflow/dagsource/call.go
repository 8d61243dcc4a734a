package dagsource

import (
	"slices"
	"strings"
)

// form is the syntactic form of a value.
type form int

const (
	isOther   form = iota
	isLiteral      // a string, or a name for one
	isNone         // None
)

// literal distinguishes a string from other values. Adjacent strings are one.
func (s *scope) literal(value []token) (*literal, form) {
	for len(value) > 1 && value[0].is(op, "(") && value[len(value)-1].is(op, ")") && isOnePair(value) {
		value = value[1 : len(value)-1]
	}
	if len(value) == 1 && value[0].kind == name {
		if value[0].text == "None" {
			return nil, isNone
		}
		if lit, ok := s.constants[value[0].text]; ok {
			return lit, isLiteral
		}
		return nil, isOther
	}
	joined := &literal{}
	for i := range value {
		if value[i].kind != text || value[i].lit.bytes || len(value[i].lit.holes) > 0 {
			return nil, isOther
		}
		joined.value += value[i].lit.value
	}
	if len(value) == 0 {
		return nil, isOther
	}
	return joined, isLiteral
}

// isOnePair reports whether the brackets around a value are a pair: in ("a") they are, in ("a") +
// ("b") they are not.
func isOnePair(value []token) bool {
	last := len(value) - 1
	return value[last].match >= 0 && value[0].match-value[last].match == last
}

// argument is one argument of a call. name is empty for a positional one.
type argument struct {
	name  string
	star  bool
	value []token
	at    int
}

// call reads the call whose opening bracket is at i.
func (f *finder) call(tokens []token, i int) {
	callee, sure := f.callee(tokens, i)
	if callee == "" {
		return
	}
	args := arguments(tokens, i+1, tokens[i].match)
	what, via := lookup(callee)
	switch {
	case what != "" && sure:
		f.lookup(what, via, args, tokens[i].start, f.isParsed(tokens, i))
	case what != "":
		f.unseen(what, via, tokens[i].start)
	case callee == "getattr":
		f.attribute(args)
	}
	if strings.HasSuffix("."+callee, ".Connection") {
		return // creates a connection, and names none
	}
	for _, a := range args {
		if namesConnection(a.name) && (what == "" || a.name != "conn_id") {
			f.connection(a)
		}
	}
}

// callee returns the path of the called function, resolved as far as the imports allow, and whether
// it is certain; "" if nothing is called. An unknown part is a question mark.
func (f *finder) callee(tokens []token, i int) (path string, sure bool) {
	start := calleeStart(tokens, i)
	if start == i {
		// f(x)(y), f[x](y)
		if i > 0 && (tokens[i-1].is(op, ")") || tokens[i-1].is(op, "]")) {
			return "?", true
		}
		return "", false
	}
	var b strings.Builder
	for _, t := range tokens[start:i] {
		b.WriteString(t.text)
	}
	switch dotted := b.String(); {
	case start > 0 && (tokens[start-1].is(name, "def") || tokens[start-1].is(name, "class")):
		return "", false
	case start == i-1 && isKeyword(dotted):
		return "", false
	case strings.HasPrefix(dotted, "."):
		return f.receiver(tokens, start) + dotted, true
	default:
		return f.scope.path(dotted), f.scope.sure(dotted)
	}
}

// calleeStart is where the path of the called function begins.
func calleeStart(tokens []token, i int) int {
	start := i
	for start > 0 && (tokens[start-1].kind == name || tokens[start-1].is(op, ".")) {
		if tokens[start-1].kind == name && start < i && tokens[start].kind == name {
			break // two names in a row: the first is a keyword
		}
		start--
	}
	return start
}

// receiver names the object of a method if that is a call itself: the class of
// SomeHook(...).get_connection.
func (f *finder) receiver(tokens []token, end int) string {
	if end == 0 || !tokens[end-1].is(op, ")") || tokens[end-1].match < 1 {
		return "?"
	}
	if t := &tokens[tokens[end-1].match-1]; t.kind == name {
		return t.text
	}
	return "?"
}

func isKeyword(word string) bool {
	return slices.Contains([]string{
		"and", "assert", "await", "elif", "except", "for", "from", "if", "import", "in", "is", "lambda", "not", "or",
		"return", "while", "with", "yield", "raise", "del", "else", "async", "case", "match", "as",
	}, word)
}

// lookup is what a function looks up, "" for other functions.
func lookup(callee string) (Kind, string) {
	parts := strings.Split(callee, ".")
	if len(parts) < 2 {
		return "", ""
	}
	class, method := parts[len(parts)-2], parts[len(parts)-1]
	own := strings.HasPrefix(callee, "airflow.")
	switch {
	case own && class == "Variable" && (method == "get" || method == "setdefault" || method == "get_variable_from_secrets"):
		return Variable, "Variable." + method
	case own && class == "Connection" && (method == "get" || method == "async_get" || method == "get_connection_from_secrets"):
		return Connection, "Connection." + method
	case (strings.HasSuffix(strings.ToLower(class), "hook") || class == "self" || class == "cls" || class == "super") &&
		(method == "get_connection" || method == "get_connections" || method == "get_hook" && class == "BaseHook"):
		return Connection, class + "." + method
	}
	return "", ""
}

// isParsed reports whether the call whose opening bracket is at i is the only argument of another
// one that parses the value, such as json.loads.
func (f *finder) isParsed(tokens []token, i int) bool {
	start := calleeStart(tokens, i)
	if start < 2 || !tokens[start-1].is(op, "(") || tokens[start-2].kind != name {
		return false
	}
	function := strings.ToLower(tokens[start-2].text)
	return strings.Contains(function, "load") || strings.Contains(function, "parse") || strings.Contains(function, "eval")
}

// lookup reads the arguments of a call that looks up a name. A value that is parsed at once is not
// expected to be a plain string.
func (f *finder) lookup(what Kind, via string, args []argument, at int, parsed bool) {
	key, reads := argument{}, AsText
	if parsed {
		reads = AsEither
	}
	hasDefault, positions, found := false, 0, false
	for _, a := range args {
		switch {
		case a.star:
			hasDefault = true // perhaps; its content is not visible
			reads = AsEither
		case a.name == "deserialize_json":
			reads = readsBy(a.value)
		case a.name == "default" || a.name == "default_var":
			hasDefault = true
		case a.name == "key" || a.name == "conn_id":
			key, found = a, true
		case a.name == "":
			if positions++; positions == 1 {
				key, found = a, true
			} else if positions == 2 && what == Variable {
				hasDefault = true
			} else if positions == 3 && via == "Variable.get" {
				reads = readsBy(a.value)
			}
		}
	}
	if !found {
		f.unseen(what, via, at)
		return
	}
	lit, how := f.scope.literal(key.value)
	if how != isLiteral || strings.Contains(lit.value, "{{") {
		f.unseen(what, via, key.at)
		return
	}
	f.add(Name{Kind: what, Name: lit.value, HasDefault: hasDefault, Reads: reads, Via: via}, key.at)
}

// readsBy is how a value is read with this deserialize_json argument.
func readsBy(value []token) Reads {
	switch {
	case len(value) == 1 && value[0].is(name, "True"):
		return AsJSON
	case len(value) == 1 && (value[0].is(name, "False") || value[0].is(name, "None")):
		return AsText
	}
	return AsEither
}

// namesConnection reports whether an argument of that name is a connection id.
func namesConnection(name string) bool {
	return name == "conn_id" || strings.HasSuffix(name, "_conn_id")
}

// connection reads an argument that is a connection id.
func (f *finder) connection(a argument) {
	lit, how := f.scope.literal(a.value)
	switch {
	case how == isNone || how == isLiteral && lit.value == "":
	case how == isOther || strings.Contains(lit.value, "{{"):
		f.unseen(Connection, a.name+"=", a.at)
	default:
		f.add(Name{Kind: Connection, Name: lit.value, Via: a.name + "="}, a.at)
	}
}

// arguments splits the arguments of a call.
func arguments(tokens []token, from, to int) []argument {
	var args []argument
	for _, part := range split(tokens, from, to) {
		a := argument{value: part, at: place(part)}
		switch {
		case part[0].is(op, "*") || part[0].is(op, "**"):
			a.star = true
		case len(part) > 2 && part[0].kind == name && part[1].is(op, "="):
			a.name, a.value, a.at = part[0].text, part[2:], place(part[2:])
		}
		args = append(args, a)
	}
	return args
}

// place is where a value starts, skipping brackets around it.
func place(value []token) int {
	for i := range value {
		if !value[i].is(op, "(") {
			return value[i].start
		}
	}
	return value[0].start
}

// split splits tokens at the commas outside of inner brackets.
func split(tokens []token, from, to int) [][]token {
	var parts [][]token
	start := from
	for i := from; i <= to; i++ {
		if i == to || tokens[i].is(op, ",") {
			if i > start {
				parts = append(parts, tokens[start:i])
			}
			start = i + 1
		} else if m := tokens[i].match; m > i && m < to {
			i = m
		}
	}
	return parts
}

// dictionary reads the entries of a dictionary, such as default_args. One that defines a
// connection, with its type, names none.
func (f *finder) dictionary(tokens []token, from, to int) {
	var found []argument
	defines := false
	for _, entry := range split(tokens, from, to) {
		if len(entry) < 3 || entry[0].kind != text || !entry[1].is(op, ":") {
			continue
		}
		key := entry[0].lit.value
		defines = defines || key == "conn_type" || key == "conn_uri"
		if _, how := f.scope.literal(entry[2:]); namesConnection(key) && how == isLiteral {
			found = append(found, argument{name: key, value: entry[2:], at: place(entry[2:])})
		}
	}
	for _, a := range found {
		if !defines {
			f.connection(a)
		}
	}
}
