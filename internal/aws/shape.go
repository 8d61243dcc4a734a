package aws

import (
	"encoding/json"
	"strings"
)

// Shape is the form of a secret's value, without its content.
type Shape string

// The shapes, as an Airflow secrets backend distinguishes them.
const (
	ShapeEmpty      Shape = "empty"
	ShapeText       Shape = "plain text"
	ShapeJSONObject Shape = "JSON object"
	ShapeJSON       Shape = "JSON, but not an object"
	ShapeBrokenJSON Shape = "invalid JSON" // begins like an object
	ShapeURI        Shape = "URI"
	ShapeBinary     Shape = "binary" // the AWS backend of Airflow counts it as missing
)

// ShapeOf returns the shape of a value.
func ShapeOf(value string) Shape {
	trimmed := strings.TrimSpace(value)
	switch {
	case trimmed == "":
		return ShapeEmpty
	case trimmed[0] == '{':
		if json.Valid([]byte(trimmed)) {
			return ShapeJSONObject
		}
		return ShapeBrokenJSON
	case trimmed[0] == '[' || trimmed[0] == '"':
		if json.Valid([]byte(trimmed)) {
			return ShapeJSON
		}
		return ShapeText
	case isURI(trimmed):
		return ShapeURI
	default:
		return ShapeText
	}
}

// isURI reports a scheme, as RFC 3986 3.1 has it but with the "_" of some
// connection types, and "://".
func isURI(value string) bool {
	scheme, _, ok := strings.Cut(value, "://")
	if !ok || scheme == "" {
		return false
	}
	for i, r := range strings.ToLower(scheme) {
		letter := 'a' <= r && r <= 'z'
		other := '0' <= r && r <= '9' || strings.ContainsRune("+-._", r)
		if !letter && (i == 0 || !other) {
			return false
		}
	}
	return true
}
