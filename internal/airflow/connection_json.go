package airflow

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"math/big"
	"slices"
	"strings"
	"unicode/utf8"

	"doctor/internal/pyjson"
	"doctor/internal/redact"
)

// json is Connection.from_json.
func (c *Connection) json(value string) fields {
	v, err := pyjson.Decode(value)
	var jsonErr *pyjson.Error
	if errors.As(err, &jsonErr) {
		c.notJSON(value, jsonErr)
		return fields{}
	}
	o, _ := v.(*pyjson.Object) // it starts with a brace
	return c.object(o)
}

// notJSON reports a value that json.loads refuses.
func (c *Connection) notJSON(value string, err *pyjson.Error) {
	mistakes, _ := repair(value)
	c.report(ConnProblem{
		Kind: ConnJSON, Fatal: true, Mistakes: mistakes,
		Detail: ValueNotJSON, Symptom: "json.decoder.JSONDecodeError: " + err.Error(),
	})
}

// object reads the fields of a connection in JSON form, and notes what Airflow raises
// for them, in the order in which it comes to them.
func (c *Connection) object(o *pyjson.Object) fields {
	class := classOf(c.has.Airflow)
	m := o.Map()
	f := fields{connType: c.typeField(m["conn_type"]), port: c.portField(m["port"])}
	c.unknownFields(o, class)
	c.missingType(m, class)
	switch uri, isText := m["uri"].(string); {
	case class.mixes(m):
		c.report(ConnProblem{
			Kind: ConnJSON, Fatal: true, Key: "uri", Detail: URIBesideFields,
			Symptom: class.exceptions + ".AirflowException: " + class.mixed,
		})
	case uri != "":
		return c.uri(uri)
	case !isText && pyjson.Truthy(m["uri"]):
		c.report(ConnProblem{
			Kind: ConnJSON, Fatal: true, Key: "uri", Detail: TypeMismatch{Key: "uri", Takes: Types{String}, Got: TypeOf(m["uri"])},
			Symptom: fmt.Sprintf("AttributeError: '%s' object has no attribute 'count'", pyjson.TypeName(m["uri"])),
		})
	}
	c.checkTexts(m, class)
	c.checkSurrogates(o, m)
	f.host, f.login, f.password, f.schema = textOf(m["host"]), textOf(m["login"]), textOf(m["password"]), textOf(m["schema"])
	f.object = c.extraValue(m["extra"])
	return f
}

// mixes reports whether a uri is refused for what is beside it.
func (class connectionClass) mixes(m map[string]any) bool {
	uri, given := m["uri"]
	if !class.strictURI {
		return pyjson.Truthy(uri) && slices.ContainsFunc([]string{"conn_type", "host", "login", "password", "schema", "port", "extra"}, func(name string) bool { return pyjson.Truthy(m[name]) })
	}
	if !given || uri == nil {
		return false
	}
	for name, v := range m {
		switch name {
		case "uri":
		case "extra", "conn_type": // left out where they are empty
			if pyjson.Truthy(v) {
				return true
			}
		case "port":
			if v != nil {
				return true
			}
		default:
			return true
		}
	}
	return false
}

// unknownFields reports the fields that a connection has not. Python names the first.
func (c *Connection) unknownFields(o *pyjson.Object, class connectionClass) {
	report := func(name, symptom string, detail Detail) {
		c.reportOnce(ConnProblem{Kind: ConnUnknownName, Fatal: true, Key: shownField(name), Suggestion: meantField(name), Detail: detail, Symptom: symptom})
	}
	if _, given := o.Get("conn_id"); given {
		report("conn_id", "TypeError: "+class.class+" got multiple values for keyword argument 'conn_id'", IDInValue)
	}
	for _, m := range o.Members {
		if m.Key == "conn_id" || slices.Contains(connectionFields(), m.Key) {
			continue
		}
		symptom := fmt.Sprintf("TypeError: %s got an unexpected keyword argument '%s'", class.init, shownField(m.Key))
		if m.Key == "self" {
			symptom = "TypeError: " + strings.Replace(class.init, "__attrs_init__", "__init__", 1) + " got multiple values for argument 'self'"
		}
		report(m.Key, symptom, fieldUnknown(m.Key))
	}
}

// typeField is the conn_type, "" where it is no text.
func (c *Connection) typeField(v any) string {
	if pyjson.Truthy(v) && TypeOf(v) != String {
		p := ConnProblem{
			Kind: ConnJSON, Fatal: true, Key: "conn_type", Detail: TypeMismatch{Key: "conn_type", Takes: Types{String}, Got: TypeOf(v)},
			Symptom: notIterable(v),
		}
		if isContainer(v) {
			p.Symptom = fmt.Sprintf("AttributeError: '%s' object has no attribute 'lower'", pyjson.TypeName(v))
		}
		c.report(p)
	}
	return textOf(v)
}

// missingType reports JSON without a type where Airflow wants one, and an empty one.
func (c *Connection) missingType(m map[string]any, class connectionClass) {
	switch t, given := m["conn_type"]; {
	case pyjson.Truthy(t):
	case class.needsType:
		c.report(ConnProblem{
			Kind: ConnNoType, Fatal: true, Key: "conn_type", Suggestion: "aws",
			Detail: TypeRequired, Symptom: NotDefined(c.ID, c.has.Airflow),
		})
	case given:
		c.report(ConnProblem{Kind: ConnNoType, Key: "conn_type", Suggestion: "aws", Detail: TypeEmpty})
	}
}

// checkTexts reports fields that must be texts. Airflow makes a URI of the connection
// before it hands it out (get_uri, for its cache of secrets), which fails for them: the
// connection then counts as not there.
func (c *Connection) checkTexts(m map[string]any, class connectionClass) {
	report := func(name, symptom string) {
		c.report(ConnProblem{Kind: ConnJSON, Fatal: true, Key: name, Symptom: symptom, Detail: TypeMismatch{Key: name, Takes: Types{String}, Got: TypeOf(m[name])}})
	}
	const quoted = "TypeError: quote_from_bytes() expected bytes"
	password := m["password"]
	if class.encodesPassword && pyjson.Truthy(password) && TypeOf(password) != String {
		report("password", "TypeError: encoding without a string argument")
		password = nil
	}
	host := m["host"]
	if pyjson.Truthy(host) && TypeOf(host) != String && !isContainer(host) {
		report("host", notIterable(host))
		host = nil
	}
	if login := m["login"]; login != nil && TypeOf(login) != String {
		report("login", quoted)
	}
	if password != nil && TypeOf(password) != String {
		report("password", quoted)
	}
	for name, v := range map[string]any{"host": host, "schema": m["schema"]} {
		if pyjson.Truthy(v) && TypeOf(v) != String {
			report(name, quoted)
		}
	}
}

// checkSurrogates reports a text that cannot be encoded, for which get_uri fails too.
func (c *Connection) checkSurrogates(o *pyjson.Object, m map[string]any) {
	if o.Surrogate == 0 {
		return
	}
	for _, name := range []string{"login", "password", "host", "schema"} {
		text := textOf(m[name])
		at := strings.IndexRune(text, utf8.RuneError)
		if at < 0 {
			continue
		}
		c.report(ConnProblem{
			Kind: ConnJSON, Fatal: true, Key: name, Detail: EscapeHalf{name},
			Symptom: fmt.Sprintf(`UnicodeEncodeError: 'utf-8' codec can't encode character '\u%x' in position %d: surrogates not allowed`, o.Surrogate, utf8.RuneCountInString(text[:at])),
		})
		return
	}
}

// notIterable is what Python raises where it looks for a text in what is none.
func notIterable(v any) string {
	return fmt.Sprintf("TypeError: argument of type '%s' is not iterable", pyjson.TypeName(v))
}

func isContainer(v any) bool { return TypeOf(v) == List || TypeOf(v) == Object }

func textOf(v any) string {
	s, _ := v.(string)
	return s
}

// portField is the port as int() makes it, nil where there is none.
func (c *Connection) portField(v any) *int {
	refuse := func(format string, args ...any) *int {
		c.report(ConnProblem{Kind: ConnJSON, Fatal: true, Key: "port", Detail: PortNotInteger, Symptom: fmt.Sprintf(format, args...)})
		return nil
	}
	number := func(n int) *int { return &n }
	if !pyjson.Truthy(v) {
		return nil
	}
	switch v := v.(type) {
	case bool:
		return number(1)
	case int64:
		return number(int(v))
	case *big.Int:
		return number(int(v.Int64()))
	case float64:
		switch {
		case math.IsNaN(v):
			return refuse("ValueError: Expected integer value for `port`, but got nan instead.")
		case math.IsInf(v, 0):
			return refuse("OverflowError: cannot convert float infinity to integer")
		}
		return number(int(v))
	case string:
		n, ok := pythonInt(v)
		if !ok { // the text may be anything
			return refuse("ValueError: Expected integer value for `port`, but got '%s' instead.", redact.Mask)
		}
		return number(n)
	}
	return refuse("TypeError: int() argument must be a string, a bytes-like object or a real number, not '%s'", pyjson.TypeName(v))
}

// pythonInt is int() of a text: spaces around it, a sign, and single underscores
// between digits are taken.
func pythonInt(text string) (int, bool) {
	text = strings.TrimSpace(text)
	digits := strings.TrimLeft(text, "+-")
	if len(text)-len(digits) > 1 || digits == "" || strings.HasPrefix(digits, "_") || strings.HasSuffix(digits, "_") || strings.Contains(digits, "__") {
		return 0, false
	}
	n, ok := new(big.Int).SetString(text[:len(text)-len(digits)]+strings.ReplaceAll(digits, "_", ""), 10)
	if !ok {
		return 0, false
	}
	return int(n.Int64()), true
}

// members are the fields of an object in a fixed order, for one that no text gives.
func members(m map[string]any) *pyjson.Object {
	o := &pyjson.Object{}
	for _, name := range slices.Sorted(maps.Keys(m)) {
		o.Members = append(o.Members, pyjson.Member{Key: name, Value: m[name]})
	}
	return o
}
