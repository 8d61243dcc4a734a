package diagnosis

import (
	"slices"
	"strings"

	"doctor/internal/airflow"
	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/redact"
	"doctor/internal/sessions"
)

// connectionTexts are the values of a connection that its hooks read, by their keys.
func (e *explainer) connectionTexts() []suspect {
	var out []suspect
	id, secret, region := redact.NewSecret(idealKeyID), redact.NewSecret(idealSecret), idealRegion
	filledIn := &sessions.Change{Session: &boto.Session{Service: e.Boto.Service, AccessKey: &id, SecretKey: &secret, Region: &region}}
	connection := ""
	if e.Session.Variable == "" {
		connection = e.Session.Name
	}
	if e.Conn == nil {
		return nil
	}
	for _, text := range e.Conn.Texts() {
		out = append(out, suspect{
			of: cause.Value{Part: cause.AnArgument, Key: text.Key, Variable: e.Session.Variable, Connection: connection}, text: text.Value.Reveal(),
			origin: e.Session.Origin, filledIn: filledIn,
		})
	}
	return out
}

// wrongExtra explains a failure by the extra that makes every hook raise it.
func (e *explainer) wrongExtra() cause.Cause {
	origin := e.Session.Origin
	raised := e.Conn.Raises()
	if line := raised.Line; line > 0 {
		origin.Line, origin.Column = line, 0
	}
	c := cause.Cause{Kind: cause.ConnectionKind(e.Conn, *raised), At: appendOrigin(nil, origin), Subject: definition(e.Session), Key: raised.Key}
	d := cause.WrongExtra{Connection: definedAt(e.Session, origin), Problem: raised.Detail}
	if strings.HasPrefix(raised.Key, boto.ConfigName+".") { // whose problem does not name the option
		d.Option = raised.Key
	}
	c.Detail = d
	return c
}

// extraProfile explains missing credentials by a misnamed extra that should name the profile: one of
// its own connection, or of any if it is not the session of a connection.
func (e *explainer) extraProfile() cause.Cause {
	for _, s := range e.Sessions {
		if s.Conn == nil || s.Boto.Profile != nil || e.Conn != nil && s != e.Session || e.Where == sessions.Backend {
			continue
		}
		for _, p := range s.Conn.Problems {
			name, _ := s.Conn.Extra[p.Key].(string)
			if p.Kind == airflow.ConnExtraName && p.Suggestion == "profile_name" && slices.Contains(e.out.Profiles, name) {
				return cause.Cause{
					Kind: cause.ConnectionExtraIgnored, At: appendOrigin(nil, s.Origin), Subject: definition(s), Key: p.Key,
					Detail: cause.WrongExtra{Connection: definedAt(s, s.Origin), Problem: p.Detail},
				}
			}
		}
	}
	return cause.Cause{}
}

// definition names the definition of a session's connection: a variable, or its id.
func definition(s *sessions.Session) string {
	if s.Variable != "" {
		return s.Variable
	}
	return s.Name
}
