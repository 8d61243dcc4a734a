package facts

import (
	"time"
)

// Options are what a diagnosis was asked for.
type Options struct {
	// Scopes are the scopes to run; empty means all.
	Scopes []Scope
	// Only and Skipped are ids of checks or rules.
	Only, Skipped []string
	// Services are the services to look at; empty means all.
	Services []string
	// EnvFile, SettingsFile, ComposeFile and Mode are as the CLI's flags of
	// these names; empty means the CLI's defaults.
	EnvFile, SettingsFile, ComposeFile, Mode string
	// Timeout is the budget of the whole run, CheckTimeout that of one check.
	Timeout, CheckTimeout time.Duration
	// FollowEndpoints allows signed requests to endpoints that only a project
	// file or ~/.aws/config names.
	FollowEndpoints bool
	// Names asks for every variable and connection that the DAGs name.
	Names bool
	// Expect is what .doctor.yaml expects of the identity.
	Expect Expectations
}

// Expectations are what a project says about who it must be at AWS. Empty
// fields expect nothing.
type Expectations struct {
	Account string // twelve digits
	Role    string // a role's name, or its ARN
	ARN     string // a pattern in which * stands for any text
}
