// Package boto predicts what boto3 will do in one container: which profile it takes, where its
// credentials come from, which region it uses, or which exception it raises. It is a model of
// botocore 1.43 (configloader.py, credentials.py, tokens.py, configprovider.py), not of the Go SDK,
// which reads the same files differently. It reads only through the Files it is given, and neither
// sends requests nor writes files.
package boto

import (
	"slices"
	"strings"
	"time"

	"doctor/internal/containerfs"
	"doctor/internal/redact"
)

// Files is the file system that the process sees. Paths are absolute and clean.
type Files interface {
	Lookup(path string) containerfs.Entry
}

// Process is the process that imports boto3.
type Process struct {
	// Env is its environment; an empty variable is in the map.
	Env map[string]string
	// Files is what it sees.
	Files Files
	// Home is what ~ expands to if HOME is not set: the passwd entry's folder.
	Home string
	// Users are the home folders of the users in its passwd, besides root.
	Users map[string]string
	// Dir is its working directory, from which relative paths start.
	Dir string
	// Now is the clock.
	Now time.Time
	// Reach looks up the host of a URL there; if nil, all that is known is that localhost is the
	// process's own machine, on which nothing answers.
	Reach func(host string) Reach
	// RefusesEmptyBundle: botocore is 1.43.54 or later, which refuses an empty bundle of
	// certificates; before, an empty one disabled the check of certificates.
	RefusesEmptyBundle bool
	// HasCRT says whether awscrt can be imported; nil if unknown (then it counts as absent, as in
	// the published images, and Failure.NeedsImage is set).
	HasCRT *bool
	// Known is shared by the processes of a project; nil for a single one.
	Known *Known
}

// Reach is what a process finds under the name or the address of a host.
type Reach int

// The possible results of looking up a host.
const (
	Unsure  Reach = iota // a host may answer
	Reached              // a host answers
	Outside              // outside the project: a name with a dot, an address
	Itself               // the process's own machine, on which nothing answers
	Nobody               // no such name, or nothing at that address
)

// Session is how the code makes its boto3 session and client; the zero value is
// boto3.Session().client("sts"). A nil pointer is an argument not given.
type Session struct {
	Profile *string
	Region  *string
	// AccessKey, SecretKey and Token are given in code, as by the kwargs of a secrets backend or a
	// connection.
	AccessKey, SecretKey, Token *redact.Secret
	// Role is assumed with the session's credentials by Airflow's wrapper, nil for none; the
	// wrapper's STS client has its own endpoint_url argument.
	Role           *Role
	STSEndpointURL *string
	// Service is boto3's name of the client. If it is "", the code's clients are unknown, and an
	// STS client is used instead.
	Service string
	// EndpointURL is the client's endpoint_url argument.
	EndpointURL *string
	// Verify is the client's verify argument as a JSON value: the path of a bundle, or true or
	// false, both of which override every bundle; nil for none.
	Verify any
	// APIVersion is its api_version argument as a JSON value, nil for none.
	APIVersion any
	// Config configures the client, and RoleConfig the client that asks for Role. Both are made
	// before there is a session.
	Config, RoleConfig Config
	// Unsigned: the client signs nothing (botocore.UNSIGNED).
	Unsigned bool
	// Refused is an exception that the arguments alone cause in boto3 or its caller, nil for none.
	// Its Stage says when.
	Refused *Failure
}

// Pos is a place in a file as the container names it. Line counts from 1.
type Pos struct {
	Path string
	Line int
}

// Stage is when an exception is raised. Earlier ones hide later ones.
type Stage int

// The stages, in boto3's order.
const (
	BeforeSession Stage = iota - 1 // boto3's caller reads the arguments that it passes on
	AtSession                      // boto3.Session(): files parsed, profile looked up
	AtCredentials                  // Session.get_credentials(): the chain is searched
	AtClient                       // Session.client(): region and endpoint
	AtCall                         // the first request: tokens loaded, role assumed, AWS called
)

// Kind is the reason of a Failure in terms of botocore's own logic. Why a file is not where boto3
// looks is for the caller to find out from the Outcome.
type Kind string

// The kinds of failure.
const (
	NoCredentials        Kind = "no credentials"         // the chain found nothing
	ProfileNotFound      Kind = "profile not found"      // Failure.Profile is in neither file
	ConfigParse          Kind = "config parse"           // Failure.Parse says why
	PartialCredentials   Kind = "partial credentials"    // Failure.Provider: env, shared-credentials-file, config-file
	RoleWithoutSource    Kind = "role without source"    //
	RoleBothSources      Kind = "role both sources"      //
	SourceMissing        Kind = "source missing"         // source_profile names a profile that does not exist
	SourceCycle          Kind = "source cycle"           //
	SourceNoCredentials  Kind = "source no credentials"  //
	CredentialSourceBad  Kind = "credential source bad"  // credential_source has an unknown name
	CredentialSourceNone Kind = "credential source none" // it is known but gives nothing here
	RoleInvalid          Kind = "role invalid"           // a parameter of AssumeRole that botocore refuses to send
	RoleRefused          Kind = "role refused"           // a parameter of AssumeRole that AWS must refuse
	MFAPrompt            Kind = "mfa prompt"             //
	WebIdentityToken     Kind = "web identity token"     // the token file cannot be opened, or is empty
	WebIdentityNoRole    Kind = "web identity no role"   //
	ProcessAbsent        Kind = "process absent"         // the program does not exist
	ProcessArgument      Kind = "process argument"       // a file among its arguments does not exist
	ProcessNotExecutable Kind = "process not executable" //
	ProcessSyntax        Kind = "process syntax"         // shlex cannot split the line
	SSOIncomplete        Kind = "sso incomplete"         //
	SSOSessionMissing    Kind = "sso session missing"    //
	SSOSessionConflict   Kind = "sso session conflict"   //
	SSOTokenMissing      Kind = "sso token missing"      //
	SSOTokenInvalid      Kind = "sso token invalid"      // keys missing in the token file
	SSOTokenUnreadable   Kind = "sso token unreadable"   //
	SSOTokenCorrupt      Kind = "sso token corrupt"      //
	SSOTokenExpired      Kind = "sso token expired"      //
	SSORegionMismatch    Kind = "sso region mismatch"    // the token belongs to another region
	SSOCacheReadOnly     Kind = "sso cache read only"    // a renewal cannot be saved: read-only mount
	SSOCacheUnwritable   Kind = "sso cache unwritable"   // a renewal cannot be saved: permissions
	LoginNeedsCRT        Kind = "login needs crt"        //
	LoginToken           Kind = "login token"            // absent, incomplete or expired
	RegionMissing        Kind = "region missing"         //
	RegionInvalid        Kind = "region invalid"         // boto3 refuses the text
	RegionEmpty          Kind = "region empty"           // it is empty: Invalid endpoint
	RegionUnknown        Kind = "region unknown"         // no such host
	EndpointInvalid      Kind = "endpoint invalid"       // not a URL
	EndpointUnreachable  Kind = "endpoint unreachable"   // points to the container itself
	HostUnresolvable     Kind = "host unresolvable"      // Failure.Host, which an endpoint, a proxy or a credentials URI names
	ServicesMissing      Kind = "services missing"       // services = x without [services x]
	ProxyUnreachable     Kind = "proxy unreachable"      // a proxy on localhost, or with a scheme that botocore does not know
	ProxyInvalid         Kind = "proxy invalid"          // not an address of a proxy
	CABundleAbsent       Kind = "ca bundle absent"       //
	ContainerEndpoint    Kind = "container endpoint"     // AWS_CONTAINER_CREDENTIALS_*
	KeyMalformed         Kind = "key malformed"          // AWS must refuse it
	SecretMalformed      Kind = "secret malformed"       //
	TokenMissing         Kind = "token missing"          // an ASIA key without its token
	TokenOnLongTermKey   Kind = "token on longterm key"  //
	TokenMalformed       Kind = "token malformed"        // more than one line
	TokenRefused         Kind = "token refused"          // it contains quotes or a space
	TokenExpired         Kind = "token expired"          // the expiry recorded by a helper is past
	InvalidVariable      Kind = "invalid variable"       // AWS_MAX_ATTEMPTS and the like
	ArgumentInvalid      Kind = "argument invalid"       // an argument of the client, or of its Config
	Argument             Kind = "argument"               // Session.Refused: Failure.Key names it
)

// Failure is the exception that boto3 will raise.
type Failure struct {
	Kind  Kind
	Stage Stage
	// Exception is the qualified class, Message its text: together they are the last line of the
	// traceback.
	Exception, Message string
	// Fault is the exact error if Kind does not determine it.
	Fault Fault
	// Random: part of Message differs from run to run (a temporary file's name), or only AWS or
	// Python knows it; that part is omitted.
	Random bool
	// At are the places in the files that cause it.
	At []Pos
	// Profile, Path, Key and Value are what the message is about: the profile searched, the file
	// not found, the setting; Value never holds a secret.
	Profile, Path, Key, Value string
	// Host is the host that cannot be reached.
	Host string
	// Provider is boto3's name of the provider that raised the exception.
	Provider string
	// Parse is why a file is refused, for ConfigParse.
	Parse *ParseError
	// NeedsImage: this holds for the published images; another image may differ.
	NeedsImage bool
}

// Fault is an exact error.
type Fault int

// The faults that callers distinguish.
const (
	NoFault            Fault = iota
	AccessRefused            // the container's user lacks permission (EACCES)
	FormatForeign            // a program in a format that Linux does not know (ENOEXEC)
	NameUnknown              // the name of an argument is refused, not its value
	RetryOptionUnknown       // the same for an option of retries
	BundleDamaged            // a certificate in the bundle is damaged
	HostUnsupported          // botocore refuses this host for container credentials
)

// Symptom is the last line of the traceback.
func (f *Failure) Symptom() string {
	if f.Exception == "" { // nothing is raised
		return f.Message
	}
	return f.Exception + ": " + f.Message
}

// From is the source of a value: an environment variable, a file and line, or an argument given in
// code.
type From struct {
	// Variable is the environment variable, "" if none.
	Variable string
	// Pos is the place in a file, zero if none.
	Pos Pos
	// Argument: given in code.
	Argument bool
	// Default: boto3's own default.
	Default bool
}

// Step is one provider that boto3 asked.
type Step struct {
	// Provider is boto3's name: env, assume-role, assume-role-with-web-identity, sso,
	// shared-credentials-file, login, custom-process, config-file, ec2-credentials-file,
	// boto-config, container-role, iam-role.
	Provider string
	// Taken: it gave the credentials. Otherwise Why says why it was skipped or never asked.
	Taken bool
	Why   string
	// Unasked: boto3 never reaches it.
	Unasked bool
	At      Pos
}

// ConfigFile is one of the two files as boto3 found it.
type ConfigFile struct {
	// Variable is the variable that named it, "" for the default path; Value the variable's value.
	Variable, Value string
	// Path is where boto3 looks, expanded; "" if the variable is empty.
	Path  string
	Entry containerfs.Entry
	// Ini is the parsed content, nil if nothing was read.
	Ini *Ini
	Err *ParseError
	// shown is the path in boto3's messages: expanded, not absolute.
	shown string
}

// Token is an SSO or login token on disk.
type Token struct {
	Path      string
	Entry     containerfs.Entry
	StartURL  string
	Region    string
	Session   string // the sso-session's name, "" for a legacy profile
	ExpiresAt time.Time
	// Renewable: the file has everything for a renewal, and the registration is valid.
	Renewable bool
	// AccessToken is sent to the portal.
	AccessToken redact.Secret
}

// Credentials are the keys that boto3 will sign with, if they are on disk.
type Credentials struct {
	AccessKeyID string
	Secret      redact.Secret
	Token       redact.Secret
	At          Pos
	// Variable: they came from the environment.
	Variable bool
	// Expires is the expiry that a helper recorded next to them, zero if none.
	Expires time.Time
	places  keyPlaces
}

// Role is one role that will be assumed, the innermost source first.
type Role struct {
	ARN string
	// SessionName is "" if botocore generates it; Session.Role's is sent as it is.
	SessionName string
	// ExternalID and DurationSeconds are nil if they are not sent.
	ExternalID      *string
	DurationSeconds *int
	// Others are the names of the other parameters that are sent.
	Others []string
	// Otherwise is the operation that asks for it instead of AssumeRole, "" for AssumeRole.
	Otherwise string
	// FromFile: its token is read from TokenFile, or, if that is nil, from the file that
	// AWS_WEB_IDENTITY_TOKEN_FILE names.
	FromFile  bool
	TokenFile *string
	Profile   string
	At        Pos
	// blocks are the parameters that are nested blocks instead of strings, by their names in the
	// files.
	blocks map[string]any
	// byCode: the parameters are arguments in code, each sent as it is, even an empty SessionName.
	byCode bool
	// places are the places of its parameters, by their names in the files.
	places map[string]Pos
}

// SSO is the role that the SSO portal will be asked for.
type SSO struct {
	StartURL, Region, AccountID, RoleName string
	Session                               string
	// Endpoint is the portal's address if it is not AWS's own.
	Endpoint string
	Token    Token
	At       Pos
	// TokenAt is the line that names the token: sso_session, or sso_start_url without one.
	TokenAt Pos
	// places are the places of its settings, by their names in the files.
	places map[string]Pos
}

// Metadata is a configured endpoint for instance metadata that cannot be reached.
type Metadata struct {
	URL, Host string
	From      From
	// Reach is Itself or Nobody.
	Reach Reach
}

// OtherRegion reports whether the token was issued in another region than the one that boto3 sends
// it to.
func (s *SSO) OtherRegion() bool {
	return s.Token.Region != "" && !strings.EqualFold(s.Token.Region, s.Region)
}

// RegionAt is where sso_region is set.
func (s *SSO) RegionAt() Pos { return s.places["sso_region"] }

// Outcome is what boto3 will do.
type Outcome struct {
	// Profile is the profile in use, "default" if none is named.
	Profile     string
	ProfileFrom From
	// ProfileExists: it is in one of the files.
	ProfileExists bool
	// Region is the client's region, "" if none; RegionFrom is its source.
	Region     string
	RegionFrom From
	// Endpoint is where the client's requests go if it is not AWS's own address, EndpointFrom its
	// source.
	Endpoint     string
	EndpointFrom From
	// Method is boto3's name of the credential source (Credentials.method).
	Method string
	Steps  []Step
	// Config and Credentials are the two files.
	ConfigFile, CredentialsFile ConfigFile
	// Keys, Roles, SSO, WebIdentity and Process describe the source, as far as they apply. Keys are
	// the innermost keys.
	Keys            *Credentials
	Roles           []Role
	SSO             *SSO
	WebIdentityFile string
	Process         string
	// Unchecked is the empty setting of a certificate bundle, with which botocore before 1.43.54
	// checks no certificate; nil if there is none.
	Unchecked *From
	// Metadata is the configured endpoint of instance metadata if boto3 asked it and cannot reach
	// it; nil otherwise.
	Metadata *Metadata
	// Expires is when the credentials or their token end, zero if unknown.
	Expires time.Time
	// Failure is the first exception, nil if none is predicted.
	Failure *Failure
	// Profiles are all profiles that boto3 knows from the files, sorted.
	Profiles []string
}

// IsAboutRegion reports whether a session has credentials but fails because of its region.
func (f *Failure) IsAboutRegion() bool {
	return slices.Contains([]Kind{RegionMissing, RegionInvalid, RegionEmpty, RegionUnknown}, f.Kind)
}
