package facts

import (
	"slices"
	"testing"
	"time"

	"doctor/internal/astro"
	"doctor/internal/engine"
	"doctor/internal/host"
)

// TestImaginedAsksNobody: what the engine has said holds for other files, too, and it is not asked
// again.
func TestImaginedAsksNobody(t *testing.T) {
	m := &host.Machine{OS: "linux", Home: t.TempDir(), Dir: t.TempDir(), Now: time.Now}
	asked := 0
	w := New(t.Context(), m, m.Dir, Options{})
	w.models.engine = func() EngineState { asked++; return EngineState{Info: &engine.Info{Kind: engine.DockerDesktop}} }
	w.volumesSeen.Store("data", volumeAnswer{astro.EngineVolume{Exists: true, Device: "/data"}, true})
	next := w.Imagined(t.Context(), m.Overlay().Machine())
	if next.Engine().Kind() != engine.DockerDesktop || asked != 1 || next.InScope(Engine) || next.InScope(AWS) || next.Dir != w.Dir {
		t.Errorf("the engine is %s, asked %d times, with the scopes %v", next.Engine().Kind(), asked, next.Options.Scopes)
	}
	if v, known := next.models.volume("data"); !known || v.Device != "/data" {
		t.Errorf("the volume is %+v, %v", v, known)
	}
	if _, known := next.models.volume("other"); known {
		t.Error("an answer that nobody gave")
	}
	again := next.Imagined(t.Context(), m.Overlay().Machine())
	if v, known := again.models.volume("data"); !known || v.Device != "/data" {
		t.Errorf("one round later the volume is %+v, %v", v, known)
	}
}

// A run without the engine knows nothing of volumes, and one without files foresees nothing.
func TestImaginedScopes(t *testing.T) {
	m := &host.Machine{OS: "linux", Home: t.TempDir(), Dir: t.TempDir(), Now: time.Now}
	for _, test := range []struct{ scopes, want []Scope }{
		{nil, []Scope{Project, Host}}, {[]Scope{Project, AWS}, []Scope{Project}}, {[]Scope{Engine, AWS}, nil},
	} {
		next := New(t.Context(), m, m.Dir, Options{Scopes: test.scopes}).Imagined(t.Context(), m)
		switch {
		case next == nil && test.want != nil, next != nil && !slices.Equal(next.Options.Scopes, test.want):
			t.Errorf("of %v: %+v, want %v", test.scopes, next, test.want)
		case next != nil && test.scopes != nil && next.models.volume != nil:
			t.Errorf("of %v: the engine is asked for volumes", test.scopes)
		}
	}
}
