// Package diagnosis puts the models together: for each service it predicts
// every boto3 session that Airflow will make there, and for each that fails it
// finds the one cause, from the exception back to the line that has to change.
// A consequence of a cause is not a cause of its own. It knows nothing of
// doctor's rules, nor of how causes are shown.
package diagnosis

import (
	"context"
	"slices"
	"sort"
	"strings"
	"sync"

	"doctor/internal/airflow"
	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/bounds"
	"doctor/internal/containerfs"
	"doctor/internal/demand"
	"doctor/internal/host"
	"doctor/internal/redact"
)

// Where is the kind of session that failed.
type Where string

// The sessions of a service.
const (
	Default    Where = "default"    // boto3.Session(), what a hook without a connection uses
	Backend    Where = "backend"    // the secrets backend's
	Connection Where = "connection" // that of one AWS connection
)

// Session is one boto3 session that Airflow will make in a service.
type Session struct {
	Where Where
	// Name is the connection's id, or the backend's class.
	Name    string
	Boto    boto.Session
	Outcome *boto.Outcome
	// Origin is where the session's arguments come from.
	Origin astro.Origin
	// Variable is the environment variable that holds them.
	Variable string
	// Uses are what makes the session.
	Uses []demand.Use

	// raised is the problem of a connection for which every hook with it raises what
	// Outcome says, and kind what it is as a cause; nil where boto3 does.
	raised *airflow.ConnProblem
	kind   Kind
	// texts are the values of the connection.
	texts []airflow.Text
	// asked are the outcomes of clients of the session, by their services.
	asked map[string]*boto.Outcome
}

// View is one service as boto3 sees it.
type View struct {
	Service *astro.Service
	FS      *containerfs.FS
	Process boto.Process
	// Sessions has the default session first, whether something uses it or not.
	Sessions []*Session
	// Uses are the places that make sessions in it.
	Uses []demand.Use

	lost []lostConnection
	// beyond: it has more sessions than are looked at.
	beyond bool
	// limit is that of the diagnosis.
	limit *limit
	// Airflow is what Airflow's own configuration in this service is.
	Airflow Airflow
	// Connections are the connections and variables of its environment.
	Connections airflow.Environment
}

// AsksDefault reports whether something is sure to make the default session.
func (v *View) AsksDefault() bool { return v.Sessions[0].IsCertain() }

// Default returns the service's default session.
func (v *View) Default() *boto.Outcome { return v.Sessions[0].Outcome }

// Input is what a diagnosis starts from.
type Input struct {
	Project *astro.Project
	Machine *host.Machine
	Engine  containerfs.Engine
	// NamesItself: the engine gives its containers a name for its machine.
	NamesItself bool
	// Services limits the diagnosis to these; empty means all.
	Services []string
	// AirflowVersion is the version where it is known.
	AirflowVersion airflow.Version
	// SettingsFile is what --settings-file says, "" for the default.
	SettingsFile string
	// Code is what the project's Python asks; nil for nothing.
	Code *demand.Code
}

// Diagnosis is what was found out about one project.
type Diagnosis struct {
	Input
	Views []*View
	// Causes are sorted by kind and service.
	Causes []Cause
	// Following are the causes behind others, which show once those are fixed, in the
	// order in which they would be met.
	Following []Cause
	// Warnings are what nothing is known to fail for, though it is not as was meant.
	Warnings []Cause
	// Undecided: a session fails as far as can be told, which a file that doctor
	// cannot look into may prevent. It has no cause.
	Undecided bool

	// known is what came of the AWS files that were parsed.
	known boto.Known

	limit *limit

	settingsOnce sync.Once
	settings     airflow.Settings
}

// Of predicts every session of every service and explains the failures. What is not
// done when ctx is, or too much, is told by Beyond.
func Of(ctx context.Context, in Input) *Diagnosis {
	return of(in, &limit{budget: bounds.New(ctx, bounds.Spent)})
}

func of(in Input, most *limit) *Diagnosis {
	d := &Diagnosis{Input: in, limit: most}
	for _, s := range in.Project.Services {
		if !d.limit.spend(bounds.Thing) {
			break
		}
		if len(in.Services) == 0 || slices.Contains(in.Services, s.Name) {
			d.Views = append(d.Views, d.view(s))
		}
	}
	d.setup()
	if len(in.Project.Refusals) > 0 || d.Beyond() != (Excess{}) {
		return d // it will not start, or not all is looked at: no session to explain
	}
	for _, v := range d.Views {
		found := d.explain(v)
		for _, c := range found {
			d.add(c)
			if c.Session != nil && d.limit.spend(0) {
				for _, next := range d.following(v, c) {
					join(&d.Following, next)
				}
			}
		}
		if len(found) == 0 {
			d.emptiedSettings(v)
		}
		d.placeholdersLeft(v)
	}
	if c, missing := d.missingProvider(); missing {
		d.add(c)
	}
	d.Following = slices.DeleteFunc(d.Following, func(c Cause) bool {
		return slices.ContainsFunc(d.Causes, func(have Cause) bool { return have.Kind == c.Kind && have.Detail == c.Detail })
	})
	for i := range d.Following {
		d.Following[i].finish()
	}
	for i := range d.Warnings {
		d.Warnings[i].finish()
	}
	for i := range d.Causes {
		d.Causes[i].finish()
		if s := d.Causes[i].Session; s != nil {
			d.Causes[i].Uses = usesOf(s)
		}
	}
	sort.SliceStable(d.Causes, func(i, j int) bool {
		a, b := d.Causes[i], d.Causes[j]
		if a.Kind != b.Kind {
			return a.Kind < b.Kind
		}
		return strings.Join(a.Services, ",") < strings.Join(b.Services, ",")
	})
	return d
}

// Beyond is why not all sessions of the project are looked at, zero if they are.
func (d *Diagnosis) Beyond() Excess {
	if why := d.limit.reason(); why != (Excess{}) {
		return why
	}
	for _, v := range d.Views {
		if v.beyond {
			return Excess{Many: true, Service: v.Service.Name}
		}
	}
	return Excess{}
}

// view makes the sessions of a service.
func (d *Diagnosis) view(s *astro.Service) *View {
	v := &View{limit: d.limit, Service: s, FS: containerfs.New(d.Project, s, d.Engine)}
	env := make(map[string]string, len(s.Env))
	for name, variable := range s.Env {
		env[name] = variable.Value
	}
	if env["HOME"] == "" && d.Project.Mode != astro.Standalone {
		env["HOME"] = s.Home // the engine sets it from the image's passwd
	}
	v.Process = boto.Process{Known: &d.known, RefusesEmptyBundle: d.refusesEmptyBundle(), Env: env, Files: v.FS, Home: s.PasswdHome, Dir: s.WorkDir, Now: d.Machine.Now(), Reach: d.reachIn(s)}
	if d.Project.Mode != astro.Standalone {
		v.Process.Users = map[string]string{"astro": "/home/astro"}
	}
	if d.bringsCRT() {
		yes := true
		v.Process.HasCRT = &yes
	}
	v.add(&Session{Where: Default})
	v.Airflow = d.readAirflow(v)
	d.demands(v)
	return v
}

// refusesEmptyBundle reports whether the project asks for a botocore that does.
// boto3 needs a botocore of its own number at least.
func (d *Diagnosis) refusesEmptyBundle() bool {
	for _, r := range d.Project.Requirements {
		if r.Name != "botocore" && r.Name != "boto3" {
			continue
		}
		if v, ok := airflow.Pinned(r.Spec, airflow.Version{}); ok && v.Known() && v.AtLeast(1, 43, 54) {
			return true
		}
	}
	return false
}

// bringsCRT reports whether requirements.txt installs awscrt.
func (d *Diagnosis) bringsCRT() bool {
	for _, r := range d.Project.Requirements {
		if r.Name == "awscrt" || (r.Name == "botocore" || r.Name == "boto3") && slices.Contains(r.Extras, "crt") {
			return true
		}
	}
	return false
}

func (v *View) add(s *Session) {
	if v.beyond = v.beyond || len(v.Sessions) >= bounds.Sessions; v.beyond {
		s.Outcome = v.Sessions[0].Outcome // nothing is said of the project
		return
	}
	s.Outcome = v.resolve(s.Boto)
	v.Sessions = append(v.Sessions, s)
}

// explain finds the causes of one service: that of the default session first.
// When it fails, the others fail for the same reason or will show theirs once
// it is mended, so only faults of their own arguments are told beside it.
func (d *Diagnosis) explain(v *View) []Cause {
	var out []Cause
	for _, s := range v.Sessions {
		if !d.limit.spend(0) {
			break
		}
		if s.Outcome.Failure == nil || !s.IsCertain() || v.hasStandIn(s.Outcome.Failure) {
			continue
		}
		if len(out) > 0 && !s.failsForItself() {
			continue
		}
		if d.undecided(v, s.Outcome) {
			d.Undecided = true
			continue
		}
		if c, ok := d.cause(v, s); ok {
			out = append(out, c)
		}
	}
	if first := v.Sessions[0]; len(out) == 0 && first.Outcome.Failure != nil && first.IsCertain() && !v.hasStandIn(first.Outcome.Failure) && !d.undecided(v, first.Outcome) {
		return append(out, d.unexplained(v))
	}
	return out
}

// failsForItself reports whether the session is one of a connection that fails for what
// the connection alone says, whatever else is wrong.
func (s *Session) failsForItself() bool {
	if s.Where != Connection {
		return false
	}
	switch s.Outcome.Failure.Kind {
	case boto.Argument, boto.ArgumentInvalid:
		return true
	case boto.KeyMalformed, boto.SecretMalformed, boto.TokenMissing, boto.TokenMalformed, boto.TokenRefused, boto.PartialCredentials:
		return s.Boto.AccessKey != nil || s.Boto.SecretKey != nil || s.Boto.Token != nil
	}
	return false
}

// hasStandIn reports whether a session fails for a bundle that the image is built
// with and that stands in the project for another: whoever builds the image for use
// puts the real one there.
func (v *View) hasStandIn(f *boto.Failure) bool {
	if f.Kind != boto.CABundleAbsent || f.Path == "" {
		return false
	}
	entry := v.FS.Lookup(f.Path)
	return entry.IsFile() && entry.MountTarget == "" && boto.StandsForBundle(entry.Data)
}

// Unexplained is a failure of which nothing is known but that there are no credentials.
type Unexplained struct{}

func (Unexplained) detail() {}

// unexplained is the cause of last resort: a service in which boto3 will stop is
// never passed over.
func (d *Diagnosis) unexplained(v *View) Cause {
	o := v.Default()
	return Cause{
		Kind: CredentialsFilesAbsent, Services: []string{v.Service.Name}, Where: Default, Symptom: redact.NewText(o.Failure.Symptom()),
		Detail: Unexplained{},
		View:   v, Session: v.Sessions[0], Subject: o.Profile,
	}
}
