package diagnosis

import "path"

// process explains a credential_process whose program is not in the container.
func (e *explainer) process() Cause {
	program := e.f.Path
	if program == "" {
		program = e.f.Value
	}
	c := e.plain(CredentialProcessAbsent)
	c.Subject = program
	if path.IsAbs(program) && e.Machine.Exists(program) {
		c.Kind = CredentialProcessHostPath
		c.Detail = e.plainDetail(c.Kind)
	}
	return c
}
