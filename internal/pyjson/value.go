// Package pyjson reads JSON exactly as Python's json.loads does (CPython 3.11 and 3.12,
// Modules/_json.c), because that decides whether Airflow accepts a value: NaN and Infinity are
// numbers, the last of several equal keys wins, integers may have up to 4300 digits, and errors
// have Python's text and position.
package pyjson

// Object is a JSON object with its keys in the order of their first occurrence, as in a Python
// dict.
type Object struct {
	Members []Member
	// Repeated are the keys that occur more than once, in the order of their repetition. The last
	// value wins.
	Repeated []string
	// Surrogate is a lone first half of a pair in any string in it, 0 if there is none. The string
	// has U+FFFD instead.
	Surrogate rune
}

// Member is one key of an Object with its value.
type Member struct {
	Key string
	// Value is nil, a bool, an int64, a *big.Int beyond that, a float64, a
	// string, a []any or an *Object.
	Value any
	// Offset is where the key's opening quote is, in bytes from the start of the text. For a
	// repeated key it is the last one.
	Offset int
}

// Get returns the value of a key and whether it exists.
func (o *Object) Get(key string) (any, bool) {
	for _, m := range o.Members {
		if m.Key == key {
			return m.Value, true
		}
	}
	return nil, false
}

// Map returns the object as a map; objects within it become maps too.
func (o *Object) Map() map[string]any {
	m := make(map[string]any, len(o.Members))
	for _, member := range o.Members {
		m[member.Key] = plain(member.Value)
	}
	return m
}

func plain(v any) any {
	switch v := v.(type) {
	case *Object:
		return v.Map()
	case []any:
		list := make([]any, len(v))
		for i := range v {
			list[i] = plain(v[i])
		}
		return list
	}
	return v
}
