package airflow

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"doctor/internal/redact"
)

// Values are the arguments of a backend or the extras of a connection, any of
// which may be secret: a nil, bool, int64, *big.Int, float64, string, []any or
// map[string]any each. Printing them, in any verb and in JSON, shows the names
// only.
type Values map[string]any

// Names returns the names, sorted.
func (v Values) Names() []string { return slices.Sorted(maps.Keys(v)) }

// Format prints the names with a mask for each value.
func (v Values) Format(f fmt.State, _ rune) {
	parts := v.Names()
	for i, name := range parts {
		parts[i] = name + ":" + redact.Mask
	}
	_, _ = io.WriteString(f, "{"+strings.Join(parts, " ")+"}")
}

// MarshalJSON encodes the names with a mask for each value.
func (v Values) MarshalJSON() ([]byte, error) {
	masked := make(map[string]string, len(v))
	for name := range v {
		masked[name] = redact.Mask
	}
	return json.Marshal(masked)
}
