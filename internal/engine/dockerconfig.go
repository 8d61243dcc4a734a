package engine

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"sort"
	"strings"

	"doctor/internal/host"

	"github.com/docker/cli/cli/config"
	"github.com/docker/cli/cli/config/configfile"
	"github.com/docker/cli/cli/context/docker"
	"github.com/docker/cli/cli/context/store"
)

const defaultContext = "default"

var errFileDescriptor = errors.New("fd:// addresses are for the engine itself")

// readConfig reads config.json as docker/cli's LoadDefaultConfigFile does: what
// cannot be read is warned of, and what was understood of it is used.
func readConfig(m *host.Machine) (*configfile.ConfigFile, *Error) {
	path := configPath(m)
	data, err := m.Read(path)
	if errors.Is(err, fs.ErrNotExist) {
		return configfile.New(path), nil
	}
	if err != nil {
		return configfile.New(path), &Error{
			Kind: ConfigUnreadable, Doing: "read " + display(m, path), Problem: "it " + host.Describe(err), Err: err,
			Said: "WARNING: Error loading config file: " + oneLine(err.Error()),
		}
	}
	cfg, err := config.LoadFromReader(bytes.NewReader(data))
	if err != nil {
		return cfg, &Error{
			Kind: ConfigUnreadable, Doing: "read " + display(m, path), Problem: "invalid JSON: " + oneLine(err.Error()), Err: err,
			Said: fmt.Sprintf("WARNING: Error parsing config file (%s): %s", path, oneLine(err.Error())),
		}
	}
	return cfg, nil
}

// fromContext reads a context from docker's store of contexts.
func (ep *Endpoint) fromContext(m *host.Machine, name string) error {
	if name == defaultContext {
		from := ep.From
		ep.fromDefault()
		ep.From = from
		return nil
	}
	ep.Context = name
	contexts := contextStore(m)
	meta := filepath.Join(contexts.GetStorageInfo(name).MetadataPath, "meta.json")
	// The store would open whatever is there, be it a FIFO.
	if _, err := m.Read(meta); err != nil {
		return ep.contextError(m, name, meta, err)
	}
	metadata, err := contexts.GetMetadata(name)
	if err != nil {
		return ep.contextError(m, name, meta, err)
	}
	settings, err := docker.EndpointFromContext(metadata)
	if err != nil {
		return ep.contextError(m, name, meta, err)
	}
	ep.Host, ep.SkipVerify = settings.Host, settings.SkipTLSVerify
	if ep.Host == "" {
		from := ep.From
		ep.fromDefault()
		ep.From = from
	}
	return ep.tlsFromContext(m, contexts, name)
}

func contextStore(m *host.Machine) *store.ContextStore {
	types := store.NewConfig(
		func() any { return &map[string]any{} },
		store.EndpointTypeGetter(docker.DockerEndpoint, func() any { return &docker.EndpointMeta{} }),
	)
	return store.New(filepath.Join(configDir(m), "contexts"), types)
}

func (ep *Endpoint) contextError(m *host.Machine, name, meta string, err error) *Error {
	named := "named by " + ep.From
	if file, ok := strings.CutPrefix(ep.From, "context "+oneLine(name)+" in "); ok {
		named = "named in " + file
	}
	e := &Error{
		Kind: ContextMissing, Doing: "read the docker context \"" + oneLine(name) + "\" " + named, NamesOrigin: true, Err: err,
		Problem:  "it cannot be used: " + oneLine(err.Error()),
		Endpoint: *ep,
		Said:     "unable to resolve docker endpoint: " + oneLine(err.Error()),
	}
	if errors.Is(err, fs.ErrNotExist) {
		e.Problem = "context not found"
		e.Said = fmt.Sprintf("unable to resolve docker endpoint: context %q: context not found: open %s: %v", name, meta, fs.ErrNotExist)
		e.Said = strings.ReplaceAll(e.Said, fs.ErrNotExist.Error(), "no such file or directory")
		if known := contextNames(m); len(known) > 0 {
			e.Problem += "; existing contexts: " + oneLine(strings.Join(known, ", "))
		}
	}
	return e
}

// contextNames lists the contexts of the store. Those that cannot be read are
// left out, where docker's own listing would give up.
func contextNames(m *host.Machine) []string {
	root := filepath.Join(configDir(m), "contexts", "meta")
	entries, _ := m.ReadDir(root)
	var names []string
	for _, entry := range entries {
		data, err := m.Read(filepath.Join(root, entry, "meta.json"))
		if err != nil {
			continue
		}
		var meta struct{ Name string }
		if json.Unmarshal(data, &meta) == nil && meta.Name != "" {
			names = append(names, meta.Name)
		}
	}
	sort.Strings(names)
	return names
}
