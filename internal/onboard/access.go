package onboard

import (
	"path/filepath"
	"strings"

	"doctor/fixers"
	"doctor/internal/containerfs"
	"doctor/internal/host"
	"doctor/internal/redact"
)

// access lets the user of the containers read what the profile needs, where an engine on Linux
// keeps owners and modes as they are. Nobody else gets permissions.
func (p *planner) access() error {
	engine := p.facts.EngineFacts()
	if p.Standalone() || p.machine.OS != "linux" || p.machine.Predicted() || engine.Ownership != containerfs.Direct || engine.Remote {
		return nil
	}
	given := map[int]bool{}
	for _, v := range p.views {
		s := v.Service
		if s.UID <= 0 || given[s.UID] {
			continue
		}
		given[s.UID] = true
		user := containerUser(s.UID, s.GID, s.Groups)
		for _, file := range p.read() {
			p.allow(user, file)
		}
	}
	return nil
}

// read are the files and folders that boto3 reads for the profile, outer ones first.
func (p *planner) read() []string {
	out := []string{p.folder, filepath.Join(p.folder, "config"), filepath.Join(p.folder, "credentials")}
	if p.choice.Profile.token == "" {
		return out
	}
	rel, err := filepath.Rel(p.folder, p.choice.Profile.token)
	if err != nil || !filepath.IsLocal(rel) {
		return out
	}
	at := p.folder
	for _, part := range strings.Split(rel, string(filepath.Separator)) {
		at = filepath.Join(at, part)
		out = append(out, at)
	}
	return out
}

// allow lets a user read a file, or enter a folder. What links lead out of ~/.aws is not in the
// containers.
func (p *planner) allow(user host.User, file string) {
	info, err := p.machine.Stat(file)
	real, resolveErr := p.machine.Resolve(file)
	if err != nil || resolveErr != nil || !p.inFolder(real) {
		return
	}
	perm, verb := host.Perm(4), "read"
	if info.IsDir() {
		perm, verb = 1, "enter"
	}
	mayChange := p.machine.UID == 0 || p.machine.UID == info.UID
	if info.Allows(user, perm) || info.UID == user.UID || !mayChange || !host.HasAccessLists(real) {
		return // what remains is for the diagnosis
	}
	p.add(fixers.Fix{
		Title: redact.Textf("Let the container user (uid %d) %s %s, by an access control list", user.UID, verb, p.show(file)), Safety: fixers.Safe,
		Edit: fixers.AllowUser{Path: file, UID: user.UID, Perm: perm},
	})
}

// inFolder reports whether a path with its links resolved is ~/.aws or below.
func (g *Ground) inFolder(real string) bool {
	rel, err := filepath.Rel(g.real, real)
	return err == nil && filepath.IsLocal(rel)
}

func (g *Ground) show(file string) string { return host.ShowPath(file, g.project.Dir, g.machine.Home) }
