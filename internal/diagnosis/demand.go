package diagnosis

import (
	"bytes"
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"doctor/internal/airflow"
	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/demand"
)

// Uses are the places of the project that make boto3 sessions, each once: those
// of the code, of Airflow's configuration, and what is set up for boto3.
func (d *Diagnosis) Uses() []demand.Use {
	type key struct {
		kind demand.Kind
		name string
		at   astro.Origin
	}
	var out []demand.Use
	seen := map[key]bool{}
	for _, v := range d.Views {
		for _, u := range v.Uses {
			if k := (key{u.Kind, u.Name, u.At}); !seen[k] {
				seen[k] = true
				out = append(out, u)
			}
		}
	}
	return out
}

// UsesAWS reports whether anything in the project asks AWS, or may.
func (d *Diagnosis) UsesAWS() bool {
	return slices.ContainsFunc(d.Views, func(v *View) bool { return len(v.Uses) > 0 })
}

// IsCertain reports whether something is sure to make the session.
func (s *Session) IsCertain() bool {
	return slices.ContainsFunc(s.Uses, func(u demand.Use) bool { return u.Certainty == demand.Certain })
}

// Method is how the session's credentials came about (botocore's Credentials.method):
// of a role that Airflow asks for it is Airflow's word (BaseSessionFactory of the
// Amazon provider, base_aws.py). "" where there are none.
func (s *Session) Method() string {
	role, f := s.Boto.Role, s.Outcome.Failure
	switch {
	case role == nil || f != nil && f.Stage < boto.AtCall:
		return s.Outcome.Method
	case role.FromFile || role.Otherwise == "assume_role_with_web_identity":
		return "assume-role-with-web-identity"
	}
	return "sts-assume-role"
}

// demands finds the uses of a service and gives each to the session that it ends
// at.
func (d *Diagnosis) demands(v *View) {
	v.lost = d.findLost(v)
	// Without the provider what needs it cannot even be imported.
	amazon := d.HasProvider(airflow.AmazonProvider)
	if u, ok := demand.RemoteLogging(v.Service.Env, d.Project.Image.AirflowMajor); ok && amazon {
		d.ends(v, u)
	} else if ok {
		v.use(u)
	}
	d.redshiftByIAM(v)
	if d.Code != nil {
		for _, u := range d.Code.Uses {
			if !d.limit.spend(0) {
				return
			}
			if u.Kind == demand.Hook && !amazon {
				v.use(u)
				continue
			}
			d.ends(v, u)
		}
	}
	first := v.Sessions[0]
	for _, s := range v.Sessions[1:] {
		v.doubtDefinition(s)
		// What keys an emulator takes is no question of AWS's.
		isElsewhere := s.Outcome.Endpoint != "" && s.Outcome.Endpoint != first.Outcome.Endpoint
		if s.Where != Default && s.Boto.AccessKey == nil && s.Boto.Profile == nil && s.IsCertain() && !isElsewhere {
			first.Uses = append(first.Uses, s.Uses...) // it asks the chain for its keys
		}
	}
}

// doubtDefinition takes the definition of a connection that brings nothing for no
// certain use where nothing is found: who never uses it misses nothing.
func (v *View) doubtDefinition(s *Session) {
	if s.Where != Connection || s.Outcome.Failure == nil || s.Outcome.Failure.Kind != boto.NoCredentials || s.Boto.Profile != nil || s.Boto.Role != nil {
		return
	}
	if slices.ContainsFunc(s.Uses, func(u demand.Use) bool { return u.Kind != demand.Connection && u.Certainty == demand.Certain }) {
		return
	}
	for _, list := range [][]demand.Use{s.Uses, v.Uses} {
		for i := range list {
			if u := &list[i]; u.Kind == demand.Connection && u.Connection == s.Name && u.Certainty == demand.Certain {
				u.Certainty, u.Doubt = demand.Possible, fmt.Sprintf("something uses connection %q", s.Name)
			}
		}
	}
}

// redshiftByIAM notes the Redshift connections whose password is asked of AWS, with
// the hook's own AWS connection (redshift_sql.py, get_iam_token).
func (d *Diagnosis) redshiftByIAM(v *View) {
	for _, c := range v.Connections.Connections {
		if iam, _ := c.Extra["iam"].(bool); c.Type == "redshift" && iam {
			u := demand.Use{
				Kind: demand.Connection, Name: "connection " + c.ID, At: v.Service.Env[c.Variable].Origin, Process: demand.Task,
				Credentials: demand.FromConnection, Connection: "aws_default",
			}
			u.Session.Service = "redshift"
			d.ends(v, u)
		}
	}
}

// ends gives a use to its session.
func (d *Diagnosis) ends(v *View, u demand.Use) {
	if u.Credentials == demand.FromConnection && d.endsAtConnection(v, &u) {
		return
	}
	v.Uses = append(v.Uses, u)
	if u.Credentials == demand.Hidden || u.Credentials == demand.Anonymous {
		return
	}
	if v.Airflow.SessionFactory != "" && u.Kind == demand.Hook {
		return // a class of the project's own makes it
	}
	if u.Credentials == demand.OwnKeys && (u.HidesEndpoint || u.HidesRegion) {
		return // whether they are good ones depends on where they are sent
	}
	if u.HidesEndpoint && v.areRefused() {
		return // an emulator may take them
	}
	s := v.Sessions[0]
	if !u.IsPlain() || u.Credentials == demand.OwnKeys {
		s = v.codeSession(u)
	}
	if u.HidesRegion && s.lacksRegion() || u.HidesEndpoint && s.Outcome.Endpoint != "" {
		return // it is given what is not seen
	}
	s.Uses = append(s.Uses, u)
}

// endsAtConnection gives a use of a connection to the connection's session. Where
// no file has the connection, the hook goes on with the default chain
// (base_aws.py, AwsGenericHook.conn_config).
func (d *Diagnosis) endsAtConnection(v *View, u *demand.Use) bool {
	c, origin, found := d.connection(v, u.Connection)
	switch {
	case found && c.Readable():
		s := d.addConnection(v, c, origin)
		if u.Session.Region == nil && !u.HidesRegion { // the hook's own comes before the connection's
			v.asClient(s, *u)
		}
		s.Uses, v.Uses = append(s.Uses, *u), append(v.Uses, *u)
		return true
	case found, v.loses(u.Connection): // as if it were not there
	case u.Connection == "aws_default" && !v.asksBackendForConnections():
	case u.Certainty == demand.Certain && v.asksBackendForConnections():
		u.Certainty, u.Doubt = demand.Possible, fmt.Sprintf("connection %q is not in the secrets backend", u.Connection)
	case u.Certainty == demand.Certain:
		u.Certainty, u.Doubt = demand.Possible, fmt.Sprintf("connection %q is not in Airflow's database", u.Connection)
	}
	u.Credentials = demand.Chain
	u.AsksChain()
	return false
}

// connection finds a connection by its id: in the environment, then in the
// settings file. One that cannot be read hides no other.
func (d *Diagnosis) connection(v *View, id string) (airflow.Connection, astro.Origin, bool) {
	var unreadable airflow.Connection
	for _, c := range v.Connections.Connections {
		switch {
		case !strings.EqualFold(c.ID, id):
		case c.Readable():
			return c, v.Service.Env[c.Variable].Origin, true
		default:
			unreadable = c
		}
	}
	settings := d.Settings()
	for _, c := range settings.Imported() {
		if c.ID == id {
			return c, astro.Origin{File: d.settingsFile(), Line: c.Line, Column: c.Column}, true
		}
	}
	return unreadable, v.Service.Env[unreadable.Variable].Origin, unreadable.ID != ""
}

// asksBackendForConnections reports whether Airflow asks a secrets backend for
// connections before it looks elsewhere.
func (v *View) asksBackendForConnections() bool {
	return slices.ContainsFunc(v.Airflow.sources(), func(s *airflow.Source) bool {
		prefix, set := s.Kwargs.Values["connections_prefix"]
		return s.Problem == nil && (!set || prefix != nil)
	})
}

// codeSession returns the session that code makes with what it gives itself.
func (v *View) codeSession(u demand.Use) *Session {
	wanted, service := u.Session, u.Session.Service
	if u.HidesRegion || u.HidesEndpoint { // what the client will lack cannot be told
		service, wanted.Region, wanted.EndpointURL = "", nil, nil
	}
	wanted.Service = ""
	if boto.NeedsRegion(service) {
		wanted.Service = service
	}
	for _, s := range v.Sessions {
		if s.Where == Default && s.Origin == u.At {
			return s
		}
		if s.Where == Default && same(s.Boto, wanted) {
			u.Session.Service = service
			v.asClient(s, u)
			return s
		}
	}
	wanted.Service = ""
	s := &Session{Where: Default, Name: u.Name, Origin: u.At, Boto: wanted}
	v.add(s)
	u.Session.Service, u.Certainty = service, demand.Certain // nothing else makes it yet
	v.asClient(s, u)
	return s
}

// asClient takes into account for which service a use makes a client of a session:
// whether it can be made without a region. Everything else is told of a client of
// STS, which every session can have. One client that needs a region is enough.
func (v *View) asClient(s *Session, u demand.Use) {
	isCall := s.Outcome.Failure == nil || s.Outcome.Failure.Stage == boto.AtCall
	lacked := s.lacksRegion()
	if u.Session.Service == "" || !isCall && !lacked || lacked && s.Boto.Service != "" {
		return
	}
	as := *s
	as.Boto.Service = u.Session.Service
	as.Outcome = s.asked[as.Boto.Service]
	if as.Outcome == nil {
		as.Outcome = v.resolve(as.Boto)
		if s.asked == nil {
			s.asked = map[string]*boto.Outcome{}
		}
		s.asked[as.Boto.Service] = as.Outcome
	}
	if lacks := as.lacksRegion(); lacks != lacked && (!lacks || u.Certainty == demand.Certain) {
		s.Boto, s.Outcome = as.Boto, as.Outcome
	}
}

// lacksRegion reports whether the client of a session cannot be made for want of a
// region.
func (s *Session) lacksRegion() bool {
	return s.Outcome.Failure != nil && s.Outcome.Failure.Kind == boto.RegionMissing
}

// same reports whether two sessions are given the same.
func same(a, b boto.Session) bool {
	text := func(p *string) string {
		if p == nil {
			return "\x00"
		}
		return *p
	}
	service := func(s boto.Session) string {
		if !boto.NeedsRegion(s.Service) {
			return ""
		}
		return s.Service
	}
	return service(a) == service(b) && text(a.Profile) == text(b.Profile) && text(a.Region) == text(b.Region) &&
		text(a.EndpointURL) == text(b.EndpointURL) && a.AccessKey == nil && b.AccessKey == nil
}

// setup finds what the project sets up for boto3. Set up in one service it is
// meant for all.
func (d *Diagnosis) setup() {
	var found []demand.Use
	note := func(u demand.Use) {
		if !slices.ContainsFunc(found, func(have demand.Use) bool { return have.Name == u.Name && have.At.File == u.At.File }) {
			found = append(found, u)
		}
	}
	for _, v := range d.Views {
		for _, name := range variableNames(v.Service.Env) {
			// What this shell has is set up for anything.
			if v.Service.Env[name].Source != astro.FromProcess && demand.IsSetup(cmp.Or(MeantVariable(name), name)) {
				note(demand.SetupOf(name, v.Service.Env[name].Origin))
			}
		}
		for _, name := range variableNames(v.Service.Hidden) { // what is taken away was meant
			if demand.IsSetup(name) {
				note(demand.SetupOf(name, v.Service.Hidden[name].Origin))
			}
		}
		for _, m := range d.awsMounts(v.Service) {
			note(demand.SetupOf("a mount of AWS files", m.Origin))
		}
		for _, file := range v.Service.Injected {
			if strings.Contains(file.Target, "/.aws/") {
				note(demand.SetupOf("AWS files as configs or secrets", file.Origin))
			}
		}
	}
	if ignored := d.Project.Override.Ignored; len(ignored) > 0 && d.mountsAWS(ignored[0]) {
		note(demand.SetupOf("a mount of AWS files", astro.Origin{File: ignored[0]}))
	}
	for _, v := range d.Views {
		v.Uses = append(v.Uses, found...)
		for _, u := range found {
			if d.isForEmulator(v, u) {
				continue
			}
			s := v.setUpFor(u)
			if len(s.Uses) == 0 { // for a client that is not seen: one of S3 needs least
				u.Session.Service = "s3"
				v.asClient(s, u)
			}
			s.Uses = append(s.Uses, u)
		}
	}
}

// setUpFor is the session that something is set up for: the default one, unless
// keys in the environment go to an emulator that another session alone talks to.
func (v *View) setUpFor(u demand.Use) *Session {
	first := v.Sessions[0]
	if s := v.namedProfile(); s != nil && !slices.Contains(keyVariables, u.Name) && !slices.Contains(profileVariables, u.Name) {
		return s
	}
	if !slices.Contains(keyVariables, u.Name) || first.Outcome.Endpoint != "" {
		return first
	}
	for _, s := range v.Sessions[1:] {
		if o := s.Outcome; o.Endpoint != "" && o.Keys != nil && o.Keys.Variable {
			return s
		}
	}
	return first
}

// namedProfile is the session that the files are for where nothing asks the default
// one, and code names a profile; nil without one.
func (v *View) namedProfile() *Session {
	if slices.ContainsFunc(v.Sessions[0].Uses, func(u demand.Use) bool { return u.Kind != demand.Setup }) {
		return nil
	}
	for _, s := range v.Sessions[1:] {
		if s.Where != Backend && s.Boto.Profile != nil && s.IsCertain() {
			return s
		}
	}
	return nil
}

// areRefused reports whether AWS must refuse the keys of the default session.
func (v *View) areRefused() bool {
	f := v.Sessions[0].Outcome.Failure
	return f != nil && (f.Kind == boto.KeyMalformed || f.Kind == boto.SecretMalformed || f.Kind == boto.TokenMalformed || f.Kind == boto.TokenRefused)
}

// isForEmulator reports whether something is set up for an emulator: keys that AWS
// must refuse, where something sends requests elsewhere, or may.
func (d *Diagnosis) isForEmulator(v *View, u demand.Use) bool {
	if !slices.Contains(keyVariables, u.Name) || !v.areRefused() {
		return false
	}
	return d.Code != nil && d.Code.Minio ||
		slices.ContainsFunc(v.Sessions[1:], func(s *Session) bool { return s.Outcome.Endpoint != "" }) ||
		slices.ContainsFunc(v.Uses, func(u demand.Use) bool {
			return u.HidesEndpoint || u.Credentials == demand.Hidden && (u.Kind == demand.Client || u.Kind == demand.Library)
		})
}

// keyVariables hold keys.
var keyVariables = []string{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN"}

// mountsAWS reports whether a file that looks like an override mounts AWS files,
// or sets them up.
func (d *Diagnosis) mountsAWS(rel string) bool {
	data, err := d.Machine.Read(filepath.Join(d.Project.Dir, rel))
	return err == nil && (bytes.Contains(data, []byte(".aws")) || demand.NamesSetup(data))
}
