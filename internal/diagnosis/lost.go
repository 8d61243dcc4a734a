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

// loss is a variable of a service that does not get its intended value.
type loss struct {
	// Var is the variable with the value that results from the override or the environment file.
	astro.Var
	// removed: environment: names it without a value, and the shell does not set it.
	removed bool
	// hidden is its value in the environment files or the image, nil if none.
	hidden *astro.Var
	// sources are the environment file's variables that it expects from the shell.
	sources []astro.Var
}

// known reports whether the intended value is in a file of the project.
func (l *loss) known() bool { return l.hidden != nil || len(l.sources) > 0 }

// empty reports whether the resulting value is empty.
func (l *loss) empty() bool { return l.removed || l.Value == "" }

// text is the text that the value is interpolated from.
func (l *loss) text() string {
	if l.Source == astro.FromEnvFile {
		return strings.Trim(l.Raw, `"`)
	}
	return l.Raw
}

// kind is its kind as a cause.
func (l *loss) kind() cause.Kind {
	switch {
	case l.Source == astro.FromEnvFile:
		return cause.UndefinedVariableInEnvFile
	case l.hidden != nil && len(l.Unfilled) == 0:
		return cause.EnvironmentBlockOverridesEnvFile
	case len(l.sources) > 0 && !l.optional():
		return cause.InterpolationNotFromDotenv
	}
	return cause.UndefinedVariableInEnvironment
}

// optional reports whether the override itself handles the missing variables: ${NAME:-}.
func (l *loss) optional() bool {
	for _, name := range l.Unfilled {
		if !strings.Contains(l.Raw, "${"+name+":") && !strings.Contains(l.Raw, "${"+name+"-") {
			return false
		}
	}
	return true
}

// losses are the variables of a service that the override or the environment file empties, fills in
// part or removes, sorted by name.
func (d *Diagnosis) losses(s *astro.Service) []loss {
	var out []loss
	for _, name := range slices.Sorted(maps.Keys(s.Env)) {
		v := s.Env[name]
		l := loss{Var: v}
		switch {
		case v.Source == astro.FromEnvFile && len(v.Unfilled) > 0:
			d.traceBelow(&l)
		case v.Source == astro.FromEnvironment && (len(v.Unfilled) > 0 || v.Value == ""):
			d.trace(s, &l)
		default:
			continue
		}
		if len(v.Unfilled) > 0 || l.hidden != nil {
			out = append(out, l)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(s.Removed)) {
		l := loss{Var: s.Removed[name], removed: true}
		d.trace(s, &l)
		out = append(out, l)
	}
	return out
}

// trace finds the place of the value that a variable was meant to have.
func (d *Diagnosis) trace(s *astro.Service, l *loss) {
	if hidden, ok := s.Hidden[l.Name]; ok && hidden.Value != "" {
		l.hidden = &hidden
	}
	for _, name := range l.Unfilled {
		if v := d.Project.EnvFile.Last(name); v != nil && v.Value != "" {
			l.sources = append(l.sources, *v)
		}
	}
}

// traceBelow finds variables that a line of the environment file uses but only later lines set:
// compose interpolates with what it has read so far.
func (d *Diagnosis) traceBelow(l *loss) {
	for _, name := range l.Unfilled {
		v := d.Project.EnvFile.Last(name)
		if v != nil && v.Value != "" && v.Origin.File == l.Origin.File && v.Origin.Line > l.Origin.Line {
			l.sources = append(l.sources, *v)
		}
	}
}

// restored is the change that gives the lost variables their values from the project's files.
func (e *explainer) restored(lost []loss) *sessions.Change {
	c := &sessions.Change{Set: map[string]string{}}
	for _, l := range lost {
		switch {
		case l.hidden != nil:
			c.Set[l.Name] = l.hidden.Value
		case len(l.sources) > 0:
			c.Set[l.Name] = e.Project.FillFromEnvFile(l.text())
		}
	}
	return c
}

// cured reports whether the session would get further with the lost variables restored.
func (e *explainer) cured(lost []loss) bool { return e.matters(e.restored(lost)) }

// lost explains a failure by lost variables that should hold what is missing.
func (e *explainer) lost() cause.Cause {
	if c := e.lostUser(); c.Kind != "" {
		return c
	}
	all := e.losses(e.Service)
	if len(all) == 0 {
		return cause.Cause{}
	}
	switch e.f.Kind {
	case boto.NoCredentials:
		return e.lostCredentials(all)
	case boto.ProfileNotFound:
		lost := traced(named(all, e.asked(e.out.ProfileFrom)))
		if e.f.Profile == "" || e.cured(known(lost)) {
			return e.lossCause(all, lost)
		}
		if lost := known(named(all, "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE")); e.cured(lost) {
			return e.lossCause(all, lost)
		}
		return cause.Cause{}
	case boto.RegionMissing:
		return e.lostRegion(all)
	}
	lost := traced(named(all, e.hangsOn()...))
	if (e.f.Kind == boto.RegionInvalid || e.f.Kind == boto.RegionUnknown) && !e.cured(known(lost)) {
		return cause.Cause{} // the rest is not the name of a region
	}
	return e.lossCause(all, lost)
}

// lostRegion explains a missing region by lost variables that should name one.
func (e *explainer) lostRegion(all []loss) cause.Cause {
	names := []string{"AWS_DEFAULT_REGION"}
	switch e.Where {
	case sessions.Backend:
		names = append(kwargsVariables, names...)
	case sessions.Connection:
		names = append([]string{e.Session.Variable}, names...)
	}
	if lost := known(traced(named(all, "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"))); e.cured(lost) {
		return e.lossCause(all, lost)
	}
	for _, l := range traced(named(all, names...)) {
		if l.hidden != nil && l.Name != "AWS_DEFAULT_REGION" && !strings.Contains(l.hidden.Value, "region_name") {
			continue // which says none either
		}
		return e.lossCause(all, []loss{l})
	}
	return cause.Cause{}
}

// kwargsVariables hold the arguments of a secrets backend.
var kwargsVariables = []string{airflow.KwargsVariable, airflow.WorkerKwargsVariable}

// hangsOn names the variables that can cause a failure that is not about finding credentials.
func (e *explainer) hangsOn() []string {
	keys := e.out.Keys
	explicit := e.Session.Boto.AccessKey != nil
	switch e.f.Kind {
	case boto.PartialCredentials:
		if e.f.Provider == "env" {
			return []string{"AWS_SECRET_ACCESS_KEY"}
		}
	case boto.TokenMissing, boto.KeyMalformed, boto.SecretMalformed, boto.TokenMalformed, boto.TokenRefused:
		switch {
		case explicit:
			return []string{e.Session.Variable}
		case keys == nil || !keys.Variable:
			return nil
		case e.f.Kind == boto.KeyMalformed:
			return []string{"AWS_ACCESS_KEY_ID"}
		case e.f.Kind == boto.SecretMalformed:
			return []string{"AWS_SECRET_ACCESS_KEY"}
		}
		return []string{"AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN"}
	case boto.RegionEmpty, boto.RegionInvalid, boto.RegionUnknown:
		return []string{e.asked(e.out.RegionFrom)}
	case boto.EndpointInvalid, boto.EndpointUnreachable:
		_, from := e.endpoint()
		return []string{e.asked(from)}
	case boto.WebIdentityNoRole:
		return []string{"AWS_ROLE_ARN"}
	case boto.WebIdentityToken:
		return []string{"AWS_WEB_IDENTITY_TOKEN_FILE"}
	case boto.RoleInvalid, boto.RoleRefused:
		if e.Boto.Role != nil {
			return []string{e.Session.Variable}
		}
		return []string{"AWS_ROLE_ARN", "AWS_ROLE_SESSION_NAME"}
	case boto.ProxyUnreachable, boto.ProxyInvalid, boto.CABundleAbsent, boto.ContainerEndpoint, boto.InvalidVariable:
		return []string{e.f.Key}
	}
	return nil
}

// asked is the variable that a value of the outcome is from, including one that holds the session's
// arguments.
func (e *explainer) asked(from boto.From) string {
	if from.Argument {
		return e.Session.Variable
	}
	return from.Variable
}

// lostCredentials explains missing credentials: by variables whose values would provide some, or
// were meant to.
func (e *explainer) lostCredentials(all []loss) cause.Cause {
	ways := named(all, "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE",
		"AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI")
	if lost := known(ways); e.cured(lost) {
		return e.lossCause(all, lost)
	}
	if e.Where != sessions.Default {
		return e.lossCause(all, traced(named(all, e.Session.Variable)))
	}
	if lost := e.ofConnections(all); len(lost) > 0 {
		return e.lossCause(all, lost)
	}
	if len(e.AWSMounts(e.Service)) > 0 {
		for _, f := range []*boto.ConfigFile{&e.out.CredentialsFile, &e.out.ConfigFile} {
			if lost := traced(named(all, f.Variable)); len(lost) > 0 && !f.Entry.IsFile() {
				return e.lossCause(all, lost)
			}
		}
		return cause.Cause{}
	}
	if e.anyAWSMount() {
		return cause.Cause{}
	}
	return e.lossCause(all, named(all, "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"))
}

// ofConnections are the lost AWS connections that would have provided credentials; if their value
// is unknown, they may have.
func (e *explainer) ofConnections(all []loss) []loss {
	var out []loss
	for _, l := range all {
		id, ok := strings.CutPrefix(l.Name, airflow.ConnectionPrefix)
		if !ok || !l.empty() && len(l.Unfilled) == 0 {
			continue
		}
		if !l.known() {
			if (e.forAWS(l) || l.empty() && strings.Contains(id, "AWS")) && !e.anyAWSMount() && !e.works(l.Name) {
				out = append(out, l)
			}
			continue
		}
		c := airflow.ParseConnection(strings.ToLower(id), e.restored([]loss{l}).Set[l.Name], e.Installed(airflow.AmazonProvider))
		if c.IsAWS() && c.Readable() && e.Resolve(c.Session).Failure == nil {
			out = append(out, l)
		}
	}
	return out
}

// works reports whether the connection of a variable has credentials anyway.
func (e *explainer) works(variable string) bool {
	return slices.ContainsFunc(e.Sessions, func(s *sessions.Session) bool { return s.Variable == variable && s.Outcome.Failure == nil })
}

// forAWS reports whether the rest of a connection is an AWS connection.
func (e *explainer) forAWS(l loss) bool {
	return slices.ContainsFunc(e.Connections.Connections, func(c airflow.Connection) bool { return c.Variable == l.Name && c.IsAWS() })
}

// named picks variables in the order of names.
func named(all []loss, names ...string) []loss {
	var out []loss
	for _, name := range names {
		for _, l := range all {
			if l.Name == name && name != "" {
				out = append(out, l)
			}
		}
	}
	return out
}

// overridden are the losses from the override.
func overridden(all []loss) []loss {
	return slices.DeleteFunc(slices.Clone(all), func(l loss) bool { return l.Source == astro.FromEnvFile })
}

// traced are the losses from the override, and those that a later line of the environment file
// should fill: others that are filled in part have a cause of their own.
func traced(all []loss) []loss {
	return slices.DeleteFunc(slices.Clone(all), func(l loss) bool { return l.Source == astro.FromEnvFile && !l.known() })
}

func known(all []loss) []loss {
	return slices.DeleteFunc(slices.Clone(all), func(l loss) bool { return !l.known() })
}

// lossCause makes the cause of lost variables; the first determines its kind. AWS variables that
// were lost in the same way are added.
func (e *explainer) lossCause(all, lost []loss) cause.Cause {
	if len(lost) == 0 {
		return cause.Cause{}
	}
	kind := lost[0].kind()
	var same []loss
	for _, l := range append(slices.Clone(lost), all...) {
		fits := l.kind() == kind && l.known() == lost[0].known() && l.removed == lost[0].removed
		if fits && (ReadForAWS(l.Name) || l.Name == lost[0].Name) && !slices.ContainsFunc(same, func(s loss) bool { return s.Name == l.Name }) {
			same = append(same, l)
		}
	}
	return e.causeOf(kind, same)
}

// ReadForAWS reports whether boto3 reads a variable, or it holds an Airflow connection or backend.
func ReadForAWS(name string) bool {
	return awsnames.IsVariable(name) || strings.HasPrefix(name, airflow.ConnectionPrefix) ||
		strings.HasPrefix(name, "AIRFLOW__SECRETS__") || strings.HasPrefix(name, "AIRFLOW__WORKERS__SECRETS_BACKEND")
}

// lostUser explains a moved home folder: user: uses variables that the shell does not export, and
// the rest means root.
func (e *explainer) lostUser() cause.Cause {
	s := e.Service
	if len(s.UserUnfilled) == 0 || s.PasswdHome == "/home/astro" {
		return cause.Cause{}
	}
	switch e.f.Kind {
	case boto.NoCredentials, boto.ProfileNotFound, boto.SSOTokenMissing, boto.RegionMissing:
	default:
		return cause.Cause{}
	}
	asAstro := &sessions.Change{Home: "/home/astro"}
	if e.Process.Env["HOME"] == s.PasswdHome {
		asAstro.Set = map[string]string{"HOME": asAstro.Home}
	}
	if !e.matters(asAstro) {
		return cause.Cause{}
	}
	c := cause.Cause{Kind: cause.UndefinedVariableInEnvironment, Subject: "user", At: appendOrigin(nil, s.UserOrigin), Cure: asAstro}
	c.Detail = cause.LostUser{Asked: cause.NamesOf(s.UserUnfilled), At: cause.SpotOf(s.UserOrigin), User: s.User, Home: s.PasswdHome}
	return c
}
