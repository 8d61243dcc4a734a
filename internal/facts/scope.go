package facts

// Scope is the most distant thing that a check accesses.
type Scope string

// The scopes, nearest first.
const (
	Project Scope = "project" // the files of the project
	Host    Scope = "host"    // the home folder and the shell's environment
	Engine  Scope = "engine"  // the Docker Engine
	AWS     Scope = "aws"     // AWS, over the network
)

// Scopes are all scopes, nearest first.
func Scopes() []Scope { return []Scope{Project, Host, Engine, AWS} }
