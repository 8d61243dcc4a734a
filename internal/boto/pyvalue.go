package boto

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// The values of arguments are those of JSON and YAML: nil, bool, int, int64, a
// *big.Int beyond that, float64, string, []any and map[string]any.

// typeName is Python's name of a value's type.
func typeName(value any) string {
	switch value.(type) {
	case nil:
		return "NoneType"
	case bool:
		return "bool"
	case string:
		return "str"
	case float64:
		return "float"
	case []any:
		return "list"
	case map[string]any:
		return "dict"
	}
	return "int"
}

// truthy is Python's bool(value).
func truthy(value any) bool {
	switch v := value.(type) {
	case nil:
		return false
	case bool:
		return v
	case string:
		return v != ""
	case float64:
		return v != 0
	case int:
		return v != 0
	case int64:
		return v != 0
	case []any:
		return len(v) > 0
	case map[string]any:
		return len(v) > 0
	}
	return true
}

// number is a value as Python compares it with a number, where it can: a bool
// counts as 0 or 1.
func number(value any) (float64, bool) {
	switch v := value.(type) {
	case bool:
		if v {
			return 1, true
		}
		return 0, true
	case int:
		return float64(v), true
	case int64:
		return float64(v), true
	case float64:
		return v, true
	case interface{ Sign() int }: // *big.Int
		return float64(v.Sign()) * (1 << 63), true
	}
	return 0, false
}

// show is Python's str(value). The order of a dict's keys is not known any more.
func show(value any) string {
	if text, ok := value.(string); ok {
		return text
	}
	return repr(value)
}

// repr is Python's repr(value).
func repr(value any) string {
	switch v := value.(type) {
	case nil:
		return "None"
	case bool:
		if v {
			return "True"
		}
		return "False"
	case string:
		return quote(v)
	case int:
		return strconv.Itoa(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		text := strconv.FormatFloat(v, 'g', -1, 64)
		if !strings.ContainsAny(text, ".en") {
			text += ".0"
		}
		return text
	case interface{ String() string }:
		return v.String()
	case []any:
		items := make([]string, len(v))
		for i := range v {
			items[i] = repr(v[i])
		}
		return "[" + strings.Join(items, ", ") + "]"
	case map[string]any:
		var items []string
		for _, key := range slices.Sorted(maps.Keys(v)) {
			items = append(items, quote(key)+": "+repr(v[key]))
		}
		return "{" + strings.Join(items, ", ") + "}"
	}
	return ""
}
