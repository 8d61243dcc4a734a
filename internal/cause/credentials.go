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
}

func (NoTokenFile) detail() {}

// NoRole is a web identity token file without a role.
type NoRole struct{ By Named }

func (NoRole) detail() {}

// FailedProcess is a credential_process that does not run.
type FailedProcess struct {
	Of    OfProfile
	Fault ProcessFault
	// Path is of the program, Command what is written.
	Path, Command string
	// Why is for ProcessUnusable.
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
	ProcessNoInterpreter                     // the program that the first line names is not there
	ProcessOfHost                            // it is a path of the host
	ProcessUnusable                          // what is there is no program
	ProcessForeign                           // it is a program of another system
	ProcessForbidden                         // the user may not execute it
)

// SSO is what a token is for: a session, or a start URL.
type SSO struct{ Session, StartURL string }

// DamagedToken is an SSO token file that boto3 cannot use.
type DamagedToken struct{ Path string }

func (DamagedToken) detail() {}

// ExpiredLogin is an SSO login that has ended, at the zero time if it is not known when.
type ExpiredLogin struct {
	Of    SSO
	Ended time.Time
}

func (ExpiredLogin) detail() {}

// OtherRegion is an SSO token of another region than the one that is asked.
type OtherRegion struct {
	Region string
	At     Spot
	Of     SSO
	// TokenRegion is that of the token at Path.
	TokenRegion, Path string
}

func (OtherRegion) detail() {}

// ClosedCache is where a renewed SSO token cannot be saved.
type ClosedCache struct {
	Of   SSO
	Path string
	// Sticky: only the owner of the file may replace it. ReadOnly: the mount is, of which
	// the lines are in Cause.At.
	Sticky, ReadOnly bool
}

func (ClosedCache) detail() {}

// NoLoginToken is a token of aws login that is not there.
type NoLoginToken struct {
	Of   OfProfile
	Path string
}

func (NoLoginToken) detail() {}

// BadBundle is a CA bundle that cannot be used; with an empty Path it is set to nothing.
type BadBundle struct {
	Path string
	// By names it; Argument is set for one of the session's arguments.
	By       Named
	Argument bool
	// Switch is the text that was to be true or false, InURI where only a text can be.
	Switch string
	InURI  bool
	// Damaged: a certificate in it is. NotPEM: there is none in it.
	Damaged, NotPEM bool
	Why             Unusable
}

func (BadBundle) detail() {}

// KeyOf is the access key id of a session, fit to be shown.
type KeyOf struct {
	ID string
	At Spot
}

func (KeyOf) detail() {}

// NoSessionToken is a temporary key without its token.
type NoSessionToken struct {
	Key KeyOf
	// Emptied is a name of the token that is set to nothing and taken before Passed.
	Emptied Setting
	Passed  string
	// InShell: the shell has the token. Option has it in the other file, at Elsewhere.
	InShell   bool
	Option    string
	Elsewhere Spot
}

func (NoSessionToken) detail() {}

// ExpiredKey is a temporary key that has ended, at the zero time if it is not known when.
type ExpiredKey struct {
	Key   KeyOf
	Ended time.Time
}

func (ExpiredKey) detail() {}

// NoCache is the folder of the SSO tokens that is not mounted.
type NoCache struct{ Path string }

func (NoCache) detail() {}

// NoToken is a login that was never made.
type NoToken struct {
	// For is the session or the start URL that a profile names.
	For    string
	At     Spot
	Folder string
	// Other is a start URL for which there is a token.
	Other string
}

func (NoToken) detail() {}
