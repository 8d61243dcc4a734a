package diagnosis

import (
	"bytes"
	"path"
	"path/filepath"
	"strings"
)

// process explains a credential_process whose program is not in the container.
func (e *explainer) process() Cause {
	program := e.f.Path
	if program == "" {
		program = e.f.Value
	}
	if !strings.Contains(program, "/") && e.installed(program) {
		return Cause{} // the image is built with it, as far as can be told
	}
	c := e.plain("credential-process-absent")
	c.Subject = program
	if path.IsAbs(program) && e.Machine.Exists(program) {
		c.Rule = "credential-process-host-path"
		c.Message = e.plainMessage(c.Rule)
	}
	return c
}

// installed reports whether the project's own files install a program.
func (e *explainer) installed(program string) bool {
	for _, name := range []string{"packages.txt", "requirements.txt", "Dockerfile"} {
		data, err := e.Machine.Read(filepath.Join(e.Project.Dir, name))
		if err == nil && bytes.Contains(data, []byte(program)) {
			return true
		}
	}
	return program == "aws" && e.Project.Requires("awscli")
}
