package cause

import "doctor/internal/containerfs"

// Unexplained is a failure of which only the missing credentials are known.
type Unexplained struct{}

func (Unexplained) detail() {}

// EmptyProfile is a profile without a source of credentials; Others have one.
type EmptyProfile struct {
	Name   string
	From   Named
	Others Names
}

func (EmptyProfile) detail() {}

// NamelessProfile is a profile with an empty name.
type NamelessProfile struct {
	// Variable names it, or holds the Argument that does.
	Variable, Argument string
	At                 Spot
	// Unfilled are the unset variables that it uses.
	Unfilled Names
}

func (NamelessProfile) detail() {}

// UnknownProfile is a profile that is in neither file.
type UnknownProfile struct {
	Name string
	From Named
	// Passed is AWS_PROFILE, if boto3 uses another variable first.
	Passed Setting
	// Otherwise is the same name with other capitals, Found are the existing profiles if there is
	// no such name.
	Otherwise string
	Found     Names
	// Unquoted is the header whose name lacks quotes.
	Unquoted Spot
}

func (UnknownProfile) detail() {}

// SwappedVariables are the values of the two file variables.
type SwappedVariables struct{ Config, Credentials string }

func (SwappedVariables) detail() {}

// NoDefault is a default profile without credentials when none is named.
type NoDefault struct {
	// Others are the profiles with credentials.
	Others Names
	// Removed is the AWS_PROFILE that a line of the override removes.
	Removed Setting
	By      Spot
	// Shell is the AWS_PROFILE of the shell.
	Shell string
	// Elsewhere is the AWS_PROFILE that only the services In have.
	Elsewhere Setting
	In        Names
}

func (NoDefault) detail() {}

// EmptyFiles are files in which no profile has credentials.
type EmptyFiles struct {
	Path string
	Lack Lack
	// Is is what is at the path, for NoFile.
	Is containerfs.Kind
	// Elsewhere and Deeper are where the AWS files are instead.
	Elsewhere, Deeper string
}

func (EmptyFiles) detail() {}

// Lack is what is missing in a folder.
type Lack int

// What may be missing.
const (
	NoFile              Lack = iota // what should be a file is not one
	NeitherFile                     // neither config nor credentials
	NoCredentialsFile               // no credentials file, and nothing in config
	NoProfileWithSource             // no profile with a source of credentials
)

// RefusedRole is a role that AWS does not let anybody assume.
type RefusedRole struct {
	// Profile asks for it, or Client at At does.
	Profile OfProfile
	Client  Client
	At      Spot
	// TooShort: botocore does not send it.
	TooShort bool
	// Key with Value is what is refused; if Variable is set, Key is a variable, at VariableAt.
	Key, Value string
	Variable   bool
	VariableAt Spot
	// Quotes: they are part of the value.
	Quotes bool
}

func (RefusedRole) detail() {}
