package facts

import (
	"time"
)

// Options are the options of a run.
type Options struct {
	// Scopes are the scopes to run; empty means all.
	Scopes []Scope
	// Only and Skipped are ids of checks or rules.
	Only, Skipped []string
	// Services are the services to examine; empty means all.
	Services []string
	// EnvFile, SettingsFile, ComposeFile and Mode are the CLI's flags with these names; empty
	// means the CLI's defaults.
	EnvFile, SettingsFile, ComposeFile, Mode string
	// Timeout is the limit of the whole run, CheckTimeout the one of each check.
	Timeout, CheckTimeout time.Duration
	// FollowEndpoints allows signed requests to endpoints that only a project
	// file or ~/.aws/config names.
	FollowEndpoints bool
	// Names looks up every variable and connection that the DAGs name.
	Names bool
	// Region is the region that a fix writes where no other is known; empty if the person did not
	// say.
	Region string
	// Shared is what this project has in common with others of the run, nil if it is the only one.
	Shared *Shared
	// Expect is the identity that .doctor.yaml expects.
	Expect Expectations
}

// Expectations are the identity that a project expects at AWS. Empty fields expect nothing.
type Expectations struct {
	Account string // twelve digits
	Role    string // a role's name, or its ARN
	ARN     string // a pattern in which * stands for any text
}
