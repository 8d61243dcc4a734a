package redact

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"testing"
)

const told = "wJalrXUtnFEMI"

// TestTextNeverPrints: of what a text says nothing is printed, however it is asked for
// and wherever it lies.
func TestTextNeverPrints(t *testing.T) {
	type holder struct{ hidden Text }
	text := NewText(told)
	encoded, err := json.Marshal(map[string]any{"a": text, "b": []Text{text}, "c": map[string]Text{"x": text}})
	if err != nil {
		t.Fatal(err)
	}
	var logged strings.Builder
	slog.New(slog.NewTextHandler(&logged, nil)).Info("x", "text", text, "held", holder{text})
	for _, got := range []string{
		fmt.Sprint(text), fmt.Sprintf("%v %+v %#v %s %q %x %X %d %c %U %p", text, text, text, text, text, text, text, text, text, text, &text),
		fmt.Sprintf("%v %+v %#v %v", holder{text}, &holder{text}, holder{text}, []holder{{text}}), string(encoded), logged.String(),
		fmt.Sprint([]Text{text}), fmt.Sprint(map[string]Text{"a": text}), fmt.Sprint(fmt.Errorf("x: %v", text)),
	} {
		if strings.Contains(got, told) || strings.Contains(strings.ToLower(got), fmt.Sprintf("%x", told)) {
			t.Errorf("a text was printed: %s", got)
		}
	}
}

// TestNoMethodTellsAText: whatever a method of a text gives back, a text is in it only
// as a Text.
func TestNoMethodTellsAText(t *testing.T) {
	text := reflect.ValueOf(NewText(told))
	arguments := map[reflect.Type]reflect.Value{
		reflect.TypeFor[string]():    reflect.ValueOf("words"),
		reflect.TypeFor[int]():       reflect.ValueOf(5),
		reflect.TypeFor[Text]():      reflect.ValueOf(NewText("other")),
		reflect.TypeFor[[]any]():     reflect.ValueOf([]any{}),
		reflect.TypeFor[fmt.State](): reflect.Zero(reflect.TypeFor[fmt.State]()),
		reflect.TypeFor[rune]():      reflect.ValueOf('v'),
	}
	for i := range text.NumMethod() {
		method := text.Type().Method(i)
		if method.Name == "Format" {
			continue // TestTextNeverPrints
		}
		var in []reflect.Value
		for j := range text.Method(i).Type().NumIn() {
			argument, ok := arguments[text.Method(i).Type().In(j)]
			if !ok {
				t.Fatalf("%s wants a %v: can it be given what a text says?", method.Name, text.Method(i).Type().In(j))
			}
			in = append(in, argument)
		}
		call := text.Method(i).Call
		if method.Type.IsVariadic() {
			call = text.Method(i).CallSlice
		}
		for _, out := range call(in) {
			if got := fmt.Sprint(out.Interface()); strings.Contains(got, told[:5]) || strings.Contains(got, fmt.Sprint([]byte(told[:5]))) {
				t.Errorf("%s tells %q", method.Name, got)
			}
		}
	}
}

// saying is an error that has its words as a text.
type saying struct{ text Text }

func (e saying) Error() string { return e.text.String() }
func (e saying) Text() Text    { return e.text }

func TestTextf(t *testing.T) {
	text := NewText("a b")
	for _, test := range []struct {
		got  Text
		want string
	}{
		{Textf("%s, %q, %d", text, text, 3), `a b, "a b", 3`},
		{Textf("%v: %s", errors.New("x"), saying{text}), "x: a b"},
		{Textf("%v", []Text{text}), "[****]"},
		{TextOf(saying{text}), "a b"},
		{text.Add("%d").Addf("%s", text), "a b%da b"},
		{Text{}.Add("x"), "x"},
		{Text{}, ""},
		{Texts("x", "y")[1], "y"},
		{NewText("\n one\ntwo").FirstLine(), "one"},
		{NewText("äää").Short(3), "ä… (4 bytes more)"},
		{NewText("äää").Short(6), "äää"},
	} {
		if got := NewScrubber().ShowText(test.got); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
	if !text.Equal(NewText("a b")) || text.Equal(NewText("a c")) || text.Compare(NewText("a c")) >= 0 || text.Len() != 3 {
		t.Error("texts are not compared by what they say")
	}
	if text.IsEmpty() || !NewText("").IsEmpty() || !(Text{}).IsEmpty() {
		t.Error("it is not known whether a text says something")
	}
	args := []any{text}
	Textf("%s", args...)
	if fmt.Sprint(args...) != Mask {
		t.Error("the arguments of the caller say now what the text does")
	}
}

// TestShowText: a scrubber shows a text without what it knows to be secret.
func TestShowText(t *testing.T) {
	known := NewKnown(nil)
	known.Hide("hunter2hunter2")
	if got := known.Scrubber().ShowText(Textf("%s is %s", "X", "hunter2hunter2")); got != "X is ****" {
		t.Errorf("got %q", got)
	}
}
