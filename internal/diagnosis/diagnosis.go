// Package diagnosis puts the models together: for each service it predicts
// every boto3 session that Airflow will make there, and for each that fails it
// finds the one cause, from the exception back to the line that has to change.
// A consequence of a cause is not a cause of its own. It names causes by the ids
// of doctor's rules and knows nothing of how they are shown.
package diagnosis

import (
	"fmt"
	"sort"
	"strings"
	"sync"

	"doctor/internal/airflow"
	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/containerfs"
	"doctor/internal/host"
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
}

// View is one service as boto3 sees it.
type View struct {
	Service *astro.Service
	FS      *containerfs.FS
	Process boto.Process
	// Sessions has the default session first.
	Sessions []*Session
	// Airflow is what Airflow's own configuration in this service is.
	Airflow Airflow
	// Connections are the connections and variables of its environment.
	Connections airflow.Environment
}

// Default returns the service's default session.
func (v *View) Default() *boto.Outcome { return v.Sessions[0].Outcome }

// Cause is why something fails, once for all services in which it does.
type Cause struct {
	// Rule is the id of the rule that it falls under.
	Rule string
	// Services are those that it breaks, sorted.
	Services []string
	Where    Where
	// Symptom is the last line of the traceback.
	Symptom string
	// Message says what was observed, with the values and where they are from.
	Message string
	// At are the places, the one to change first.
	At []astro.Origin

	// The evidence, as far as the rule needs it for its fixes.
	View       *View
	Session    *Session
	Mount      *astro.Mount
	Vars       []astro.Var
	Subject    string // the name or value that is wrong
	Suggestion string // the right one, where it is known
	HostPath   string
	// Section and Key are the setting of an AWS file that it is about, as written.
	Section, Key string
}

// Input is what a diagnosis starts from.
type Input struct {
	Project *astro.Project
	Machine *host.Machine
	Engine  containerfs.Engine
	// Services limits the diagnosis to these; empty means all.
	Services []string
	// AirflowVersion is the version where it is known.
	AirflowVersion airflow.Version
	// SettingsFile is what --settings-file says, "" for the default.
	SettingsFile string
}

// Diagnosis is what was found out about one project.
type Diagnosis struct {
	Input
	Views []*View
	// Causes are sorted by rule and service.
	Causes []Cause
	// Intent says what shows that the project wants AWS; empty if nothing does.
	Intent string

	settingsOnce sync.Once
	settings     airflow.Settings
}

// Of predicts every session of every service and explains the failures.
func Of(in Input) *Diagnosis {
	d := &Diagnosis{Input: in}
	for _, s := range in.Project.Services {
		if len(in.Services) == 0 || contains(in.Services, s.Name) {
			d.Views = append(d.Views, d.view(s))
		}
	}
	d.Intent = d.intent()
	if len(in.Project.Refusals) > 0 || d.Intent == "" {
		return d // it will not start, or does not want AWS: no session to explain
	}
	for _, v := range d.Views {
		for _, c := range d.explain(v) {
			d.add(c)
		}
	}
	for i := range d.Causes {
		d.Causes[i].finish()
	}
	sort.SliceStable(d.Causes, func(i, j int) bool {
		a, b := d.Causes[i], d.Causes[j]
		if a.Rule != b.Rule {
			return a.Rule < b.Rule
		}
		return strings.Join(a.Services, ",") < strings.Join(b.Services, ",")
	})
	return d
}

// view makes the sessions of a service.
func (d *Diagnosis) view(s *astro.Service) *View {
	v := &View{Service: s, FS: containerfs.New(d.Project, s, d.Engine)}
	env := make(map[string]string, len(s.Env))
	for name, variable := range s.Env {
		env[name] = variable.Value
	}
	if _, set := env["HOME"]; !set && d.Project.Mode != astro.Standalone {
		env["HOME"] = s.Home // the engine sets it from the image's passwd
	}
	v.Process = boto.Process{Env: env, Files: v.FS, Home: s.PasswdHome, Dir: s.WorkDir, Now: d.Machine.Now(), Hosts: d.Project.Hosts}
	if d.bringsCRT() {
		yes := true
		v.Process.HasCRT = &yes
	}
	v.add(&Session{Where: Default})
	v.Airflow = d.readAirflow(v)
	return v
}

// bringsCRT reports whether requirements.txt installs awscrt.
func (d *Diagnosis) bringsCRT() bool {
	for _, r := range d.Project.Requirements {
		if r.Name == "awscrt" || (r.Name == "botocore" || r.Name == "boto3") && contains(r.Extras, "crt") {
			return true
		}
	}
	return false
}

func (v *View) add(s *Session) {
	s.Outcome = boto.Resolve(v.Process, s.Boto)
	v.Sessions = append(v.Sessions, s)
}

// explain finds the causes of one service: that of the default session first.
// When it fails, the others fail for the same reason or will show theirs once
// it is mended, so only faults of their own arguments are told beside it.
func (d *Diagnosis) explain(v *View) []Cause {
	var out []Cause
	for _, s := range v.Sessions {
		if s.Outcome.Failure == nil || s.Where == Default && d.carriesItsOwn(v) {
			continue
		}
		if len(out) > 0 {
			break
		}
		if c, ok := d.cause(v, s); ok {
			out = append(out, c)
		}
	}
	return out
}

// mountLines stands in a message for the lines of a mount until it is known in
// how many services they are: every service has a line of its own for the same
// mistake.
const mountLines = "\x00mount lines\x00"

// finish sorts the lines of each file and puts those of the override into the
// message.
func (c *Cause) finish() {
	first := map[string]int{}
	for i, o := range c.At {
		if _, ok := first[o.File]; !ok {
			first[o.File] = i
		}
	}
	sort.SliceStable(c.At, func(i, j int) bool {
		a, b := c.At[i], c.At[j]
		return first[a.File] < first[b.File] || a.File == b.File && a.Line < b.Line
	})
	if !strings.Contains(c.Message, mountLines) {
		return
	}
	words, n := astro.OverrideName, 0
	for _, o := range c.At {
		if o.File != astro.OverrideName || o.Line == 0 {
			continue
		}
		if n++; n == 1 {
			words = Place(o)
		}
	}
	if n > 1 {
		words += fmt.Sprintf(" and %d more", n-1)
	}
	c.Message = strings.ReplaceAll(c.Message, mountLines, words)
}

// carriesItsOwn reports whether a service is set up to reach AWS through
// connections or a backend with keys of their own, and in no other way: that
// boto3 alone would find nothing is no fault then.
func (d *Diagnosis) carriesItsOwn(v *View) bool {
	if v.Default().Failure.Kind != boto.NoCredentials || len(v.Sessions) < 2 || len(awsMounts(v.Service)) > 0 {
		return false
	}
	for _, name := range variableNames(v.Service.Env) {
		if strings.HasPrefix(name, "AWS_") {
			return false
		}
	}
	for _, s := range v.Sessions[1:] {
		if s.Boto.AccessKey == nil {
			return false
		}
	}
	return true
}

// add joins a cause to the same one in another service.
func (d *Diagnosis) add(c Cause) {
	for i, have := range d.Causes {
		if have.Rule == c.Rule && have.Symptom == c.Symptom && have.Message == c.Message {
			d.Causes[i].Services = append(have.Services, c.Services...)
			sort.Strings(d.Causes[i].Services)
			for _, at := range c.At {
				d.Causes[i].At = appendOrigin(d.Causes[i].At, at)
			}
			return
		}
	}
	d.Causes = append(d.Causes, c)
}

// CausesOf returns the causes that fall under any of the rules.
func (d *Diagnosis) CausesOf(rules ...string) []Cause {
	var out []Cause
	for _, c := range d.Causes {
		if contains(rules, c.Rule) {
			out = append(out, c)
		}
	}
	return out
}

func appendOrigin(at []astro.Origin, o astro.Origin) []astro.Origin {
	if o.IsZero() {
		return at
	}
	for _, have := range at {
		if have == o {
			return at
		}
	}
	return append(at, o)
}

func contains(list []string, s string) bool {
	for _, have := range list {
		if have == s {
			return true
		}
	}
	return false
}
