package report

import _ "embed"

//go:embed schema.json
var schema string

// Schema is the JSON schema of the JSON document.
func Schema() string { return schema }
