package trace

import (
	"fmt"
	"reflect"
	"testing"

	"doctor/internal/redact"
	"doctor/internal/redact/redacttest"
)

// fill gives every field of a value a different text, every list one element.
func fill(t *testing.T, v reflect.Value, n *int) {
	t.Helper()
	switch *n++; v.Kind() {
	case reflect.String:
		v.SetString(fmt.Sprint("text ", *n))
	case reflect.Int:
		v.SetInt(int64(*n))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(t, v.Index(0), n)
	case reflect.Struct:
		for i := range v.NumField() {
			fill(t, v.Field(i), n)
		}
	default:
		t.Fatalf("a %s is not filled here", v.Kind())
	}
}

// TestInKeepsEverything: all texts of a session are converted, and empty fields stay empty.
func TestInKeepsEverything(t *testing.T) {
	var full Session[string]
	n := 0
	fill(t, reflect.ValueOf(&full).Elem(), &n)
	for _, s := range []Session[string]{full, {}} {
		masked := In(s, redact.NewText)
		if got := In(masked, redacttest.Raw); !reflect.DeepEqual(got, s) {
			t.Errorf("%+v\nwant\n%+v", got, s)
		}
	}
	if text := fmt.Sprintf("%+v", In(full, redact.NewText).Profile); text != "{Value:"+redact.Mask+" From:"+redact.Mask+"}" {
		t.Errorf("printed, it is %s", text)
	}
}

// TestSessionsThatDifferStayApart: only equal sessions have the same key.
func TestSessionsThatDifferStayApart(t *testing.T) {
	a := Session[string]{Stops: "NoCredentialsError", Kind: "one"}
	b := a
	if keyOf(a) != keyOf(b) {
		t.Error("equal sessions have two keys")
	}
	if b.Kind = "another"; keyOf(a) == keyOf(b) {
		t.Error("sessions that fail for different causes are one")
	}
}
