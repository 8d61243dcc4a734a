package astro

import (
	"strings"

	"github.com/compose-spec/compose-go/v2/template"

	"doctor/internal/bounds"
)

// probe stands for the value of a variable that has none.
const probe = "\x00"

// unfilled lists the variables that a text names and that leave nothing in it,
// though a value of theirs would be seen: ${NAME} that is not set, and ${NAME:-}.
// Of ${NAME:-default} the default is there. fill fills the text in where probed
// has the value probe; "" probes none.
func unfilled(text string, fill func(probed string) (string, error)) []string {
	if !strings.Contains(text, "$") || tooManyVariables(text) {
		return nil
	}
	now, err := fill("")
	if err != nil {
		return nil
	}
	var out []string
	for _, name := range VariablesIn(text) {
		then, err := fill(name)
		if err == nil && strings.Contains(then, probe) && strings.ReplaceAll(then, probe, "") == now {
			out = append(out, name)
		}
	}
	return out
}

// unfilledInOverride is unfilled for a text of the override, which the shell
// alone fills in.
func (p *Project) unfilledInOverride(text string) []string {
	return unfilled(text, func(probed string) (string, error) {
		return template.Substitute(text, probing(probed, p.lookUp))
	})
}

// probing is a lookup in which one variable has the value probe.
func probing(name string, lookup func(string) (string, bool)) template.Mapping {
	return func(asked string) (string, bool) {
		if asked == name && name != "" {
			return probe, true
		}
		return lookup(asked)
	}
}

// FillFromEnvFile fills in a text of the override as compose would if it asked
// the environment file for what the shell does not set.
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
	if filledSize(text, lengthIn(lookup)) > bounds.EnvText {
		return text // no backend is given so much
	}
	out, err := template.Substitute(text, lookup)
	if err != nil {
		return text
	}
	return out
}

// Last returns the assignment of a variable that counts, nil if there is none.
func (f *EnvFile) Last(name string) *Var {
	for i := len(f.Vars) - 1; i >= 0; i-- {
		if f.Vars[i].Name == name {
			return &f.Vars[i]
		}
	}
	return nil
}
