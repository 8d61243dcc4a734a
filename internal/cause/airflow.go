package cause

import "doctor/internal/airflow"

// WrongArgument is an argument of a backend that is refused, in Airflow's terms, or unknown.
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

// KwargsFault is why arguments cannot be used; the first field that is set counts.
type KwargsFault struct {
	// Circular: they would be looked up in the backend that they configure.
	Circular bool
	// Mistakes are the mistakes in the JSON.
	Mistakes Names
	// Error is the error of Python's json.
	Error string
	// Got is the type found instead of an object.
	Got airflow.Type
}

// FaultOfKwargs is why arguments cannot be used, zero if they can.
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
	// Variable holds it, or what makes the Client.
	Variable string
	Client   Client
	At       Spot
	Fault    ArgumentFault
	// Service is the service whose API versions boto3 has.
	Service string
	// Path is the path of a file, and Why the reason it cannot be used.
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
	DurationShort                // shorter than the shortest role session
	TextShort                    // a string that AWS would not accept
	SwitchAsText                 // a string instead of true or false
	VersionUnknown               // an API version
	FileUnusable                 // a file that cannot be read
	FileWithoutPEM               // a file without a certificate
)

// WrongExtra is an extra that makes every hook of the connection fail.
type WrongExtra struct {
	Connection Named
	// Option is the option, if Problem does not name it.
	Option  string
	Problem airflow.Detail
}

func (WrongExtra) detail() {}

// LostConnection is a connection that Airflow does not have.
type LostConnection struct {
	ID string
	// Variable is where it should have been read from. It is not because of Problem, or
	// of its name, as Misnamed says.
	Variable string
	At       Spot
	Problem  airflow.Detail
	Misnamed airflow.UnreadVariable
	// Fault is the fault of the settings file that defines it.
	Fault SettingsFault
	// Unread is a settings file that the CLI does not read.
	Unread string
}

func (LostConnection) detail() {}

// SettingsFault is what keeps the CLI from creating connections of the settings file.
type SettingsFault struct {
	Kind FaultKind
	At   Spot
	// Braces: the cause of NotYAML is a template.
	Braces bool
	// Refused is the connection at which the import ends, because of the value of
	// RefusedKey, or only of its parameters. After are the connections after it.
	Refused, RefusedKey string
	RefusedParameters   bool
	After               Names
	// Under is the key that the connections are under, for Misplaced.
	Under string
}

// FaultKind is one kind of fault of the settings file.
type FaultKind int

// The kinds.
const (
	NoFault    FaultKind = iota
	NotYAML              // the CLI ignores the file
	ImportEnds           // Airflow refuses a connection
	Misplaced            // connections are where the CLI does not look for them
)

// UnreadConnection is a connection that Airflow cannot read.
type UnreadConnection struct {
	ID, Variable string
	At           Spot
	Problem      airflow.Detail
}

func (UnreadConnection) detail() {}

// NoProvider is what needs the Amazon provider, and the image without it.
type NoProvider struct{ By, Image string }

func (NoProvider) detail() {}
