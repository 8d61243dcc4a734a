package fixers

import (
	"strings"
	"testing"
)

func TestJSONText(t *testing.T) {
	for name, tt := range map[string]struct {
		change       jsonChange
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

func TestRenameReferences(t *testing.T) {
	for before, want := range map[string]string{
		"${A}": "${B}", "$A": "$B", "$AB": "$AB", "${AB}": "${AB}", "${A:-x}$A/": "${B:-x}$B/", "$$A": "$$A", "$$$A": "$$$B", "A": "A", "$": "$",
	} {
		if got := renameReferences(before, "A", "B"); got != want {
			t.Errorf("%s becomes %s, want %s", before, got, want)
		}
	}
}

// TestPlacesShowNoSecrets puts a secret next to a change in each kind of file that sets variables.
func TestPlacesShowNoSecrets(t *testing.T) {
	region := map[string]any{"region_name": "eu-west-1"}
	extra := map[string]any{"extra.region_name": "eu-west-1"}
	const kwargs = `{"region_name": "eu west 1", "aws_secret_access_key": "geheim", "x": "geheim"}`
	for name, tt := range map[string]struct {
		edit Edit
		text string
	}{
		"kwargs in a map":      {EditKwargs{File: "o.yml", Set: region}, "services:\n  a:\n    environment:\n      AIRFLOW__SECRETS__BACKEND_KWARGS: '" + kwargs + "'\n      X: geheim\n"},
		"kwargs in a list":     {EditKwargs{File: "o.yml", Set: region}, "services:\n  a:\n    environment:\n      - 'AIRFLOW__SECRETS__BACKEND_KWARGS=" + kwargs + "'\n      - X=geheim\n"},
		"kwargs in a block":    {EditKwargs{File: "o.yml", Set: region}, "services:\n  a:\n    environment:\n      AIRFLOW__SECRETS__BACKEND_KWARGS: >-\n        " + kwargs + "\n"},
		"kwargs in ENV":        {EditKwargs{File: "Dockerfile", Line: 2, Set: region}, "FROM x\nENV AIRFLOW__SECRETS__BACKEND_KWARGS='" + kwargs + "'\nENV PW=geheim\n"},
		"URI":                  {EditConnection{File: "o.yml", Variable: "AIRFLOW_CONN_A", Set: extra}, "services:\n  a:\n    environment:\n      AIRFLOW_CONN_A: aws://AKIA:geheim@?x=geheim&region_name=a\n"},
		"URI as JSON":          {EditConnection{File: "o.yml", Variable: "AIRFLOW_CONN_A", As: JSONForm}, "services:\n  a:\n    environment: [\"AIRFLOW_CONN_A=aws://geheim:geheim@?x=geheim\"]\n"},
		"unencoded URI":        {EditConnection{File: ".env", Variable: "AIRFLOW_CONN_A", As: JSONForm}, "AIRFLOW_CONN_A=aws://AKIA:ge/geheim+geheim@?region_name=eu-west-1\n"},
		"settings":             {EditSettings{File: "airflow_settings.yaml", Line: 3, Set: extra}, "airflow:\n  connections:\n    - conn_id: a\n      conn_password: geheim\n      conn_extra: {region_name: x, token: geheim}\n"},
		"settings in a string": {EditSettings{File: "airflow_settings.yaml", Line: 3, Set: extra}, "airflow:\n  connections:\n    - conn_id: a\n      conn_extra: '{\"region_name\": \"x\", \"token\": \"geheim\"}'\n"},
		"removed":              {RemoveVariables{File: "o.yml", Variables: []string{"AWS_SECRET_ACCESS_KEY"}}, "services:\n  a:\n    environment: [AWS_SECRET_ACCESS_KEY=geheim, X=geheim]\n"},
	} {
		file := tt.edit.Paths()[0]
		proposal, err := NewPlan(memory{"/p/" + file: tt.text}, Project{Dir: "/p"}).Propose(fixOf(tt.edit))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := proposal.Diff(); strings.Contains(diff, "geheim") || !strings.Contains(diff, "****") {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}
