package diagnosis

import (
	"slices"

	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/demand"
)

// Doubtful is a use that is predicted to fail if it happens, which is not certain.
type Doubtful struct {
	Use      demand.Use
	Services []string // the services in which it fails
	Symptom  string   // the last line of the traceback
}

// Doubts are the uses that may fail in services in which nothing fails for certain, each once.
func (d *Diagnosis) Doubts() []Doubtful {
	type place struct {
		at   astro.Origin
		name string
	}
	var out []Doubtful
	known := map[place]int{}
	for _, v := range d.Views {
		if len(d.Project.Refusals) > 0 || slices.ContainsFunc(d.Causes, func(c cause.Cause) bool { return slices.Contains(c.Services, v.Service.Name) }) {
			continue
		}
		for _, s := range v.Sessions {
			if s.Outcome.Failure == nil || s.IsCertain() || d.undecided(v, s.Outcome) {
				continue
			}
			for _, u := range s.Uses {
				if u.Certainty != demand.Possible {
					continue
				}
				i, ok := known[place{at: u.At, name: u.Name}]
				if !ok {
					i = len(out)
					known[place{at: u.At, name: u.Name}] = i
					out = append(out, Doubtful{Use: u, Symptom: s.Outcome.Failure.Symptom()})
				}
				out[i].Services = append(out[i].Services, v.Service.Name)
			}
		}
	}
	return out
}
