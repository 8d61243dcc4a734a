package onboard

import (
	"doctor/fixers"
	"doctor/internal/airflow"
	"doctor/internal/redact"
	"doctor/internal/sessions"
)

// Backend is a secrets backend at AWS.
type Backend string

// The backends.
const (
	NoBackend      Backend = ""
	SecretsManager Backend = "secrets-manager"
	ParameterStore Backend = "parameter-store"
)

// Backends are the names of the backends.
func Backends() []string { return []string{string(SecretsManager), string(ParameterStore)} }

// The variables of the secrets backend.
const (
	backendVariable = "AIRFLOW__SECRETS__BACKEND"
	kwargsVariable  = "AIRFLOW__SECRETS__BACKEND_KWARGS"
)

// class is Airflow's description of a backend.
func (b Backend) class() *airflow.Backend {
	asks := map[Backend]string{SecretsManager: "secretsmanager", ParameterStore: "ssm"}[b]
	for _, known := range airflow.Backends() {
		if known.AWSService == asks && asks != "" {
			return known
		}
	}
	return nil
}

// arguments are those of the instructions, with Airflow's own prefixes.
func (b Backend) arguments(region string) string {
	class := b.class()
	pairs := []string{}
	for _, name := range []string{"connections_prefix", "variables_prefix"} {
		prefix, _ := class.Kwarg(name).Default.(string)
		pairs = append(pairs, name, prefix)
	}
	return jsonOf(append(pairs, "region_name", region)...)
}

// Region is the region that a choice would have without being asked: the project's, else the
// profile's.
func (g *Ground) Region(c Choice) string {
	for _, v := range g.views(c.Services) {
		if region, set := v.Service.Getenv("AWS_DEFAULT_REGION"); set && region != "" {
			return region
		}
	}
	return c.Profile.Region
}

// hasBackendRegion reports whether the arguments of the backend have a region already.
func (g *Ground) hasBackendRegion(c Choice) bool {
	for _, v := range g.views(c.Services) {
		text, _ := v.Service.Getenv(kwargsVariable)
		if region, _ := airflow.ParseKwargs(text, g.version).Values["region_name"].(string); region == "" {
			return false
		}
	}
	return true
}

// backend configures the secrets backend. One that is configured keeps its arguments.
func (p *planner) backend() error {
	class := p.choice.Backend.class()
	if class == nil {
		return nil
	}
	edited := false
	for _, v := range p.views {
		if value, set := v.Service.Getenv(backendVariable); !set || value == "" {
			if err := p.setVariable(v, backendVariable, class.Class); err != nil {
				return err
			}
		} else if known, _ := airflow.LookupBackend(value, p.version); known == nil || known.Class != class.Class {
			return &Problem{Kind: BackendOther, Name: value, At: origins(v.Service.Env[backendVariable].Origin)}
		}
		text, set := v.Service.Getenv(kwargsVariable)
		if !set || text == "" {
			if err := p.setVariable(v, kwargsVariable, p.choice.Backend.arguments(p.choice.Region)); err != nil {
				return err
			}
			continue
		}
		done, err := p.arguments(v, text)
		if err != nil {
			return err
		}
		if !done && !edited {
			edited = true
			p.add(p.argumentsFix())
		}
	}
	return nil
}

// arguments reports whether the arguments are as they should be.
func (p *planner) arguments(v *sessions.View, text string) (done bool, err error) {
	have := v.Service.Env[kwargsVariable]
	kwargs := airflow.ParseKwargs(text, p.version)
	if !kwargs.Usable() {
		return false, &Problem{Kind: KwargsInvalid, Name: kwargsVariable, At: origins(have.Origin)}
	}
	if kwargs.Values["region_name"] == p.choice.Region || p.choice.Region == "" {
		return true, nil
	}
	if !p.inEnvFile(have) {
		return false, &Problem{Kind: VariableElsewhere, Name: kwargsVariable, At: origins(have.Origin)}
	}
	return false, nil
}

// argumentsFix sets the region among existing arguments.
func (p *planner) argumentsFix() fixers.Fix {
	edit := fixers.EditKwargs{File: p.project.EnvFile.Path, Set: map[string]any{"region_name": p.choice.Region}}
	return fixers.Fix{
		Title: redact.Textf("Set region_name to %s in %s in %s", p.choice.Region, kwargsVariable, edit.File), Safety: fixers.Safe, Edit: edit,
	}
}

// provider installs the Amazon provider if the image lacks it, and the backend or a DAG needs it.
func (p *planner) provider() error {
	const file = "requirements.txt"
	needed := p.choice.Backend != NoBackend || len(p.facts.Code().Imports) > 0
	if !needed || p.diagnosis().HasProvider(airflow.AmazonProvider) {
		return nil
	}
	p.add(fixers.Fix{
		Title: redact.Textf("Add %s to %s: the image does not have it", airflow.AmazonProvider, file), Safety: fixers.Safe,
		Edit: fixers.AddLines{File: file, Lines: []string{airflow.AmazonProvider}, Create: true},
	})
	return nil
}
