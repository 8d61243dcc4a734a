package astro

import (
	"fmt"
	"strings"

	"doctor/internal/redact"
)

// engineRefusals predicts what the Engine says of a service, once compose has
// let it pass. The Engine stops at the first mistake.
func (p *Project) engineRefusals() {
	for _, s := range p.Services {
		if v, ok := s.Env[""]; ok {
			p.refuse(nameless(v))
			return
		}
		for _, m := range s.Mounts {
			if r, refused := p.engineRefusal(m); refused {
				p.refuse(r)
				return
			}
		}
	}
}

// nameless is the refusal of a variable without a name, which compose makes of
// a bare name at the end of an environment file that ends without a new line
// (moby opts/env.go ValidateEnv).
func nameless(v Var) Refusal {
	word := v.Value
	if !mayShow(word) {
		word = redact.Mask
	}
	return Refusal{
		Rule: "dotenv-syntax", By: "engine", At: []Origin{v.Origin}, Subject: v.Origin.File,
		Text: "Error response from daemon: invalid environment variable: =" + word,
	}
}

// engineRefusal judges one mount (moby 20.10 volume/mounts/linux_parser.go).
func (p *Project) engineRefusal(m Mount) (Refusal, bool) {
	r := Refusal{By: "engine", At: []Origin{m.Origin}, Subject: m.Raw}
	mode := "rw"
	if m.ReadOnly {
		mode = "ro"
	}
	spec := fmt.Sprintf("%s:%s:%s", m.Source, m.Target, mode)
	badTarget := !strings.HasPrefix(m.Target, "/")
	switch {
	case badTarget && m.Type == Bind && m.CreateHostPath:
		r.Rule = "mount-target-relative"
		r.Text = fmt.Sprintf("Error response from daemon: invalid volume specification: '%s': invalid mount config for type \"bind\": invalid mount path: '%s' mount path must be absolute", spec, m.Target)
	case badTarget:
		r.Rule = "mount-target-relative"
		r.Text = fmt.Sprintf("Error response from daemon: invalid mount config for type \"%s\": invalid mount path: '%s' mount path must be absolute", m.Type, m.Target)
	case m.Type == Bind && IsWindowsPath(m.Source) && p.Machine.OS != "windows":
		r.Rule = "windows-path-on-posix"
		r.Text = fmt.Sprintf("Error response from daemon: invalid volume specification: '%s'", spec)
	case m.Type == Bind && !m.CreateHostPath && !IsWindowsPath(m.Source) && !p.Machine.Exists(m.Source):
		r.Rule = "host-path-missing"
		r.Text = "Error response from daemon: invalid mount config for type \"bind\": bind source path does not exist: " + m.Source
	default:
		return r, false
	}
	return r, true
}
