package checks

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"time"

	"doctor/internal/astro"
	"doctor/internal/containerfs"
	"doctor/internal/engine"
)

// EngineState is what is known of the engine: where it is, and, if it was
// asked, what it said.
type EngineState struct {
	endpoint engine.Endpoint
	client   *engine.Client
	info     *engine.Info
	err      error
	// predicted: it is the one that another system has by default, and is not asked.
	predicted bool
	// asked and answered are this machine's clock before and after it said so.
	asked, answered time.Time
}

// engineQuestion is how long the engine may take to say what it is: less than
// one check and the whole run may take, since others wait for it before they
// begin.
func (w *World) engineQuestion() time.Duration {
	check, run := cmp.Or(max(w.Options.CheckTimeout, 0), DefaultCheckTimeout), cmp.Or(max(w.Options.Timeout, 0), DefaultTimeout)
	return min(check, run) * 2 / 5
}

// askEngine finds the engine, and asks it what it is if the run goes that far.
func (w *World) askEngine(ctx context.Context) EngineState {
	var s EngineState
	mode, binary := astro.Settings(w.Machine, w.Dir, w.astroOptions())
	s.endpoint, s.err = engine.Locate(w.Machine, binary)
	if s.err != nil || !w.inScope(Engine) || mode == astro.Standalone {
		return s
	}
	if w.Machine.Predicted() && !s.endpoint.Named() {
		s.predicted = true
		return s
	}
	ctx, cancel := context.WithTimeout(ctx, w.engineQuestion())
	defer cancel()
	if s.client, s.err = engine.Dial(ctx, s.endpoint); s.err != nil {
		return s
	}
	s.asked = w.Machine.Now()
	info, err := s.client.Info(ctx)
	s.answered = w.Machine.Now()
	if err != nil {
		s.err = err
		return s
	}
	s.info = &info
	return s
}

// kind is what the engine said it is, or else what its address lets guess.
func (s EngineState) kind() engine.Kind {
	if s.info != nil {
		return s.info.Kind
	}
	return engine.GuessKind(s.endpoint)
}

// notAsked is the reason to skip what asks an engine of a predicted system.
func (p *Pass) notAsked() error {
	return Skipf("this machine is not %s (--os), so its engine is not asked", systemNames[p.Machine.OS])
}

// undecided reports whether it stayed open if there is an engine: it was silent, or
// answered with a fault of its own.
func (s EngineState) undecided() bool {
	switch kind := engine.KindOf(s.err); kind {
	case engine.TimedOut, engine.Interrupted:
		return true
	case engine.APITooOld, engine.APITooNew:
		return false
	default:
		return !kind.Unreachable()
	}
}

// engineFacts is what the engine's kind means for the files in its containers.
func (w *World) engineFacts() containerfs.Engine {
	s := w.Engine()
	kind := s.kind()
	facts := containerfs.Engine{Remote: kind == engine.Remote, Desktop: kind == engine.DockerDesktop}
	if facts.Desktop && w.Machine.OS == "darwin" {
		facts.Shared = w.shared(kind)
	}
	// Where an engine of this machine cannot be told, its operating system decides.
	var none *engine.Error
	if errors.As(s.err, &none) && s.endpoint.Host == "" && w.Machine.OS == "linux" {
		return facts
	}
	switch kind.Ownership() {
	case engine.Mapped, engine.Uncertain:
		facts.Ownership = containerfs.Mapped
	case engine.Shifted:
		facts.Ownership = containerfs.Remapped
		if kind != engine.UsernsRemap {
			facts.Ownership = containerfs.Rootless
			facts.HostUID = w.ownerOfHome()
		}
	}
	return facts
}

// volumes asks the engine for volumes by name; nil where the run does not go that far.
func (w *World) volumes(ctx context.Context) func(name string) (astro.EngineVolume, bool) {
	if !w.inScope(Engine) {
		return nil
	}
	return func(name string) (astro.EngineVolume, bool) {
		s := w.Engine()
		if s.info == nil {
			return astro.EngineVolume{}, false
		}
		ctx, cancel := context.WithTimeout(ctx, w.engineQuestion())
		defer cancel()
		v, err := s.client.Volume(ctx, name)
		if engine.KindOf(err) == engine.NotFound {
			return astro.EngineVolume{}, true
		}
		return astro.EngineVolume{Exists: err == nil, Device: v.Device}, err == nil
	}
}

// engineNamesItself reports whether the engine gives its containers a name for its
// machine without being asked to: all but Docker Engine itself do. In WSL an engine
// that was not asked may be either.
func (w *World) engineNamesItself() bool {
	s := w.Engine()
	switch s.kind() {
	case engine.Native, engine.Rootless, engine.UsernsRemap, engine.Remote:
		return w.Machine.OS != "linux" || s.info == nil && strings.Contains(strings.ToLower(w.kernel()), "microsoft")
	}
	return true
}

// kernel is the release of this machine's kernel, "" where it is not told so
// (proc_sys_kernel(5)).
func (w *World) kernel() string {
	if w.Machine.OS != "linux" {
		return ""
	}
	release, _ := w.Machine.ReadKernel("/proc/sys/kernel/osrelease")
	return strings.TrimSpace(string(release))
}

// ownerOfHome is the user whose machine it is, whom a rootless engine makes
// root inside its containers.
func (w *World) ownerOfHome() int {
	info, err := w.Machine.Stat(w.Machine.Home)
	if err != nil {
		return -1
	}
	return info.UID
}
