package onboard

import (
	"path"
	"path/filepath"
	"slices"

	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/phrase"
	"doctor/internal/redact"
	"doctor/internal/sessions"
)

// source is how a volume line names ~/.aws on every system.
const source = "~/.aws"

// mounts mounts ~/.aws in each service in which boto3 would not find its files, with the access
// that the profile needs.
func (p *planner) mounts() error {
	if p.Standalone() {
		return nil
	}
	missing, wrongMode := map[string][]string{}, map[string][]string{}
	for _, v := range p.views {
		target := path.Join(containerHome(v), ".aws")
		m, reaches := v.MountAt(target), p.reaches(v)
		at := p.cacheMount(v)
		if at == nil && m != nil && p.isFolder(m) {
			at = m
		}
		switch {
		case at != nil && p.wrongMode(at):
			wrongMode[at.Target] = append(wrongMode[at.Target], v.Service.Name)
		case reaches:
		case m == nil:
			missing[target] = append(missing[target], v.Service.Name)
		case !p.isFolder(m):
			p.keep(v.Service.Name, *m)
			continue
		}
		if err := p.retarget(v, target); err != nil {
			return err
		}
	}
	for _, target := range sortedKeys(missing) {
		names := inOrder(missing[target])
		spec := source + ":" + target + ":" + p.mode()
		p.add(fixers.Fix{
			Title: redact.Textf("Mount ~/.aws in %s: %s", phrase.List(names), spec), Safety: fixers.Safe,
			Edit: fixers.AddMounts{File: astro.OverrideName, Services: names, Spec: spec, Create: true},
		})
	}
	for _, target := range sortedKeys(wrongMode) {
		names := inOrder(wrongMode[target])
		p.add(fixers.Fix{
			Title: redact.Textf("Mount %s %s in %s", target, accessWords(p.choice.Access), phrase.List(names)), Safety: fixers.Safe,
			Edit: fixers.SetMountMode{File: astro.OverrideName, Services: names, Target: target, Access: p.choice.Access},
		})
	}
	return nil
}

func accessWords(a fixers.Access) string {
	if a == fixers.ReadOnly {
		return "read-only"
	}
	return "read-write"
}

// mode is the mode of a new volume line. Under SELinux, containers cannot read an unlabeled folder.
func (p *planner) mode() string {
	mode := "rw"
	if p.choice.Access == fixers.ReadOnly {
		mode = "ro"
	}
	if info := p.facts.Engine().Info; info != nil && info.SELinux {
		mode += ",z"
	}
	return mode
}

// reaches reports whether boto3 finds in a service the files of ~/.aws that the profile needs, with
// or without permission to read them.
func (p *planner) reaches(v *sessions.View) bool {
	o := v.Default()
	for name, file := range map[string]boto.ConfigFile{"config": o.ConfigFile, "credentials": o.CredentialsFile} {
		here := filepath.Join(p.folder, name)
		if p.machine.Exists(here) && !p.machine.SamePath(p.resolved(file.Entry.HostPath), p.resolved(here)) {
			return false
		}
	}
	return p.choice.Profile.token == "" && p.choice.Profile.Renewal == NoRenewal || p.cacheMount(v) != nil
}

// cacheMount is the mount that has the caches below ~/.aws, nil if boto3 would not find them. For a
// profile without a cache it is the one that has the files.
func (p *planner) cacheMount(v *sessions.View) *astro.Mount {
	for _, name := range []string{"~/.aws/sso/cache", "~/.aws/sso", "~/.aws"} {
		e := v.FS.Lookup(boto.ExpandPath(name, v.Process))
		here := filepath.Join(p.folder, filepath.FromSlash(name[len("~/.aws"):]))
		if e.HostPath != "" && p.machine.Exists(here) && p.machine.SamePath(p.resolved(e.HostPath), p.resolved(here)) {
			return v.MountAt(e.MountTarget)
		}
	}
	if p.choice.Profile.token == "" {
		if e := v.Default().CredentialsFile.Entry; e.HostPath != "" {
			return v.MountAt(e.MountTarget)
		}
	}
	return nil
}

// wrongMode reports whether the access to a mount has to change: it is more than the user wants, or
// less than is needed.
func (p *planner) wrongMode(m *astro.Mount) bool {
	switch {
	case !m.FromOverride:
		return false
	case p.choice.Access == fixers.ReadWrite:
		return m.ReadOnly && (p.choice.Profile.Renewal != NoRenewal || p.choice.Asked)
	}
	return !m.ReadOnly && p.choice.Asked
}

// isFolder reports whether a mount is of ~/.aws.
func (p *planner) isFolder(m *astro.Mount) bool {
	return m.Type == astro.Bind && p.machine.SamePath(p.resolved(m.Source), p.real)
}

// resolved is a path with its links followed, as far as it exists.
func (p *planner) resolved(name string) string {
	if local, ok := p.machine.Local(name); ok {
		name = local
	}
	if real, err := p.machine.Resolve(name); err == nil {
		return real
	}
	return name
}

func (p *planner) keep(service string, m astro.Mount) {
	for i := range p.setup.Kept {
		if k := &p.setup.Kept[i]; k.Mount.Source == m.Source && k.Mount.Target == m.Target {
			k.Services = append(k.Services, service)
			return
		}
	}
	p.setup.Kept = append(p.setup.Kept, Kept{[]string{service}, m})
}

// containerHome is what ~ is for boto3 in a service.
func containerHome(v *sessions.View) string { return boto.ExpandPath("~", v.Process) }

// inOrder lists services as the instructions do: where tasks run comes first.
func inOrder(names []string) []string {
	order := []string{"scheduler", "api-server", "webserver", "triggerer", "dag-processor"}
	out := slices.DeleteFunc(order, func(name string) bool { return !slices.Contains(names, name) })
	for _, name := range names {
		if !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}
