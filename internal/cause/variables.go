package cause

// KeysOfOthers are variables that the override gives to some services.
type KeysOfOthers struct {
	At Spot
	// EnvFile has them, if the override adds that file.
	EnvFile             string
	Variables, Services Names
}

func (KeysOfOthers) detail() {}

// MisplacedVolumes are volume lines inside environment:.
type MisplacedVolumes struct{ At Spot }

func (MisplacedVolumes) detail() {}

// LostUser is a user: with variables that the shell does not export.
type LostUser struct {
	Asked      Names
	At         Spot
	User, Home string
}

func (LostUser) detail() {}

// LostValues are variables without their intended values. It contains neither values nor the text
// around the variables.
type LostValues struct {
	Names Names
	At    Spot
	// Removed: environment: names them without a value. Hides: environment: hides the values of
	// Given.
	Removed, Hides bool
	// Part: part of the values is left.
	Part bool
	// Asked are the variables that they use; if the environment file has values for some, only
	// these.
	Asked Names
	// Given are the places of the values.
	Given Names
	// EnvFile is the environment file.
	EnvFile string
	// Meant is the shell variable that was probably meant.
	Meant string
	// Effect is the result if no session fails.
	Effect Effect
}

func (LostValues) detail() {}

// Effect is the result of lost Airflow settings.
type Effect int

// The possible results.
const (
	NoEffect       Effect = iota
	BackendUnused         // the secrets backend is not asked
	BackendChanged        // it has other arguments
	NotConnected          // a connection is not found
)

// Misspelled is a variable that boto3 does not read, or that is where the CLI does not look, and
// what is read instead.
type Misspelled struct {
	Name string
	At   Spot
	Read string
	// Also are further such variables, and ReadToo what is read instead of each.
	Also, ReadToo Names
}

func (Misspelled) detail() {}

// LeftText is a placeholder that was not replaced.
type LeftText struct {
	Of   Value
	Text string
	At   Spot
	// Template: it is a template, which nothing expands there.
	Template bool
}

func (LeftText) detail() {}

// Value is a value that a session depends on: an argument or an extra with its key, a variable with
// its name, or one that its text describes.
type Value struct {
	Part Part
	// Key is the key of an argument, in a connection or in Variable.
	Key string
	// Variable holds the value, or the argument.
	Variable, Connection string
}

// Part is the role of a value.
type Part int

// The possible roles.
const (
	AVariable Part = iota
	AnArgument
	TheMount
	TheProfile
	TheRegion
	TheEndpoint
	TheAccessKey
	TheSecretKey
	TheRole
	TheExternalID
)
