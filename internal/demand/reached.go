package demand

import (
	"errors"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"doctor/internal/airflow/dagsource"
)

// reach follows the imports from what Airflow itself loads.
func (r *codeReader) reach() {
	loaded := slices.DeleteFunc(slices.Clone(r.modules), func(m *module) bool { return !m.reached })
	for m := range r.loadedBy(loaded...) {
		m.reached = true
	}
}

// loadedBy are some modules, and all that they import, directly or not.
func (r *codeReader) loadedBy(queue ...*module) map[*module]bool {
	out := map[*module]bool{}
	for _, m := range queue {
		out[m] = true
	}
	for len(queue) > 0 {
		m := queue[0]
		queue = queue[1:]
		for _, found := range m.loads {
			if !out[found] {
				out[found] = true
				queue = append(queue, found)
			}
		}
	}
	return out
}

// link finds for each source the others that it loads.
func (r *codeReader) link() {
	for _, m := range r.modules {
		if r.ctx.Err() != nil {
			return
		}
		known := map[*module]bool{}
		for _, i := range m.source.Imports {
			for _, found := range r.imported(m, i) {
				if !known[found] {
					known[found] = true
					m.loads = append(m.loads, found)
				}
			}
		}
	}
}

// imported are the project's sources that an import loads. Airflow adds dags/, plugins/ and the
// project folder to the path.
func (r *codeReader) imported(from *module, i dagsource.Import) []*module {
	roots := []string{"", "dags", "plugins", "include"}
	name := i.Module
	if len(name) > maxModuleName {
		return nil
	}
	if dots := len(name) - len(strings.TrimLeft(name, ".")); dots > 0 {
		base := path.Dir(from.file)
		for range dots - 1 {
			base = path.Dir(base)
		}
		roots, name = []string{base}, name[dots:]
	}
	rel := strings.ReplaceAll(name, ".", "/")
	var out []*module
	for _, root := range roots {
		for _, inner := range append([]string{""}, i.Names...) {
			at := path.Join(root, rel, inner)
			for _, file := range []string{at + ".py", path.Join(at, "__init__.py")} {
				if m := r.byFile[file]; m != nil {
					out = append(out, m)
				}
			}
		}
		for at := path.Join(root, rel); at != "." && at != "/" && at != root; at = path.Dir(at) { // the surrounding packages
			if m := r.byFile[path.Join(at, "__init__.py")]; m != nil {
				out = append(out, m)
			}
		}
	}
	return out
}

// setters finds for each module what sets AWS variables in a process that loads it.
func (r *codeReader) setters() {
	r.spread(r.isSetter, func(setter *module, modules []*module) {
		may := !setsByName(setter)
		for _, m := range modules {
			if m.sets == "" || m.maySet && !may {
				m.sets, m.maySet = setter.file, may
			}
		}
	}, r.maySet)
	toAll := func(_ *module, modules []*module) {
		for _, m := range modules {
			m.setsRegion = true
		}
	}
	r.spread(setsRegion, toAll, func(setter *module) { toAll(setter, r.modules) })
}

// spread calls note for what code does to its process, with the modules of a process that has it.
// Each DAG file is loaded in its own processes, with its imports; plugins in all (manager.py
// DagFileProcessorManager, standard_task_runner.py). It calls beyond if that is not worked out.
func (r *codeReader) spread(does func(*module) bool, note func(setter *module, modules []*module), beyond func(*module)) {
	sets := slices.DeleteFunc(slices.Clone(r.modules), func(m *module) bool { return !m.reached || !does(m) })
	if len(sets) == 0 {
		return
	}
	plugins := r.loadedBy(slices.DeleteFunc(slices.Clone(r.modules), func(m *module) bool { return !strings.HasPrefix(m.file, "plugins/") })...)
	for _, setter := range sets {
		if plugins[setter] {
			note(setter, r.modules)
		}
	}
	followed := 0
	for _, root := range r.modules {
		if root.reached && strings.HasPrefix(root.file, "dags/") {
			if followed > maxFollowed || r.ctx.Err() != nil { // any may be loaded with any
				beyond(sets[0])
				return
			}
			loaded := r.loadedBy(root)
			for m := range loaded {
				followed += 1 + len(m.loads) + len(sets)
			}
			with := slices.Collect(maps.Keys(loaded))
			for _, setter := range sets {
				if loaded[setter] {
					note(setter, with)
				}
			}
		}
	}
}

// maySet records for every source that another one may set variables.
func (r *codeReader) maySet(setter *module) {
	for _, m := range r.modules {
		if m.sets == "" {
			m.sets, m.maySet = setter.file, true
		}
	}
}

// isSetter reports whether a module may set AWS variables when it runs.
func (r *codeReader) isSetter(m *module) bool {
	return slices.ContainsFunc(m.source.Sets, func(name string) bool {
		return setsCredentials(name) || name == dagsource.Dotenv && r.dotenvSets(m.file)
	})
}

// setsByName reports whether a module names an AWS variable that it sets.
func setsByName(m *module) bool {
	return slices.ContainsFunc(m.source.Sets, func(name string) bool { return name != "*" && setsCredentials(name) })
}

// dotenvSets reports whether the .env nearest to a source has AWS variables that the container does
// not have anyway. The CLI gives the project's .env to the container, which contains the file
// itself only if the image copies it.
func (r *codeReader) dotenvSets(file string) bool {
	for dir := path.Dir(file); ; dir = path.Dir(dir) {
		name := path.Join(dir, dagsource.Dotenv)
		data, err := r.machine.Read(filepath.Join(r.dir, name))
		isNone := errors.Is(err, fs.ErrNotExist)
		switch {
		case dir == "." && (isNone || !r.project.BuildContext().Has(name)), isNone && dir == "/":
			return false
		case isNone:
			continue
		}
		return err != nil || NamesSetup(data)
	}
}

// setsRegion reports whether a module sets the variable with the region.
func setsRegion(m *module) bool { return slices.Contains(m.source.Sets, "AWS_DEFAULT_REGION") }

// setsCredentials reports whether a variable that code sets affects which credentials boto3 finds;
// "*" may be any.
func setsCredentials(name string) bool {
	return name == "*" || IsSetup(name)
}
