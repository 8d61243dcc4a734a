package airflow

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"doctor/internal/pyjson"
	"doctor/internal/redact"
)

// shape is what botocore's models say of a parameter (botocore 1.43, the model of
// STS of 2011-06-15). Of the limits only the lower ones are checked before a
// request is sent (botocore 1.43 validate.py, range_check).
type shape struct {
	name    string
	kind    Type
	least   int
	members []shape // of an object, in the order in which messages list them
	needed  []string
	item    *shape // of a list
}

// roleShapes are the parameters of the ways to assume a role that may be given.
func roleShapes(method string) shape {
	arn := func(name string) shape { return shape{name: name, kind: String, least: shortestARN} }
	text := func(name string, least int) shape { return shape{name: name, kind: String, least: least} }
	list := func(name string, least int, item shape) shape {
		return shape{name: name, kind: List, least: least, item: &item}
	}
	object := func(needed []string, members ...shape) shape {
		return shape{kind: Object, members: members, needed: needed}
	}
	policies := []shape{
		list("PolicyArns", 0, object(nil, arn("arn"))), text("Policy", 1),
		{name: "DurationSeconds", kind: Integer, least: 900},
	}
	switch method {
	case methodSAML:
		return object(nil, append([]shape{arn("RoleArn"), arn("PrincipalArn"), text("SAMLAssertion", 4)}, policies...)...)
	case methodWebIdentity:
		return object(nil, append([]shape{arn("RoleArn"), text("RoleSessionName", 2), text("WebIdentityToken", 4), text("ProviderId", 4)}, policies...)...)
	}
	return object(nil, append(append([]shape{arn("RoleArn"), text("RoleSessionName", 2)}, policies...),
		list("Tags", 0, object([]string{"Key", "Value"}, text("Key", 1), text("Value", 0))),
		list("TransitiveTagKeys", 0, text("", 1)),
		text("ExternalId", 2), text("SerialNumber", 9), text("TokenCode", 6), text("SourceIdentity", 2),
		list("ProvidedContexts", 1, object(nil, arn("ProviderArn"), text("ContextAssertion", 4))),
	)...)
}

// shortestARN is the least length of an ARN for STS.
const shortestARN = 20

// paramError is one line of a ParamValidationError, and the parameter that it is
// about, with those that it is in.
type paramError struct {
	path, text string
	fault      paramFault
}

// paramFault is what is wrong with a parameter, as far as more than the line is told.
type paramFault int

const (
	paramOther paramFault = iota
	paramType
	paramSmall
)

// paramReport is the text of such an exception.
func paramReport(errors []paramError) string {
	lines := []string{"botocore.exceptions.ParamValidationError: Parameter validation failed:"}
	for _, e := range errors {
		lines = append(lines, e.text)
	}
	return strings.Join(lines, "\n")
}

// check is ParamValidator._validate: what botocore reports of a value, in its order
// but for the names of an object, which come sorted here.
func (s *shape) check(path string, v any) []paramError {
	if t := TypeOf(v); t != s.kind && !(s.kind == Integer && t == Boolean) { // bool is an int in Python
		valid := map[Type]string{
			String: "<class 'str'>", Integer: "<class 'int'>", List: "<class 'list'>, <class 'tuple'>", Object: "<class 'dict'>",
		}[s.kind]
		return []paramError{{path, fmt.Sprintf("Invalid type for parameter %s, value: %s, type: <class '%s'>, valid types: %s", path, shownParam(v), pyjson.TypeName(v), valid), paramType}}
	}
	switch v := v.(type) {
	case string:
		return s.length(path, utf8.RuneCountInString(v))
	case []any:
		errors := s.length(path, len(v))
		for i, item := range v {
			errors = append(errors, s.item.check(fmt.Sprintf("%s[%d]", path, i), item)...)
		}
		return errors
	case map[string]any:
		return s.object(path, v)
	case bool:
		if s.least > 1 {
			return s.tooSmall(path, v)
		}
	case int64:
		if v < int64(s.least) {
			return s.tooSmall(path, v)
		}
	}
	return nil
}

func (s *shape) tooSmall(path string, v any) []paramError {
	return []paramError{{path, fmt.Sprintf("Invalid value for parameter %s, value: %s, valid min value: %d", path, pyjson.Repr(v), s.least), paramSmall}}
}

func (s *shape) length(path string, n int) []paramError {
	if n >= s.least {
		return nil
	}
	return []paramError{{path, fmt.Sprintf("Invalid length for parameter %s, value: %d, valid min length: %d", path, n, s.least), paramOther}}
}

func (s *shape) object(path string, given map[string]any) []paramError {
	in, prefix := path, path+"."
	if path == "" {
		in, prefix = "input", ""
	}
	var errors, deeper []paramError
	for _, name := range s.needed {
		if _, ok := given[name]; !ok {
			errors = append(errors, paramError{path, fmt.Sprintf("Missing required parameter in %s: %q", in, name), paramOther})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(given)) {
		i := slices.IndexFunc(s.members, func(m shape) bool { return m.name == name })
		if i < 0 {
			errors = append(errors, paramError{prefix + name, s.unknown(in, name), paramOther})
			continue
		}
		deeper = append(deeper, s.members[i].check(prefix+name, given[name])...)
	}
	return append(errors, deeper...)
}

func (s *shape) unknown(in, name string) string {
	return fmt.Sprintf("Unknown parameter in %s: \"%s\", must be one of: %s", in, name, strings.Join(s.names(), ", "))
}

// names are those of the members.
func (s *shape) names() []string {
	out := make([]string, len(s.members))
	for i, m := range s.members {
		out[i] = m.name
	}
	return out
}

// shownParam is a value as Python shows it. A text may be secret and is not shown,
// unless it is a number in quotes.
func shownParam(v any) string {
	if text, ok := v.(string); ok && (text == "" || strings.Trim(text, "0123456789") != "") {
		return redact.Mask
	}
	if t := TypeOf(v); (t == List || t == Object) && pyjson.Truthy(v) {
		return redact.Mask
	}
	return pyjson.Str(v)
}
