package trace

import (
	"encoding/json"
	"slices"
	"strings"

	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/demand"
	"doctor/internal/diagnosis"
	"doctor/internal/phrase"
	"doctor/internal/redact"
	"doctor/internal/sessions"
)

// Of follows the sessions of all services; services with equal sessions share one. A session
// without a use is included only if the service has no other.
func Of(d *diagnosis.Diagnosis) []Session[redact.Text] { return Asked(d, nil) }

// Asked is Of with what AWS says of the sessions that it was asked about.
func Asked(d *diagnosis.Diagnosis, said map[*sessions.Session]Identity[string]) []Session[redact.Text] {
	var out []Session[string]
	seen := map[string]int{}
	for _, v := range d.Views {
		for _, s := range sessionsOf(d, v, said) {
			key := keyOf(s)
			if i, ok := seen[key]; ok {
				out[i].Services = append(out[i].Services, v.Service.Name)
				JoinMountLines(out[i].Way, s.Way)
				continue
			}
			seen[key] = len(out)
			s.Services = []string{v.Service.Name}
			out = append(out, s)
		}
	}
	return each(out, func(s Session[string]) Session[redact.Text] { return In(s, redact.NewText) })
}

// NotVisible are the uses whose credentials cannot be determined, and those without a
// signature.
func NotVisible(d *diagnosis.Diagnosis) []demand.Use {
	return slices.DeleteFunc(d.Uses(), func(u demand.Use) bool {
		return u.Credentials != demand.Hidden && u.Credentials != demand.Anonymous
	})
}

// sessionsOf follows the sessions of one service. Equal ones are merged, with the uses of all.
func sessionsOf(d *diagnosis.Diagnosis, v *sessions.View, said map[*sessions.Session]Identity[string]) []Session[string] {
	var out []Session[string]
	at := map[string]int{}
	for i, s := range v.Sessions {
		if !Shows(v, i) {
			continue
		}
		f := follower{diagnosis: d, view: v, session: s, out: s.Outcome}
		session := f.follow(said[s])
		plain := session
		plain.Session, plain.Name, plain.Uses = "", "", nil
		key := keyOf(plain)
		if have, ok := at[key]; ok {
			out[have].Uses = distinct(slices.Concat(out[have].Uses, session.Uses))
			continue
		}
		at[key] = len(out)
		out = append(out, session)
	}
	return out
}

// Shows reports whether a session of a service is followed: if something uses it, and the first also
// if the service has no use at all.
func Shows(v *sessions.View, i int) bool {
	return len(v.Sessions[i].Uses) > 0 || i == 0 && len(v.Uses) == 0
}

// keyOf is equal for sessions that agree in everything but the lines of their mounts, and only for
// those.
func keyOf(s Session[string]) string {
	s.Way = WithoutMountLines(s.Way)
	key, _ := json.Marshal([]any{s, s.Kind})
	return string(key)
}

// follower follows one session.
type follower struct {
	diagnosis *diagnosis.Diagnosis
	view      *sessions.View
	session   *sessions.Session
	out       *boto.Outcome
}

func (f *follower) follow(identity Identity[string]) Session[string] {
	o := f.out
	s := Session[string]{
		Session: f.session.Where, Name: f.session.Name, Method: f.session.Method(), Uses: usesOf(f.session.Uses),
		Profile: Value[string]{o.Profile, f.from(o.ProfileFrom)},
		Region:  Value[string]{o.Region, f.from(o.RegionFrom)},
		Files:   []File[string]{f.file("config", &o.ConfigFile), f.file("credentials", &o.CredentialsFile)},
		Roles:   f.roles(),
		Source:  f.source(), Identity: identity,
	}
	if o.Endpoint != "" {
		s.Endpoint = Value[string]{redact.URL(o.Endpoint), f.from(o.EndpointFrom)}
		s.NotAWS = !boto.IsAWS(o.Endpoint)
	}
	if !o.Expires.IsZero() {
		s.Expires = o.Expires.UTC().Format("2006-01-02T15:04:05Z")
	}
	if o.Method == "explicit" {
		s.Steps = append(s.Steps, Step[string]{Provider: "explicit", Taken: true, Why: "the keys are given in the arguments"})
	}
	for _, step := range o.Steps {
		s.Steps = append(s.Steps, Step[string]{step.Provider, step.Taken, step.Unasked, step.Why, f.place(step.At)})
	}
	if o.Failure != nil {
		if file, ok := f.diagnosis.HangsOn(f.view, o); ok {
			s.Unknown = file.Path
		} else {
			s.Stops = o.Failure.Symptom()
			if f.session.IsCertain() {
				s.Kind = f.diagnosis.KindOf(f.view, f.session)
			}
		}
	}
	f.arguments(&s)
	s.Way = f.way(&s)
	return s
}

func usesOf(uses []demand.Use) []Use[string] {
	var all []Use[string]
	for _, u := range uses {
		use := Use[string]{Name: u.Name, From: bracketed(u.At)}
		if u.Certainty != demand.Certain {
			use.OnlyIf = phrase.Doubt(u.Doubt)
		}
		all = append(all, use)
	}
	return distinct(all)
}

// distinct removes duplicates.
func distinct(uses []Use[string]) []Use[string] {
	out := []Use[string]{}
	seen := map[Use[string]]bool{}
	for _, u := range uses {
		if !seen[u] {
			seen[u] = true
			out = append(out, u)
		}
	}
	return out
}

// source is the source of the credentials.
func (f *follower) source() Value[string] {
	o := f.out
	switch {
	case o.Keys != nil && o.Keys.Variable:
		return Value[string]{"key " + redact.KeyID(o.Keys.AccessKeyID), "AWS_ACCESS_KEY_ID " + f.variable("AWS_ACCESS_KEY_ID")}
	case o.Keys != nil && o.Keys.At.Path == "":
		return Value[string]{"key " + redact.KeyID(o.Keys.AccessKeyID), bracketed(f.session.Origin)}
	case o.Keys != nil:
		return Value[string]{"key " + redact.KeyID(o.Keys.AccessKeyID), f.place(o.Keys.At)}
	case o.SSO != nil:
		return Value[string]{"role " + o.SSO.RoleName + " in account " + o.SSO.AccountID + " through " + o.SSO.StartURL, f.place(o.SSO.At)}
	case o.Process != "":
		return Value[string]{"credential_process", ""}
	case o.WebIdentityFile != "":
		return Value[string]{"the token in " + o.WebIdentityFile, ""}
	}
	return Value[string]{}
}

// from is the origin of a value.
func (f *follower) from(from boto.From) string {
	switch {
	case from.Variable != "":
		return strings.TrimSpace(from.Variable + " " + f.variable(from.Variable))
	case from.Argument:
		return strings.TrimSpace(f.session.Variable + " " + bracketed(f.session.Origin))
	case from.Pos.Path != "":
		return f.place(from.Pos)
	case from.Default:
		return "the default"
	}
	return ""
}

// variable is the line of a variable of the service.
func (f *follower) variable(name string) string { return bracketed(f.view.Service.Env[name].Origin) }

// place is a place in the container, translated to this machine.
func (f *follower) place(p boto.Pos) string { return bracketed(f.diagnosis.OriginOf(f.view, p)) }

// bare is a place without the brackets around it.
func bare(place string) string {
	if inner, ok := strings.CutPrefix(place, "("); ok {
		return strings.TrimSuffix(inner, ")")
	}
	return place
}

// bracketed is an origin in brackets, "" if unknown. For the override it is only the file
// name, since each service has its own lines for the same setting.
func bracketed(o astro.Origin) string {
	switch {
	case o.IsZero():
		return ""
	case o.File == astro.OverrideName:
		return "(" + o.File + ")"
	}
	return "(" + cause.Place(o) + ")"
}
