package astro

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
)

// volume returns what is known of an engine's volume.
func (p *Project) volume(name string) EngineVolume {
	v, _ := p.asked(name)
	return v
}

// asked asks the engine for a volume once.
func (p *Project) asked(name string) (EngineVolume, bool) {
	if p.askVolume == nil {
		return EngineVolume{}, false
	}
	if v, ok := p.volumes[name]; ok {
		return v.EngineVolume, v.told
	}
	v, told := p.askVolume(name)
	if p.volumes == nil {
		p.volumes = map[string]toldVolume{}
	}
	p.volumes[name] = toldVolume{v, told}
	return v, told
}

// toldVolume is the engine's answer for a volume.
type toldVolume struct {
	EngineVolume
	told bool
}

// volumeRefusal is compose's error about the volumes, which it checks before it creates a
// container: an external one has to exist (docker/compose v2.40.3 create.go ensureVolume), and some
// options need others (moby volume/local).
func (p *Project) volumeRefusal(model *types.Project) (Refusal, bool) {
	used := usedVolumes(model)
	for _, name := range slices.Sorted(maps.Keys(model.Volumes)) {
		if !used[name] {
			continue
		}
		r, refused := p.refusedVolume(name, model.Volumes[name])
		if !refused {
			continue
		}
		r.At = []Origin{p.Override.At("volumes", name)}
		if m, at := p.mountsOfVolume(name); m != nil {
			r.Mount, r.At = m, at
		}
		return r, true
	}
	return Refusal{}, false
}

// usedVolumes are the volumes that a service mounts; compose creates no others.
func usedVolumes(model *types.Project) map[string]bool {
	used := map[string]bool{}
	for _, s := range model.Services {
		for _, v := range s.Volumes {
			if v.Type == types.VolumeTypeVolume {
				used[v.Source] = true
			}
		}
	}
	return used
}

// named is the volume's name in the override, "" if the mount is not of a volume.
func (m Mount) named() string {
	if m.Type == Volume {
		return m.Source
	}
	return m.Volume
}

// mountsOfVolume returns the first mount of a volume in an Airflow service, nil if there is none,
// and the lines of all such mounts.
func (p *Project) mountsOfVolume(name string) (*Mount, []Origin) {
	var found *Mount
	var lines []Origin
	for _, s := range p.Services {
		for i := range s.Mounts {
			m := &s.Mounts[i]
			if m.named() != name {
				continue
			}
			if found == nil {
				found = m
			}
			if !slices.Contains(lines, m.Origin) {
				lines = append(lines, m.Origin)
			}
		}
	}
	return found, lines
}

func (p *Project) refusedVolume(name string, config types.VolumeConfig) (Refusal, bool) {
	r := Refusal{Kind: OverrideRefused, By: "engine", Subject: name, Mount: &Mount{Type: Volume, Source: name}}
	if bool(config.External) {
		r.By, r.Name, r.Fault = "compose", config.Name, p.lacksVolume(name, config.Name)
		if p.bringsAWS(name) {
			r.Kind = NamedVolumeNotBind
		}
		r.Text = fmt.Sprintf("external volume %q not found", config.Name)
		return r, r.Fault != NoFault
	}
	if config.Driver != "" && config.Driver != "local" {
		return r, false
	}
	missing := missingOption(config.DriverOpts)
	r.Fault = VolumeOption
	r.Text = fmt.Sprintf("Error response from daemon: create …_%s: missing required option: %q", name, missing)
	return r, missing != ""
}

// missingOption is a mandatory option that is not set (moby volume/local/local_unix.go
// mandatoryOpts); "" if none.
func missingOption(options types.Options) string {
	for _, needs := range []struct{ option, other string }{{"o", "device"}, {"o", "type"}, {"device", "type"}, {"type", "device"}} {
		_, given := options[needs.option]
		if _, ok := options[needs.other]; given && !ok {
			return needs.other
		}
	}
	return ""
}

// lacksVolume reports that the engine has no volume of that name. Without an engine to ask, a
// volume that should hold AWS files counts as missing, because it is not a folder of this machine
// in any case; about others nothing is reported then.
func (p *Project) lacksVolume(name, full string) Fault {
	if p.askVolume != nil {
		if v, told := p.asked(full); told && !v.Exists {
			return VolumeMissing
		}
		return NoFault
	}
	if p.bringsAWS(name) {
		return VolumeNotAsked
	}
	return NoFault
}

// bringsAWS reports whether a service looks for AWS files in a volume.
func (p *Project) bringsAWS(name string) bool {
	return slices.ContainsFunc(p.Services, func(s *Service) bool {
		return slices.ContainsFunc(s.Mounts, func(m Mount) bool { return m.named() == name && s.wantsAWSFrom(m.Target) })
	})
}

// wantsAWSFrom reports whether the service looks for AWS files in a folder: in its home folder, or
// where a variable points to.
func (s *Service) wantsAWSFrom(folder string) bool {
	wanted := []string{path.Join(s.Home, ".aws", "config")}
	for _, name := range []string{"AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"} {
		if v, ok := s.Env[name]; ok {
			wanted = append(wanted, v.Value)
		}
	}
	return slices.ContainsFunc(wanted, func(file string) bool { return file == folder || strings.HasPrefix(file, folder+"/") })
}
