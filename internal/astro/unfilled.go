package astro

import (
	"github.com/compose-spec/compose-go/v2/template"

	"doctor/internal/bounds"
	"doctor/internal/interpolation"
)

// unfilledInOverride is interpolation.Unfilled for a text of the override, which is interpolated
// from the shell alone.
func (p *Project) unfilledInOverride(text string) []string {
	return interpolation.Unfilled(text, func(probed string) (string, error) {
		return template.Substitute(text, interpolation.Probing(probed, p.lookUp))
	})
}

// FillFromEnvFile interpolates a text of the override as compose would if the environment file
// supplied what the shell does not set.
func (p *Project) FillFromEnvFile(text string) string {
	lookup := func(name string) (string, bool) {
		if v, ok := p.lookUp(name); ok && v != "" {
			return v, true
		}
		if v := p.EnvFile.Last(name); v != nil {
			return v.Value, true
		}
		return "", false
	}
	if interpolation.Size(text, interpolation.LengthIn(lookup)) > bounds.EnvText {
		return text // no backend takes that much
	}
	out, err := template.Substitute(text, lookup)
	if err != nil {
		return text
	}
	return out
}

// Last returns the assignment of a variable that wins, nil if there is none.
func (f *EnvFile) Last(name string) *Var {
	for i := len(f.Vars) - 1; i >= 0; i-- {
		if f.Vars[i].Name == name {
			return &f.Vars[i]
		}
	}
	return nil
}
