package facts

import (
	"context"
	"slices"

	"doctor/internal/astro"
	"doctor/internal/host"
)

// Imagined are the facts of the same project with other files: nothing but these is asked. What
// the engine answered before still holds. It is nil if the run does not look at files.
func (w *Facts) Imagined(ctx context.Context, m *host.Machine) *Facts {
	o := w.Options
	o.Scopes = slices.DeleteFunc([]Scope{Project, Host}, func(s Scope) bool { return !w.InScope(s) })
	if len(o.Scopes) == 0 {
		return nil
	}
	next := New(ctx, m, w.Dir, o)
	next.models.engine = w.Engine
	next.models.volume = w.models.volume // of facts that are imagined themselves
	if w.InScope(Engine) {
		next.models.volume = w.answered
	}
	return next
}

// answered is what the engine has said of a volume.
func (w *Facts) answered(name string) (astro.EngineVolume, bool) {
	if a, ok := w.volumesSeen.Load(name); ok {
		a := a.(volumeAnswer) //nolint:forcetypeassert // nothing else is stored
		return a.volume, a.known
	}
	return astro.EngineVolume{}, false
}
