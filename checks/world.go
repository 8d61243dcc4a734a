package checks

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"doctor/internal/airflow"
	"doctor/internal/astro"
	"doctor/internal/aws"
	"doctor/internal/containerfs"
	"doctor/internal/diagnosis"
	"doctor/internal/engine"
	"doctor/internal/host"
)

// World is one project on one machine, as all checks of a run see it. Its
// models are made when the first check asks for them, once.
type World struct {
	// Dir is the project's folder, absolute.
	Dir     string
	Machine *host.Machine
	Options Options

	project   func() *astro.Project
	diagnosis func() *diagnosis.Diagnosis
	engine    func() engineState
	aws       func() *aws.Client
}

// NewWorld prepares the models of one project. Nothing is read before a check
// asks for it.
func NewWorld(m *host.Machine, dir string, o Options) *World {
	w := &World{Dir: dir, Machine: m, Options: o}
	w.project = sync.OnceValue(func() *astro.Project {
		// The engine takes longer to say what it is than the project to load.
		if w.inScope(Engine) {
			go w.engine()
		}
		return astro.Load(context.Background(), m, dir, w.astroOptions())
	})
	w.engine = sync.OnceValue(w.askEngine)
	w.aws = sync.OnceValue(w.newAWS)
	w.diagnosis = sync.OnceValue(func() *diagnosis.Diagnosis {
		p := w.project()
		version, _ := airflow.ParseVersion(p.Image.Airflow)
		return diagnosis.Of(diagnosis.Input{
			Project: p, Machine: m, Services: o.Services, AirflowVersion: version, Engine: w.engineFacts(),
			SettingsFile: o.SettingsFile,
		})
	})
	return w
}

// Project is what `astro dev start` would build.
func (w *World) Project() *astro.Project { return w.project() }

// Diagnosis is what boto3 will do in each service, and why it fails where it does.
func (w *World) Diagnosis() *diagnosis.Diagnosis { return w.diagnosis() }

// astroOptions are the flags that are handed on to the model of the CLI.
func (w *World) astroOptions() astro.Options {
	o := w.Options
	return astro.Options{EnvFile: o.EnvFile, SettingsFile: o.SettingsFile, ComposeFile: o.ComposeFile, Mode: o.Mode}
}

// about says what the report tells of the project beside the checks.
func (w *World) about(context.Context) about {
	p := w.Project()
	a := about{mode: string(p.Mode), runtime: p.Image.Runtime, airflowMajor: p.Image.AirflowMajor}
	if !p.IsAstro && p.Image.Ref == "" {
		a.airflowMajor = 0
	}
	return a
}

// engineState is what is known of the engine: where it is, and, if it was
// asked, what it said.
type engineState struct {
	endpoint engine.Endpoint
	client   *engine.Client
	info     *engine.Info
	err      error
}

// engineQuestion is how long the engine may take to say what it is, in a run
// that needs it for more than its own check.
const engineQuestion = 2 * time.Second

// askEngine finds the engine, and asks it what it is if the run goes that far.
func (w *World) askEngine() engineState {
	var s engineState
	mode, binary := astro.Settings(w.Machine, w.Dir, w.astroOptions())
	s.endpoint, s.err = engine.Locate(w.Machine, binary)
	if s.err != nil || !w.inScope(Engine) || mode == astro.Standalone {
		return s
	}
	ctx, cancel := context.WithTimeout(context.Background(), engineQuestion)
	defer cancel()
	if s.client, s.err = engine.Dial(ctx, s.endpoint); s.err != nil {
		return s
	}
	info, err := s.client.Info(ctx)
	if err != nil {
		s.err = err
		return s
	}
	s.info = &info
	return s
}

func (w *World) inScope(scope Scope) bool {
	return len(w.Options.Scopes) == 0 || slices.Contains(w.Options.Scopes, scope)
}

// kind is what the engine said it is, or else what its address lets guess.
func (s engineState) kind() engine.Kind {
	if s.info != nil {
		return s.info.Kind
	}
	return engine.GuessKind(s.endpoint)
}

// engineFacts is what the engine's kind means for the files in its containers.
func (w *World) engineFacts() containerfs.Engine {
	s := w.engine()
	kind := s.kind()
	facts := containerfs.Engine{Remote: kind == engine.Remote}
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

// ownerOfHome is the user whose machine it is, whom a rootless engine makes
// root inside its containers.
func (w *World) ownerOfHome() int {
	info, err := w.Machine.Stat(w.Machine.Home)
	if err != nil {
		return -1
	}
	return info.UID
}
