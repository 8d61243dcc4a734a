package astro

import (
	"fmt"
	"maps"
	"slices"

	"github.com/compose-spec/compose-go/v2/types"
)

// refuseEnvFolder records a mount whose missing source has the name of an environment file. The
// engine creates a folder there at this start, which compose cannot read at the next.
func (p *Project) refuseEnvFolder(model *types.Project) {
	absent := p.absentEnvFiles(model)
	var r *Refusal
	for _, name := range slices.Sorted(maps.Keys(model.Services)) {
		for _, v := range model.Services[name].Volumes {
			source := p.mountSource(v.Source)
			if v.Type != string(Bind) || v.Bind != nil && !v.Bind.CreateHostPath || !slices.Contains(absent, source) {
				continue
			}
			m := Mount{Type: Bind, Source: source, Target: v.Target, CreateHostPath: true}
			p.placeMount(name, &m, append(p.given.Volumes(name), p.Override.Volumes(name)...))
			if r == nil {
				r = &Refusal{
					Kind: HostPathMissing, By: "compose", Subject: p.shown(source), Mount: &m, Fault: FolderOfEnvFile,
					Text: fmt.Sprintf("failed to read %[1]s: read %[1]s: is a directory", source),
				}
			}
			if source == r.Mount.Source && !slices.Contains(r.At, m.Origin) {
				r.At = append(r.At, m.Origin)
			}
		}
	}
	if r != nil {
		slices.SortFunc(r.At, func(a, b Origin) int { return a.Line - b.Line })
		p.refuse(*r)
	}
}

// absentEnvFiles are the optional environment files that do not exist.
func (p *Project) absentEnvFiles(model *types.Project) []string {
	var out []string
	if !p.EnvFile.Exists {
		out = append(out, p.abs(p.EnvFile.Path))
	}
	for _, name := range slices.Sorted(maps.Keys(model.Services)) {
		for _, file := range model.Services[name].EnvFiles {
			if path := p.abs(file.Path); !p.Machine.Exists(path) {
				out = append(out, path)
			}
		}
	}
	return out
}
