package airflow

import (
	"strings"
	"unicode"

	"doctor/internal/airflow/pyre"
	"doctor/internal/pyjson"
)

// What says what is looked up in a backend.
type What string

// The things that a backend is asked for.
const (
	VariableSecret   What = "variables"
	ConnectionSecret What = "connections"
	ConfigSecret     What = "config" // an option that a ..._SECRET variable names
)

// Asked says whether a backend asks AWS at all.
type Asked int

// The answers.
const (
	AskedYes     Asked = iota
	AskedNo            // the prefix is null, or the pattern does not match
	AskedUnknown       // the pattern, or a setting, is one that cannot be judged here
)

// Lookup is what a backend asks AWS for.
type Lookup struct {
	// Name is the secret's or parameter's name.
	Name  string
	Asked Asked
	// Prefix is what stands before the id, separator included, and Key the
	// kwarg that it comes from.
	Prefix, Key string
}

// SecretName is the name under which an AWS backend looks up a variable, a
// connection or a configuration option (secrets_manager.py and
// systems_manager.py, _get_secret). For another backend it is AskedUnknown.
func (b *Backend) SecretName(what What, id string, kwargs map[string]any) Lookup {
	l := Lookup{Key: string(what) + "_prefix"}
	prefix, sep, ok := b.prefix(l.Key, kwargs)
	switch {
	case b.AWSService == "" || !ok:
		l.Asked = AskedUnknown
		return l
	case prefix == nil:
		l.Asked = AskedNo
		return l
	}
	if *prefix != "" || b.AWSService == "ssm" {
		l.Prefix = *prefix + sep
	}
	// A missing slash at the start has been added since provider 7.3.0.
	if b.AWSService == "ssm" && !strings.HasPrefix(l.Prefix, "/") {
		l.Prefix = "/" + l.Prefix
	}
	l.Name = l.Prefix + id
	l.Asked = matchesPattern(kwargs[string(what)+"_lookup_pattern"], id)
	return l
}

// AsksForNothing reports whether an AWS backend returns before it makes a client,
// whatever it is asked for: all its prefixes are null (secrets_manager.py and
// systems_manager.py, get_variable).
func (b *Backend) AsksForNothing(kwargs map[string]any) bool {
	for _, what := range []What{VariableSecret, ConnectionSecret, ConfigSecret} {
		if prefix, _, ok := b.prefix(string(what)+"_prefix", kwargs); !ok || prefix != nil {
			return false
		}
	}
	return true
}

// prefix returns a prefix as the backend keeps it, nil for null, and the
// separator; false where a value is of a type that the backend cannot be made with.
func (b *Backend) prefix(key string, kwargs map[string]any) (*string, string, bool) {
	v, given := kwargs[key]
	if k := b.Kwarg(key); !given && k != nil {
		v = k.Default
	}
	text, isText := v.(string)
	sep, sepIsNull, ok := b.separator(kwargs)
	switch {
	case v == nil:
		return nil, sep, true
	case b.AWSService == "secretsmanager" && !pyjson.Truthy(v):
		text = "" // it is not stripped, and nothing is put before the id
	case !isText || !ok:
		return nil, "", false
	case sepIsNull:
		text = strings.TrimRightFunc(text, isPythonSpace)
	default:
		text = strings.TrimRight(text, sep) // rstrip takes a set of characters, not a text
	}
	return &text, sep, true
}

// separator is what stands between prefix and id. Null is written out as None, and
// strips white space.
func (b *Backend) separator(kwargs map[string]any) (sep string, null, ok bool) {
	v, given := kwargs["sep"]
	if !given || b.Kwarg("sep") == nil {
		return "/", false, true
	}
	if v == nil {
		return "None", true, true
	}
	sep, ok = v.(string)
	return sep, false, ok
}

// isPythonSpace is Python's str.isspace.
func isPythonSpace(r rune) bool { return unicode.IsSpace(r) || r >= 0x1c && r <= 0x1f }

// lookupPattern compiles a pattern as re.match does, nil for none, or says what that
// raises. What counts as false in Python is no pattern.
func lookupPattern(pattern any) (*pyre.Regexp, string) {
	if !pyjson.Truthy(pattern) {
		return nil, ""
	}
	switch pattern := pattern.(type) {
	case string:
		re, err := pyre.Compile(pattern)
		if err != nil {
			return nil, err.Error()
		}
		return re, ""
	case []any, map[string]any:
		return nil, "TypeError: unhashable type: '" + pyjson.TypeName(pattern) + "'"
	}
	return nil, "TypeError: first argument must be string or compiled pattern"
}

// matchesPattern is re.match(pattern, id, re.IGNORECASE). A pattern that raises
// asks for nothing, and neither does one that Python would be at for ever.
func matchesPattern(pattern any, id string) Asked {
	re, symptom := lookupPattern(pattern)
	switch {
	case symptom != "":
		return AskedUnknown
	case re == nil:
		return AskedYes
	}
	return map[pyre.Answer]Asked{pyre.Yes: AskedYes, pyre.No: AskedNo, pyre.Unknown: AskedUnknown}[re.Match(id)]
}
