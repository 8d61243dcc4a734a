package airflow

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"doctor/internal/boto"
	"doctor/internal/pyjson"
	"doctor/internal/redact"
)

// Form is how a connection is written.
type Form string

// The forms.
const (
	FormURI      Form = "uri"
	FormJSON     Form = "json"
	FormSettings Form = "settings" // an entry of airflow_settings.yaml
)

// Connection is one Airflow connection, as far as AWS is concerned.
type Connection struct {
	// ID is the conn_id. One from the environment is in lower case: Airflow
	// looks there for the id in upper case, so any spelling finds it.
	ID   string
	Form Form
	// Variable is the environment variable, Line and Column the place in
	// airflow_settings.yaml.
	Variable     string
	Line, Column int
	// Type is the connection's type: "aws". Empty is taken for aws by an AWS hook.
	Type string
	// Host is its host, which AWS hooks do not use. In a URI that is read other
	// than it was meant it may be part of a secret.
	Host                  redact.Secret
	HasLogin, HasPassword bool
	// Login is the login as it may be shown: the end of an access key id.
	Login string
	// Keys says where the connection has AWS keys that count: "login", "extra"
	// or "session_kwargs"; "" if it has none.
	Keys string
	// Extra are its extras.
	Extra Values
	// Session is what an AWS hook makes of it, whatever its type.
	Session  boto.Session
	Problems []ConnProblem
	// Uncertain: Session depends on what is not known here, the version of the
	// provider or a file that an old one reads.
	Uncertain bool

	has Installed
	// schema, port and the rest are what else Airflow makes of it.
	login, password, schema redact.Secret
	port                    *int
	// merged: a later entry of the file has taken it over.
	merged bool
	// read is how many of Problems reading found; the others are of what was read.
	read int
}

// IsAWS reports whether this is a connection for AWS hooks.
func (c *Connection) IsAWS() bool { return c.Type == "aws" }

// Readable reports whether Airflow can read the connection at all. One that it
// cannot read counts as not there: an AWS hook then goes on with an empty one.
func (c *Connection) Readable() bool {
	return !slices.ContainsFunc(c.Problems, func(p ConnProblem) bool { return p.Fatal })
}

// ConnKind is the kind of a ConnProblem.
type ConnKind string

// The kinds of ConnProblem.
const (
	ConnEmpty       ConnKind = "empty"         // no value: as if it were not there
	ConnURI         ConnKind = "uri"           // not a URI that Airflow reads
	ConnJSON        ConnKind = "json"          // not JSON that Airflow reads
	ConnNoType      ConnKind = "no-type"       // no connection type
	ConnMisread     ConnKind = "misread"       // read, but not as it was meant
	ConnOtherType   ConnKind = "other-type"    // not aws, where aws was probably meant
	ConnHalfKeys    ConnKind = "half-keys"     // a login without a password, or the reverse
	ConnExtra       ConnKind = "extra"         // an extra with a value that it cannot have
	ConnExtraName   ConnKind = "extra-name"    // an extra that is not read, near one that is
	ConnExtraGone   ConnKind = "extra-gone"    // extras that this version of the provider reads no more
	ConnLowercased  ConnKind = "lowercased"    // extras whose capitals the CLI drops
	ConnIgnoredURI  ConnKind = "ignored-uri"   // conn_uri beside other fields
	ConnUnknownName ConnKind = "unknown-field" // a field that a connection has not
	// ConnExtraDropped are extras that the CLI drops, beside conn_uri.
	ConnExtraDropped ConnKind = "extra-dropped"
)

// ConnProblem is one thing that is wrong with a connection.
type ConnProblem struct {
	Kind ConnKind
	// Fatal: Airflow cannot read the connection.
	Fatal bool
	// Stage is when every hook that uses the connection raises Symptom, NotRaised where
	// none does.
	Stage Stage
	// Key is the field or extra it is about; a dot leads into an object.
	Key string
	// Suggestion is what was probably meant, "" if that cannot be told.
	Suggestion string
	// Detail is what was observed, nil for ConnExtraGone.
	Detail Detail
	// Gone are the extras of ConnExtraGone.
	Gone []GoneExtra
	// Symptom is the exception, with a mask where it repeats part of the value.
	Symptom string
	// Mistakes say what was done wrong in the text, for ConnJSON.
	Mistakes []JSONMistake
	// Line is the place in airflow_settings.yaml, 0 elsewhere.
	Line int
}

// fields are what the forms of a connection have in common. Texts that are not
// there are empty, as Airflow makes no difference between the two.
type fields struct {
	connType, host, login, password, schema string
	port                                    *int
	// object are the extras, decoded.
	object map[string]any
}

// report notes a problem.
func (c *Connection) report(p ConnProblem) { c.Problems = append(c.Problems, p) }

// reportOnce notes a problem that cannot be taken for one before.
func (c *Connection) reportOnce(p ConnProblem) {
	if !slices.ContainsFunc(c.Problems, func(q ConnProblem) bool { return q.Kind == p.Kind && q.Detail == p.Detail && q.Symptom == p.Symptom }) {
		c.report(p)
	}
}

// fill makes the connection from its fields.
func (c *Connection) fill(f fields) {
	c.read = len(c.Problems)
	c.Type, c.Host = normalType(f.connType), redact.NewSecret(f.host)
	c.login, c.password, c.schema, c.port = redact.NewSecret(f.login), redact.NewSecret(f.password), redact.NewSecret(f.schema), f.port
	c.HasLogin, c.HasPassword = f.login != "", f.password != ""
	if c.HasLogin {
		c.Login = redact.KeyID(f.login)
	}
	c.Extra = f.object
	if !c.Readable() {
		return
	}
	kwargs := c.session(f) // an AWS hook takes one of any type
	if !c.ForAWS() {
		c.Keys = ""
		return
	}
	c.judge(kwargs)
}

// merge fills in what an earlier entry of the same id sets and this one does not.
func (c *Connection) merge(earlier Connection) {
	f := fields{
		connType: cmp.Or(c.Type, earlier.Type), host: cmp.Or(c.Host.Reveal(), earlier.Host.Reveal()), schema: cmp.Or(c.schema.Reveal(), earlier.schema.Reveal()),
		login: cmp.Or(c.login.Reveal(), earlier.login.Reveal()), password: cmp.Or(c.password.Reveal(), earlier.password.Reveal()),
		port: cmp.Or(c.port, earlier.port), object: c.Extra,
	}
	if f.object == nil {
		f.object = earlier.Extra
	}
	c.Problems = c.Problems[:c.read] // the rest is judged again
	c.Keys, c.Login = "", ""
	c.fill(f)
}

// ForAWS reports whether an AWS hook is what the connection is for: by its
// type, or by its id where the type was mistaken.
func (c *Connection) ForAWS() bool {
	return c.IsAWS() || c.Type == "athena" || slices.Contains(otherAWSTypes(), strings.ToLower(strings.TrimSpace(c.Type))) ||
		c.ID == "aws_default" || c.Type == "" && strings.Contains(strings.ToLower(c.ID), "aws")
}

// otherAWSTypes are types that people write where aws is meant. That of Athena is none
// of them: AthenaSQLHook takes its connection for one of AWS (athena_sql.py).
func otherAWSTypes() []string {
	return []string{"aws", "s3", "amazon", "amazon_web_services", "aws_default", "boto3", "sts", "iam"}
}

// normalType is Connection._normalize_conn_type.
func normalType(t string) string {
	if t == "postgresql" {
		return "postgres"
	}
	return strings.ReplaceAll(t, "-", "_")
}

// session works out the keys and the boto3 session (AwsConnectionWrapper), and returns
// its arguments.
func (c *Connection) session(f fields) map[string]any {
	kwargs := maps.Clone(f.object)
	if kwargs == nil {
		kwargs = map[string]any{}
	}
	complete := func(m map[string]any) bool {
		return pyjson.Truthy(m["aws_access_key_id"]) && pyjson.Truthy(m["aws_secret_access_key"])
	}
	legacy, _ := kwargs["session_kwargs"].(map[string]any)
	switch {
	case c.HasLogin && c.HasPassword:
		c.Keys = "login"
		kwargs["aws_access_key_id"], kwargs["aws_secret_access_key"] = f.login, f.password
	case complete(kwargs):
		c.Keys = "extra"
	case complete(legacy):
		c.Keys = "session_kwargs"
	}
	c.Session = SessionOf("", c.ID, kwargs, c.has)
	c.Uncertain = c.has.uncertain(kwargs)
	if c.Login == "" && c.Keys != "" && c.Session.AccessKey != nil {
		c.Login = redact.KeyID(c.Session.AccessKey.Reveal())
	}
	return kwargs
}

// Raises is what every hook raises that uses the connection, nil if nothing.
func (c *Connection) Raises() *ConnProblem {
	for i := range c.Problems {
		if c.Problems[i].Stage != NotRaised {
			return &c.Problems[i]
		}
	}
	return nil
}
