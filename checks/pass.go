package checks

import (
	"sync"
	"time"

	"doctor/internal/host"
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
	Role    string // a role's name
	ARN     string // a pattern in which * stands for any text
}

// Pass is what one check is given for one run: the world, and the place to
// report to. Its models are shared by all checks of the run and made once.
type Pass struct {
	*World
	check *Check

	mu       sync.Mutex
	findings []Finding
}

// Report records a finding. It may be called from several goroutines.
func (p *Pass) Report(f Finding) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.findings = append(p.findings, f)
}

// World is one project on one machine, as all checks of a run see it.
type World struct {
	// Dir is the project's folder, absolute.
	Dir     string
	Machine *host.Machine
	Options Options
}

// NewWorld prepares the models of one project. Nothing is read before a check
// asks for it.
func NewWorld(m *host.Machine, dir string, o Options) *World {
	return &World{Dir: dir, Machine: m, Options: o}
}
