package astro

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"runtime/debug"
	"slices"
	"sync"

	interp "github.com/compose-spec/compose-go/v2/interpolation"
	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"
	"github.com/sirupsen/logrus"

	"doctor/internal/bounds"
	"doctor/internal/interpolation"
)

// quiet keeps compose-go's warnings off the terminal: it logs them through logrus's global logger
// and offers no other way.
var quiet = sync.OnceFunc(func() { logrus.SetOutput(io.Discard) })

// obsolete serializes loads: compose-go keeps the list of files with a version: for the whole
// process, without a lock (loader.go warnObsoleteVersion).
var obsolete sync.Mutex

// composer loads the compose files of a project as the CLI does.
type composer struct {
	project *Project
	// base is the first file, which the CLI calls compose.yaml; own means that it is the CLI's, not
	// the file of --compose-file.
	base []byte
	own  bool
	// beyond is a file that was not passed to compose, nil if there is none.
	beyond *beyond
}

// loadCompose loads the base and the override as the CLI does. A refusal is recorded and the model
// of the base alone returned, so that the rest can still be checked; nil if not even that loads.
func (p *Project) loadCompose(ctx context.Context) *types.Project {
	c, err := p.newComposer()
	if err != nil {
		p.refuseBase(err)
		return &types.Project{}
	}
	var refused error
	switch {
	case p.Override.Err != nil:
		p.refuseUnreadableOverride()
	case p.Override.tooMuch != nil:
		p.refuseOverBudget(OverrideName, p.Override.tooMuch)
	case p.Override.Data != nil:
		if model := c.plainModel(&p.Override); model != nil {
			return model
		}
		override := types.ConfigFile{Filename: OverrideName, Content: p.Override.Data}
		model, err := c.load(ctx, &override, skipping{schema: p.Override.isPlain() && c.own})
		if err == nil {
			return model
		}
		refused = err
	}
	model := c.plainModel(nil)
	if model == nil {
		if model, err = c.load(ctx, nil, skipping{schema: c.own}); err != nil {
			p.refuseBase(err)
			return &types.Project{}
		}
	}
	if refused != nil && c.beyond == nil {
		p.refuseOverride(ctx, c, refused)
	}
	if c.beyond != nil {
		p.refuseOverBudget(p.shown(c.beyond.file), c.beyond)
	}
	return model
}

// newComposer makes a composer of the CLI's own base, or of the file that replaces it.
func (p *Project) newComposer() (*composer, error) {
	if p.composeFile == "" {
		return &composer{project: p, own: true}, nil // rendered when compose's loader needs it
	}
	base, err := p.readText(p.abs(p.composeFile), bounds.Text)
	if bounds.Reason(err) != "" {
		return nil, err
	}
	if err != nil {
		return nil, fmt.Errorf("failed to read compose file: %s", p.asOpened(p.composeFile, err))
	}
	if p.given.parse(base, interpolation.LengthIn(p.lookUp)); p.given.tooMuch != nil {
		return nil, p.given.tooMuch
	}
	return &composer{project: p, base: base}, nil
}

// skipping is what a load leaves out.
type skipping struct {
	// schema: the files are not validated against compose's schema.
	schema bool
	// files: files that the override includes or extends are not read.
	files bool
}

// load loads the base file and, if given, an override. The options are the CLI's
// (airflow/docker.go:1634): variables from the shell alone. Our own code resolves paths and
// env_files, because it reads through the machine and has another home folder than this process.
// Files known to be valid skip compose's schema validation, which takes longer than all the rest.
//
// compose-go panics on some values of the wrong type, which ends the CLI; here that is an error
// like the others. Each is a *stopped.
func (c *composer) load(ctx context.Context, override *types.ConfigFile, skip skipping) (model *types.Project, err error) {
	part := inModel
	defer func() {
		var stack []byte
		if r := recover(); r != nil {
			stack = debug.Stack()
			model, err = nil, fmt.Errorf("panic: %v", r)
		}
		if err != nil {
			err = &stopped{cause: err, part: part, stack: string(stack)}
		}
	}()
	if c.base == nil && c.own {
		if c.base, err = c.project.renderBase(); err != nil {
			return nil, fmt.Errorf("render the CLI's own services: %w", err)
		}
	}
	files := []types.ConfigFile{{Filename: "compose.yaml", Content: c.base}}
	if override != nil {
		files = append(files, *override)
	}
	if slices.ContainsFunc(files, func(f types.ConfigFile) bool { return bytes.Contains(f.Content, []byte("version")) }) {
		obsolete.Lock()
		defer obsolete.Unlock()
	}
	// compose adds to the environment that it is given.
	details := types.ConfigDetails{
		WorkingDir: c.project.Dir, ConfigFiles: files, Environment: maps.Clone(types.Mapping(c.project.Machine.Env)),
	}
	gate := newFileGuard(c.project)
	options := func(o *loader.Options) {
		o.SetProjectName(composeName, true)
		o.Interpolate = &interp.Options{LookupValue: c.project.lookUp, Substitute: fillIn}
		o.ResolvePaths = false
		o.SkipResolveEnvironment = true
		o.SkipValidation = skip.schema
		o.SkipExtends, o.SkipInclude = skip.files, skip.files
		o.ResourceLoaders = []loader.ResourceLoader{gate}
	}
	dict, err := loader.LoadModelWithContext(ctx, details, options)
	_ = errors.As(gate.refusal, &c.beyond)
	if err != nil {
		return nil, err
	}
	dict, _ = restoreHome(dict).(map[string]any)
	part = inResolving
	if err := c.project.resolve(dict); err != nil {
		_ = errors.As(err, &c.beyond)
		return nil, err
	}
	part = inProject
	return loader.ModelToProject(dict, loader.ToOptions(&details, []func(*loader.Options){options}), details)
}

// asOpened returns the error text that os.ReadFile would give for a file.
func (p *Project) asOpened(name string, err error) string {
	var failed *fs.PathError
	switch {
	case p.isDir(name):
		return "read " + name + ": is a directory"
	case errors.As(err, &failed):
		return "open " + name + ": " + failed.Err.Error()
	}
	return err.Error()
}
