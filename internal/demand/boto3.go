package demand

import (
	"strings"

	"doctor/internal/airflow/dagsource"
	"doctor/internal/boto"
)

// sessionMakers make a boto3 or botocore session; calls on their result are not separate uses.
var sessionMakers = []string{
	"boto3.Session", "boto3.session.Session", "aioboto3.Session", "aiobotocore.session.get_session",
	"aiobotocore.get_session", "botocore.session.get_session", "botocore.session.Session",
}

// boto3 records the use of a call of boto3, and reports whether it is one.
func (s *sourceReader) boto3(c dagsource.Call) bool {
	for _, maker := range sessionMakers {
		rest, ok := strings.CutPrefix(c.Callee, maker)
		switch {
		case !ok:
		case rest == "":
			s.botoSession(maker, c)
			return true
		case strings.HasPrefix(rest, "()."):
			return true // its session is recorded where it is made
		}
	}
	switch c.Callee {
	case "boto3.client", "boto3.resource":
		s.botoClient(c)
		return true
	}
	return false
}

// botoSession records a session, with the first client that is made from it here.
func (s *sourceReader) botoSession(maker string, c dagsource.Call) {
	u := s.use(Client, maker, c)
	positions(&u, c, "aws_access_key_id", "aws_secret_access_key", "aws_session_token", "region_name")
	if made, ok := s.clientOf(maker, c); ok {
		client := s.use(Client, made.Callee, made)
		positions(&client, made, "", "region_name")
		s.merge(&u, client)
		u.Session.Service = serviceOf(made)
	}
	s.add(u)
}

// clientOf is the client that a session makes: the one in the same expression, else, if there is
// only one session, one made through a name of the session. Of several it is one that needs a
// region and is not given one.
func (s *sourceReader) clientOf(maker string, session dagsource.Call) (dagsource.Call, bool) {
	made, ok := s.made[maker]
	if !ok {
		made = s.madeBy(maker)
		s.made[maker] = made
	}
	if c, ok := made.atOnce[[2]int{session.Line, session.Column}]; ok {
		return c, true
	}
	if len(made.later) == 0 || made.sessions > 1 {
		return dagsource.Call{}, false
	}
	for _, c := range made.later {
		_, second := c.Position(1)
		if _, ok := given(c.Arguments, "region_name"); !ok && !second && boto.NeedsRegion(serviceOf(c)) {
			return c, true
		}
	}
	return made.later[0], true
}

// clients are the clients that the sessions of one kind make in a source: in the session's own
// expression, by its place, and elsewhere.
type clients struct {
	sessions int
	atOnce   map[[2]int]dagsource.Call
	later    []dagsource.Call
}

func (s *sourceReader) madeBy(maker string) clients {
	out := clients{atOnce: map[[2]int]dagsource.Call{}}
	places := map[[2]int]bool{}
	for _, c := range s.source.Calls {
		if c.Callee == maker {
			places[[2]int{c.Line, c.Column}] = true
		}
	}
	out.sessions = len(places)
	for _, c := range s.source.Calls {
		method, ok := strings.CutPrefix(c.Callee, maker+"().")
		if !ok || method != "client" && method != "resource" && method != "create_client" {
			continue
		}
		if at := [2]int{c.Line, c.Column}; !places[at] {
			out.later = append(out.later, c)
		} else if _, have := out.atOnce[at]; !have {
			out.atOnce[at] = c
		}
	}
	return out
}

// merge adds a client's arguments to its session's.
func (s *sourceReader) merge(u *Use, client Use) {
	if client.Credentials != Chain {
		u.Credentials, u.Certainty = client.Credentials, max(u.Certainty, client.Certainty)
		u.Session.AccessKey, u.Session.SecretKey, u.Session.Token = client.Session.AccessKey, client.Session.SecretKey, client.Session.Token
	}
	if client.Session.Region != nil {
		u.Session.Region = client.Session.Region
	}
	u.Session.EndpointURL = client.Session.EndpointURL
	u.HidesRegion = u.HidesRegion || client.HidesRegion
	u.HidesEndpoint = u.HidesEndpoint || client.HidesEndpoint
}

// botoClient records a client of the default session.
func (s *sourceReader) botoClient(c dagsource.Call) {
	u := s.use(Client, c.Callee, c)
	positions(&u, c, "", "region_name")
	u.Session.Service = serviceOf(c)
	if s.session != nil && u.Credentials == Chain {
		merged := *s.session
		merged.Name, merged.At, merged.Process = u.Name, u.At, u.Process
		merged.Certainty, merged.Doubt = max(merged.Certainty, u.Certainty), u.Doubt
		s.merge(&merged, u)
		merged.Session.Service = u.Session.Service
		u = merged
	}
	s.add(u)
}

// serviceOf is the AWS service of a client, "" if not visible.
func serviceOf(c dagsource.Call) string {
	v, ok := c.Position(0)
	if !ok {
		v, _ = c.Argument("service_name")
	}
	if v.Known() {
		return v.Text
	}
	return ""
}

// positions reads positional arguments as if they had these names.
func positions(u *Use, c dagsource.Call, names ...string) {
	var list []dagsource.Argument
	for i, name := range names {
		if v, ok := c.Position(i); ok && name != "" {
			list = append(list, dagsource.Argument{Name: name, Value: v})
		}
	}
	if len(list) > 0 {
		u.arguments(append(list, c.Arguments...))
	}
}
