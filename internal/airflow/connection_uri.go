package airflow

import (
	"errors"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"doctor/internal/airflow/pyurl"
	"doctor/internal/redact"
)

// errInvalidURI is the AirflowException of Connection.from_uri. Airflow prints
// the whole URI in it.
var errInvalidURI = errors.New("Invalid connection string: " + redact.Mask + ".") //nolint:staticcheck // Airflow's words

// ParseConnection reads a connection as Airflow does from an AIRFLOW_CONN_
// variable and from a parameter or secret: JSON if it starts with a brace
// (since Airflow 2.3), else a URI.
func ParseConnection(id, value string, has Installed) Connection {
	c := Connection{ID: id, Form: FormURI, has: has}
	blank := value != ""
	value = strings.TrimSpace(value)
	var f fields
	switch {
	case value == "" && blank:
		c.report(ConnProblem{Kind: ConnEmpty, Fatal: true, Detail: ValueBlank, Symptom: "IndexError: string index out of range"})
	case value == "":
		c.report(ConnProblem{Kind: ConnEmpty, Fatal: true, Detail: ValueEmpty})
	case strings.HasPrefix(value, "{") && has.Airflow.AtLeast(2, 3, 0):
		c.Form = FormJSON
		f = c.json(value)
	default:
		f = c.uri(value)
	}
	c.fill(f)
	return c
}

// uri is Connection.from_uri. Since Airflow 2.7 the host may have a protocol
// of its own, which makes a second "://" special.
func (c *Connection) uri(value string) fields {
	u, err := splitURI(value, c.has.Airflow.AtLeast(2, 7, 0))
	f := fields{connType: u.scheme}
	if err == nil {
		f.port, err = portOf(u.URL)
	}
	if err != nil {
		c.report(uriProblem(err, classOf(c.has.Airflow)))
		return f
	}
	login, password, _, _ := u.User()
	f.login, f.password = pyurl.Unquote(login), pyurl.Unquote(password)
	f.host, f.schema = u.host(), pyurl.Unquote(strings.TrimPrefix(u.Path, "/"))
	if u.Path != "" && !strings.HasPrefix(u.Path, "/") { // its first letter is cut off, whatever it is
		_, size := utf8.DecodeRuneInString(u.Path)
		f.schema = pyurl.Unquote(u.Path[size:])
	}
	if u.scheme == "" || !strings.HasPrefix(strings.ToLower(value), u.scheme+"://") {
		c.withoutSlashes(value, u, &f)
	}
	c.query(u.URL, &f)
	return f
}

// withoutSlashes reports a value that does not begin with a type and ://.
func (c *Connection) withoutSlashes(value string, u splitResult, f *fields) {
	switch known := u.scheme == "aws" || slices.Contains(otherAWSTypes(), u.scheme); {
	case known && f.schema == "":
		return // aws:?region_name=us-east-1 has its type
	case known:
		c.report(ConnProblem{
			Kind: ConnMisread, Key: "schema", Suggestion: "://",
			Detail: SlashesMissing{u.scheme},
		})
	default:
		// What is there may be anything, so it is not repeated as a type.
		f.connType = ""
		c.report(untyped(value, u.Netloc != ""))
	}
}

// host is Connection._create_host of _parse_netloc_to_hostname.
func (u splitResult) host() string {
	host := pyurl.Unquote(u.Hostname())
	if strings.Contains(host, "/") {
		host, _, _ = strings.Cut(u.Netloc[strings.LastIndexByte(u.Netloc, '@')+1:], ":")
		host = pyurl.Unquote(host)
	}
	if host != "" && u.protocol != "" {
		return u.protocol + "://" + host
	}
	return host
}

func portOf(u pyurl.URL) (*int, error) {
	port, err := u.Port()
	if err != nil || port < 0 {
		return nil, err
	}
	return &port, nil
}

// untyped is a value that has no type, and without a // no other part of a
// connection either: Airflow takes all of it for the schema.
func untyped(value string, parts bool) ConnProblem {
	d := TypeMissing{Parts: parts}
	before, _, isURI := strings.Cut(value, "://")
	switch {
	case strings.HasPrefix(value, "{"):
		return ConnProblem{Kind: ConnJSON, Detail: JSONTooEarly}
	case strings.HasPrefix(value, `"`) || strings.HasPrefix(value, "'"):
		d.Why = ValueQuoted
	case isURI && strings.Contains(before, "_"):
		d.Why = UnderscoreInType
	}
	return ConnProblem{Kind: ConnNoType, Detail: d}
}

// splitResult is a URI without its type, which is its scheme. protocol is that of the
// host, where it has one of its own.
type splitResult struct {
	pyurl.URL
	scheme, protocol string
}

func splitURI(value string, modern bool) (splitResult, error) {
	schemes := strings.Count(value, "://")
	if modern && schemes > 2 {
		return splitResult{}, errInvalidURI
	}
	u, err := pyurl.Split(value)
	if err != nil || !modern {
		return splitResult{u, u.Scheme, ""}, err
	}
	scheme, instead := u.Scheme, "//"
	if schemes == 2 {
		instead = ""
	}
	rest := strings.ReplaceAll(value, scheme+"://", instead)
	if before, _, _ := strings.Cut(rest, "://"); schemes == 2 && strings.ContainsAny(before, "@:") {
		return splitResult{scheme: scheme}, errInvalidURI
	}
	u, err = pyurl.Split(rest)
	protocol := ""
	if schemes == 2 {
		protocol = u.Scheme
	}
	return splitResult{u, scheme, protocol}, err
}

func uriProblem(err error, class connectionClass) ConnProblem {
	p := ConnProblem{Kind: ConnURI, Fatal: true, Symptom: "ValueError: " + err.Error()}
	switch {
	case errors.Is(err, errInvalidURI):
		p.Symptom = class.exceptions + ".AirflowException: " + err.Error()
		p.Detail = SchemeTwice
	case errors.Is(err, pyurl.ErrPort):
		p.Detail = PortUnencoded
	case errors.Is(err, pyurl.ErrPortRange):
		p.Detail = PortOutOfRange
	default:
		p.Detail = URIUnencoded
	}
	return p
}

// query reads the extras of a URI. All of them are texts, unless __extra__
// brings JSON.
func (c *Connection) query(u pyurl.URL, f *fields) {
	pairs := pyurl.ParseQuery(u.Query)
	if len(pairs) == 0 {
		return
	}
	f.object = map[string]any{}
	raw := map[string]string{}
	for _, p := range pairs {
		f.object[p.Name], raw[p.Name] = p.Value, p.Raw
	}
	if text, ok := f.object["__extra__"].(string); ok {
		f.object = c.extraText(text)
		return
	}
	if token, _ := f.object["aws_session_token"].(string); strings.Contains(raw["aws_session_token"], "+") && strings.Contains(token, " ") {
		c.report(plusInToken())
	}
}

func plusInToken() ConnProblem {
	return ConnProblem{Kind: ConnMisread, Key: "aws_session_token", Suggestion: "%2B", Detail: PlusInExtra}
}

// errNotMeant means that a URI cannot be taken apart as it was meant.
var errNotMeant = errors.New("where the parts of the URI end is unknown")

// MeantURI encodes the login and the secret key of a URI that were not encoded, and adds a missing @
// after the key. One that Airflow reads stays as it is.
func MeantURI(value string) (string, error) {
	scheme, rest, ok := strings.Cut(value, "://")
	if !ok || strings.Contains(rest, "://") && !strings.Contains(rest, "?") {
		return "", errNotMeant
	}
	c := ParseConnection("", value, Installed{Airflow: Version{3, 0, 0}})
	if c.Readable() && !slices.ContainsFunc(c.Problems, func(p ConnProblem) bool { return p.Kind == ConnMisread && p.Suggestion == "@" }) {
		return value, nil
	}
	query := ""
	if i := strings.LastIndexByte(rest, '?'); i >= 0 {
		rest, query = rest[:i], rest[i:]
	}
	user, place := rest, ""
	if i := strings.LastIndexByte(rest, '@'); i >= 0 {
		user, place = rest[:i], rest[i+1:]
	}
	login, password, keys := strings.Cut(user, ":")
	if !keys || login == "" || password == "" || strings.Trim(place, "/") != "" {
		return "", errNotMeant
	}
	encode := func(text string) string {
		if strings.Contains(text, "%") { // in part it was
			text = pyurl.Unquote(text)
		}
		return strings.ReplaceAll(url.QueryEscape(text), "+", "%20")
	}
	return scheme + "://" + encode(login) + ":" + encode(password) + "@" + place + query, nil
}
