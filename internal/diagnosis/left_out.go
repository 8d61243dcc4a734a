package diagnosis

import (
	"maps"
	"slices"
	"strings"

	"doctor/internal/airflow"
	"doctor/internal/astro"
	"doctor/internal/awsnames"
	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/sessions"
)

// keysOfOthers explains a service without credentials by keys that the override gives only to other
// services.
func (e *explainer) keysOfOthers() cause.Cause {
	if e.f.Kind != boto.NoCredentials || e.Where != sessions.Default {
		return cause.Cause{}
	}
	var have []string
	c := cause.Cause{Kind: cause.MountMissingOnSomeServices}
	for _, v := range e.Diagnosis.Views {
		given := e.givenTo(v)
		if len(given) == 0 {
			continue
		}
		have = append(have, v.Service.Name)
		for _, g := range given {
			c.At = appendOrigin(c.At, g.Origin)
			if !slices.ContainsFunc(c.Vars, func(w astro.Var) bool { return w.Name == g.Name }) {
				c.Vars = append(c.Vars, g)
			}
		}
	}
	if len(have) == 0 {
		return cause.Cause{}
	}
	var given []string
	c.Cure = &sessions.Change{Set: map[string]string{}}
	for _, v := range c.Vars {
		if given = append(given, v.Name); c.Cure != nil {
			c.Cure.Set[v.Name] = v.Value
		}
		if strings.HasPrefix(v.Name, airflow.ConnectionPrefix) {
			c.Cure = nil // with it the hook would not ask the chain
		}
	}
	c.Subject = have[0]
	d := cause.KeysOfOthers{At: cause.SpotOf(c.At[0]), Variables: cause.NamesOf(given), Services: cause.NamesOf(have)}
	if c.Vars[0].Source == astro.FromEnvFile {
		d.At, d.EnvFile = cause.Spot{}, c.Vars[0].Origin.File
	}
	c.Detail = d
	return c
}

// givenTo are the AWS variables that the override gives to another service, which gets credentials
// from them, but not to this one.
func (e *explainer) givenTo(other *sessions.View) []astro.Var {
	o := other.Default()
	byKeys := o.Failure == nil && o.Method == "env"
	if !byKeys && (o.Failure == nil || !hasOwnKeys(other)) {
		return nil
	}
	var out []astro.Var
	missing := false
	for _, name := range slices.Sorted(maps.Keys(other.Service.Env)) {
		connection := strings.HasPrefix(name, airflow.ConnectionPrefix)
		if !awsnames.IsVariable(name) && (byKeys || !connection) {
			continue
		}
		v := other.Service.Env[name]
		if _, have := e.Service.Env[name]; have || v.Source == astro.FromBase || v.Source == astro.FromImage {
			continue
		}
		if _, removed := e.Service.Removed[name]; removed {
			continue
		}
		out = append(out, v)
		missing = missing || name == "AWS_ACCESS_KEY_ID" || connection
	}
	if !missing {
		return nil
	}
	return out
}

// misplacedVolumes explains a missing mount by its line being inside environment:.
func (e *explainer) misplacedVolumes() cause.Cause {
	where, lines := e.Project.Override.VolumesInEnvironment(e.Service.Name)
	if !slices.ContainsFunc(lines, func(line string) bool { return strings.Contains(line, ".aws") }) {
		return cause.Cause{}
	}
	return cause.Cause{
		Kind: cause.OverrideYAMLShape, Subject: "volumes", At: appendOrigin(nil, where),
		Detail: cause.MisplacedVolumes{At: cause.SpotOf(where)},
	}
}

// unreadKeys explains missing credentials by an environment file that the CLI does not read and
// whose variables would provide them, to the session or to a connection.
func (e *explainer) unreadKeys() cause.Cause {
	for _, name := range e.Project.UnreadEnvFiles() {
		if c := e.unreadIn(name, awsnames.Variables()); c.Kind != "" && e.findsSource(c.Cure) {
			return c
		}
		var own []string
		for _, v := range e.Project.ReadEnvFile(name) {
			id, ok := strings.CutPrefix(v.Name, airflow.ConnectionPrefix)
			if !ok {
				continue
			}
			c := airflow.ParseConnection(strings.ToLower(id), v.Value, e.Installed(airflow.AmazonProvider))
			if c.IsAWS() && c.Readable() && c.Session.AccessKey != nil {
				own = append(own, v.Name)
			}
		}
		if c := e.unreadIn(name, own); c.Kind != "" {
			c.Cure = nil // the hook would not ask the chain
			return c
		}
	}
	return cause.Cause{}
}

// findsSource reports whether boto3 would find a source of credentials.
func (e *explainer) findsSource(c *sessions.Change) bool {
	return e.Changed(e.View, c).Resolve(e.Boto).Method != ""
}

// hasOwnKeys reports whether a connection of the service has keys.
func hasOwnKeys(v *sessions.View) bool {
	return slices.ContainsFunc(v.Sessions, func(s *sessions.Session) bool { return s.Where == sessions.Connection && s.Boto.AccessKey != nil })
}
