package astro

import (
	"io/fs"
	"path"

	"github.com/compose-spec/compose-go/v2/types"

	"doctor/internal/redact"
)

// Injected is a file that compose copies into the container before it starts it:
// a secret or a config whose content the override has, or a variable of the
// shell (docker/compose v2.40.3 secrets.go).
type Injected struct {
	// Target is the cleaned path in the container.
	Target  string
	Content redact.Secret
	Mode    fs.FileMode
	// UID and GID own it; -1 if that cannot be told without the image.
	UID, GID int
	Origin   Origin
}

// defaultInjectedMode is the mode of a secret or a config that says none.
const defaultInjectedMode fs.FileMode = 0o444

// buildFiles adds the secrets and configs of a service.
func (p *Project) buildFiles(s *Service, config types.ServiceConfig, model *types.Project) {
	for _, use := range config.Secrets {
		p.addFile(s, types.FileObjectConfig(model.Secrets[use.Source]), types.FileReferenceConfig(use), "/run/secrets/", "secrets")
	}
	for _, use := range config.Configs {
		p.addFile(s, types.FileObjectConfig(model.Configs[use.Source]), types.FileReferenceConfig(use), "/", "configs")
	}
}

// addFile adds what compose makes of a secret or a config: a read-only bind of
// the file that it comes from, or a copy of what it says itself.
func (p *Project) addFile(s *Service, object types.FileObjectConfig, use types.FileReferenceConfig, folder, key string) {
	target := first(use.Target, use.Source)
	if !path.IsAbs(target) {
		target = folder + target
	}
	origin := p.Override.At("services", s.Name, key)
	switch {
	case object.File != "":
		m := Mount{Type: Bind, Source: p.mountSource(object.File), Target: target, ReadOnly: true, FromOverride: true, Origin: origin}
		m.Raw = m.Source
		s.Mounts = append(s.Mounts, m)
	case object.Content != "":
		file := Injected{Target: path.Clean(target), Content: redact.NewSecret(object.Content), Mode: defaultInjectedMode, Origin: origin}
		if use.Mode != nil {
			file.Mode = fs.FileMode(*use.Mode).Perm()
		}
		if use.UID != "" || use.GID != "" { // whatever they are, the engine makes it the container's user's
			file.UID, file.GID = s.UID, s.GID
		}
		s.Injected = append(s.Injected, file)
	}
}
