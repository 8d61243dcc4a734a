package astro

import (
	"fmt"
	"slices"

	"github.com/compose-spec/compose-go/v2/types"
)

// volume is what is known of a volume of the engine's.
func (p *Project) volume(name string) EngineVolume {
	if p.askVolume == nil {
		return EngineVolume{}
	}
	v, _ := p.askVolume(name)
	return v
}

// volumeRefusal is what compose says of the volumes before it makes a container: one
// that is external has to be there (docker/compose v2.40.3 create.go ensureVolume),
// and options need a type (moby volume/local). Where no engine is asked, an external
// one is taken for missing: nothing here makes it.
func (p *Project) volumeRefusal(model *types.Project) (Refusal, bool) {
	for _, s := range p.Services {
		for _, m := range s.Mounts {
			config, named := model.Volumes[m.named()]
			if !named {
				continue
			}
			if r, refused := p.refusedVolume(m, config); refused {
				r.At = p.originsOf(m)
				return r, true
			}
		}
	}
	return Refusal{}, false
}

// named is the volume as the override names it, "" if the mount is of none.
func (m Mount) named() string {
	if m.Type == Volume {
		return m.Source
	}
	return m.Volume
}

// originsOf lists the lines that mount the same volume, in the order of the services.
func (p *Project) originsOf(m Mount) []Origin {
	var out []Origin
	for _, s := range p.Services {
		for _, o := range s.Mounts {
			if o.named() == m.named() && !slices.Contains(out, o.Origin) {
				out = append(out, o.Origin)
			}
		}
	}
	return out
}

func (p *Project) refusedVolume(m Mount, config types.VolumeConfig) (Refusal, bool) {
	r := Refusal{Rule: "override-refused", By: "engine", Subject: m.named(), Mount: &m}
	switch {
	case bool(config.External) && p.lacksVolume(config.Name):
		r.Rule, r.By, r.Fault = "named-volume-not-bind", "compose", VolumeMissing
		r.Text = fmt.Sprintf("external volume %q not found", config.Name)
	case bool(config.External) || config.Driver != "" && config.Driver != "local":
		return r, false
	default:
		missing := missingOption(config.DriverOpts)
		r.Fault = VolumeOption
		r.Text = fmt.Sprintf("Error response from daemon: create …_%s: missing required option: %q", m.named(), missing)
		return r, missing != ""
	}
	return r, true
}

// missingOption is the option that those of a volume of the driver local lack (moby
// volume/local/local_unix.go mandatoryOpts); "" if none.
func missingOption(options types.Options) string {
	for _, needs := range []struct{ option, other string }{{"o", "device"}, {"o", "type"}, {"device", "type"}, {"type", "device"}} {
		_, given := options[needs.option]
		if _, ok := options[needs.other]; given && !ok {
			return needs.other
		}
	}
	return ""
}

func (p *Project) lacksVolume(name string) bool {
	if p.askVolume == nil {
		return true
	}
	v, told := p.askVolume(name)
	return told && !v.Exists
}
