package airflow

import (
	"regexp"
	"strings"
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
// separator; false where a value is of a type that the backend cannot take.
func (b *Backend) prefix(key string, kwargs map[string]any) (*string, string, bool) {
	sep := "/"
	if v, given := kwargs["sep"]; given && b.Kwarg("sep") != nil {
		s, isText := v.(string)
		if !isText {
			return nil, "", false
		}
		sep = s
	}
	v, given := kwargs[key]
	if k := b.Kwarg(key); !given && k != nil {
		v = k.Default
	}
	if v == nil {
		return nil, sep, true
	}
	prefix, isText := v.(string)
	// rstrip takes a set of characters, not a text.
	prefix = strings.TrimRight(prefix, sep)
	return &prefix, sep, isText
}

// matchesPattern is re.match(pattern, id, re.IGNORECASE). A pattern that Go's
// regular expressions do not have is not judged.
func matchesPattern(pattern any, id string) Asked {
	if !truthy(pattern) {
		return AskedYes
	}
	text, ok := pattern.(string)
	if !ok {
		return AskedUnknown
	}
	re, err := regexp.Compile("^(?i:" + text + ")")
	switch {
	case err != nil:
		return AskedUnknown
	case re.MatchString(id):
		return AskedYes
	}
	return AskedNo
}
