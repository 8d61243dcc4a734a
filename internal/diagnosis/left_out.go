package diagnosis

import (
	"maps"
	"slices"
	"strings"

	"doctor/internal/airflow"
	"doctor/internal/astro"
	"doctor/internal/boto"
)

// keysOfOthers explains a service without credentials by keys that the override
// gives to other services only.
func (e *explainer) keysOfOthers() Cause {
	if e.f.Kind != boto.NoCredentials || e.Where != Default {
		return Cause{}
	}
	var have []string
	c := Cause{Kind: MountMissingOnSomeServices}
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
		return Cause{}
	}
	var given []string
	c.Cure = &Change{Set: map[string]string{}}
	for _, v := range c.Vars {
		if given = append(given, v.Name); c.Cure != nil {
			c.Cure.Set[v.Name] = v.Value
		}
		if strings.HasPrefix(v.Name, airflow.ConnectionPrefix) {
			c.Cure = nil // with it the hook would not ask the chain
		}
	}
	c.Subject = have[0]
	d := KeysOfOthers{At: SpotOf(c.At[0]), Variables: NamesOf(given), Services: NamesOf(have)}
	if c.Vars[0].Source == astro.FromEnvFile {
		d.At, d.EnvFile = Spot{}, c.Vars[0].Origin.File
	}
	c.Detail = d
	return c
}

// givenTo are the variables of AWS that the override gives to another service,
// which has credentials through them, and not to this one.
func (e *explainer) givenTo(other *View) []astro.Var {
	o := other.Default()
	byKeys := o.Failure == nil && o.Method == "env"
	if !byKeys && (o.Failure == nil || !hasOwnKeys(other)) {
		return nil
	}
	var out []astro.Var
	missing := false
	for _, name := range slices.Sorted(maps.Keys(other.Service.Env)) {
		connection := strings.HasPrefix(name, airflow.ConnectionPrefix)
		if !IsVariable(name) && (byKeys || !connection) {
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

// misplacedVolumes explains a mount that is not made since its line is inside
// environment:.
func (e *explainer) misplacedVolumes() Cause {
	where, lines := e.Project.Override.VolumesInEnvironment(e.Service.Name)
	if !slices.ContainsFunc(lines, func(line string) bool { return strings.Contains(line, ".aws") }) {
		return Cause{}
	}
	return Cause{
		Kind: OverrideYAMLShape, Subject: "volumes", At: appendOrigin(nil, where),
		Detail: MisplacedVolumes{SpotOf(where)},
	}
}

// unreadKeys explains missing credentials by an environment file that the CLI
// does not read and whose variables would give some: to the session, or to a connection.
func (e *explainer) unreadKeys() Cause {
	for _, name := range e.Project.UnreadEnvFiles() {
		if c := e.unreadIn(name, Variables()); c.Kind != "" && e.findsSource(c.Cure) {
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
	return Cause{}
}

// findsSource reports whether boto3 would come to a source of credentials.
func (e *explainer) findsSource(c *Change) bool {
	return e.Changed(e.View, c).Resolve(e.Boto).Method != ""
}

// hasOwnKeys reports whether a connection of the service brings keys.
func hasOwnKeys(v *View) bool {
	return slices.ContainsFunc(v.Sessions, func(s *Session) bool { return s.Where == Connection && s.Boto.AccessKey != nil })
}
