package repair

import (
	"maps"
	"slices"
	"testing"

	"doctor/fixers"
	"doctor/internal/airflow"
)

func TestMembersOf(t *testing.T) {
	type object = map[string]any
	for name, tt := range map[string]struct {
		before, after airflow.Values
		rename        []fixers.Renaming
		set           []string
		remove        []string
	}{
		"nothing":            {airflow.Values{"a": "x", "o": object{"b": int64(1)}}, airflow.Values{"a": "x", "o": object{"b": int64(1)}}, nil, nil, nil},
		"another value":      {airflow.Values{"a": "x", "b": "y"}, airflow.Values{"a": "z", "b": "y"}, nil, []string{"e.a"}, nil},
		"one gone":           {airflow.Values{"a": "x", "b": "y"}, airflow.Values{"b": "y"}, nil, nil, []string{"e.a"}},
		"renamed":            {airflow.Values{"a": "x"}, airflow.Values{"b": "x"}, []fixers.Renaming{{From: "e.a", To: "e.b"}}, nil, nil},
		"moved out":          {airflow.Values{"o": object{"a": "x"}}, airflow.Values{"a": "x"}, []fixers.Renaming{{From: "e.o.a", To: "e.a"}}, nil, []string{"e.o"}},
		"moved in":           {airflow.Values{"a": "x"}, airflow.Values{"o": object{"A": "x"}}, []fixers.Renaming{{From: "e.a", To: "e.o.A"}}, nil, nil},
		"the same value set": {airflow.Values{"a": "x", "b": "x"}, airflow.Values{"b": "x", "c": "y"}, nil, []string{"e.c"}, []string{"e.a"}},
		"an object set":      {airflow.Values{"a": "x"}, airflow.Values{"a": object{"b": "x"}}, nil, []string{"e.a"}, nil},
	} {
		m, ok := membersOf(tt.before, tt.after, "e.")
		if !ok || !slices.Equal(m.rename, tt.rename) || !slices.Equal(slices.Sorted(maps.Keys(m.set)), tt.set) || !slices.Equal(m.remove, tt.remove) {
			t.Errorf("%s: %+v, %v", name, m, ok)
		}
	}
	if _, ok := membersOf(airflow.Values{"a.b": 1}, airflow.Values{}, ""); ok {
		t.Error("a name with a dot is no path")
	}
}
