package checks

import (
	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/facts"
	"doctor/internal/redact"
	"doctor/internal/sessions"
)

// Names that a check in another module needs for the models. Their fields and methods are
// reached through a Pass: Project and Diagnosis.
type (
	// Project is what `astro dev start` would build.
	Project = astro.Project
	// Service is a service of a project, with its variables and mounts.
	Service = astro.Service
	// Variable is a variable of a service, with its origin.
	Variable = astro.Var
	// Mount is a mount of a service.
	Mount = astro.Mount
	// Origin is the line that a value comes from.
	Origin = astro.Origin
	// Refusal is a reason why the project does not start.
	Refusal = astro.Refusal
	// View is one service as boto3 and Airflow see it.
	View = sessions.View
	// Cause is a reason why sessions of boto3 fail.
	Cause = cause.Cause
	// Scope is the most distant thing that a check accesses.
	Scope = facts.Scope
	// Edit is the change of a fix: one of the types of package fixers.
	Edit = fixers.Edit
	// Text is text that may contain values of the user's files. It formats as a mask; only the
	// output writes it, without the secrets.
	Text = redact.Text
)

// The scopes, nearest first.
const (
	ScopeProject = facts.Project // the files of the project
	ScopeHost    = facts.Host    // the home folder and the shell's environment
	ScopeEngine  = facts.Engine  // the Docker Engine
	ScopeAWS     = facts.AWS     // AWS, over the network
)

// Textf formats as fmt.Sprintf does; a Text among the arguments is written as its content.
func Textf(format string, args ...any) Text {
	return redact.Textf(format, args...)
}
