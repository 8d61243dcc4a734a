package astro

import (
	"strings"

	"github.com/compose-spec/compose-go/v2/template"
)

// homeMark stands for ~ at the beginning of a value while compose has it: where
// it resolves paths (in files that are included or extended), it would put the
// home folder of this process there. As an absolute path it is left alone.
const homeMark = "/\u00abhome\u00bb"

// fillIn fills in the variables of a value as compose does.
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
