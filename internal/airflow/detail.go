package airflow

import "slices"

// Detail is what was observed of a problem, in values: what can be compared, of one type
// for each shape of sentence. The sentence is made where it is told.
type Detail interface{ detail() }

// Types are the types that a value may have; the rest is empty.
type Types [3]Type

func (t Types) has(one Type) bool { return slices.Contains(t[:], one) }

// Fact is what needs no values to be told.
type Fact int

// The facts about arguments.
const (
	_                     Fact = iota
	SelfArgument               // self is given as an argument
	KeysInArguments            // a whole pair of keys is
	ConfigOfSTS                // config_kwargs are for the STS client
	ServiceConfigOfSTS         // as is service_config
	NoSuchField                // extra_conn_words names a field that a connection has not
	ValueRaises                // boto3 raises on the value of an option
	NumberInQuotes             // where the option takes a number
	DurationNotNumber          // DurationSeconds is none
	FederationUnknown          // assume_role_with_web_identity_federation is
	FederationMissing          // it is not given
	SAMLMissing                // assume_role_with_saml is not given
	SAMLMethodUnsupported      // its idp_auth_method is not supported
)

// The facts about connections.
const (
	ValueBlank        Fact = iota + 100 // nothing but spaces
	ValueEmpty                          // no value
	ValueNotJSON                        // not JSON
	ValueNotJSONUsed                    // a DAG reads the variable as JSON, and it is none
	ValueKeyed                          // a variable's value has its own name in it, as an object
	URIBesideFields                     // uri is not alone
	IDInValue                           // conn_id is in the value
	IDAsType                            // conn_id is taken for conn_type
	TypeRequired                        // Airflow 3.1 reads no JSON without a type
	TypeEmpty                           // conn_type is empty
	PortNotInteger                      // the port is no integer
	LoginAlone                          // no password with it
	PasswordAlone                       // no login with it
	SessionKwargsHalf                   // session_kwargs has one half of a pair of keys
	HostUnread                          // hooks do not read it
	HostIsKeyID                         // it is an access key id
	HostIsRegion                        // it is a region
	HostIsAddress                       // it is an endpoint
	SchemaIsRegion                      // the schema is a region
	SchemeTwice                         // a second :// in the URI
	PortUnencoded                       // what is read as the port is part of a secret key
	PortOutOfRange                      // the port is no port
	URIUnencoded                        // some other sign is not encoded
	PlusInExtra                         // a + in the session token is read as a space
	JSONTooEarly                        // this Airflow reads no JSON
	WordsUnusable                       // extra_conn_words are, so no JSON is read
)

// The facts about connections of the settings file.
const (
	SkippedWithoutType    Fact = iota + 200 // it has no conn_type
	URIIgnored                              // conn_uri beside other fields
	ExtraDropped                            // conn_extra beside conn_uri
	URIUnread                               // the CLI cannot read conn_uri
	ParametersUnprintable                   // it does not write JSON of its parameters
	ParametersExtra                         // it knows no __extra__ in them
	ParametersSemicolon                     // a ; has it drop them
	ExtraNotMap                             // conn_extra is neither a map nor a text
)

// TypeMismatch is a value of another type than is taken.
type TypeMismatch struct {
	Key   string
	Takes Types
	Got   Type
	Then  Then
}

// Then is the consequence of a value of the wrong type.
type Then int

// The outcomes.
const (
	_           Then = iota
	CountsTrue       // the value counts as true
	CountsFalse      // as false
	AlwaysTrue       // a text counts as true, whatever it is
	NoneInNames      // names have None in them
	NoPrefix         // names have no prefix
	JSONFails        // every connection in JSON form fails
)

// NotWords is what there is instead of a list of texts.
type NotWords struct {
	Key string
	Got Type
}

// TextForSwitch is a text in the place of true or false, which is taken for the path of a
// CA bundle. Write is what to write without quotes, "" where that takes JSON.
type TextForSwitch struct{ Write string }

// OptionUnknown is an option of config_kwargs that there is not, and the one that was
// meant, "" if that cannot be told.
type OptionUnknown struct {
	// Retries: of the object retries in it.
	Retries     bool
	Name, Meant string
}

// KwargLater is an argument that only a later version of Of has.
type KwargLater struct {
	Name, Of         string
	Since, Installed Version
}

// KwargGone is an argument that a version of Of does not have any more.
type KwargGone struct {
	Name, Of string
	Until    Version
}

// KwargUnknown is an argument that a backend does not know.
type KwargUnknown struct {
	// Backend is its class, without the module.
	Backend, Name string
	OnUnknown     OnUnknown
	// Instead is the argument that was meant, "" if that cannot be told or makes no
	// difference. InsteadGiven: it is there too. InsteadDefault is what else counts, ""
	// if that is no text that may be shown.
	Instead        string
	InsteadGiven   bool
	InsteadDefault string
}

// SessionKwargUnread is an argument in session_kwargs that is not read: but for keys, or,
// of a connection with an old provider, for profile and region too.
type SessionKwargUnread struct {
	Name  string
	Extra bool
}

// KeysHalf is one half of a pair of keys. Missing is the other half.
type KeysHalf struct {
	Missing string
	// Empty: it is there, and empty.
	Empty bool
	// Legacy: the pair in session_kwargs is used.
	Legacy bool
}

// RoleUnassumed is an argument for a role that is not assumed: none, or, where Method is
// set, not in that way.
type RoleUnassumed struct{ Key, Method string }

// PatternStart is a sign with which no regular expression can begin.
type PatternStart struct{ Key, Sign string }

// PatternRefused is a regular expression of which Python says why it is none.
type PatternRefused struct{ Key, Said string }

// PrefixCharacters are those of a prefix that no name at AWS can have.
type PrefixCharacters struct{ Key, Characters string }

// PrefixSlash is a prefix with a slash at its start, which is part of a secret's name.
type PrefixSlash struct{ Key, Prefix string }

// PrefixSlashes is a prefix with two slashes in a row.
type PrefixSlashes struct {
	Key string
	// Parameter: of a parameter, not of a secret.
	Parameter bool
}

// PrefixReserved is a prefix of which AWS keeps the first level for itself.
type PrefixReserved struct{ Key, Level string }

// PrefixDeep is a prefix that makes names of more levels than a parameter may have.
type PrefixDeep struct {
	Key          string
	Levels, Most int
}

// PrefixBare is a prefix without the slash at its start that the provider does not add.
type PrefixBare struct {
	Key      string
	Provider Version
}

// PrefixesSwapped are two prefixes that look exchanged.
type PrefixesSwapped struct{ Connections, Variables string }

// MethodUnknown is a way to assume a role that there is not, as Python shows it.
type MethodUnknown struct{ Value string }

// APIVersionUnknown is a version that a service's API does not have, but Only.
type APIVersionUnknown struct{ Service, Version, Only string }

// ParameterUnknown is an argument that AssumeRole does not have, and the one that was
// meant, "" if that cannot be told.
type ParameterUnknown struct{ Name, Meant string }

// ParameterSmall is an argument of AssumeRole that is too small.
type ParameterSmall struct {
	Name  string
	Least int
}

// ParameterRefused is an argument of AssumeRole that botocore does not send, and what it
// says of it.
type ParameterRefused struct{ Name, Said string }

// SAMLLacks is what assume_role_with_saml needs and does not have.
type SAMLLacks struct{ Name string }

func (Fact) detail()               {}
func (TypeMismatch) detail()       {}
func (NotWords) detail()           {}
func (TextForSwitch) detail()      {}
func (OptionUnknown) detail()      {}
func (KwargLater) detail()         {}
func (KwargGone) detail()          {}
func (KwargUnknown) detail()       {}
func (SessionKwargUnread) detail() {}
func (KeysHalf) detail()           {}
func (RoleUnassumed) detail()      {}
func (PatternStart) detail()       {}
func (PatternRefused) detail()     {}
func (PrefixCharacters) detail()   {}
func (PrefixSlash) detail()        {}
func (PrefixSlashes) detail()      {}
func (PrefixReserved) detail()     {}
func (PrefixDeep) detail()         {}
func (PrefixBare) detail()         {}
func (PrefixesSwapped) detail()    {}
func (MethodUnknown) detail()      {}
func (APIVersionUnknown) detail()  {}
func (ParameterUnknown) detail()   {}
func (ParameterSmall) detail()     {}
func (ParameterRefused) detail()   {}
func (SAMLLacks) detail()          {}
