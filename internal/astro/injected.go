package astro

import (
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"doctor/internal/redact"
)

// Injected is a file that compose copies into the container before it starts it: a secret or a
// config whose content is in the override or in a shell variable (docker/compose v2.40.3
// secrets.go).
type Injected struct {
	// Target is the cleaned path in the container.
	Target  string
	Content redact.Secret
	Mode    fs.FileMode
	// UID and GID are the owner; -1 if unknown without the image.
	UID, GID int
	Origin   Origin
}

// defaultInjectedMode is the mode of a secret or a config without one.
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

// addFile adds what compose makes of a secret or a config: a read-only bind of its file, or a copy
// of its inline content or of a shell variable. An empty variable makes no file; an unset one is
// refused.
func (p *Project) addFile(s *Service, object types.FileObjectConfig, use types.FileReferenceConfig, folder, key string) {
	target := first(use.Target, use.Source)
	if !path.IsAbs(target) {
		target = folder + target
	}
	target = path.Clean(target)
	origin := p.Override.At("services", s.Name, key)
	if text := p.refusedObject(s, object, strings.TrimSuffix(key, "s")); text != "" {
		s.refused = append(s.refused, Refusal{Kind: OverrideRefused, By: "compose", Text: text, Subject: use.Source, At: []Origin{origin}})
		return
	}
	switch {
	case object.Content != "":
		file := Injected{Target: target, Content: redact.NewSecret(object.Content), Mode: defaultInjectedMode, Origin: origin}
		if use.Mode != nil {
			file.Mode = fs.FileMode(*use.Mode).Perm()
		}
		if use.UID != "" || use.GID != "" { // whatever its value, the container's user owns the file
			file.UID, file.GID = s.UID, s.GID
		}
		s.Injected = append(s.Injected, file)
	case object.File != "":
		m := Mount{Type: Bind, Source: p.mountSource(object.File), Target: target, ReadOnly: true, FromOverride: true, Origin: origin}
		m.Raw = m.Source
		s.Mounts = append(s.Mounts, m)
	}
}

// refusedObject is compose's error for a secret or a config that it cannot give to a container
// (docker/compose v2.40.3 create.go and secrets.go), "" if it can; … is the project's name.
func (p *Project) refusedObject(s *Service, object types.FileObjectConfig, kind string) string {
	name := "…" + strings.TrimPrefix(object.Name, composeName)
	switch {
	case bool(object.External):
		return fmt.Sprintf("unsupported external %s %s", kind, object.Name)
	case object.Driver != "":
		return fmt.Sprintf("Docker Compose does not support %ss.*.driver", kind)
	case object.TemplateDriver != "":
		return fmt.Sprintf("Docker Compose does not support %ss.*.template_driver", kind)
	case object.Environment != "" && object.Content == "" && !p.isSet(object.Environment):
		return fmt.Sprintf("environment variable %q required by %s %q is not set", object.Environment, kind, name)
	case object.Content != "" && s.ReadOnlyRoot:
		return fmt.Sprintf("cannot create %s %q in read-only service %s: `file` is the sole supported option", kind, name, s.Name)
	}
	return ""
}

func (p *Project) isSet(variable string) bool {
	_, ok := p.Machine.Env[variable]
	return ok
}

// intoReadOnly is the refusal of a file that would be copied into a read-only mount.
func (p *Project) intoReadOnly(s *Service) (Refusal, bool) {
	for _, file := range s.Injected {
		m := around(s.Mounts, Mount{Target: file.Target})
		if m == nil || !m.ReadOnly || m.Type == Tmpfs {
			continue
		}
		return Refusal{
			Kind: OverrideRefused, By: "engine", Subject: file.Target, At: []Origin{file.Origin, m.Origin}, Mount: m, Fault: FileInReadOnly,
			Text: fmt.Sprintf("Error response from daemon: Error processing tar file(exit status 1): open %s: read-only file system", file.Target),
		}, true
	}
	return Refusal{}, false
}
