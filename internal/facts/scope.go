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

// Place is a place where a project has files that are not part of a checkout.
type Place string

// The places.
const (
	EnvFile    Place = ".env"   // the environment file, which git usually ignores
	HomeFolder Place = "~/.aws" // AWS's files in the home folder
)
