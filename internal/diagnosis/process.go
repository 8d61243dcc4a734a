package diagnosis

import (
	"path"

	"doctor/internal/cause"
)

// process explains a credential_process whose program is not in the container.
func (e *explainer) process() cause.Cause {
	program := e.f.Path
	if program == "" {
		program = e.f.Value
	}
	c := e.plain(cause.CredentialProcessAbsent)
	c.Subject = program
	if path.IsAbs(program) && e.Machine.Exists(program) {
		c.Kind = cause.CredentialProcessHostPath
		c.Detail = e.plainDetail(c.Kind)
	}
	return c
}
