package pyjson

import (
	"encoding/hex"
	"testing"

	"doctor/internal/airflow/realpython"
)

// TestReprIsPythons: Python's form of values in messages.
func TestReprIsPythons(t *testing.T) {
	texts := []string{
		`null`, `true`, `false`, `0`, `-5`, `123456789012345678901234567890`, `1.0`, `1.5`, `1e16`, `1e15`, `0.0001`, `0.00001`, `1e300`, `-0.0`, `NaN`, `Infinity`, `-Infinity`,
		`""`, `"a'b"`, `"a\"b"`, `"a'b\"c"`, `"\\\n\t\u0000\u007f\u00e9\u200b\ud83d\ude00"`, `[]`, `["a", 1, null]`, `{}`, `{"a": {"b": [true]}, "c": "x"}`,
	}
	const script = `
import json, sys
for line in sys.stdin:
    value = json.loads(bytes.fromhex(line.strip()).decode())
    print(repr(value).encode().hex(), str(value).encode().hex())
`
	for i, line := range realpython.Run(t, script, texts) {
		v, err := Decode(texts[i])
		if err != nil {
			t.Fatal(err)
		}
		shown := []any{v}
		if o, ok := v.(*Object); ok {
			shown = append(shown, o.Map())
		}
		for _, v := range shown {
			got := hex.EncodeToString([]byte(Repr(v))) + " " + hex.EncodeToString([]byte(Str(v)))
			if got != line {
				t.Errorf("%s: %s %s", texts[i], Repr(v), Str(v))
			}
		}
	}
}
