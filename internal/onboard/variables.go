package onboard

import (
	"fmt"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/redact"
	"doctor/internal/sessions"
)

// retarget sets the variables of the two files that would point elsewhere than a mount of ~/.aws at
// target.
func (p *planner) retarget(v *sessions.View, target string) error {
	o := v.Default()
	for name, file := range map[string]boto.ConfigFile{"config": o.ConfigFile, "credentials": o.CredentialsFile} {
		here, there := filepath.Join(p.folder, name), path.Join(target, name)
		if file.Variable == "" || file.Path == there || !p.machine.Exists(here) || p.machine.SamePath(p.resolved(file.Entry.HostPath), p.resolved(here)) {
			continue
		}
		if err := p.setVariable(v, file.Variable, there); err != nil {
			return err
		}
	}
	return nil
}

// setVariable sets a variable in the environment file, unless it is set in a place that wins.
func (p *planner) setVariable(v *sessions.View, name, value string) error {
	if have, set := v.Service.Env[name]; set && have.Source != astro.FromImage && have.Source != astro.FromProcess && !p.inEnvFile(have) {
		return &Problem{Kind: VariableElsewhere, Name: name, At: origins(have.Origin)}
	}
	if removed, ok := v.Service.Removed[name]; ok {
		return &Problem{Kind: VariableElsewhere, Name: name, At: origins(removed.Origin)}
	}
	p.set[name] = value
	return nil
}

// inEnvFile reports whether a variable is set by the environment file of the project.
func (p *planner) inEnvFile(v astro.Var) bool {
	return v.Source == astro.FromEnvFile && v.Origin.File == p.project.EnvFile.Path
}

// profile sets AWS_PROFILE if boto3 would take another profile.
func (p *planner) profile() error {
	for _, v := range p.views {
		o := v.Default()
		if o.Profile == p.choice.Profile.Name {
			continue
		}
		name := o.ProfileFrom.Variable
		if name == "" {
			name = "AWS_PROFILE"
		}
		if err := p.setVariable(v, name, p.choice.Profile.Name); err != nil {
			return err
		}
	}
	return nil
}

// region sets the region of all clients, if it is not that of the profile. The region of a backend
// is one of its arguments.
func (p *planner) region() error {
	const name = "AWS_DEFAULT_REGION"
	if p.choice.Region == "" || p.choice.Backend != NoBackend {
		return nil
	}
	for _, v := range p.views {
		have, set := v.Service.Getenv(name)
		if set && have == p.choice.Region || !set && p.choice.Profile.Region == p.choice.Region {
			continue
		}
		if err := p.setVariable(v, name, p.choice.Region); err != nil {
			return err
		}
	}
	return nil
}

// environment writes the variables.
func (p *planner) environment() error {
	if len(p.set) == 0 {
		return nil
	}
	words := slices.Sorted(maps.Keys(p.set))
	file := p.project.EnvFile.Path
	p.add(fixers.Fix{
		Title: redact.Textf("Set %s in %s", strings.Join(words, ", "), file), Safety: fixers.Safe,
		Edit: fixers.RetargetVariables{File: file, Set: p.set, Unquoted: p.Standalone(), Create: true},
	})
	return nil
}

func origins(at astro.Origin) []astro.Origin {
	if at.IsZero() {
		return nil
	}
	return []astro.Origin{at}
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// jsonOf writes arguments as the instructions do, in this order.
func jsonOf(pairs ...string) string {
	var members []string
	for i := 0; i+1 < len(pairs); i += 2 {
		members = append(members, fmt.Sprintf("%q: %q", pairs[i], pairs[i+1]))
	}
	return "{" + strings.Join(members, ", ") + "}"
}
