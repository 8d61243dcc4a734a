package cause

import "doctor/internal/containerfs"

// Unexplained is a failure of which nothing is known but that there are no credentials.
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
	// Variable names it, or has the Argument that does.
	Variable, Argument string
	At                 Spot
	// Unfilled are what nobody sets of what it was to be filled from.
	Unfilled Names
}

func (NamelessProfile) detail() {}

// UnknownProfile is a profile that is in neither file.
type UnknownProfile struct {
	Name string
	From Named
	// Passed is AWS_PROFILE, where boto3 asks another variable before it.
	Passed Setting
	// Otherwise is the same name in other capitals, Found are the profiles that there
	// are where that is none.
	Otherwise string
	Found     Names
	// Unquoted is the header with the name that lacks quotes.
	Unquoted Spot
}

func (UnknownProfile) detail() {}

// SwappedVariables are the values of the two file variables.
type SwappedVariables struct{ Config, Credentials string }

func (SwappedVariables) detail() {}

// NoDefault is a default profile without credentials, where none is named.
type NoDefault struct {
	// Others are the profiles that have some.
	Others Names
	// Removed is the AWS_PROFILE that a line of the override takes away.
	Removed Setting
	By      Spot
	// Shell is the AWS_PROFILE of the shell.
	Shell string
}

func (NoDefault) detail() {}

// EmptyFiles are files in which no profile has credentials.
type EmptyFiles struct {
	Path string
	Lack Lack
	// Is what is at the path, for NoFile.
	Is containerfs.Kind
	// Elsewhere and Deeper are where there are AWS files instead.
	Elsewhere, Deeper string
}

func (EmptyFiles) detail() {}

// Lack is what is not in a folder.
type Lack int

// What may not be there.
const (
	NoFile              Lack = iota // what should be a file is none
	NeitherFile                     // neither config nor credentials
	NoCredentialsFile               // no credentials file, and nothing in config
	NoProfileWithSource             // no profile with a source of credentials
)

// RefusedRole is a role that nobody can be given, whoever asks for it.
type RefusedRole struct {
	// Profile asks for it, or Client at At does.
	Profile OfProfile
	Client  Client
	At      Spot
	// TooShort: botocore does not send it.
	TooShort bool
	// Key with Value is what is refused; Variable: Key is one, at VariableAt.
	Key, Value string
	Variable   bool
	VariableAt Spot
	// Quotes: they are a part of the value.
	Quotes bool
}

func (RefusedRole) detail() {}
