package boto

// The values of arguments are JSON and YAML values: nil, bool, int, int64, a *big.Int beyond that,
// float64, string, []any and map[string]any.

// number is a value as Python compares it with a number, if it can: a bool counts as 0 or 1.
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
