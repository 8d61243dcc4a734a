package sessions

import (
	"bytes"
	"cmp"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"doctor/internal/astro"
	"doctor/internal/awsnames"
	"doctor/internal/boto"
	"doctor/internal/demand"
)

// setup finds what the project sets up for boto3. A setup in one service is meant for all.
func (p *Prediction) setup() {
	var found []demand.Use
	note := func(u demand.Use) {
		if !slices.ContainsFunc(found, func(have demand.Use) bool { return have.Name == u.Name && have.At.File == u.At.File }) {
			found = append(found, u)
		}
	}
	for _, v := range p.Views {
		for _, name := range slices.Sorted(maps.Keys(v.Service.Env)) {
			// This shell's variables may be set up for anything.
			if v.Service.Env[name].Source != astro.FromProcess && demand.IsSetup(cmp.Or(awsnames.MeantVariable(name), name)) {
				note(demand.SetupOf(name, v.Service.Env[name].Origin))
			}
		}
		for _, name := range slices.Sorted(maps.Keys(v.Service.Hidden)) { // a removed variable was meant as well
			if demand.IsSetup(name) {
				note(demand.SetupOf(name, v.Service.Hidden[name].Origin))
			}
		}
		for _, m := range p.AWSMounts(v.Service) {
			note(demand.SetupOf("a mount of AWS files", m.Origin))
		}
		for _, file := range v.Service.Injected {
			if strings.Contains(file.Target, "/.aws/") {
				note(demand.SetupOf("AWS files as configs or secrets", file.Origin))
			}
		}
	}
	if ignored := p.Project.Override.Ignored; len(ignored) > 0 && p.mountsAWS(ignored[0]) {
		note(demand.SetupOf("a mount of AWS files", astro.Origin{File: ignored[0]}))
	}
	for _, v := range p.Views {
		v.Uses = append(v.Uses, found...)
		for _, u := range found {
			if p.isForEmulator(v, u) {
				continue
			}
			s := v.setUpFor(u)
			if file := v.completedBy(); file != "" && s == v.Sessions[0] {
				u.Certainty, u.Doubt = demand.Possible, demand.Doubt{Kind: demand.NoVariablesSet, Of: file}
			}
			if len(s.Uses) == 0 { // for an unknown client: one of S3 needs least
				u.Session.Service = "s3"
				v.asClient(s, u)
			}
			s.Uses = append(s.Uses, u)
		}
	}
}

// setUpFor is the session that something is set up for: the default one, unless the keys in the
// environment are for an emulator that only another session uses.
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

// completedBy is a file whose code sets further AWS variables before it asks, so that nothing asks
// with what is set up alone; "" without one.
func (v *View) completedBy() string {
	if slices.ContainsFunc(v.Sessions[0].Uses, func(u demand.Use) bool { return u.Kind != demand.Setup && u.Certainty == demand.Certain }) {
		return ""
	}
	for _, u := range v.Uses {
		if u.Sets != "" && !u.MaySet && u.Credentials == demand.Hidden {
			return u.Sets
		}
	}
	return ""
}

// namedProfile is the session that the files are for if nothing uses the default one and code names
// a profile; nil without one.
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

// isForEmulator reports whether something is set up for an emulator: keys that AWS must refuse,
// while something uses another endpoint, or may.
func (p *Prediction) isForEmulator(v *View, u demand.Use) bool {
	if !slices.Contains(keyVariables, u.Name) || !v.areRefused() {
		return false
	}
	return p.Code != nil && p.Code.Minio ||
		slices.ContainsFunc(v.Sessions[1:], func(s *Session) bool { return s.Outcome.Endpoint != "" }) ||
		slices.ContainsFunc(v.Uses, func(u demand.Use) bool {
			return u.HidesEndpoint || u.Credentials == demand.Hidden && (u.Kind == demand.Client || u.Kind == demand.Library)
		})
}

// keyVariables are the variables with keys.
var keyVariables = []string{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN"}

// mountsAWS reports whether a file that looks like an override mounts AWS files, or sets up
// credentials.
func (p *Prediction) mountsAWS(rel string) bool {
	data, err := p.Machine.Read(filepath.Join(p.Project.Dir, rel))
	return err == nil && (bytes.Contains(data, []byte(".aws")) || demand.NamesSetup(data))
}

// profileVariables are the variables that name the profile.
var profileVariables = []string{"AWS_PROFILE", "AWS_DEFAULT_PROFILE"}
