package external

import (
	"slices"

	"doctor/checks"
	"doctor/internal/astro"
	"doctor/internal/facts"
	"doctor/internal/redact"
	"doctor/internal/sessions"
	"doctor/internal/show"
)

// request is what `PROGRAM run` reads from standard input.
type request struct {
	Protocol int `json:"protocol"`
	// Check is the id of the check to run.
	Check string `json:"check"`
	// Offline: the run does not ask AWS, and the program should not use the network either.
	Offline bool    `json:"offline"`
	Project project `json:"project"`
}

type project struct {
	Dir          string    `json:"dir"`
	Home         string    `json:"home"`
	Mode         string    `json:"mode"`
	Runtime      string    `json:"runtime"`
	AirflowMajor int       `json:"airflow_major"`
	Services     []service `json:"services"`
}

type service struct {
	Name        string     `json:"name"`
	Environment []variable `json:"environment"`
	Mounts      []mount    `json:"mounts"`
	Sessions    []session  `json:"sessions"`
}

// variable is an environment variable of a service. A Value that may be a secret is null: the
// program may store what it reads, or send it somewhere.
type variable struct {
	Name     string    `json:"name"`
	Value    *string   `json:"value"`
	Location *location `json:"location"`
}

type mount struct {
	Type     string    `json:"type"`
	Source   string    `json:"source"`
	Target   string    `json:"target"`
	ReadOnly bool      `json:"read_only"`
	Location *location `json:"location"`
}

// session is a session of boto3 in a service.
type session struct {
	Kind    string `json:"kind"`
	Name    string `json:"name"`
	Certain bool   `json:"certain"`
	// Profile, Region and Source are what boto3 uses, null if unknown or not shown.
	Profile *string `json:"profile"`
	Region  *string `json:"region"`
	Source  *string `json:"source"`
	// Exception is the class that boto3 raises, null if none is predicted.
	Exception *string `json:"exception"`
}

// location is a place in a file: relative to the project, or with ~ for the home folder.
type location struct {
	File   string `json:"file"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
}

func newRequest(p *checks.Pass) request {
	about := p.Project()
	r := request{
		Protocol: Version, Check: p.Check.ID, Offline: !p.InScope(facts.AWS),
		Project: project{
			Dir: p.Dir, Home: p.Machine.Home, Mode: string(about.Mode), Runtime: about.Image.Runtime,
			AirflowMajor: about.Image.AirflowMajor, Services: []service{},
		},
	}
	for _, v := range p.Diagnosis().Views {
		r.Project.Services = append(r.Project.Services, newService(v))
	}
	return r
}

func newService(v *sessions.View) service {
	s := service{Name: v.Service.Name, Environment: []variable{}, Mounts: []mount{}, Sessions: []session{}}
	for _, name := range sortedKeys(v.Service.Env) {
		set := v.Service.Env[name]
		s.Environment = append(s.Environment, variable{name, showable(name, set.Value), at(set.Origin)})
	}
	for _, m := range v.Service.Mounts {
		s.Mounts = append(s.Mounts, mount{string(m.Type), scrubbed(m.Source), scrubbed(m.Target), m.ReadOnly, at(m.Origin)})
	}
	for _, one := range v.Sessions {
		s.Sessions = append(s.Sessions, newSession(one))
	}
	return s
}

func newSession(s *sessions.Session) session {
	o := s.Outcome
	out := session{
		Kind: string(s.Where), Name: scrubbed(s.Name), Certain: s.IsCertain(),
		Profile: named("AWS_PROFILE", o.Profile), Region: named("AWS_DEFAULT_REGION", o.Region),
	}
	if method := s.Method(); method != "" {
		out.Source = &method
	}
	if o.Failure != nil {
		out.Exception = &o.Failure.Exception
	}
	return out
}

// names reports whether the request has a location in the file: an answer may repeat that, even if
// the file is outside of the project.
func (p project) names(file string) bool {
	is := func(l *location) bool { return l != nil && l.File == file }
	return slices.ContainsFunc(p.Services, func(s service) bool {
		return slices.ContainsFunc(s.Environment, func(v variable) bool { return is(v.Location) }) ||
			slices.ContainsFunc(s.Mounts, func(m mount) bool { return is(m.Location) })
	})
}

// showable is the value of a variable, nil if it may be a secret.
func showable(name, value string) *string {
	if !show.Whole(name, value) {
		return nil
	}
	return &value
}

// named is showable for what is missing if it is empty.
func named(name, value string) *string {
	if value == "" {
		return nil
	}
	return showable(name, value)
}

// scrubbed is a path or a name, which variables may have put a secret into.
func scrubbed(text string) string { return redact.NewScrubber().Scrub(text) }

// at is a place, nil if it is unknown.
func at(o astro.Origin) *location {
	if o.File == "" {
		return nil
	}
	return &location{o.File, o.Line, o.Column}
}
