// Package uriedit edits connections in the form of a URI, as Airflow reads them.
package uriedit

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"doctor/fixers/internal/jsonedit"
	"doctor/fixers/internal/textedit"
	"doctor/internal/airflow/pyurl"
)

// URI is a connection in the form of a URI, in parts that are as written.
type URI struct {
	before   string // the type with ://
	user     string // login and password with the @
	place    string // host and path
	query    []string
	fragment string
}

// Parse takes a URI apart. A secret key that is not encoded ends the part before it, so
// only a URI that Airflow reads may be given.
func Parse(text string) (URI, error) {
	scheme, rest, ok := strings.Cut(text, "://")
	if !ok {
		return URI{}, errors.New("the value is not a URI")
	}
	u := URI{before: scheme + "://"}
	if i := strings.IndexByte(rest, '#'); i >= 0 {
		rest, u.fragment = rest[:i], rest[i:]
	}
	rest, query, asked := strings.Cut(rest, "?")
	if asked {
		u.query = strings.Split(query, "&")
	}
	authority := rest
	if i := strings.IndexByte(rest, '/'); i >= 0 {
		authority = rest[:i]
	}
	if i := strings.LastIndexByte(authority, '@'); i >= 0 {
		u.user, rest = rest[:i+1], rest[i+1:]
	}
	u.place = rest
	return u, nil
}

// String is the URI as written.
func (u URI) String() string {
	query := ""
	if len(u.query) > 0 {
		query = "?" + strings.Join(u.query, "&")
	}
	return u.before + u.user + u.place + query + u.fragment
}

// parameter is the index of the parameter with a name that counts, -1 for none.
func (u URI) parameter(name string) int {
	found := -1
	for i, pair := range u.query {
		if key, _, _ := strings.Cut(pair, "="); pyurl.Unquote(key) == name {
			found = i
		}
	}
	return found
}

// extras is the parameter in which extras are written as JSON.
const extras = "__extra__"

// Apply makes changes of the fields of a connection, in which extra. leads to the extras.
func (u *URI) Apply(c jsonedit.Changes, literal func(string) string) error {
	for _, r := range c.Rename {
		if err := u.rename(r, literal); err != nil {
			return err
		}
	}
	for _, path := range slices.Sorted(maps.Keys(c.Set)) {
		name, extra := strings.CutPrefix(path, "extra.")
		value := c.Set[path]
		text, isText := value.(string)
		if u.parameter(extras) >= 0 && extra {
			if err := u.inExtras(jsonedit.Changes{Set: map[string]any{name: value}}, literal); err != nil {
				return err
			}
			continue
		}
		if path == "conn_type" && isText {
			u.before = strings.ReplaceAll(text, "_", "-") + "://"
			continue
		}
		if !isText || !extra || strings.Contains(name, ".") {
			return fmt.Errorf("%s cannot be written in a URI", path)
		}
		written := literal(url.QueryEscape(text))
		if i := u.parameter(name); i >= 0 {
			key, _, _ := strings.Cut(u.query[i], "=")
			u.query[i] = key + "=" + written
			continue
		}
		u.query = append(u.query, url.QueryEscape(name)+"="+written)
	}
	for _, path := range c.Remove {
		if err := u.remove(path, literal); err != nil {
			return err
		}
	}
	return nil
}

func (u *URI) rename(r textedit.Renaming, literal func(string) string) error {
	from, isExtra := strings.CutPrefix(r.From, "extra.")
	to, toExtra := strings.CutPrefix(r.To, "extra.")
	switch i := u.parameter(from); {
	case !isExtra || !toExtra:
		return fmt.Errorf("%s cannot be moved in a URI", r.From)
	case u.parameter(extras) >= 0:
		return u.inExtras(jsonedit.Changes{Rename: []textedit.Renaming{{From: from, To: to}}}, literal)
	case i < 0 || strings.Contains(from+to, "."):
		return fmt.Errorf("there is no parameter %q", from)
	case u.parameter(to) >= 0:
		return fmt.Errorf("there is already a parameter %q", to)
	default:
		_, value, assigned := strings.Cut(u.query[i], "=")
		u.query[i] = to
		if assigned {
			u.query[i] += "=" + value
		}
	}
	return nil
}

func (u *URI) remove(path string, literal func(string) string) error {
	login, password, _ := strings.Cut(strings.TrimSuffix(u.user, "@"), ":")
	name, isExtra := strings.CutPrefix(path, "extra.")
	switch {
	case path == "login" && password == "", path == "password" && login == "":
		u.user = ""
	case path == "login":
		u.user = ":" + password + "@"
	case path == "password":
		u.user = login + "@"
	case path == "host" && !strings.Contains(u.place, "://"):
		_, rest, slash := strings.Cut(u.place, "/")
		u.place = ""
		if slash {
			u.place = "/" + rest
		}
	case !isExtra:
		return fmt.Errorf("%s cannot be removed from a URI", path)
	case u.parameter(extras) >= 0:
		return u.inExtras(jsonedit.Changes{Remove: []string{name}}, literal)
	case u.parameter(name) < 0:
		return fmt.Errorf("there is no parameter %q", name)
	default:
		for i := u.parameter(name); i >= 0; i = u.parameter(name) {
			u.query = append(u.query[:i:i], u.query[i+1:]...)
		}
	}
	return nil
}

// inExtras changes the JSON of __extra__.
func (u *URI) inExtras(c jsonedit.Changes, literal func(string) string) error {
	i := u.parameter(extras)
	key, written, _ := strings.Cut(u.query[i], "=")
	text := pyurl.Unquote(strings.ReplaceAll(written, "+", " "))
	if strings.Contains(text, "$") { // a variable would be encoded
		return errors.New("the extras have a $: edit them by hand")
	}
	text, err := c.Apply(text, func(text string) string { return text })
	if err != nil {
		return err
	}
	u.query[i] = key + "=" + literal(url.QueryEscape(text))
	return nil
}

// ToJSON writes a URI as JSON: a URI has only texts.
func ToJSON(text string) (string, error) {
	u, err := Parse(text)
	if err != nil {
		return "", err
	}
	if u.parameter(extras) >= 0 || strings.Contains(u.place, "://") || u.fragment != "" {
		return "", errors.New("this URI cannot be written as JSON safely: do it by hand")
	}
	scheme := strings.TrimSuffix(u.before, "://")
	parts := []string{`"conn_type": ` + jsonedit.Quote(strings.ReplaceAll(scheme, "-", "_"))}
	add := func(name, written string) {
		if written != "" {
			parts = append(parts, fmt.Sprintf("%q: %s", name, jsonedit.Quote(pyurl.Unquote(written))))
		}
	}
	login, password, _ := strings.Cut(strings.TrimSuffix(u.user, "@"), ":")
	add("login", login)
	add("password", password)
	host, path, _ := strings.Cut(u.place, "/")
	host, port, _ := strings.Cut(host, ":")
	add("host", host)
	add("schema", path)
	if port != "" {
		var number json.Number
		if err := json.Unmarshal([]byte(port), &number); err != nil {
			return "", errors.New("the port is not a number")
		}
		parts = append(parts, `"port": `+port)
	}
	var extra []string
	for _, pair := range u.query {
		key, value, _ := strings.Cut(pair, "=")
		if key != "" {
			extra = append(extra, jsonedit.Quote(unquotePlus(key))+": "+jsonedit.Quote(unquotePlus(value)))
		}
	}
	if len(extra) > 0 {
		parts = append(parts, `"extra": {`+strings.Join(extra, ", ")+"}")
	}
	return "{" + strings.Join(parts, ", ") + "}", nil
}

// unquotePlus decodes a name or a value of a query.
func unquotePlus(text string) string { return pyurl.Unquote(strings.ReplaceAll(text, "+", " ")) }
