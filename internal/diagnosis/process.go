package diagnosis

import (
	"path"

	"doctor/internal/redact"
)

// process explains a credential_process whose program is not in the container.
func (e *explainer) process() Cause {
	program := e.f.Path
	if program == "" {
		program = e.f.Value
	}
	c := e.plain("credential-process-absent")
	c.Subject = program
	if path.IsAbs(program) && e.Machine.Exists(program) {
		c.Rule = "credential-process-host-path"
		c.Message = redact.NewText(e.plainMessage(c.Rule))
	}
	return c
}
