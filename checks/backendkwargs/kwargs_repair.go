package backendkwargs

import (
	"fmt"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/fixers"
	"doctor/internal/airflow"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/redact"
	"doctor/internal/sessions"
	"doctor/internal/show"
)

// jsonFixes shows the form that every reader accepts: JSON in single quotes, with the user's
// own arguments. Values that may be secret are masked, and kept by the fixer.
func jsonFixes(v *sessions.View, source *airflow.Source, at astro.Origin) []checks.Fix {
	set := v.Service.Env[source.KwargsVariable]
	if source.Kwargs.Circular {
		return []checks.Fix{{
			Title: redact.Textf("Replace %s in %s with the arguments themselves", source.KwargsVariable, cause.Place(at)), Safety: checks.Unsafe,
			Lines: []redact.Text{repair.VariableLine(named(set, airflow.KwargsVariable), exampleKwargs)},
		}}
	}
	line, canEdit := repair.Editable(set)
	edit := fixers.RepairKwargs{File: set.Origin.File, Variable: source.KwargsVariable, Line: line}
	if set.Origin.File == astro.OverrideName && canEdit && strings.HasPrefix(set.Value, "map[") { // as compose writes a mapping
		return []checks.Fix{checks.WithEdit(fmt.Sprintf("Write %s as JSON in quotes in %s", source.KwargsVariable, cause.Place(at)), checks.Unsafe, edit)}
	}
	meant := source.Kwargs.Meant()
	if meant == nil {
		return []checks.Fix{{
			Title: redact.Textf("Set %s to one JSON object in single quotes in %s, with your own arguments", source.KwargsVariable, cause.Place(at)), Safety: checks.Unsafe,
			Lines: []redact.Text{repair.VariableLine(set, exampleKwargs)},
		}}
	}
	var order []string
	for _, k := range source.Kwargs.Keys {
		order = append(order, k.Name)
	}
	shown, whole := repair.ShownJSON(meant, order, show.Argument)
	if whole {
		shown = source.Kwargs.Repaired.Reveal()
	}
	written := repair.VariableLine(set, shown)
	switch {
	case set.Source == astro.FromEnvFile:
		return []checks.Fix{{Title: redact.Textf("Set %s in %s", written, cause.Place(at)), Edit: fixers.RepairKwargs{File: at.File, Variable: source.KwargsVariable}, Safety: checks.Unsafe}}
	case canEdit:
		return []checks.Fix{checks.WithEdit(fmt.Sprintf("Set %s to %s in %s", source.KwargsVariable, shown, cause.Place(at)), checks.Unsafe, edit)}
	}
	title := redact.Textf("Set %s to valid JSON in %s", source.KwargsVariable, cause.Place(at))
	if !whole {
		title = title.Add(", and keep your own values")
	}
	return []checks.Fix{{Title: title, Lines: []redact.Text{written}, Safety: checks.Unsafe}}
}

// exampleKwargs are the arguments of the instructions.
const exampleKwargs = `{"connections_prefix": "airflow/connections", "variables_prefix": "airflow/variables", "region_name": "us-east-1"}`

// named is a variable under another name, set in the same place.
func named(v astro.Var, name string) astro.Var {
	v.Name = name
	return v
}
