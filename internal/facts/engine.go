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

// SharedByDefault are the folders that an engine in a virtual machine shares by default; nil
// if unknown.
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

// Shared are the folders that the engine's machine shares by default; nil if unknown. For a
// predicted machine its own folders count as shared.
func (w *Facts) Shared(kind engine.Kind) []string {
	folders := SharedByDefault(kind, w.Machine.Home)
	if folders != nil && w.Machine.Predicted() {
		folders = append(folders, w.Machine.Home, w.Dir)
	}
	return folders
}

// EngineState is what is known of the engine: where it is, and, if it was asked, its answer.
type EngineState struct {
	Endpoint engine.Endpoint
	Client   *engine.Client
	Info     *engine.Info
	Err      error
	// Predicted: it is the default engine of another system, and is not asked.
	Predicted bool
	// Asked and Answered are this machine's clock before and after the question.
	Asked, Answered time.Time
}

// engineQuestion is how long the engine may take to identify itself: less than the limits of
// one check and of the run, since others wait for it.
func (w *Facts) engineQuestion() time.Duration {
	check, run := cmp.Or(max(w.Options.CheckTimeout, 0), DefaultCheckTimeout), cmp.Or(max(w.Options.Timeout, 0), DefaultTimeout)
	return min(check, run) * 2 / 5
}

// askEngine finds the engine, and asks it to identify itself if the run has that scope.
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
	if shared := w.Options.Shared; shared != nil {
		return shared.engine(s.Endpoint, func(ctx context.Context) EngineState { return w.identify(ctx, s) })
	}
	return w.identify(ctx, s)
}

// identify asks the engine to identify itself.
func (w *Facts) identify(ctx context.Context, s EngineState) EngineState {
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

// Kind is what the engine reported, or else what its address suggests.
func (s EngineState) Kind() engine.Kind {
	if s.Info != nil {
		return s.Info.Kind
	}
	return engine.GuessKind(s.Endpoint)
}

// Undecided reports whether the existence of an engine is unknown: nothing answered in time,
// or the answer was an internal error.
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

// EngineFacts is how the engine handles the files in its containers.
func (w *Facts) EngineFacts() containerfs.Engine {
	s := w.Engine()
	kind := s.Kind()
	facts := containerfs.Engine{Remote: kind == engine.Remote, Desktop: kind == engine.DockerDesktop}
	if facts.Desktop && w.Machine.OS == "darwin" {
		facts.Shared = w.Shared(kind)
	}
	// If the engine of this machine is unknown, the operating system decides.
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

// volumeAnswer is what the engine said of a volume.
type volumeAnswer struct {
	volume astro.EngineVolume
	known  bool
}

// volumes asks the engine for volumes by name; nil if the run does not have that scope.
func (w *Facts) volumes(ctx context.Context) func(name string) (astro.EngineVolume, bool) {
	if !w.InScope(Engine) {
		return nil
	}
	return func(name string) (astro.EngineVolume, bool) {
		v, known := w.askVolume(ctx, name)
		w.volumesSeen.Store(name, volumeAnswer{v, known})
		return v, known
	}
}

func (w *Facts) askVolume(ctx context.Context, name string) (astro.EngineVolume, bool) {
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

// EngineNamesItself reports whether the engine defines a name for its machine in containers by
// default: all except Docker Engine itself do. In WSL an engine that was not asked may be
// either.
func (w *Facts) EngineNamesItself() bool {
	s := w.Engine()
	switch s.Kind() {
	case engine.Native, engine.Rootless, engine.UsernsRemap, engine.Remote:
		return w.Machine.OS != "linux" || s.Info == nil && strings.Contains(strings.ToLower(w.Kernel()), "microsoft")
	}
	return true
}

// Kernel is the release of this machine's kernel, "" if unknown (proc_sys_kernel(5)).
func (w *Facts) Kernel() string {
	if w.Machine.OS != "linux" {
		return ""
	}
	release, _ := w.Machine.ReadKernel("/proc/sys/kernel/osrelease")
	return strings.TrimSpace(string(release))
}

// ownerOfHome is the owner of the home folder, whom a rootless engine maps to root in its
// containers.
func (w *Facts) ownerOfHome() int {
	info, err := w.Machine.Stat(w.Machine.Home)
	if err != nil {
		return -1
	}
	return info.UID
}
