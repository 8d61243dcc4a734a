package diagnosis

import (
	"strings"

	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/containerfs"
)

// spotOf is the place of a variable of the service, zero if it has none such.
func (e *explainer) spotOf(variable string) Spot { return SpotOf(e.Service.Env[variable].Origin) }

// named tells where a value came from: "AWS_PROFILE (.env:3)".
func (e *explainer) named(f boto.From) Named {
	switch {
	case f.Variable != "":
		return Named{Variable: f.Variable, At: e.spotOf(f.Variable)}
	case f.Argument && (e.Session.Variable != "" || e.Session.Where == Connection):
		return definedAt(e.Session, e.Session.Origin)
	case f.Pos.Path != "":
		return Named{At: SpotOf(e.origin(f.Pos))}
	}
	return Named{Default: f.Default}
}

// definedAt tells where the connection of a session is defined.
func definedAt(s *Session, origin astro.Origin) Named {
	if s.Variable != "" {
		return Named{Variable: s.Variable, At: SpotOf(origin)}
	}
	return Named{Connection: s.Name, At: SpotOf(origin)}
}

// clientOf is what a session is made for.
func clientOf(s *Session) Client {
	if s.Where == Connection {
		return Client{s.Where, s.Name}
	}
	return Client{Where: s.Where}
}

// outOfReach says why a file that is named cannot be used.
func (e *explainer) outOfReach() Unusable {
	if strings.Contains(e.f.Message, "Permission denied") {
		return Unusable{Why: NotPermitted}
	}
	switch entry := e.FS.Lookup(absoluteIn(e.View, e.f.Path)); {
	case entry.Kind == containerfs.Directory, entry.IsSpecial():
		return Unusable{Why: NotAFile, Kind: entry.Kind}
	case entry.Reason == containerfs.ReasonNotDirectory:
		return Unusable{Why: FileOnTheWay, Blocker: entry.Blocker}
	case entry.Reason == containerfs.ReasonTooManyLinks:
		return Unusable{Why: EndlessLinks, Blocker: entry.Blocker}
	case entry.Readable:
		return Unusable{Why: NothingInIt}
	}
	return Unusable{}
}

// fileSetting is the variable that names a file.
func (e *explainer) fileSetting(f *boto.ConfigFile) Setting {
	return Setting{f.Variable, f.Value, e.spotOf(f.Variable)}
}

// mounted tells of a mount by its source as a person would write it.
func (e *explainer) mounted(m *astro.Mount) Mounted {
	return Mounted{e.ShowPath(m.Source), m.Target}
}
