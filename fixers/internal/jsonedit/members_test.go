package jsonedit

import (
	"testing"
)

func TestJSONText(t *testing.T) {
	for name, tt := range map[string]struct {
		change       change
		before, want string // want "" is an error
	}{
		"set, there":              {setMember("a", `"x"`), `{ "a" : [1, {"a": 2}] ,"b":1}`, `{ "a" : "x" ,"b":1}`},
		"set, twice":              {setMember("a", "3"), `{"a": 1, "a": 2}`, `{"a": 1, "a": 3}`},
		"set, new":                {setMember("c", "3"), `{"a":1,"b":2}`, `{"a":1,"b":2,"c":3}`},
		"set, new after one":      {setMember("c", "3"), `{"a": 1}`, `{"a": 1, "c": 3}`},
		"set, over lines":         {setMember("c", "3"), "{\n\t\"a\": 1\n}", "{\n\t\"a\": 1,\n\t\"c\": 3\n}"},
		"set, CRLF":               {setMember("c", "3"), "{\r\n \"a\": 1\r\n}", "{\r\n \"a\": 1,\r\n \"c\": 3\r\n}"},
		"set, empty":              {setMember("a", "1"), `{ }`, `{"a": 1 }`},
		"set, inside":             {setMember("o.a", "1"), `{"o": {"b": "}"}}`, `{"o": {"b": "}", "a": 1}}`},
		"set, inside a new one":   {setMember("o.p.a", "1"), `{"b": 2}`, `{"b": 2, "o": {"p": {"a": 1}}}`},
		"set, inside null":        {setMember("o.a", "1"), `{"o": null}`, `{"o": {"a": 1}}`},
		"set, inside a string":    {setMember("extra.a", `"é"`), `{"extra": "{\"b\": \"\\\"\"}"}`, `{"extra": "{\"b\": \"\\\"\", \"a\": \"é\"}"}`},
		"set, inside a list":      {setMember("o.a", "1"), `{"o": [1]}`, ""},
		"remove, first":           {removeMember("a"), `{"a": "{,}", "b": 1}`, `{"b": 1}`},
		"remove, last":            {removeMember("b"), `{"a": 1 , "b": [2]  }`, `{"a": 1  }`},
		"remove, only":            {removeMember("a"), `{ "a": 1 }`, `{}`},
		"remove, twice":           {removeMember("a"), `{"a": 1, "b": 2, "a": 3}`, `{"b": 2}`},
		"remove, not there":       {removeMember("c"), `{"a": 1}`, ""},
		"remove, a key in escape": {removeMember("ab"), `{"a\u0062": 1, "c": 2}`, `{"c": 2}`},
		"rename":                  {moveMember("a", "c"), `{"a" :1, "b": 2}`, `{"c" :1, "b": 2}`},
		"rename, taken":           {moveMember("a", "b"), `{"a": 1, "b": 2}`, ""},
		"move out":                {moveMember("o.a", "a"), `{"o": {"a": 1.50, "b": 2}}`, `{"o": {"b": 2}, "a": 1.50}`},
		"move in":                 {moveMember("a", "o.a"), `{"a": NaN, "o": {}}`, `{"o": {"a": NaN}}`},
		"move in, taken":          {moveMember("a", "o.a"), `{"a": 1, "o": {"a": 2}}`, ""},
		"not an object":           {setMember("a", "1"), `["a"]`, ""},
	} {
		got, err := tt.change(tt.before)
		if (err != nil) != (tt.want == "") || err == nil && got != tt.want {
			t.Errorf("%s: got %s, %v, want %s", name, got, err, tt.want)
		}
	}
}
