package diagnosis

import (
	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/containerfs"
	"doctor/internal/sessions"
)

// spotOf is the place of a variable of the service, zero if it is not set.
func (e *explainer) spotOf(variable string) cause.Spot {
	return cause.SpotOf(e.Service.Env[variable].Origin)
}

// named is the source of a value: "AWS_PROFILE (.env:3)".
func (e *explainer) named(f boto.From) cause.Named {
	switch {
	case f.Variable != "":
		return cause.Named{Variable: f.Variable, At: e.spotOf(f.Variable)}
	case f.Argument && (e.Session.Variable != "" || e.Session.Where == sessions.Connection):
		return definedAt(e.Session, e.Session.Origin)
	case f.Pos.Path != "":
		return cause.Named{At: cause.SpotOf(e.origin(f.Pos))}
	}
	return cause.Named{Default: f.Default}
}

// definedAt is the definition of a session's connection.
func definedAt(s *sessions.Session, origin astro.Origin) cause.Named {
	if s.Variable != "" {
		return cause.Named{Variable: s.Variable, At: cause.SpotOf(origin)}
	}
	return cause.Named{Connection: s.Name, At: cause.SpotOf(origin)}
}

// clientOf describes the client that a session is made for.
func clientOf(s *sessions.Session) cause.Client {
	if s.Where == sessions.Connection {
		return cause.Client{Where: s.Where, Name: s.Name}
	}
	return cause.Client{Where: s.Where}
}

// outOfReach is why a file cannot be used.
func (e *explainer) outOfReach() cause.Unusable {
	if e.f.Fault == boto.AccessRefused {
		return cause.Unusable{Why: cause.NotPermitted}
	}
	switch entry := e.FS.Lookup(absoluteIn(e.View, e.f.Path)); {
	case entry.Kind == containerfs.Directory, entry.IsSpecial():
		return cause.Unusable{Why: cause.NotAFile, Kind: entry.Kind}
	case entry.Reason == containerfs.ReasonNotDirectory:
		return cause.Unusable{Why: cause.FileOnTheWay, Blocker: entry.Blocker}
	case entry.Reason == containerfs.ReasonTooManyLinks:
		return cause.Unusable{Why: cause.EndlessLinks, Blocker: entry.Blocker}
	case entry.Readable:
		return cause.Unusable{Why: cause.NothingInIt}
	}
	return cause.Unusable{}
}

// fileSetting is the variable that names a file.
func (e *explainer) fileSetting(f *boto.ConfigFile) cause.Setting {
	return cause.Setting{Name: f.Variable, Value: f.Value, At: e.spotOf(f.Variable)}
}

// mounted describes a mount, with its source as a person would write it.
func (e *explainer) mounted(m *astro.Mount) cause.Mounted {
	return cause.Mounted{Source: e.ShowPath(m.Source), Target: m.Target}
}
