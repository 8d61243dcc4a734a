package demand

import (
	"bytes"
	"context"
	"fmt"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"doctor/internal/airflow"
	"doctor/internal/airflow/dagfolder"
	"doctor/internal/airflow/dagsource"
	"doctor/internal/astro"
	"doctor/internal/bounds"
	"doctor/internal/growstack"
	"doctor/internal/host"
	"doctor/internal/lazyregexp"
)

// Code is what the Python code of a project uses of AWS.
type Code struct {
	// Uses are in the order of files and lines.
	Uses []Use
	// Files is how many sources were read, Unread which were not, or only in part.
	Files  int
	Unread dagfolder.UnreadFiles
	// Imports are the places that import the Amazon provider.
	Imports []astro.Origin
	// Minio: the code imports MinIO's own client, which takes keys that AWS would refuse.
	Minio bool
	// Reads are the names that look like variables of AWS in sources that read the environment.
	Reads []string
}

// Bounds on the number of sources, on how many are read at once, on the size of one and the name of
// a module, and on the uses of one source and of all.
const (
	maxModules    = 2000
	maxReaders    = 8
	largeSource   = 64 << 10
	maxKept       = 8 << 20 // of the calls that are kept from the first reading
	maxFollowed   = 10_000_000
	maxModuleName = 1000
	maxUses       = 1000
	maxUsesOfAll  = 8000
)

// SourceTooLarge is the reason for a source that exceeds the bound.
const SourceTooLarge = "is larger than 1 MiB"

// module is one Python source of the project.
type module struct {
	file    string // relative to the project
	source  dagsource.Source
	reached bool
	// sets is a file that sets AWS variables in a process that loads the module, "" if none does;
	// maySet: it may only set others.
	sets   string
	maySet bool
	// setsRegion: something sets the region in a process that loads the module.
	setsRegion bool
	unread     string // why it was not read, or only in part
	beyond     bool   // and the reason is a bound
	reads      []string
	// again: it has too many calls to keep them with the others.
	again bool
	// constructors are the calls by which constructors call their bases' constructors.
	constructors []dagsource.Call
	// loads are the sources that it imports.
	loads []*module
}

// ReadCode reads dags/, include/ and plugins/ of a project: what Airflow loads, and what that
// imports. It ends with ctx.
func ReadCode(ctx context.Context, m *host.Machine, project *astro.Project, dags dagfolder.Folder) *Code {
	r := codeReader{ctx: ctx, machine: m, project: project, dir: project.Dir, code: &Code{}, byFile: map[string]*module{}}
	r.code.Unread = slices.Clone(dags.Unread)
	for _, file := range dags.Files {
		r.add(file, true)
	}
	for _, folder := range []string{"plugins", "include", "dags"} {
		r.folder(folder, folder == "plugins", 0)
	}
	r.readAll()
	r.link()
	r.reach()
	r.uses()
	return r.code
}

type codeReader struct {
	ctx     context.Context
	machine *host.Machine
	project *astro.Project
	dir     string
	code    *Code
	modules []*module
	byFile  map[string]*module
	// large is held while reading a large source: its tokens take many times its size.
	large sync.Mutex
	// kept is the size of the kept calls, in bytes.
	kept atomic.Int64
}

// folder reads the sources below a folder, except known ones.
func (r *codeReader) folder(rel string, loaded bool, depth int) {
	names, err := r.machine.ReadDir(filepath.Join(r.dir, rel))
	if err != nil || depth > 16 {
		return
	}
	for _, name := range names {
		if r.ctx.Err() != nil {
			r.code.Unread.LeaveOut(path.Join(rel, name), dagfolder.NotInTime)
			return
		}
		file := path.Join(rel, name)
		info, err := r.machine.Lstat(filepath.Join(r.dir, file))
		switch {
		case err != nil || r.byFile[file] != nil || strings.HasPrefix(name, ".") || name == "__pycache__" || name == "node_modules" || name == "site-packages":
		case info.IsDir():
			r.folder(file, loaded, depth+1)
		case strings.HasSuffix(name, ".py") && info.IsRegular():
			r.add(file, loaded)
		}
	}
}

// add adds a source to read.
func (r *codeReader) add(file string, loaded bool) {
	if len(r.modules) >= maxModules {
		r.code.Unread.LeaveOut(file, fmt.Sprintf("comes after the %d that are looked at", maxModules))
		return
	}
	m := &module{file: file, reached: loaded}
	r.modules = append(r.modules, m)
	r.byFile[file] = m
}

// readAll reads the sources, several at once.
func (r *codeReader) readAll() {
	r.limit()
	var readers errgroup.Group
	readers.SetLimit(min(runtime.GOMAXPROCS(0), maxReaders))
	for _, m := range r.modules {
		readers.Go(func() error {
			growstack.Grow()
			r.read(m)
			return nil
		})
	}
	_ = readers.Wait() // none fails
	for _, m := range r.modules {
		switch {
		case m.beyond:
			r.code.Unread.LeaveOut(m.file, m.unread)
		case m.unread != "":
			r.code.Unread.Add(m.file, m.unread)
		default:
			r.code.Files++
		}
		r.code.Reads = append(r.code.Reads, m.reads...)
	}
	slices.Sort(r.code.Reads)
	r.code.Reads = slices.Compact(r.code.Reads)
}

// variableName finds what looks like a variable of AWS.
var variableName = lazyregexp.New(`(?i)\baws_[a-z_]+`)

// readVariables are the names in a source that may be variables it reads.
func readVariables(data []byte) []string {
	if !bytes.Contains(data, []byte("environ")) && !bytes.Contains(data, []byte("getenv")) {
		return nil
	}
	found := variableName().FindAllString(string(data), -1)
	slices.Sort(found)
	return slices.Compact(found)
}

// limit drops the sources after so many bytes of others.
func (r *codeReader) limit() {
	total := int64(0)
	for _, m := range r.modules {
		info, err := r.machine.Stat(filepath.Join(r.dir, m.file))
		if r.ctx.Err() != nil {
			return
		}
		if err == nil && info.Size <= bounds.Source {
			total += info.Size
		}
		if total > bounds.Sources {
			m.leaveOut(fmt.Sprintf("comes after the %d MiB of Python that are looked at", bounds.Sources>>20))
		}
	}
}

// read reads one source.
func (r *codeReader) read(m *module) {
	switch {
	case m.unread != "":
		return
	case r.ctx.Err() != nil:
		m.leaveOut(dagfolder.NotInTime)
		return
	}
	file := filepath.Join(r.dir, m.file)
	info, err := r.machine.Stat(file)
	switch {
	case err == nil && info.IsRegular() && info.Size > host.MaxFileSize:
		m.leaveOut(host.Describe(host.ErrTooLarge))
		return
	case err == nil && info.IsRegular() && info.Size > bounds.Source:
		m.leaveOut(SourceTooLarge)
		return
	case err == nil && info.Size > largeSource:
		r.large.Lock()
		defer r.large.Unlock()
	}
	var data []byte
	if err == nil {
		data, err = r.machine.Read(file)
	}
	switch {
	case err != nil:
		m.unread = host.Describe(err)
		return
	case len(data) > bounds.Source:
		m.leaveOut(SourceTooLarge)
		return
	}
	m.reads = readVariables(data)
	m.source = dagsource.Read(data)
	if m.source.TooLong {
		m.source = dagsource.Source{}
		m.leaveOut("is longer than is looked at")
		return
	}
	for _, c := range m.source.Calls {
		if c.Method == "__init__" && strings.HasSuffix(c.Callee, ".__init__") {
			m.constructors = append(m.constructors, c)
		}
	}
	if weight := int64(m.source.Weight()); r.kept.Add(weight) > maxKept {
		r.kept.Add(-weight)
		m.source.Calls, m.again = nil, true
	}
	m.reached = m.reached && (!strings.HasPrefix(m.file, "dags/") || mayHaveDAG(data))
	if m.source.Broken {
		m.unread = "cannot be read to its end: it is not Python throughout, or in an unknown encoding"
	}
}

// leaveOut records that the source exceeds the bounds.
func (m *module) leaveOut(why string) { m.unread, m.beyond = why, true }

// mayHaveDAG reports whether Airflow itself loads a file of dags/: one with certain words (airflow
// 3.1 utils/file.py, might_contain_dag_via_default_heuristic).
func mayHaveDAG(data []byte) bool {
	data = bytes.ToLower(data)
	return bytes.Contains(data, []byte("airflow")) && (bytes.Contains(data, []byte("dag")) || bytes.Contains(data, []byte("asset")))
}

// live are the names mentioned in code that runs: when its file is loaded, and in functions that
// such code mentions.
func (r *codeReader) live() map[string]bool {
	live, in := map[string]bool{}, map[string][]string{}
	var queue []string
	for _, m := range r.modules {
		for name, within := range m.source.Mentions {
			for _, function := range within {
				in[function] = append(in[function], name)
			}
		}
	}
	for queue = in[""]; len(queue) > 0; queue = queue[1:] {
		if name := queue[0]; !live[name] {
			live[name] = true
			queue = append(queue, in[name]...)
		}
	}
	return live
}

// uses collects the uses of all sources.
func (r *codeReader) uses() {
	mentions, defined := r.live(), map[string]bool{}
	for _, m := range r.modules {
		for _, name := range m.source.Sets {
			if id, ok := strings.CutPrefix(name, airflow.ConnectionPrefix); ok {
				defined[strings.ToLower(id)] = true
			}
		}
	}
	r.setters()
	classes := r.classes()
	for _, m := range r.modules {
		s := sourceReader{
			module: m, made: map[string]clients{}, mentions: mentions, defined: defined, code: r.code, classes: classes, imported: r.imported,
		}
		if r.ctx.Err() != nil {
			if m.unread == "" {
				r.code.Unread.LeaveOut(m.file, dagfolder.NotInTime)
			}
			continue
		}
		if m.again {
			data, _ := r.machine.Read(filepath.Join(r.dir, m.file))
			m.source.Calls = dagsource.Read(data).Calls
		}
		s.read()
		m.source.Calls = nil // they take most of the memory
	}
	slices.SortStableFunc(r.code.Uses, func(a, b Use) int {
		if a.At.File != b.At.File {
			return strings.Compare(a.At.File, b.At.File)
		}
		return a.At.Line - b.At.Line
	})
}
