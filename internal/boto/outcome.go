// Package boto predicts what boto3 will do in one container: which profile it
// takes, where its credentials come from, which region it uses, or which
// exception it raises. It is a model of botocore 1.43 (configloader.py,
// credentials.py, tokens.py, configprovider.py), not of the Go SDK, which reads
// the same files differently. It reads only through the Files it is given,
// calls nothing and writes nothing.
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
	// Env is its environment; a variable set to nothing is in the map.
	Env map[string]string
	// Files is what it sees.
	Files Files
	// Home is what ~ leads to when HOME is not set: the passwd entry's folder.
	Home string
	// Users are the home folders of the users that its passwd has beside root.
	Users map[string]string
	// Dir is its working directory, from which relative paths start.
	Dir string
	// Now is the clock.
	Now time.Time
	// Reach looks up the host of a URL there; nil if nothing is known but that
	// localhost is the process's own machine, on which nothing answers.
	Reach func(host string) Reach
	// RefusesEmptyBundle: botocore is 1.43.54 or later, to which a bundle of
	// certificates that is set to nothing is an error; before, it switches the check of
	// certificates off.
	RefusesEmptyBundle bool
	// HasCRT says whether awscrt can be imported; nil if unknown (then it is
	// taken for absent, as in the published images, and Failure.NeedsImage is set).
	HasCRT *bool
	// Known is shared by the processes of a project; nil for one alone.
	Known *Known
}

// Reach is what a process finds under the name or the address of a host.
type Reach int

// What can be known of a host.
const (
	Unsure  Reach = iota // somebody may answer
	Reached              // somebody is there
	Outside              // it is a host of the world outside: a name with a dot, an address
	Itself               // the process's own machine, on which nothing answers
	Nobody               // no such name, or no one at that address
)

// Session is how the code makes its boto3 session and client; the zero value is
// boto3.Session().client("sts"). A nil pointer is an argument not given.
type Session struct {
	Profile *string
	Region  *string
	// AccessKey, SecretKey and Token are given in code, as the kwargs of a
	// secrets backend or a connection do.
	AccessKey, SecretKey, Token *redact.Secret
	// Role is assumed with the session's credentials by Airflow's wrapper, nil for
	// none; its client for STS has an endpoint_url argument of its own.
	Role           *Role
	STSEndpointURL *string
	// Service is the client that is built, by boto3's name of it. Where it is "", the
	// code's clients are not known, and one of STS stands for them.
	Service string
	// EndpointURL is the client's endpoint_url argument.
	EndpointURL *string
	// Verify is the client's verify argument as JSON has it: the path of a bundle, or
	// true or false, both of which leave every bundle aside; nil for none.
	Verify any
	// APIVersion is its api_version argument as JSON has it, nil for none.
	APIVersion any
	// Config is what the client is configured with, and RoleConfig the client that asks
	// for Role. Both are made before there is a session.
	Config, RoleConfig Config
	// Unsigned: the client signs nothing (botocore.UNSIGNED).
	Unsigned bool
	// Refused is what the arguments make boto3, or what calls it, raise of themselves,
	// nil for nothing. Its Stage says when that would be.
	Refused *Failure
}

// Pos is a place in a file as the container names it. Line counts from 1.
type Pos struct {
	Path string
	Line int
}

// Stage is when an exception is raised. Earlier ones hide later ones.
type Stage int

// The stages, in the order in which boto3 reaches them.
const (
	BeforeSession Stage = iota - 1 // what calls boto3 reads the arguments that it hands over
	AtSession                      // boto3.Session(): files parsed, profile looked up
	AtCredentials                  // Session.get_credentials(): the chain is walked
	AtClient                       // Session.client(): region and endpoint
	AtCall                         // the first request: tokens loaded, role assumed, AWS asked
)

// Kind is the reason of a Failure as far as botocore's own logic goes. Why a
// file is not where boto3 looks is for the caller to find out from the Outcome.
type Kind string

// The kinds of failure.
const (
	NoCredentials        Kind = "no credentials"         // the chain ended empty
	ProfileNotFound      Kind = "profile not found"      // Failure.Profile is in neither file
	ConfigParse          Kind = "config parse"           // Failure.Parse says why
	PartialCredentials   Kind = "partial credentials"    // Failure.Provider: env, shared-credentials-file, config-file
	RoleWithoutSource    Kind = "role without source"    //
	RoleBothSources      Kind = "role both sources"      //
	SourceMissing        Kind = "source missing"         // source_profile names no profile
	SourceCycle          Kind = "source cycle"           //
	SourceNoCredentials  Kind = "source no credentials"  //
	CredentialSourceBad  Kind = "credential source bad"  // credential_source is no known name
	CredentialSourceNone Kind = "credential source none" // it is known and gives nothing here
	RoleInvalid          Kind = "role invalid"           // a parameter of AssumeRole that botocore refuses to send
	RoleRefused          Kind = "role refused"           // a parameter of AssumeRole that AWS must refuse
	MFAPrompt            Kind = "mfa prompt"             //
	WebIdentityToken     Kind = "web identity token"     // the token file cannot be opened, or has no token
	WebIdentityNoRole    Kind = "web identity no role"   //
	ProcessAbsent        Kind = "process absent"         // the program is not there
	ProcessArgument      Kind = "process argument"       // a file that it is given is not there
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
	SSORegionMismatch    Kind = "sso region mismatch"    // the token is one of another region
	SSOCacheReadOnly     Kind = "sso cache read only"    // a renewal cannot be saved: read-only mount
	SSOCacheUnwritable   Kind = "sso cache unwritable"   // a renewal cannot be saved: permissions
	LoginNeedsCRT        Kind = "login needs crt"        //
	LoginToken           Kind = "login token"            // absent, incomplete or expired
	RegionMissing        Kind = "region missing"         //
	RegionInvalid        Kind = "region invalid"         // boto3 refuses the text
	RegionEmpty          Kind = "region empty"           // set to nothing: Invalid endpoint
	RegionUnknown        Kind = "region unknown"         // no such host
	EndpointInvalid      Kind = "endpoint invalid"       // not a URL
	EndpointUnreachable  Kind = "endpoint unreachable"   // leads to the container itself
	HostUnresolvable     Kind = "host unresolvable"      // Failure.Host, which an endpoint, a proxy or a credentials URI names
	ServicesMissing      Kind = "services missing"       // services = x without [services x]
	ProxyUnreachable     Kind = "proxy unreachable"      // a proxy on localhost, or of a kind that botocore does not know
	ProxyInvalid         Kind = "proxy invalid"          // no address of a proxy
	CABundleAbsent       Kind = "ca bundle absent"       //
	ContainerEndpoint    Kind = "container endpoint"     // AWS_CONTAINER_CREDENTIALS_*
	KeyMalformed         Kind = "key malformed"          // AWS must refuse it
	SecretMalformed      Kind = "secret malformed"       //
	TokenMissing         Kind = "token missing"          // an ASIA key without its token
	TokenOnLongTermKey   Kind = "token on longterm key"  //
	TokenMalformed       Kind = "token malformed"        // more than one line
	TokenRefused         Kind = "token refused"          // quotes or a blank are in it
	TokenExpired         Kind = "token expired"          // a helper's own expiry mark is past
	InvalidVariable      Kind = "invalid variable"       // AWS_MAX_ATTEMPTS and the like
	ArgumentInvalid      Kind = "argument invalid"       // an argument of the client, or of its Config
	Argument             Kind = "argument"               // Session.Refused: Failure.Key names it
)

// Failure is the exception that boto3 will raise.
type Failure struct {
	Kind  Kind
	Stage Stage
	// Exception is the qualified class, Message its text: together the last line
	// of the traceback.
	Exception, Message string
	// Fault is what exactly is wrong, where Kind does not say it.
	Fault Fault
	// Random: part of Message differs from run to run (a temporary file's name), or
	// is known to AWS or to Python alone; then it is left out.
	Random bool
	// At are the places in the files that cause it.
	At []Pos
	// Profile, Path, Key and Value give what the message is about: the profile
	// searched, the file not found, the setting; Value never holds a secret.
	Profile, Path, Key, Value string
	// Host is the host that cannot be reached.
	Host string
	// Provider is boto3's name of the provider that raised it.
	Provider string
	// Parse says why a file is refused, for ConfigParse.
	Parse *ParseError
	// NeedsImage: it holds for the published images; another image may differ.
	NeedsImage bool
}

// Fault is what exactly is wrong.
type Fault int

// The faults that somebody asks for.
const (
	NoFault            Fault = iota
	AccessRefused            // the container's user may not do it (EACCES)
	FormatForeign            // a program that Linux does not know the form of (ENOEXEC)
	NameUnknown              // the name of an argument is refused, not its value
	RetryOptionUnknown       // the same of an option of retries
	BundleDamaged            // a certificate in the bundle is
	HostUnsupported          // botocore asks no such host for the credentials of a container
)

// Symptom is the last line of the traceback.
func (f *Failure) Symptom() string {
	if f.Exception == "" { // nothing is raised
		return f.Message
	}
	return f.Exception + ": " + f.Message
}

// From says where a value was taken from: an environment variable, a file and
// line, or an argument given in code.
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
	// Provider is boto3's name: env, assume-role, assume-role-with-web-identity,
	// sso, shared-credentials-file, login, custom-process, config-file,
	// ec2-credentials-file, boto-config, container-role, iam-role.
	Provider string
	// Taken: it gave the credentials. Otherwise Why says why it was passed over
	// or never asked.
	Taken bool
	Why   string
	// Unasked: boto3 never gets to it.
	Unasked bool
	At      Pos
}

// ConfigFile is one of the two files as boto3 found it.
type ConfigFile struct {
	// Variable is the variable that named it, "" for the default place; Value
	// the text that it held.
	Variable, Value string
	// Path is where boto3 looks, expanded; "" when the variable is set to nothing.
	Path  string
	Entry containerfs.Entry
	// Ini is what was read, nil if nothing was.
	Ini *Ini
	Err *ParseError
	// shown is the path as boto3's messages have it: expanded, not absolute.
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
	// Renewable: it has what a renewal needs, and the registration is alive.
	Renewable bool
	// AccessToken is what the portal asks for.
	AccessToken redact.Secret
}

// Credentials are the keys that boto3 will sign with, where they are on disk.
type Credentials struct {
	AccessKeyID string
	Secret      redact.Secret
	Token       redact.Secret
	At          Pos
	// Variable: they came from the environment.
	Variable bool
	// Expires is the expiry that a helper noted beside them, zero if none.
	Expires time.Time
	places  keyPlaces
}

// Role is one role that will be assumed, the innermost source first.
type Role struct {
	ARN string
	// SessionName is "" where botocore makes one up; that of Session.Role is sent as
	// it is.
	SessionName string
	// ExternalID and DurationSeconds are nil where they are not sent.
	ExternalID      *string
	DurationSeconds *int
	// Others are the names of further parameters that are sent.
	Others []string
	// Otherwise is how else than by AssumeRole it is asked for, "" if by that.
	Otherwise string
	// FromFile: the token for that is read from TokenFile, or from the file that
	// AWS_WEB_IDENTITY_TOKEN_FILE names where that is nil.
	FromFile  bool
	TokenFile *string
	Profile   string
	At        Pos
	// blocks are the parameters that are nested blocks of a file where texts are
	// expected, by their names in the files.
	blocks map[string]any
	// byCode: the arguments of code, of which each is sent as it is, also a
	// SessionName of nothing.
	byCode bool
	// places are where its parameters stand, by their names in the files.
	places map[string]Pos
}

// SSO is the role that the SSO portal will be asked for.
type SSO struct {
	StartURL, Region, AccountID, RoleName string
	Session                               string
	// Endpoint is where the portal is asked when that is not AWS's own address.
	Endpoint string
	Token    Token
	At       Pos
	// places are where its settings stand, by their names in the files.
	places map[string]Pos
}

// Metadata is a configured endpoint for instance metadata that cannot be reached.
type Metadata struct {
	URL, Host string
	From      From
	// Reach is Itself or Nobody.
	Reach Reach
}

// OtherRegion reports whether the token was made in another region than the one in
// which boto3 asks with it.
func (s *SSO) OtherRegion() bool {
	return s.Token.Region != "" && !strings.EqualFold(s.Token.Region, s.Region)
}

// RegionAt is where sso_region is set.
func (s *SSO) RegionAt() Pos { return s.places["sso_region"] }

// Outcome is what boto3 will do.
type Outcome struct {
	// Profile is the profile in use, "default" when none is named.
	Profile     string
	ProfileFrom From
	// ProfileExists: it is in one of the files.
	ProfileExists bool
	// Region is the client's region, "" if none; RegionFrom where it came from.
	Region     string
	RegionFrom From
	// Endpoint is where the client's requests go when that is not AWS's own
	// address, EndpointFrom who says so.
	Endpoint     string
	EndpointFrom From
	// Method is boto3's name of the credential source (Credentials.method).
	Method string
	Steps  []Step
	// Config and Credentials are the two files.
	ConfigFile, CredentialsFile ConfigFile
	// Keys, Roles, SSO, WebIdentity and Process say what the source is made of,
	// as far as they apply. Keys are the innermost keys.
	Keys            *Credentials
	Roles           []Role
	SSO             *SSO
	WebIdentityFile string
	Process         string
	// Unchecked is the setting of a bundle of certificates to nothing, with which
	// botocore before 1.43.54 checks no certificate; nil if there is none such.
	Unchecked *From
	// Metadata is the endpoint that is configured for instance metadata, where boto3
	// came to ask it and cannot reach it; nil otherwise.
	Metadata *Metadata
	// Expires is when the credentials or the token that gives them end, zero if unknown.
	Expires time.Time
	// Failure is the first exception, nil if all is well as far as can be told here.
	Failure *Failure
	// Profiles are all profiles that boto3 knows from the files, sorted.
	Profiles []string
}

// IsAboutRegion reports whether a session has credentials and fails for its region.
func (f *Failure) IsAboutRegion() bool {
	return slices.Contains([]Kind{RegionMissing, RegionInvalid, RegionEmpty, RegionUnknown}, f.Kind)
}
