package credentialfiles

import (
	"doctor/checks"
	"doctor/internal/diagnosis"
)

// keyWords names a key, with its place.
func keyWords(c diagnosis.Cause, k diagnosis.KeyOf) string {
	if k.ID == "" {
		return "the key" + checks.InBrackets(c, k.At)
	}
	return "the key " + k.ID + checks.InBrackets(c, k.At)
}
