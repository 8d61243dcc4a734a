// Package facts is what checks know in a run: one project on one machine, the engine and AWS.
package facts

import (
	"cmp"
	"context"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"doctor/internal/airflow"
	"doctor/internal/airflow/dagfolder"
	"doctor/internal/astro"
	"doctor/internal/aws"
	"doctor/internal/demand"
	"doctor/internal/diagnosis"
	"doctor/internal/engine"
	"doctor/internal/host"
	"doctor/internal/sessions"
)

// Facts are one project on one machine, as all checks of a run see it. Its models are built
// once, when the first check needs them.
type Facts struct {
	// Dir is the project's folder, absolute.
	Dir     string
	Machine *host.Machine
	Options Options

	// The models, each built on first use.
	models struct {
		project   func() *astro.Project
		dags      func() dagfolder.Folder
		code      func() *demand.Code
		diagnosis func() *diagnosis.Diagnosis
		engine    func() EngineState
		aws       func() *aws.Client
		volume    func(name string) (astro.EngineVolume, bool)
	}

	containers  atomic.Pointer[[]engine.Container]
	volumesSeen sync.Map // the engine's answers, by name
}

// late is done a little after ctx. The diagnosis waits for the engine until ctx is done, and
// what does not depend on its answer must still be reported: the models get a part of the
// grace of the checks.
func late(ctx context.Context) context.Context {
	late, cancel := context.WithCancel(context.WithoutCancel(ctx))
	context.AfterFunc(ctx, func() { time.AfterFunc(Grace/2, cancel) })
	return late
}

// within is the time limit for the models: the limit of a run, starting at their first use. It
// does not end with the run, since they may be used after it.
func (o Options) within(ctx context.Context) context.Context {
	ctx, cancel := context.WithTimeout(ctx, cmp.Or(o.Timeout, DefaultTimeout))
	context.AfterFunc(ctx, cancel)
	return ctx
}

// New prepares the models of one project. Nothing is read before a check needs it. When ctx is
// done, waiting for the engine and reading of files end; what does not depend on them can
// still be reported.
func New(ctx context.Context, m *host.Machine, dir string, o Options) *Facts {
	m.Within(ctx)
	w := &Facts{Dir: dir, Machine: m, Options: o}
	w.models.volume = w.volumes(ctx)
	late := late(ctx)
	within := sync.OnceValue(func() context.Context { return o.within(late) })
	w.models.project = sync.OnceValue(func() *astro.Project {
		// The engine takes longer to identify itself than the project to load.
		if w.InScope(Engine) {
			go w.Engine()
		}
		options := w.astroOptions()
		options.Volume = w.models.volume
		return astro.Load(within(), m, dir, options)
	})
	w.models.dags = Once(func() dagfolder.Folder { return dagfolder.Of(within(), m, w.Project()) })
	w.models.code = Once(func() *demand.Code { return demand.ReadCode(within(), m, w.Project(), w.DAGs()) })
	w.models.engine = Once(func() EngineState { return w.askEngine(ctx) })
	w.models.aws = sync.OnceValue(w.newAWS)
	w.models.diagnosis = Once(func() *diagnosis.Diagnosis {
		p := w.Project()
		version, _ := airflow.ParseVersion(p.Image.Airflow)
		return diagnosis.Of(within(), sessions.Input{
			Project: p, Machine: m, Services: o.Services, AirflowVersion: version, Engine: w.EngineFacts(), NamesItself: w.EngineNamesItself(),
			SettingsFile: o.SettingsFile, Code: w.Code(),
		})
	})
	return w
}

// Project is what `astro dev start` would build.
func (w *Facts) Project() *astro.Project { return w.models.project() }

// DAGs is the folder of the DAGs, with the files that Airflow reads in it.
func (w *Facts) DAGs() dagfolder.Folder { return w.models.dags() }

// Code is the use of AWS in the project's Python code.
func (w *Facts) Code() *demand.Code { return w.models.code() }

// Engine is what is known of the engine. The first call waits for its answer.
func (w *Facts) Engine() EngineState { return w.models.engine() }

// Saw stores the containers of the project that a check has seen.
func (w *Facts) Saw(containers []engine.Container) { w.containers.Store(&containers) }

// Containers are the containers of the project that a check has seen, nil if none: their
// environments may have secrets that are in no file.
func (w *Facts) Containers() []engine.Container {
	if all := w.containers.Load(); all != nil {
		return *all
	}
	return nil
}

// Diagnosis is what boto3 will do in each service, and why it fails if it does.
func (w *Facts) Diagnosis() *diagnosis.Diagnosis { return w.models.diagnosis() }

// astroOptions are the flags for the model of the CLI.
func (w *Facts) astroOptions() astro.Options {
	o := w.Options
	return astro.Options{EnvFile: o.EnvFile, SettingsFile: o.SettingsFile, ComposeFile: o.ComposeFile, Mode: o.Mode}
}

// About returns what the report says about the project beside the checks.
func (w *Facts) About() About {
	p := w.Project()
	a := About{Mode: string(p.Mode), Runtime: p.Image.Runtime, AirflowMajor: p.Image.AirflowMajor}
	if !p.IsAstro && p.Image.Ref == "" {
		a.AirflowMajor = 0
	}
	if p.IsAstro {
		for _, v := range w.Diagnosis().Views {
			a.Services = append(a.Services, v.Service.Name)
		}
		a.Demand = w.Demand()
	}
	return a
}

// Demand is the project's use of AWS.
func (w *Facts) Demand() Demand {
	code := w.Code()
	d := Demand{Uses: w.Diagnosis().Uses(), Sources: code.Files}
	for _, f := range code.Unread {
		d.Unread += f.Count
	}
	return d
}

// InScope reports whether the run includes a scope.
func (w *Facts) InScope(scope Scope) bool {
	return len(w.Options.Scopes) == 0 || slices.Contains(w.Options.Scopes, scope)
}

// InProject is the absolute path of a file that a flag names: a relative one starts at the project.
func (w *Facts) InProject(path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(w.Dir, path)
}
