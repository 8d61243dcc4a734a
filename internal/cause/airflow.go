package cause

import "doctor/internal/airflow"

// WrongArgument is an argument of a backend that is refused, in Airflow's terms, or one
// that it does not know.
type WrongArgument struct {
	Key, Variable string
	At            Spot
	Problem       airflow.Detail
}

func (WrongArgument) detail() {}

// UnknownArgument is an argument that the backend ignores, and the one that was meant.
type UnknownArgument struct {
	Key, Variable string
	At            Spot
	Known         string
}

func (UnknownArgument) detail() {}

// UnusableKwargs are arguments that Airflow drops as a whole.
type UnusableKwargs struct {
	Variable string
	At       Spot
	Fault    KwargsFault
}

func (UnusableKwargs) detail() {}

// KwargsFault is why arguments cannot be used; the first that is set counts.
type KwargsFault struct {
	// Circular: they would be looked up in the backend that they set up.
	Circular bool
	// Mistakes are those in the JSON.
	Mistakes Names
	// Error is what Python's json says of it.
	Error string
	// Got is what there is in place of an object.
	Got airflow.Type
}

// FaultOfKwargs is why arguments cannot be used, zero where they can.
func FaultOfKwargs(k airflow.Kwargs) KwargsFault {
	switch {
	case k.Circular:
		return KwargsFault{Circular: true}
	case len(k.Mistakes) > 0:
		mistakes := make([]string, len(k.Mistakes))
		for i, m := range k.Mistakes {
			mistakes[i] = string(m)
		}
		return KwargsFault{Mistakes: NamesOf(mistakes)}
	case k.Err != nil:
		return KwargsFault{Error: k.Err.Error()}
	}
	return KwargsFault{Got: k.Got}
}

// JSONMistakes are the Mistakes.
func (f KwargsFault) JSONMistakes() []airflow.JSONMistake {
	var out []airflow.JSONMistake
	for _, name := range f.Mistakes.List() {
		out = append(out, airflow.JSONMistake(name))
	}
	return out
}

// BadArgument is an argument that botocore refuses, and what was probably meant.
type BadArgument struct {
	Name string
	// Variable has it, or what makes the Client.
	Variable string
	Client   Client
	At       Spot
	Fault    ArgumentFault
	// Service is what boto3 has other versions of.
	Service string
	// Path is of a file, and Why it is of no use.
	Path string
	Why  Unusable
	// Problem is what is wrong with an option, for OtherProblem.
	Problem    airflow.Detail
	Suggestion string
}

func (BadArgument) detail() {}

// ArgumentFault is what is wrong with an argument.
type ArgumentFault int

// The faults.
const (
	OtherProblem   ArgumentFault = iota
	DurationShort                // less than a role is given for
	TextShort                    // a text that AWS would not take
	SwitchAsText                 // a text where true or false was meant
	VersionUnknown               // an API version
	FileUnusable                 // a file that cannot be read
	FileWithoutPEM               // a file without a certificate
)

// WrongExtra is an extra for which every hook with the connection fails.
type WrongExtra struct {
	Connection Named
	// Option is named where Problem does not name it.
	Option  string
	Problem airflow.Detail
}

func (WrongExtra) detail() {}

// LostConnection is a connection that Airflow does not have.
type LostConnection struct {
	ID string
	// Variable is what it was to be read from. Problem is why it is not, or Misnamed.
	Variable string
	At       Spot
	Problem  airflow.Detail
	Misnamed airflow.UnreadVariable
	// Fault is that of the settings file that has it.
	Fault SettingsFault
	// Unread is a settings file that the CLI does not read.
	Unread string
}

func (LostConnection) detail() {}

// SettingsFault is what keeps the CLI from making connections of the settings file.
type SettingsFault struct {
	Kind FaultKind
	At   Spot
	// Braces: for NotYAML, a template is to blame.
	Braces bool
	// Refused is the connection at which the import ends, for what is written under
	// RefusedKey, or only for its parameters; After are those behind it.
	Refused, RefusedKey string
	RefusedParameters   bool
	After               Names
	// Under is where the connections are, for Misplaced.
	Under string
}

// FaultKind is one kind of fault of the settings file.
type FaultKind int

// The kinds.
const (
	NoFault    FaultKind = iota
	NotYAML              // the CLI ignores the file
	ImportEnds           // Airflow refuses a connection
	Misplaced            // connections stand where the CLI does not look for them
)

// UnreadConnection is a connection that Airflow cannot read.
type UnreadConnection struct {
	ID, Variable string
	At           Spot
	Problem      airflow.Detail
}

func (UnreadConnection) detail() {}

// NoProvider is what needs the Amazon provider, and the image that has none.
type NoProvider struct{ By, Image string }

func (NoProvider) detail() {}
