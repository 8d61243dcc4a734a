package trace

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/sessions"
)

// way collects the hops of one session. What comes after a broken hop is left out.
type way struct {
	*follower
	hops []Hop[string]
	// kind is the kind of the cause of the failure.
	kind cause.Kind
	// breach is where the session's failure belongs, zero if the files decide.
	breach breach
	ended  bool
	// unknown: the outcome depends on a file that cannot be read here, so nothing is broken.
	unknown bool
}

// way is the way of a session's credentials, to the identity or to the hop where it breaks.
func (f *follower) way(s *Session[string]) []Hop[string] {
	w := &way{follower: f, kind: s.Kind, unknown: s.Unknown != ""}
	if f.out.Failure != nil && !w.unknown {
		w.breach = breaches[f.out.Failure.Kind]
	}
	switch {
	case f.out.Failure == nil && s.Stops != "":
		w.setting(f.session.Origin, f.settingName())
		w.stop(refused(s, "an argument is refused"))
	case w.breach.at == HopSetting:
		w.breach.why = refused(s, w.breach.why+bracketedAfter(f.out.Failure.Key))
		w.setting(f.session.Origin, f.settingName())
	default:
		w.begin()
		w.through(s)
	}
	return w.hops
}

// refused is the problem of the argument that raises the exception, or else another reason.
func refused(s *Session[string], otherwise string) string {
	for _, a := range s.Arguments {
		if a.Symptom == s.Stops {
			return a.Key + ": " + a.Problem
		}
	}
	return otherwise
}

// add appends a hop, and ends the way at it if the failure belongs to its kind.
func (w *way) add(h Hop[string]) {
	if w.ended {
		return
	}
	w.hops = append(w.hops, h)
	if w.breach.at == h.Kind && h.Kind != HopFile && h.Kind != HopIdentity {
		w.stop(w.breach.why)
	}
}

// stop ends the way at the last hop.
func (w *way) stop(why string) {
	if w.ended || w.unknown {
		return
	}
	last := &w.hops[len(w.hops)-1]
	last.Broken, last.Why, w.ended = true, why, true
}

// begin adds the hops to where the credentials come from.
func (w *way) begin() {
	o := w.out
	keys := o.Keys != nil
	switch {
	case keys && o.Keys.Variable, w.failsIn("env"):
		w.variable("AWS_ACCESS_KEY_ID")
	case keys && o.Keys.At.Path == "", w.failsIn("explicit"):
		w.setting(w.session.Origin, w.settingName())
	case o.Method == "container-role", o.Failure != nil && o.Failure.Kind == boto.ContainerEndpoint:
		w.variable("AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")
	case w.namesToken():
		w.setting(w.session.Origin, w.settingName())
		w.token()
	case o.WebIdentityFile != "" && w.hasVariable("AWS_WEB_IDENTITY_TOKEN_FILE"):
		w.variable("AWS_WEB_IDENTITY_TOKEN_FILE")
		w.token()
	default:
		w.files()
	}
}

// through adds the hops from the source to the identity.
func (w *way) through(s *Session[string]) {
	w.source(s)
	if w.out.SSO != nil {
		w.add(w.ssoToken())
	}
	if !w.has(HopToken) && (w.out.WebIdentityFile != "" || w.breach.at == HopToken) {
		w.token()
	}
	for _, r := range s.Roles {
		w.add(Hop[string]{Kind: HopRole, Name: r.Value, At: r.From, Note: r.Method})
	}
	w.request()
	if w.ended {
		return
	}
	identity := Hop[string]{Kind: HopIdentity, Name: s.Source.Value}
	if w.out.SSO != nil {
		identity.Name = ssoRole(w.out.SSO)
	}
	if n := len(s.Roles); n > 0 {
		identity.Name = s.Roles[n-1].Value
	}
	if s.Identity.ARN != "" {
		identity.Name = s.Identity.ARN
	}
	switch f := w.out.Failure; {
	case w.unknown:
		identity.Name, identity.Note = "unknown", "it depends on "+s.Unknown+", which cannot be read from here"
		w.add(identity)
	case f != nil:
		w.add(identity)
		w.stop(strings.TrimSpace(cmp.Or(w.breach.why, "boto3 stops here") + " " + w.placesOf(f)))
	default:
		w.add(identity)
		if s.Identity.Refused != "" {
			w.stop(s.Identity.Refused)
		}
	}
}

func ssoRole(s *boto.SSO) string { return "role " + s.RoleName + " in account " + s.AccountID }

// source adds boto3's provider.
func (w *way) source(s *Session[string]) {
	h := Hop[string]{Kind: HopSource, Name: w.provider()}
	if sso := w.out.SSO; sso != nil {
		h.Note = "through " + sso.StartURL
		if len(s.Roles) > 0 {
			h.Note = "as SSO " + ssoRole(sso) + " " + h.Note
		}
	}
	for _, step := range w.out.Steps {
		if step.Provider == h.Name {
			h.At = w.place(step.At)
		}
	}
	if w.breach.at == HopSource {
		h.At = cmp.Or(w.placesOf(w.out.Failure), h.At)
	}
	if slices.ContainsFunc(w.hops, func(have Hop[string]) bool { return have.isAt(bare(h.At)) }) {
		h.At = "" // it is drawn already
	}
	if h.Name != "" || w.breach.at == HopSource {
		w.add(h)
	}
}

// provider is boto3's name of the source, "" if it finds none.
func (w *way) provider() string {
	o := w.out
	if o.Method == "explicit" {
		return "explicit"
	}
	for _, step := range o.Steps {
		if step.Taken {
			return step.Provider
		}
	}
	if o.Failure != nil && o.Failure.Provider != "" {
		return o.Failure.Provider
	}
	if n := len(o.Steps); n > 0 && o.Failure != nil && o.Failure.Stage == boto.AtCredentials && o.Failure.Kind != boto.NoCredentials {
		return o.Steps[n-1].Provider // it raised the exception
	}
	return o.Method
}

// request adds what keeps the request from AWS, and an endpoint that is not AWS.
func (w *way) request() {
	o := w.out
	h := Hop[string]{Kind: HopRequest, Name: "region " + o.Region, At: w.from(o.RegionFrom)}
	switch f := o.Failure; {
	case w.breach.at == HopRequest && f.Kind == boto.RegionMissing:
		h.Name, h.At = "region", ""
	case w.breach.at == HopRequest && !f.IsAboutRegion():
		h.Name, h.At = cmp.Or(f.Key, f.Host, f.Path, "request"), cmp.Or(w.placesOf(f), w.variableAt(f.Key))
	case w.breach.at == HopRequest:
	case o.Endpoint != "":
		h.Name, h.At = "endpoint", w.from(o.EndpointFrom)
	default:
		return
	}
	w.add(h)
}

func (w *way) has(kind HopKind) bool {
	return slices.ContainsFunc(w.hops, func(h Hop[string]) bool { return h.Kind == kind })
}

// isAt reports whether the hop is that place in a file.
func (h Hop[W]) isAt(place string) bool {
	return len(h.Lines) == 1 && fmt.Sprintf("%v:%d", h.Name, h.Lines[0]) == place
}

// setting adds what has the credentials in its own arguments.
func (w *way) setting(at astro.Origin, name string) {
	w.add(Hop[string]{Kind: HopSetting, Name: name, At: bare(bracketed(at))})
}

// variable adds the first of these variables that the service has.
func (w *way) variable(names ...string) {
	for _, name := range names {
		if v, ok := w.view.Service.Env[name]; ok {
			w.setting(v.Origin, name)
			return
		}
	}
	w.setting(astro.Origin{}, names[0])
}

// settingName names what has the arguments of the session.
func (w *follower) settingName() string {
	switch {
	case w.session.Variable != "":
		return w.session.Variable
	case w.session.Where == sessions.Connection:
		return "connection " + w.session.Name
	}
	return cmp.Or(w.session.Name, "the arguments of the session")
}

func (w *way) hasVariable(name string) bool {
	_, ok := w.view.Service.Env[name]
	return ok
}

func (w *way) variableAt(name string) string {
	if !w.hasVariable(name) {
		return ""
	}
	return w.follower.variable(name)
}

func (w *way) failsIn(provider string) bool {
	f := w.out.Failure
	return f != nil && f.Provider == provider && len(f.At) == 0
}

// namesToken reports whether the session's own arguments name a web identity token.
func (w *way) namesToken() bool {
	return w.session.Boto.Role != nil && w.session.Boto.Role.FromFile
}

// placesOf are the places of a failure, in brackets.
func (w *way) placesOf(f *boto.Failure) string {
	var places []string
	for _, at := range f.At {
		if place := bare(w.place(at)); place != "" && !slices.Contains(places, place) {
			places = append(places, place)
		}
	}
	if len(places) == 0 {
		return w.variableAt(f.Key)
	}
	return "(" + strings.Join(places, ", ") + ")"
}

func bracketedAfter(name string) string {
	if name == "" {
		return ""
	}
	return fmt.Sprintf(" (%s)", name)
}
