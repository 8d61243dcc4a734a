package redact

import (
	"fmt"
	"strings"
	"testing"

	"doctor/internal/bounds"
)

// TestMoreThanIsKnown: with more hidden values than are kept, everything is hidden except what
// may be shown.
func TestMoreThanIsKnown(t *testing.T) {
	t.Parallel()
	for name, hide := range map[string]func(*Known, int){
		"long values":  func(k *Known, i int) { k.Hide(fmt.Sprintf("%08d", i)) },
		"short values": func(k *Known, i int) { k.Hide(fmt.Sprintf("%05x", i)) },
	} {
		k := NewKnown(func() Words { return Words{"nothing": {}} })
		k.Show("/projects/mine")
		for i := range bounds.Learned {
			hide(k, i)
		}
		const text = "nothing in /projects/mine is unknownword"
		if got := k.Scrubber().Scrub(text); got != text {
			t.Errorf("%s: %q is hidden before there is too much", name, got)
		}
		hide(k, bounds.Learned)
		if got := k.Scrubber().Scrub(text); strings.Contains(got, "unknownword") || !strings.Contains(got, "nothing") || !strings.Contains(got, "/projects/mine") {
			t.Errorf("%s: %q is shown", name, got)
		}
		if kept := len(k.hidden) + len(k.short); kept > 0 {
			t.Errorf("%s: %d are kept for nothing", name, kept)
		}
	}
}

// TestShortValues: they are found wherever they are separate words.
func TestShortValues(t *testing.T) {
	t.Parallel()
	k := NewKnown(nil)
	for _, value := range []string{"qwer", "qwerty", "-zxcv-", "abc"} {
		k.Hide(value)
	}
	for text, want := range map[string]string{
		"qwer": "****", "(qwerty)": "(****)", "qwerty qwer": "**** ****", "qwertz": "qwertz", "aqwer": "aqwer", "a-zxcv-": "a-zxcv-", " -zxcv- ": " **** ", "abc": "abc", "": "",
	} {
		if got := k.Scrubber().Scrub(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// TestCaseIsFolded: a message may have a hidden value in letters of another case.
func TestCaseIsFolded(t *testing.T) {
	t.Parallel()
	k := NewKnown(nil)
	k.Hide("NWVQ4vnakJkS1pAWTN3lg8")
	k.Show("prod-Data")
	for text, want := range map[string]string{
		"nwvq4vnakjks1pawtn3lg8 stands": "**** stands", "X_NWVQ4VNAKJKS1PAWTN3LG8": "X_****", "PROD-DATA": "PROD-DATA",
	} {
		if got := k.Scrubber().Scrub(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
