package engine

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"doctor/internal/engine/enginetest"
)

// A fixed version that the engine has not is the variable's fault.
func TestFixedVersion(t *testing.T) {
	tests := []struct {
		said string
		want ErrorKind
	}{
		{"client version 1.51 is too new. Maximum supported API version is 1.41", APITooOld},
		{"client version 1.2 is too old. Minimum supported API version is 1.24, please upgrade your client to a newer version", APITooNew},
	}
	for _, tt := range tests {
		refuse := enginetest.Refuse(http.StatusBadRequest, tt.said)
		ep := at(t, enginetest.Serve(t, enginetest.Engine("1.41", enginetest.Answers{"/containers/json": refuse})))
		for _, fixed := range []string{"", "1.51"} {
			ep.APIVersion = fixed
			c, err := Dial(t.Context(), ep)
			must(t, err)
			_, err = c.Containers(t.Context(), everywhere)
			c.Close()
			e := asError(t, err, tt.want)
			if e.Said != "Error response from daemon: "+tt.said {
				t.Errorf("said %q", e.Said)
			}
			if e.Endpoint.APIVersion != fixed {
				t.Errorf("with %q: %q, %v", fixed, e.Endpoint.APIVersion, e)
			}
		}
	}
}

func TestUnreachable(t *testing.T) {
	for kind := Unclassified; kind <= Interrupted; kind++ {
		want := true
		switch kind {
		case Unclassified, APITooOld, APITooNew, ServerFailed, NotFound, SourceMissing, NoProgram, Rejected, Interrupted:
			want = false
		}
		if kind.Unreachable() != want {
			t.Errorf("%v: %v", kind, kind.Unreachable())
		}
	}
	if KindOf(errors.New("x")) != Unclassified || KindOf(nil) != Unclassified {
		t.Error("the error of another is given a kind")
	}
}

func TestOneLine(t *testing.T) {
	tests := map[string]string{
		"a\nb\tc":     "a b c",
		"\x1b[31mred": "[31mred",
		"bad \xff":    "bad ?",
		"\u009b31m":   "31m",
		" a ":         "a",
	}
	for in, want := range tests {
		if got := oneLine(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	if got := oneLine(strings.Repeat("é", 1000)); len(got) > maxSaid+4 || !strings.HasSuffix(got, "é ...") {
		t.Errorf("%d bytes, ending in %q", len(got), got[len(got)-8:])
	}
}

// What runs in a virtual machine sees only what is shared with it.
func TestInVM(t *testing.T) {
	for kind, want := range map[Kind]bool{Native: false, Remote: false, Rootless: false, DockerDesktopWSL: false, DockerDesktop: true, Colima: true, PodmanMachine: true} {
		if kind.InVM() != want {
			t.Errorf("%v: %v", kind, kind.InVM())
		}
	}
}
