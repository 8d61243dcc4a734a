package airflow

import (
	"reflect"
	"slices"
	"testing"

	"doctor/internal/pyjson"
)

const (
	logJSON = "Failed to parse [secrets] backend_kwargs as JSON, defaulting to no kwargs."
	logDict = "Failed to parse [secrets] backend_kwargs into a dict, defaulting to no kwargs."
)

func TestParseKwargsByVersion(t *testing.T) {
	tests := []struct {
		text, airflow string
		got           Type
		log, raises   string
	}{
		{``, "3.0", "", "", ""},
		{``, "2.2.0", "", "", ""},
		{`{"a": 1}`, "2.2.0", "", "", ""},
		{`{'a': 1}`, "3.0", "", logJSON, ""},
		{`{'a': 1}`, "2.4.1", "", logJSON, ""},
		{`{'a': 1}`, "2.4.0", "", "", ""},
		{`["a"]`, "3.0", List, logDict, ""},
		{`["a"]`, "2.4.0", List, "", "argument after ** must be a mapping, not list"},
		{`null`, "3.0", Null, "", ""},
		{`null`, "2.3.0", Null, "", "argument after ** must be a mapping, not NoneType"},
		{`"x"`, "3.0", String, logDict, ""},
		{`0`, "3.0", Integer, "", ""},
		{`NaN`, "3.0", Number, logDict, ""},
		{`true`, "3.0", Boolean, logDict, ""},
	}
	for _, tt := range tests {
		v, _ := ParseVersion(tt.airflow)
		k := ParseKwargs(tt.text, v)
		if k.Got != tt.got || k.Log != tt.log || k.Raises != tt.raises {
			t.Errorf("%s on %s: %q, %q, %q", tt.text, tt.airflow, k.Got, k.Log, k.Raises)
		}
		if !k.Usable() && len(k.Values) != 0 {
			t.Errorf("%s on %s: the backend is built with %v", tt.text, tt.airflow, k.Values)
		}
	}
}

func TestParseKwargsKeys(t *testing.T) {
	k := ParseKwargs(`{"variables_prefix": null, "sep": "-", "sep": "/"}`, airflow3)
	if want := (Values{"variables_prefix": nil, "sep": "/"}); !reflect.DeepEqual(k.Values, want) {
		t.Errorf("values %v, want %v", k.Values, want)
	}
	if want := []Key{{"variables_prefix", 1}, {"sep", 39}}; !reflect.DeepEqual(k.Keys, want) {
		t.Errorf("keys %v, want %v", k.Keys, want)
	}
	if !slices.Equal(k.Repeated, []string{"sep"}) {
		t.Errorf("repeated %v", k.Repeated)
	}
}

func TestJSONMistakes(t *testing.T) {
	const good = `{"variables_prefix":"airflow/variables","sep":null}`
	tests := []struct {
		name, text string
		mistakes   []JSONMistake
		repaired   string
	}{
		{"single quotes", `{'variables_prefix': 'airflow/variables', 'sep': None}`, []JSONMistake{SingleQuotes, PythonWords}, good},
		{"typographic", `{“variables_prefix”: “airflow/variables”, “sep”: null}`, []JSONMistake{TypographicQuotes}, good},
		{"trailing comma", `{"variables_prefix": "airflow/variables", "sep": null,}`, []JSONMistake{TrailingComma}, good},
		{"Python words", `{"variables_prefix": "airflow/variables", "sep": None}`, []JSONMistake{PythonWords}, good},
		{"quoted twice", `'{"variables_prefix": "airflow/variables", "sep": null}'`, []JSONMistake{QuotedTwice}, good},
		{"escaped", `{\"variables_prefix\": \"airflow/variables\", \"sep\": null}`, []JSONMistake{Backslashes}, good},
		{"quoted and escaped", `"{\"variables_prefix\": \"airflow/variables\", \"sep\": null}"`, []JSONMistake{QuotedTwice, Backslashes}, good},
		{"not closed", `{"variables_prefix": "airflow/variables", "sep": null`, []JSONMistake{Unbalanced}, good},
		{"not opened", `"variables_prefix": "airflow/variables", "sep": null}`, []JSONMistake{Unbalanced}, ""},
		{"quote not closed", `{"variables_prefix": "airflow/variables`, []JSONMistake{Unbalanced}, `{"variables_prefix":"airflow/variables"}`},
		{"no quotes", `{variables_prefix: airflow/variables, sep: null}`, []JSONMistake{Unquoted}, good},
		{"missing comma", `{"variables_prefix": "airflow/variables" "sep": null}`, []JSONMistake{MissingComma}, good},
		{"comment", `{"variables_prefix": "airflow/variables", "sep": null}# ours`, []JSONMistake{Comment}, good},
		{"byte-order mark", "\ufeff" + good, []JSONMistake{ByteOrderMark}, good},
		{"apostrophe in double quotes", `{"a": "it's", 'b': "\"c\""}`, []JSONMistake{SingleQuotes}, `{"a":"it's","b":"\"c\""}`},
		{"assignments", `variables_prefix=airflow, region_name=eu-west-1`, []JSONMistake{Unquoted}, `{"variables_prefix": "airflow", "region_name": "eu-west-1"}`},
		{"not to be told", `airflow/variables=a`, []JSONMistake{Unquoted}, ""},
		{"a word", `airflow`, []JSONMistake{Unquoted}, ""},
		{"a list", `["airflow/variables", "us-west-2"]`, nil, `{"variables_prefix": "airflow/variables", "region_name": "us-west-2"}`},
		{"a list of assignments", `["connections_prefix=a/b", "config_prefix: c"]`, nil, `{"connections_prefix": "a/b", "config_prefix": "c"}`},
		{"a list of objects", `[{"sep": "-", "x": {"y": [1]}}, {"region_name": "us-west-2"}]`, nil, `{"sep": "-", "x": {"y":[1]}, "region_name": "us-west-2"}`},
		{"a list that says it twice", `["airflow/variables", "my/variables"]`, nil, ""},
		{"a list that says nothing", `["airflow"]`, nil, ""},
		{"a list of numbers", `[1]`, nil, ""},
		{"an empty list", `[]`, nil, ""},
	}
	for _, tt := range tests {
		k := ParseKwargs(tt.text, airflow3)
		if !slices.Equal(k.Mistakes, tt.mistakes) || k.Repaired.Reveal() != tt.repaired {
			t.Errorf("%s: mistakes %v, repaired %s", tt.name, k.Mistakes, k.Repaired.Reveal())
		}
	}
}

func FuzzParseKwargs(f *testing.F) {
	for _, seed := range []string{`{'a': True,}`, `“{`, `"{\"a\": 1}"`, `{a: b # c`, `[}]`, "{'\\", `'`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		k := ParseKwargs(text, airflow3)
		repaired := k.Repaired.Reveal()
		if repaired == "" {
			return
		}
		if v, err := pyjson.Decode(repaired); err != nil {
			t.Errorf("%q was repaired to %q: %v, %v", text, repaired, v, err)
		}
	})
}
