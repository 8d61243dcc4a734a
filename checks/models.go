package checks

import (
	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/facts"
	"doctor/internal/redact"
	"doctor/internal/sessions"
)

// What a check of another module has to name of the models. Their fields and methods are
// those of a Pass: Project, Diagnosis and what hangs on them.
type (
	// Project is what `astro dev start` would build.
	Project = astro.Project
	// Service is one of its services, with its variables and mounts.
	Service = astro.Service
	// Variable is one that a service has, and where it is from.
	Variable = astro.Var
	// Mount is one that a service has.
	Mount = astro.Mount
	// Origin is the line that a value is from.
	Origin = astro.Origin
	// Refusal is why the project will not start.
	Refusal = astro.Refusal
	// View is one service as boto3 and Airflow in it will see it.
	View = sessions.View
	// Cause is why sessions of boto3 fail.
	Cause = cause.Cause
	// Scope is the farthest thing that a check touches.
	Scope = facts.Scope
	// Edit is what a fix changes: one of the types of package fixers.
	Edit = fixers.Edit
	// Text is what doctor says, with values of the user's files in it. It prints as a mask;
	// only the output shows it, without the secrets.
	Text = redact.Text
)

// The scopes, nearest first.
const (
	ScopeProject = facts.Project // the files of the project
	ScopeHost    = facts.Host    // the home folder and the shell's environment
	ScopeEngine  = facts.Engine  // the Docker Engine
	ScopeAWS     = facts.AWS     // AWS, over the network
)

// Textf makes a text as fmt.Sprintf does, in which a Text among the arguments stands for what
// it says.
func Textf(format string, args ...any) Text {
	return redact.Textf(format, args...)
}
