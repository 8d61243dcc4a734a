package airflow

// InURI is a problem of an extra that comes of its form: in a URI all extras are texts,
// unless they are JSON under __extra__.
type InURI struct{ Of Detail }

// ExtrasNotObject are extras that are something else than an object.
type ExtrasNotObject struct{ Got Type }

// ExtrasNotJSON are extras that are not JSON, and what Python says of them.
type ExtrasNotJSON struct {
	// Refused: Airflow refuses the connection. Else it ignores them.
	Refused bool
	Said    string
}

// EscapeHalf is a field with half of a pair of \u escapes.
type EscapeHalf struct{ Key string }

// FieldUnknown is a field that no connection has, or, where Dropped is set, that
// SecretsManagerBackend does not know. Name is empty where it may be a secret; then Almost
// is what was probably meant, "" if that cannot be told.
type FieldUnknown struct {
	Name, Almost string
	Dropped      bool
	// URI: it was to hold a URI.
	URI bool
}

// TypeOther is the type of a connection where aws is expected.
type TypeOther struct{ Type string }

// ExtraUnread is an extra that AWS hooks do not read.
type ExtraUnread struct{ Name string }

// SlashesMissing is a URI without // behind its type.
type SlashesMissing struct{ Type string }

// TypeMissing is a value that does not start with a type and ://.
type TypeMissing struct {
	Why TypeMissingWhy
	// Parts: it has other parts of a connection.
	Parts bool
}

// TypeMissingWhy is why a value has no type.
type TypeMissingWhy int

// The reasons.
const (
	NotURI           TypeMissingWhy = iota
	ValueQuoted                     // quotes became part of the value
	UnderscoreInType                // it has _ in it
)

// FieldUnread is a field of the settings file that the CLI does not read.
type FieldUnread struct{ Name string }

// KeyLowercased is a key in conn_extra that arrives under another name.
type KeyLowercased struct{ Path, Name string }

func (InURI) detail()           {}
func (ExtrasNotObject) detail() {}
func (ExtrasNotJSON) detail()   {}
func (EscapeHalf) detail()      {}
func (FieldUnknown) detail()    {}
func (TypeOther) detail()       {}
func (ExtraUnread) detail()     {}
func (SlashesMissing) detail()  {}
func (TypeMissing) detail()     {}
func (FieldUnread) detail()     {}
func (KeyLowercased) detail()   {}
