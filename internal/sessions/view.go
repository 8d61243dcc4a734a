package sessions

import (
	"slices"
	"strings"

	"doctor/internal/airflow"
	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/containerfs"
)

// view makes the sessions of a service.
func (p *Prediction) view(s *astro.Service) *View {
	v := &View{limit: p.limit, Service: s, FS: containerfs.New(p.Project, s, p.Engine)}
	env := make(map[string]string, len(s.Env))
	for name, variable := range s.Env {
		env[name] = variable.Value
	}
	if env["HOME"] == "" && p.Project.Mode != astro.Standalone {
		env["HOME"] = s.Home // the engine sets it from the image's passwd
	}
	v.Process = boto.Process{Known: &p.known, RefusesEmptyBundle: p.refusesEmptyBundle(), Env: env, Files: v.FS, Home: s.PasswdHome, Dir: s.WorkDir, Now: p.Machine.Now(), Reach: p.reachIn(s)}
	if p.Project.Mode != astro.Standalone {
		v.Process.Users = map[string]string{"astro": "/home/astro"}
	}
	if p.bringsCRT() {
		yes := true
		v.Process.HasCRT = &yes
	}
	v.add(&Session{Where: Default})
	v.Airflow = p.readAirflow(v)
	p.demands(v)
	return v
}

// refusesEmptyBundle reports whether the project requires a botocore that refuses an empty bundle.
// boto3 needs at least a botocore of its own version.
func (p *Prediction) refusesEmptyBundle() bool {
	for _, r := range p.Project.Requirements {
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
func (p *Prediction) bringsCRT() bool {
	for _, r := range p.Project.Requirements {
		if r.Name == "awscrt" || (r.Name == "botocore" || r.Name == "boto3") && slices.Contains(r.Extras, "crt") {
			return true
		}
	}
	return false
}

// reachIn returns a lookup of hosts from a service's container.
func (p *Prediction) reachIn(s *astro.Service) func(host string) boto.Reach {
	return func(host string) boto.Reach {
		found := s.Hosts.Find(host)
		if p.NamesItself && found == astro.Nobody && slices.Contains(astro.EngineHosts, strings.ToLower(host)) && s.Hosts.Mode() != "none" {
			return boto.Reached
		}
		return map[astro.Reach]boto.Reach{
			astro.Unsure: boto.Unsure, astro.Reached: boto.Reached, astro.Outside: boto.Outside,
			astro.Itself: boto.Itself, astro.Nobody: boto.Nobody,
		}[found]
	}
}
