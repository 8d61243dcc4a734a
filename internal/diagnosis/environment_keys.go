package diagnosis

import "doctor/internal/boto"

// FilesHaveSource reports whether without the keys in the environment the
// service would have another source of credentials.
func (v *View) FilesHaveSource() bool {
	process := v.Process
	process.Env = map[string]string{}
	for name, value := range v.Process.Env {
		if name != "AWS_ACCESS_KEY_ID" && name != "AWS_SECRET_ACCESS_KEY" {
			process.Env[name] = value
		}
	}
	if o := boto.Resolve(process, boto.Session{}); o.Method != "" && o.Method != "iam-role" {
		return true
	}
	// A backend or a connection that names a profile shows that the files do.
	for _, s := range v.Sessions[1:] {
		if s.Outcome.Failure == nil && s.Outcome.Method != "env" && s.Outcome.Method != "explicit" && s.Outcome.Method != "" {
			return true
		}
	}
	return false
}

// Failure is why the session of a cause fails, nil if it is about none.
func (c Cause) Failure() *boto.Failure {
	if c.Session == nil {
		return nil
	}
	return c.Session.Outcome.Failure
}
