package astro

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v4"

	"doctor/internal/host"
)

// refuse notes that the project will not start.
func (p *Project) refuse(r Refusal) { p.Refusals = append(p.Refusals, r) }

func (p *Project) refuseUnreadableOverride() {
	r := Refusal{
		Rule: "override-refused", By: "compose", Subject: OverrideName,
		Unreadable: host.Describe(p.Override.Err), At: []Origin{{File: OverrideName}},
	}
	prefix := "Failed to open the compose file: " + OverrideName + ": "
	switch {
	case p.isDir(OverrideName):
		r.Text = prefix + "read " + OverrideName + ": is a directory"
	case errors.Is(p.Override.Err, fs.ErrPermission):
		r.Text = prefix + "open " + OverrideName + ": permission denied"
	}
	p.refuse(r)
}

func (p *Project) isDir(name string) bool {
	info, err := p.Machine.Stat(p.abs(name))
	return err == nil && info.IsDir()
}

// refuseOverride turns compose's error about the override into a refusal with
// its rule and place.
func (p *Project) refuseOverride(ctx context.Context, base []byte, err error) {
	text := err.Error()
	var keyPath []string
	if !strings.HasPrefix(text, "failed to parse") {
		keyPath, text = p.smallestRefusal(ctx, base, err)
	}
	r := Refusal{Text: text, By: "compose", At: []Origin{p.Override.At(keyPath...)}}
	p.classify(&r)
	p.refuse(r)
}

var (
	yamlLine        = regexp.MustCompile(`line (\d+):`)
	serviceQuoted   = regexp.MustCompile(`service "([^"]+)" has neither an image`)
	undefinedVol    = regexp.MustCompile(`refers to undefined volume (.+): invalid compose project`)
	percentVariable = regexp.MustCompile(`%\w+%`)
	requiredVar     = regexp.MustCompile(`required variable (\S+) is missing a value`)
)

// classify gives a refusal of compose the rule it falls under, by compose's own
// words and by what stands at the place.
func (p *Project) classify(r *Refusal) {
	text := r.Text
	switch {
	case strings.HasPrefix(text, "failed to parse"):
		r.Rule = "override-yaml-syntax"
		if m := yamlLine.FindStringSubmatch(text); m != nil {
			r.At = []Origin{{File: OverrideName, Line: atoi(m[1])}}
			if percentVariable.MatchString(p.Override.line(atoi(m[1]))) {
				r.Rule = "windows-percent-variable" // a plain YAML text cannot begin with %
			}
		}
	case strings.Contains(text, "version must be a string"):
		r.Rule = "override-version-key"
		r.At = []Origin{p.Override.At("version")}
	case serviceQuoted.MatchString(text):
		r.Subject = serviceQuoted.FindStringSubmatch(text)[1]
		r.Rule = "override-unknown-service"
		r.At = []Origin{p.Override.At("services", r.Subject)}
	case undefinedVol.MatchString(text):
		p.classifyUndefinedVolume(r, undefinedVol.FindStringSubmatch(text)[1])
	case requiredVar.MatchString(text):
		r.Rule, r.Subject = "required-variable-missing", requiredVar.FindStringSubmatch(text)[1]
		r.At = p.scalarsWith("${" + r.Subject)
	case strings.Contains(text, "invalid interpolation format"):
		r.Rule = "interpolation-syntax"
		r.At = p.scalarsWith("${")
	case strings.Contains(text, "is missing a mount target"):
		p.classifyMapping(r)
	case strings.Contains(text, "empty section between colons"):
		p.classifyEmptySection(r)
	case shapeError(text):
		r.Rule = "override-yaml-shape"
		p.placeTopLevel(r)
	default:
		r.Rule = "override-refused"
	}
}

var notAllowed = regexp.MustCompile(`additional properties '([^']+)' not allowed`)

// placeTopLevel finds the line of a mistake at the top of the file.
func (p *Project) placeTopLevel(r *Refusal) {
	if len(r.At) > 0 && r.At[0].Line > 0 {
		return
	}
	key := "services"
	if m := notAllowed.FindStringSubmatch(r.Text); m != nil {
		key = m[1]
	}
	r.At = []Origin{p.Override.At(key)}
}

// line returns the text of a line of the override, counting from 1.
func (o *Override) line(n int) string {
	lines := strings.Split(string(o.Data), "\n")
	if n < 1 || n > len(lines) {
		return ""
	}
	return lines[n-1]
}

// shapeError reports whether compose refuses the structure of the file.
func shapeError(text string) bool {
	for _, part := range []string{
		"must be a mapping", "cannot override", "additional properties", "unexpected type",
		"must be a string", "must be a list", "must be a array", "must be an array", "must be a number", "contains an invalid type", "top-level object",
	} {
		if strings.Contains(text, part) {
			return true
		}
	}
	return false
}

func (p *Project) classifyUndefinedVolume(r *Refusal, source string) {
	r.Subject = source
	switch {
	case strings.Contains(source, "$("):
		r.Rule = "interpolation-syntax"
	case strings.Count(source, "%") >= 2:
		r.Rule = "windows-percent-variable"
	case strings.HasPrefix(source, "/") || strings.HasPrefix(source, "~") || strings.HasPrefix(source, "."):
		r.Rule = "volume-type-with-path" // a short line with such a source would have been a bind
	default:
		r.Rule = "named-volume-undeclared"
	}
	needle := source
	if r.Rule == "interpolation-syntax" {
		needle = "$("
	}
	if at := p.scalarsWith(needle); len(at) > 0 {
		r.At = at
	}
}

// classifyMapping tells a blank after the colon of a volume line, which makes a
// mapping of it, from a long form that lacks its target.
func (p *Project) classifyMapping(r *Refusal) {
	r.Rule = "override-yaml-shape"
	var at []Origin
	for _, service := range p.Override.Services {
		for _, v := range p.Override.volumeNodes(service.Name, p.shell) {
			n := target(v.node)
			if n.Kind != yaml.MappingNode || v.target != "" || len(n.Content) < 2 {
				continue
			}
			if strings.ContainsAny(n.Content[0].Value, `/\~$`) || strings.HasPrefix(n.Content[1].Value, "/") {
				r.Rule, r.Subject = "volume-spec-space", n.Content[0].Value+": "+n.Content[1].Value
				at = append(at, Origin{File: OverrideName, Line: n.Line, Column: n.Column})
			}
		}
	}
	if at != nil {
		r.At = at
	}
}

// classifyEmptySection tells an unset variable that left a hole in a volume
// line from one that was written with it.
func (p *Project) classifyEmptySection(r *Refusal) {
	r.Rule = "override-refused"
	for _, u := range p.Unset {
		if strings.Contains(u.Path, ".volumes") {
			r.Rule, r.Subject = "undefined-variable-in-source", u.Name
			r.At = []Origin{u.Origin}
			for _, v := range p.EnvFile.Vars {
				if v.Name == u.Name {
					r.Rule = "interpolation-not-from-dotenv"
					r.At = append(r.At, v.Origin)
					break
				}
			}
			return
		}
	}
}

// scalarsWith lists the places of the override whose text holds a part.
func (p *Project) scalarsWith(part string) []Origin {
	var at []Origin
	walkScalars(p.Override.root, "", func(_ string, n *yaml.Node) {
		if strings.Contains(n.Value, part) {
			at = append(at, Origin{File: OverrideName, Line: n.Line, Column: n.Column})
		}
	})
	if len(at) == 0 {
		at = []Origin{{File: OverrideName}}
	}
	return at
}

func atoi(s string) int {
	var n int
	_, _ = fmt.Sscanf(s, "%d", &n)
	return n
}

// engineRefusals predicts what the Engine says of the mounts, once compose has
// let them pass (moby 20.10 volume/mounts/linux_parser.go).
func (p *Project) engineRefusals() {
	for _, s := range p.Services {
		for _, m := range s.Mounts {
			if r, refused := p.engineRefusal(m); refused {
				p.refuse(r)
				return // the Engine stops at the first
			}
		}
	}
}

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
	case m.Type == Bind && isWindowsPath(m.Source) && p.Machine.OS != "windows":
		r.Rule = "windows-path-on-posix"
		r.Text = fmt.Sprintf("Error response from daemon: invalid volume specification: '%s'", spec)
	case m.Type == Bind && !m.CreateHostPath && m.Source != "" && !isWindowsPath(m.Source) && !p.Machine.Exists(m.Source):
		r.Rule = "host-path-missing"
		r.Text = "Error response from daemon: invalid mount config for type \"bind\": bind source path does not exist: " + m.Source
	default:
		return r, false
	}
	return r, true
}

// isWindowsPath reports whether a path begins with a drive or a share.
func isWindowsPath(path string) bool {
	return strings.HasPrefix(path, `\\`) || len(path) >= 2 && path[1] == ':' && (path[0]|0x20 >= 'a' && path[0]|0x20 <= 'z')
}

// IsWindowsPath reports whether a path begins with a drive letter or names a share.
func IsWindowsPath(path string) bool { return isWindowsPath(path) }
