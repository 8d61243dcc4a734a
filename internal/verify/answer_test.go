package verify

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
)

func marked(text string) string { return string(begin) + text + string(end) }

func TestParse(t *testing.T) {
	tests := []struct{ name, stdout, python, problem string }{
		{"alone", marked(`{"python": "3.12.1"}`), "3.12.1", ""},
		{"among logs", "a\n" + marked(`{"python": "3.12.1"}`) + "\nb", "3.12.1", ""},
		{"the last of two", marked(`{"python": "1"}`) + marked(`{"python": "2"}`), "2", ""},
		{"the last that is whole", marked(`{"python": "1"}`) + string(begin) + `{"pyt`, "1", ""},
		{"what is not known is passed over", marked(`{"python": "1", "new": [1]}`), "1", ""},
		{"nothing", "", "", "nothing between the markers"},
		{"only the end", string(end), "", "nothing between the markers"},
		{"only the beginning", string(begin) + "{}", "", "nothing between the markers"},
		{"the wrong way round", string(end) + string(begin), "", "nothing between the markers"},
		{"no JSON", marked("{]}"), "", "invalid JSON"},
		{"other types", marked(`{"python": 3}`), "", "invalid JSON"},
		{"empty", marked(""), "", "invalid JSON"},
		{"too long", marked(`{"python": "` + strings.Repeat("x", maxAnswer) + `"}`), "", fmt.Sprintf("the answer is too long (%d bytes)", maxAnswer+14)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := parse([]byte(tt.stdout))
			problem := ""
			if err != nil {
				problem = err.Error()
			}
			if got.Python != tt.python || problem != tt.problem {
				t.Errorf("got %q, %q", got.Python, problem)
			}
		})
	}
}

func TestParseKeepsTheTypeOfAConnectionBack(t *testing.T) {
	text := marked(`{"airflow": {"lookups": [{"kind": "connection", "name": "x", "found": true, "shape": {"form": "connection", "type": "hunter2", "fields": ["login"]}, "asked": [{"place": "backend", "backend": "a.B", "found": true}]}]}}`)
	a, err := parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	shape := a.Airflow.Lookups[0].Shape
	if shape.Type.Reveal() != "hunter2" || shape.Form != "connection" || len(shape.Fields) != 1 {
		t.Fatalf("%+v", shape)
	}
	again, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	for _, shown := range []string{shape.words(), fmt.Sprintf("%+v %#v", a, a), string(again), told(a.Airflow.Lookups)} {
		if strings.Contains(shown, "hunter2") {
			t.Errorf("shown: %s", shown)
		}
	}
}

// A container may answer anything: no answer may cause a crash, or be longer than a screen.
func FuzzParse(f *testing.F) {
	f.Add([]byte(marked(`{"python": "3", "identity": {"error": {"class": "a.B", "text": "c", "stage": "call"}}}`)))
	f.Add([]byte(marked(`{"airflow": {"lookups": [{"kind": "connection", "shape": {"type": "aws"}, "asked": [{}, {"error": {}}]}]}}`)))
	f.Add([]byte(marked(`{"identity": null, "airflow": {"lookups": [null], "error": null}, "crash": {}}`)))
	f.Add([]byte(marked(`{"identity": {"error": {"class": "", "module": "boto3"}}, "timed_out": true}`)))
	f.Add([]byte(string(end) + string(begin)))
	f.Fuzz(func(t *testing.T, stdout []byte) {
		a, err := parse(stdout)
		if err != nil {
			return
		}
		r := Result{Target: Target{Service: "s", Predicted: &Prediction{}}, Answer: &a}
		r.Differences = r.Predicted.Against(a.Identity)
		r.judge(Question{Variables: []string{"x"}})
		if r.Status != OK && len(r.Reasons) == 0 {
			t.Errorf("%s without a reason", r.Status)
		}
		var out strings.Builder
		if err := Text(&out, []Result{r}, func(line string) string { return line }); err != nil {
			t.Fatal(err)
		}
		if err := NewDocument("1", "d", []Result{r}, 0).JSON(&out, strings.Clone); err != nil {
			t.Fatal(err)
		}
	})
}

func TestLimit(t *testing.T) {
	if got := limit("äöü", 3); got != "ä ..." || !utf8.ValidString(got) {
		t.Errorf("%q", got)
	}
	if got := limit("abc", 3); got != "abc" {
		t.Errorf("%q", got)
	}
}
