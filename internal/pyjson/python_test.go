package pyjson

import (
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"strings"
	"testing"

	"doctor/internal/airflow/realpython"
)

const script = `
import json, struct, sys
def show(v):
    if v is None or v is True or v is False: return str(v)
    if isinstance(v, int): return "i%d" % v
    if isinstance(v, float): return "nan" if v != v else "d" + struct.pack(">d", v).hex()
    if isinstance(v, str):
        return "s" + "".join("\ufffd" if 0xd800 <= ord(c) <= 0xdfff else c for c in v).encode().hex()
    if isinstance(v, list): return "[" + ",".join(map(show, v)) + "]"
    return "{" + ",".join(show(k) + ":" + show(x) for k, x in v.items()) + "}"
for line in sys.stdin:
    text = bytes.fromhex(line.strip()).decode("utf-8", "surrogateescape")
    try:
        print(show(json.loads(text)))
    except json.JSONDecodeError as e:
        print("E" + str(e))
    except ValueError as e:
        print("V" + str(e))
`

func show(v any) string {
	switch v := v.(type) {
	case nil:
		return "None"
	case bool:
		return map[bool]string{true: "True", false: "False"}[v]
	case int64:
		return fmt.Sprintf("i%d", v)
	case *big.Int:
		return "i" + v.String()
	case float64:
		if math.IsNaN(v) {
			return "nan"
		}
		return fmt.Sprintf("d%016x", math.Float64bits(v))
	case string:
		return "s" + hex.EncodeToString([]byte(v))
	case []any:
		parts := make([]string, len(v))
		for i := range v {
			parts[i] = show(v[i])
		}
		return "[" + strings.Join(parts, ",") + "]"
	case *Object:
		parts := make([]string, len(v.Members))
		for i, m := range v.Members {
			parts[i] = show(m.Key) + ":" + show(m.Value)
		}
		return "{" + strings.Join(parts, ",") + "}"
	}
	panic(fmt.Sprintf("unexpected %T", v))
}

func answer(text string) string {
	v, err := Decode(text)
	var e *Error
	if errors.As(err, &e) {
		return map[Kind]string{DecodeError: "E", ValueError: "V"}[e.Kind] + e.Error()
	}
	return show(v)
}

// TestAgainstPython compares with json.loads on texts made of complete and broken pieces of JSON.
func TestAgainstPython(t *testing.T) {
	pieces := []string{
		"{", "}", "[", "]", ",", ":", " ", "\n", "\t", `"a"`, `"b"`, `"region_name"`, `"`, `'`, "“", "null", "None", "true",
		"True", "false", "NaN", "-Infinity", "Infinity", "0", "-", "12", "-0", "1.5", "1.", ".5", "1e5", "1E-7", "1e", "1e400", "007",
		"99999999999999999999", `\`, `\"`, `\u00e9`, `"\u00e9"`, `"\ud83d\ude00"`, `"\ud83d"`, `"\ud83dx`, `"\ud83d\u00`, `"\u12`, `"\x"`,
		"é", "\u00a0", "\xff", "\x00", "\x7f", "\ufeff", `"x": 1`, `"x": 1,`, `{"x": [`,
	}
	r, count := realpython.Generator(t, 5000) // of each kind
	var texts []string
	for range count {
		var b strings.Builder
		if r.IntN(3) == 0 {
			b.WriteString("{")
		}
		for range 1 + r.IntN(9) {
			b.WriteString(pieces[r.IntN(len(pieces))])
		}
		texts = append(texts, b.String())
	}
	for range count {
		text := []rune(generate(r, 0))
		if n := r.IntN(3); len(text) > 0 && n > 0 {
			at := r.IntN(len(text))
			if n == 1 {
				text = append(text[:at:at], text[at+1:]...)
			} else {
				text = append(text[:at:at], append([]rune(pieces[r.IntN(len(pieces))]), text[at:]...)...)
			}
		}
		texts = append(texts, string(text))
	}
	texts = append(texts, strings.Repeat("1", 4301))
	accepted := 0
	for i, want := range realpython.Run(t, script, texts) {
		if want[0] != 'E' {
			accepted++
		}
		if got := answer(texts[i]); got != want {
			t.Errorf("%q:\n ours   %s\n Python %s", texts[i], got, want)
		}
	}
	if accepted < len(texts)/12 || accepted > len(texts)*11/12 {
		t.Errorf("of %d texts, Python accepted %d: the comparison is lopsided", len(texts), accepted)
	}
}

// generate writes some valid JSON.
func generate(r *rand.Rand, depth int) string {
	space := strings.Repeat(" ", r.IntN(2))
	if depth > 3 || r.IntN(3) == 0 {
		scalars := []string{`"airflow/variables"`, `"é"`, "null", "true", "1", "-2.5", "1e3", `""`, "NaN", `"\n\u0041"`}
		return space + scalars[r.IntN(len(scalars))]
	}
	var parts []string
	object := r.IntN(2) == 0
	for range r.IntN(4) {
		part := generate(r, depth+1)
		if object {
			part = fmt.Sprintf(`%s"%c"%s:%s`, space, 'a'+rune(r.IntN(3)), space, part)
		}
		parts = append(parts, part)
	}
	if object {
		return "{" + strings.Join(parts, space+",") + space + "}"
	}
	return "[" + strings.Join(parts, space+",") + space + "]"
}
