package cause

// KeysOfOthers are variables that the override gives to some services.
type KeysOfOthers struct {
	At Spot
	// EnvFile has them, where the override gives the file.
	EnvFile             string
	Variables, Services Names
}

func (KeysOfOthers) detail() {}

// MisplacedVolumes are volume lines inside environment:.
type MisplacedVolumes struct{ At Spot }

func (MisplacedVolumes) detail() {}

// LostUser is a user: that was to be filled from variables that the shell does not
// export.
type LostUser struct {
	Asked      Names
	At         Spot
	User, Home string
}

func (LostUser) detail() {}

// LostValues are variables that do not have the values that they were to have. No value
// is in it, nor what is written around the variables.
type LostValues struct {
	Names Names
	At    Spot
	// Removed: environment: names them without a value. Hides: that environment: hides
	// what Given has.
	Removed, Hides bool
	// Part: something is left of the values.
	Part bool
	// Asked are the variables that they were to be filled from; of those for which
	// the environment file has values, only these.
	Asked Names
	// Given are the places of the values.
	Given Names
	// EnvFile is the environment file.
	EnvFile string
	// Meant is the variable of the shell that was probably meant.
	Meant string
	// Effect is what comes of it where no session fails.
	Effect Effect
}

func (LostValues) detail() {}

// Effect is what comes of lost settings of Airflow.
type Effect int

// What may come of them.
const (
	NoEffect       Effect = iota
	BackendUnused         // the secrets backend is not asked
	BackendChanged        // it has other arguments
	NotConnected          // a connection is not found
)

// Misspelled is a variable that boto3 does not read, or stands where the CLI does not
// look, and what is read.
type Misspelled struct {
	Name string
	At   Spot
	Read string
}

func (Misspelled) detail() {}

// LeftText is a text that was to be filled in.
type LeftText struct {
	Of   Value
	Text string
	At   Spot
	// Template: it is one, which nobody fills in there.
	Template bool
}

func (LeftText) detail() {}

// Value is one value on which a session depends: an argument or an extra by its key,
// a variable by its name, or one of which the text says what it is.
type Value struct {
	Part Part
	// Key is that of an argument, of a connection or in Variable.
	Key string
	// Variable has the value, or the argument.
	Variable, Connection string
}

// Part is what a value is for.
type Part int

// The parts that a value may be.
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
