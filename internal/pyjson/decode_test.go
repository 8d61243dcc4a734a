package pyjson

import (
	"errors"
	"math"
	"math/big"
	"reflect"
	"strings"
	"testing"
)

func TestDecodeRefuses(t *testing.T) {
	const property = "Expecting property name enclosed in double quotes"
	tests := []struct{ text, want string }{
		{``, "Expecting value: line 1 column 1 (char 0)"},
		{`   `, "Expecting value: line 1 column 4 (char 3)"},
		{`{'a': 1}`, property + ": line 1 column 2 (char 1)"},
		{`{“a”: 1}`, property + ": line 1 column 2 (char 1)"},
		{`{"a": 1,}`, property + ": line 1 column 9 (char 8)"},
		{`{"a": True}`, "Expecting value: line 1 column 7 (char 6)"},
		{`{"a" 1}`, "Expecting ':' delimiter: line 1 column 6 (char 5)"},
		{`{"a": 1 "b": 2}`, "Expecting ',' delimiter: line 1 column 9 (char 8)"},
		{`{"a": 1`, "Expecting ',' delimiter: line 1 column 8 (char 7)"},
		{`{"a": [1, 2}`, "Expecting ',' delimiter: line 1 column 12 (char 11)"},
		{`{"a": "b}`, "Unterminated string starting at: line 1 column 7 (char 6)"},
		{"{\n\"a\": 1,\n'b': 2}", property + ": line 3 column 1 (char 10)"},
		{`{"é": x}`, "Expecting value: line 1 column 7 (char 6)"},
		{"{\"a\": \"b\nc\"}", "Invalid control character at: line 1 column 9 (char 8)"},
		{`{"a": "\d"}`, `Invalid \escape: line 1 column 8 (char 7)`},
		{`{"a": "\u12x4"}`, `Invalid \uXXXX escape: line 1 column 9 (char 8)`},
		{`{}}`, "Extra data: line 1 column 3 (char 2)"},
		{"\ufeff{}", "Unexpected UTF-8 BOM (decode using utf-8-sig): line 1 column 1 (char 0)"},
		{`"{\"a\": 1}" x`, "Extra data: line 1 column 14 (char 13)"},
	}
	for _, tt := range tests {
		_, err := Decode(tt.text)
		if err == nil || err.Error() != tt.want {
			t.Errorf("Decode(%q) = %v, want %s", tt.text, err, tt.want)
		}
	}
}

func TestDecodeAccepts(t *testing.T) {
	huge, _ := new(big.Int).SetString("123456789012345678901234567890", 10)
	tests := []struct {
		text string
		want any
	}{
		{` null `, nil},
		{`-0`, int64(0)},
		{`-Infinity`, math.Inf(-1)},
		{`1e999`, math.Inf(1)},
		{`123456789012345678901234567890`, huge},
		{`1.5e3`, 1500.0},
		{`"\ud83d\ude00\/"`, "😀/"},
		{`[true, [], {}]`, []any{true, []any{}, &Object{}}},
	}
	for _, tt := range tests {
		got, err := Decode(tt.text)
		if err != nil || !reflect.DeepEqual(got, tt.want) {
			t.Errorf("Decode(%q) = %v, %v, want %v", tt.text, got, err, tt.want)
		}
	}
}

func TestDecodeKeepsTheLastOfEqualKeys(t *testing.T) {
	v, err := Decode(`{"é": 1, "b": {"c": 2}, "é": 3}`)
	if err != nil {
		t.Fatal(err)
	}
	o := v.(*Object)
	if got, want := o.Map(), map[string]any{"é": int64(3), "b": map[string]any{"c": int64(2)}}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if o.Members[0].Key != "é" || o.Members[0].Offset != 25 || !reflect.DeepEqual(o.Repeated, []string{"é"}) {
		t.Errorf("got %+v", o)
	}
}

func TestDecodeLimits(t *testing.T) {
	kind := func(text string) Kind {
		_, err := Decode(text)
		var e *Error
		if !errors.As(err, &e) {
			return -1
		}
		return e.Kind
	}
	if got := kind(strings.Repeat("9", 4301)); got != ValueError {
		t.Errorf("an integer of 4301 digits: %v", got)
	}
	if got := kind("-" + strings.Repeat("9", 4300)); got != -1 {
		t.Errorf("an integer of 4300 digits: %v", got)
	}
	if got := kind(strings.Repeat("[", 100000)); got != RecursionError {
		t.Errorf("deep nesting: %v", got)
	}
}

func FuzzDecode(f *testing.F) {
	for _, seed := range []string{`{"a": [1, -2.5e3, null]}`, `{'a': 1}`, "\ufeff", "{\"a\":\"\\ud800\"}", "\xff", "[[[["} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		v, err := Decode(text)
		var e *Error
		if err != nil && (!errors.As(err, &e) || e.Offset < 0 || e.Offset > len(text)) {
			t.Fatalf("Decode(%q) = %#v", text, err)
		}
		if o, ok := v.(*Object); ok {
			for _, m := range o.Members {
				if text[m.Offset] != '"' {
					t.Fatalf("Decode(%q): no key at %d", text, m.Offset)
				}
			}
		}
	})
}
