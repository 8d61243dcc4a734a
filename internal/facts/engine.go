package facts

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

// SharedByDefault are the folders that an engine in a virtual machine shares
// unless told otherwise; nil where that is not known.
func SharedByDefault(kind engine.Kind, home string) []string {
	switch kind {
	case engine.DockerDesktop:
		return []string{"/Users", "/Volumes", "/private", "/tmp", "/var/folders"}
	case engine.DockerDesktopLinux:
		return []string{"/home", home}
	case engine.Colima, engine.RancherDesktop:
		return []string{home, "/tmp/colima", "/tmp/rancher-desktop"}
	case engine.PodmanMachine:
		return []string{"/Users", "/home", "/private", "/var/folders", home}
	}
	return nil
}

// Shared are the folders that the engine's machine shares unless told otherwise; nil
// where that is not known. Those of a predicted machine stand for shared ones.
func (w *Facts) Shared(kind engine.Kind) []string {
	folders := SharedByDefault(kind, w.Machine.Home)
	if folders != nil && w.Machine.Predicted() {
		folders = append(folders, w.Machine.Home, w.Dir)
	}
	return folders
}

// EngineState is what is known of the engine: where it is, and, if it was
// asked, what it said.
type EngineState struct {
	Endpoint engine.Endpoint
	Client   *engine.Client
	Info     *engine.Info
	Err      error
	// predicted: it is the one that another system has by default, and is not asked.
	Predicted bool
	// asked and answered are this machine's clock before and after it said so.
	Asked, Answered time.Time
}

// engineQuestion is how long the engine may take to say what it is: less than
// one check and the whole run may take, since others wait for it before they
// begin.
func (w *Facts) engineQuestion() time.Duration {
	check, run := cmp.Or(max(w.Options.CheckTimeout, 0), DefaultCheckTimeout), cmp.Or(max(w.Options.Timeout, 0), DefaultTimeout)
	return min(check, run) * 2 / 5
}

// askEngine finds the engine, and asks it what it is if the run goes that far.
func (w *Facts) askEngine(ctx context.Context) EngineState {
	var s EngineState
	mode, binary := astro.Settings(w.Machine, w.Dir, w.astroOptions())
	s.Endpoint, s.Err = engine.Locate(w.Machine, binary)
	if s.Err != nil || !w.InScope(Engine) || mode == astro.Standalone {
		return s
	}
	if w.Machine.Predicted() && !s.Endpoint.Named() {
		s.Predicted = true
		return s
	}
	ctx, cancel := context.WithTimeout(ctx, w.engineQuestion())
	defer cancel()
	if s.Client, s.Err = engine.Dial(ctx, s.Endpoint); s.Err != nil {
		return s
	}
	s.Asked = w.Machine.Now()
	info, err := s.Client.Info(ctx)
	s.Answered = w.Machine.Now()
	if err != nil {
		s.Err = err
		return s
	}
	s.Info = &info
	return s
}

// Kind is what the engine said it is, or else what its address lets guess.
func (s EngineState) Kind() engine.Kind {
	if s.Info != nil {
		return s.Info.Kind
	}
	return engine.GuessKind(s.Endpoint)
}

// Undecided reports whether it stayed open if there is an engine: it was silent, or
// answered with a fault of its own.
func (s EngineState) Undecided() bool {
	switch kind := engine.KindOf(s.Err); kind {
	case engine.TimedOut, engine.Interrupted:
		return true
	case engine.APITooOld, engine.APITooNew:
		return false
	default:
		return !kind.Unreachable()
	}
}

// EngineFacts is what the engine's kind means for the files in its containers.
func (w *Facts) EngineFacts() containerfs.Engine {
	s := w.Engine()
	kind := s.Kind()
	facts := containerfs.Engine{Remote: kind == engine.Remote, Desktop: kind == engine.DockerDesktop}
	if facts.Desktop && w.Machine.OS == "darwin" {
		facts.Shared = w.Shared(kind)
	}
	// Where an engine of this machine cannot be told, its operating system decides.
	var none *engine.Error
	if errors.As(s.Err, &none) && s.Endpoint.Host == "" && w.Machine.OS == "linux" {
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
func (w *Facts) volumes(ctx context.Context) func(name string) (astro.EngineVolume, bool) {
	if !w.InScope(Engine) {
		return nil
	}
	return func(name string) (astro.EngineVolume, bool) {
		s := w.Engine()
		if s.Info == nil {
			return astro.EngineVolume{}, false
		}
		ctx, cancel := context.WithTimeout(ctx, w.engineQuestion())
		defer cancel()
		v, err := s.Client.Volume(ctx, name)
		if engine.KindOf(err) == engine.NotFound {
			return astro.EngineVolume{}, true
		}
		return astro.EngineVolume{Exists: err == nil, Device: v.Device}, err == nil
	}
}

// EngineNamesItself reports whether the engine gives its containers a name for its
// machine without being asked to: all but Docker Engine itself do. In WSL an engine
// that was not asked may be either.
func (w *Facts) EngineNamesItself() bool {
	s := w.Engine()
	switch s.Kind() {
	case engine.Native, engine.Rootless, engine.UsernsRemap, engine.Remote:
		return w.Machine.OS != "linux" || s.Info == nil && strings.Contains(strings.ToLower(w.Kernel()), "microsoft")
	}
	return true
}

// Kernel is the release of this machine's kernel, "" where it is not told so
// (proc_sys_kernel(5)).
func (w *Facts) Kernel() string {
	if w.Machine.OS != "linux" {
		return ""
	}
	release, _ := w.Machine.ReadKernel("/proc/sys/kernel/osrelease")
	return strings.TrimSpace(string(release))
}

// ownerOfHome is the user whose machine it is, whom a rootless engine makes
// root inside its containers.
func (w *Facts) ownerOfHome() int {
	info, err := w.Machine.Stat(w.Machine.Home)
	if err != nil {
		return -1
	}
	return info.UID
}
