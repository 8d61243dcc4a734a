package cause

import "time"

// OfProfile is a setting of a profile, or a profile that lacks one.
type OfProfile struct {
	Profile    string
	At         Spot
	Key, Value string
}

func (OfProfile) detail() {}

// NoTokenFile is a web identity token file that cannot be used.
type NoTokenFile struct {
	Path string
	By   Named
	// Alone: the session's arguments name it, and the role is assumed with it alone.
	Alone bool
	Why   Unusable
	// Tilde is the name as written if it begins with ~, which boto3 does not expand there.
	Tilde string
}

func (NoTokenFile) detail() {}

// NoRole is a web identity token file without a role.
type NoRole struct{ By Named }

func (NoRole) detail() {}

// FailedProcess is a credential_process that does not run.
type FailedProcess struct {
	Of    OfProfile
	Fault ProcessFault
	// Path is the path of the program, Command the command as written.
	Path, Command string
	// Why is the reason for ProcessUnusable.
	Why Unusable
}

func (FailedProcess) detail() {}

// ProcessFault is why a process does not run.
type ProcessFault int

// The faults.
const (
	ProcessAbsent        ProcessFault = iota // no such program
	ProcessUnclosed                          // a quote is not closed
	ProcessEmpty                             // the command is empty
	ProcessNoInterpreter                     // the interpreter named in the first line does not exist
	ProcessOfHost                            // it is a path of the host
	ProcessUnusable                          // the file is not a program
	ProcessForeign                           // it is a program of another system
	ProcessForbidden                         // the user may not execute it
)

// SSO is the owner of a token: a session, or a start URL.
type SSO struct{ Session, StartURL string }

// DamagedToken is an SSO token file that boto3 cannot use.
type DamagedToken struct{ Path string }

func (DamagedToken) detail() {}

// ExpiredLogin is an expired SSO login; the time is zero if unknown.
type ExpiredLogin struct {
	Of    SSO
	Ended time.Time
}

func (ExpiredLogin) detail() {}

// OtherRegion is an SSO token of a region other than the one that boto3 asks.
type OtherRegion struct {
	Region string
	At     Spot
	Of     SSO
	// TokenRegion is the region of the token at Path.
	TokenRegion, Path string
}

func (OtherRegion) detail() {}

// ClosedCache is a folder in which a renewed SSO token cannot be saved.
type ClosedCache struct {
	Of   SSO
	Path string
	// Sticky: only the owner of the file may replace it. ReadOnly: the mount is read-only; its
	// lines are in Cause.At.
	Sticky, ReadOnly bool
}

func (ClosedCache) detail() {}

// NoLoginToken is a missing token of aws login.
type NoLoginToken struct {
	Of   OfProfile
	Path string
}

func (NoLoginToken) detail() {}

// BadBundle is a CA bundle that cannot be used; its setting is empty if Path is.
type BadBundle struct {
	Path string
	// By is its source; Argument is set for one of the session's arguments.
	By       Named
	Argument bool
	// Switch is the string that was meant as a bool; InURI if the connection's URI only has
	// strings.
	Switch string
	InURI  bool
	// Damaged: a certificate in it is damaged. NotPEM: it contains no certificate.
	Damaged, NotPEM bool
	Why             Unusable
}

func (BadBundle) detail() {}

// KeyOf is the access key id of a session, safe to show.
type KeyOf struct {
	ID string
	At Spot
}

func (KeyOf) detail() {}

// NoSessionToken is a temporary key without its token.
type NoSessionToken struct {
	Key KeyOf
	// Emptied is an empty variable for the token that wins over Passed.
	Emptied Setting
	Passed  string
	// InShell: the shell has the token. Option is its setting in the other file, at Elsewhere.
	InShell   bool
	Option    string
	Elsewhere Spot
}

func (NoSessionToken) detail() {}

// ExpiredKey is an expired temporary key; the time is zero if unknown.
type ExpiredKey struct {
	Key   KeyOf
	Ended time.Time
}

func (ExpiredKey) detail() {}

// NoCache is the folder of SSO tokens, which is not mounted.
type NoCache struct{ Path string }

func (NoCache) detail() {}

// NoToken is a missing login.
type NoToken struct {
	// For is the session or the start URL that a profile names.
	For    string
	At     Spot
	Folder string
	// Other is a start URL that has a token.
	Other string
}

func (NoToken) detail() {}
