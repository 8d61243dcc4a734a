package astro

import (
	"strings"

	"github.com/compose-spec/compose-go/v2/template"
)

// homeMark replaces ~ at the beginning of a value while compose processes it: when compose resolves
// paths (in files that are included or extended), it would insert this process's home folder. It
// leaves an absolute path alone.
const homeMark = "/\u00abhome\u00bb"

// fillIn interpolates a value as compose does.
func fillIn(text string, lookup template.Mapping) (string, error) {
	text, err := template.Substitute(text, lookup)
	if rest, ok := strings.CutPrefix(text, "~"); ok && err == nil {
		text = homeMark + rest
	}
	return text, err
}

func restoreText(text string) string { return strings.ReplaceAll(text, homeMark, "~") }

// restoreHome puts ~ back into every text of a model.
func restoreHome(value any) any {
	switch v := value.(type) {
	case string:
		return restoreText(v)
	case []any:
		for i := range v {
			v[i] = restoreHome(v[i])
		}
	case map[string]any:
		out := make(map[string]any, len(v))
		for key, e := range v {
			out[restoreText(key)] = restoreHome(e)
		}
		return out
	}
	return value
}
