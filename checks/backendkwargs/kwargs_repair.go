package backendkwargs

import (
	"encoding/json"
	"fmt"
	"strings"

	"doctor/checks"
	"doctor/fixers"
	"doctor/internal/airflow"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/redact"
	"doctor/internal/show"
)

// jsonFixes shows the form that every reader accepts: JSON in single quotes, with the user's
// own arguments. Values that may be secret are masked, and kept by the fixer.
func jsonFixes(source *airflow.Source, at astro.Origin) []checks.Fix {
	if source.Kwargs.Circular {
		return []checks.Fix{{Title: redact.Textf("Write the arguments into %s, and remove %s (%s)", airflow.KwargsVariable, source.KwargsVariable, cause.Place(at)), Safety: checks.Unsafe}}
	}
	meant := source.Kwargs.Meant()
	if meant == nil {
		return []checks.Fix{{Title: redact.Textf("Write %s as one JSON object, {\"name\": \"value\"}, in single quotes (%s)", source.KwargsVariable, cause.Place(at)), Safety: checks.Unsafe}}
	}
	separator := "="
	if at.File == astro.OverrideName {
		separator = ": "
	}
	shown, whole := maskedJSON(source.Kwargs.Repaired.Reveal(), meant)
	title := fmt.Sprintf("Write JSON in single quotes (%s): %s%s'%s'", cause.Place(at), source.KwargsVariable, separator, shown)
	if !whole {
		title = fmt.Sprintf("Write JSON in single quotes, with your own values for %s (%s): %s%s'%s'", redact.Mask, cause.Place(at), source.KwargsVariable, separator, shown)
	}
	if at.File == astro.OverrideName || at.File == "Dockerfile" {
		return []checks.Fix{{Title: redact.NewText(title), Safety: checks.Unsafe}}
	}
	return []checks.Fix{checks.WithEdit(title, checks.Unsafe, fixers.RepairKwargs{File: at.File, Variable: source.KwargsVariable})}
}

// maskedJSON returns the JSON with the arguments that were meant; whole reports whether it has
// all of them. If a value may be secret, or would end the quotes, the text is rewritten with a
// mask in its place.
func maskedJSON(text string, meant airflow.Values) (shown string, whole bool) {
	masked := make(map[string]any, len(meant))
	whole = true
	for _, name := range meant.Names() {
		written, err := json.Marshal(meant[name])
		masked[name] = meant[name]
		if err != nil || strings.Contains(string(written), "'") || !show.Argument(name, string(written)) {
			masked[name], whole = redact.Mask, false
		}
	}
	if whole {
		return text, true
	}
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(masked); err != nil {
		return redact.Mask, false // JSON does not have this number
	}
	return strings.TrimSpace(b.String()), false
}
