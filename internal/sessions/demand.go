package sessions

import (
	"slices"

	"doctor/internal/airflow"
	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/demand"
)

// Uses are the places of the project that make boto3 sessions, each once: in the code, in Airflow's
// configuration, and in what is set up for boto3.
func (p *Prediction) Uses() []demand.Use {
	type key struct {
		kind demand.Kind
		name string
		at   astro.Origin
	}
	var out []demand.Use
	seen := map[key]bool{}
	for _, v := range p.Views {
		for _, u := range v.Uses {
			if k := (key{kind: u.Kind, name: u.Name, at: u.At}); !seen[k] {
				seen[k] = true
				out = append(out, u)
			}
		}
	}
	return out
}

// UsesAWS reports whether anything in the project uses AWS, or may.
func (p *Prediction) UsesAWS() bool {
	return slices.ContainsFunc(p.Views, func(v *View) bool { return len(v.Uses) > 0 })
}

// demands finds the uses of a service and assigns each to its session.
func (p *Prediction) demands(v *View) {
	v.lost = p.findLost(v)
	// Without the provider, whatever needs it cannot even be imported.
	amazon := p.HasProvider(airflow.AmazonProvider)
	if u, ok := demand.RemoteLogging(v.Service.Env, p.Project.Image.AirflowMajor); ok && amazon {
		p.ends(v, u)
	} else if ok {
		v.use(u)
	}
	p.redshiftByIAM(v)
	if p.Code != nil {
		for _, u := range p.Code.Uses {
			if !p.limit.spend(0) {
				return
			}
			if u.Kind == demand.Hook && !amazon {
				v.use(u)
				continue
			}
			p.ends(v, u)
		}
	}
	first := v.Sessions[0]
	for _, s := range v.Sessions[1:] {
		v.doubtDefinition(s)
		// Which keys an emulator accepts does not matter for AWS.
		isElsewhere := s.Outcome.Endpoint != "" && s.Outcome.Endpoint != first.Outcome.Endpoint
		if s.Where != Default && s.Boto.AccessKey == nil && s.Boto.Profile == nil && s.IsCertain() && !isElsewhere {
			first.Uses = append(first.Uses, s.Uses...) // it uses the default chain for its keys
		}
	}
}

// doubtDefinition makes the definition of a connection that finds no credentials an uncertain use:
// if nothing uses it, nothing fails.
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
				u.Certainty, u.Doubt = demand.Possible, demand.Doubt{Kind: demand.ConnectionUsed, Of: s.Name}
			}
		}
	}
}

// redshiftByIAM records the Redshift connections whose password comes from AWS, with the hook's own
// AWS connection (redshift_sql.py, get_iam_token).
func (p *Prediction) redshiftByIAM(v *View) {
	for _, c := range v.Connections.Connections {
		if iam, _ := c.Extra["iam"].(bool); c.Type == "redshift" && iam {
			u := demand.Use{
				Kind: demand.Connection, Name: "connection " + c.ID, At: v.Service.Env[c.Variable].Origin, Process: demand.Task,
				Credentials: demand.FromConnection, Connection: "aws_default",
			}
			u.Session.Service = "redshift"
			p.ends(v, u)
		}
	}
}

// ends assigns a use to its session.
func (p *Prediction) ends(v *View, u demand.Use) {
	if u.Credentials == demand.FromConnection && p.endsAtConnection(v, &u) {
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
		return // whether they are valid depends on the endpoint
	}
	if u.HidesEndpoint && v.areRefused() {
		return // an emulator may accept them
	}
	s := v.Sessions[0]
	if !u.IsPlain() || u.Credentials == demand.OwnKeys {
		s = v.codeSession(u)
	}
	if u.HidesRegion && s.lacksRegion() || u.HidesEndpoint && s.Outcome.Endpoint != "" {
		return // part of its input is not visible
	}
	s.Uses = append(s.Uses, u)
}

// endsAtConnection assigns a use of a connection to the connection's session. If no file defines
// the connection, the hook uses the default chain (base_aws.py, AwsGenericHook.conn_config).
func (p *Prediction) endsAtConnection(v *View, u *demand.Use) bool {
	c, origin, found := p.connection(v, u.Connection)
	switch {
	case found && c.Readable():
		s := p.addConnection(v, c, origin)
		if u.Session.Region == nil && !u.HidesRegion { // the hook's own region wins over the connection's
			v.asClient(s, *u)
		}
		s.Uses, v.Uses = append(s.Uses, *u), append(v.Uses, *u)
		return true
	case found, v.loses(u.Connection): // as if it did not exist
	case u.Connection == "aws_default" && !v.asksBackendForConnections():
	case u.Certainty == demand.Certain && v.asksBackendForConnections():
		u.Certainty, u.Doubt = demand.Possible, demand.Doubt{Kind: demand.ConnectionNotInBackend, Of: u.Connection}
	case u.Certainty == demand.Certain:
		u.Certainty, u.Doubt = demand.Possible, demand.Doubt{Kind: demand.ConnectionNotInDatabase, Of: u.Connection}
	}
	u.Credentials = demand.Chain
	u.AsksChain()
	return false
}

// codeSession returns the session that code makes with its own arguments.
func (v *View) codeSession(u demand.Use) *Session {
	wanted, service := u.Session, u.Session.Service
	if u.HidesRegion || u.HidesEndpoint { // what the client will lack is unknown
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

// asClient records which service's client a use makes: whether it needs a region. For everything
// else an STS client is assumed, which every session can have. One client that needs a region is
// enough.
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
		as.Outcome = v.Resolve(as.Boto)
		if s.asked == nil {
			s.asked = map[string]*boto.Outcome{}
		}
		s.asked[as.Boto.Service] = as.Outcome
	}
	if lacks := as.lacksRegion(); lacks != lacked && (!lacks || u.Certainty == demand.Certain) {
		s.Boto, s.Outcome = as.Boto, as.Outcome
	}
}

// lacksRegion reports whether the client of a session cannot be made because it has no region.
func (s *Session) lacksRegion() bool {
	return s.Outcome.Failure != nil && s.Outcome.Failure.Kind == boto.RegionMissing
}

// same reports whether two sessions have the same input.
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
