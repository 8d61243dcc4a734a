package checks

import (
	"slices"

	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/diagnosis"
	"doctor/internal/sessions"
)

// ReportsLoss reports whether a loss of the value of a variable, or of a part of it, is
// already reported: other problems of the value follow from that.
func (p *Pass) ReportsLoss(v *sessions.View, name string) bool {
	if w := v.Service.Env[name]; w.Source == astro.FromEnvFile && len(w.Unfilled) > 0 && diagnosis.ReadForAWS(name) {
		return true
	}
	return p.ReportsLossAsError(v, name) || slices.ContainsFunc(p.Diagnosis().Warnings, func(c cause.Cause) bool { return isLossOf(c, v, name) })
}

// ReportsLossAsError reports whether the loss of a variable of a service is reported as an
// error.
func (p *Pass) ReportsLossAsError(v *sessions.View, name string) bool {
	return slices.ContainsFunc(p.Diagnosis().Causes, func(c cause.Cause) bool { return isLossOf(c, v, name) })
}

func isLossOf(c cause.Cause, v *sessions.View, name string) bool {
	return isLoss(c) && slices.Contains(c.Services, v.Service.Name) && slices.Contains(NamesOf(c.Vars), name)
}

// isLoss reports whether a cause belongs to a rule about variables that lost their value.
func isLoss(c cause.Cause) bool {
	return slices.Contains([]cause.Kind{
		cause.InterpolationNotFromDotenv, cause.UndefinedVariableInEnvironment, cause.UndefinedVariableInEnvFile, cause.EnvironmentBlockOverridesEnvFile,
	}, c.Kind)
}

// NamesOf returns the names of variables.
func NamesOf(vars []astro.Var) []string {
	var out []string
	for _, v := range vars {
		out = append(out, v.Name)
	}
	return Distinct(out)
}
