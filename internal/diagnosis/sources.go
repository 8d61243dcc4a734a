package diagnosis

import (
	"path"
	"path/filepath"
	"strings"

	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/containerfs"
	"doctor/internal/redact"
)

func (e *explainer) emptyVolume(f *boto.ConfigFile, m *astro.Mount) cause.Cause {
	if m.Type == astro.Tmpfs && f != nil && len(e.AWSMounts(e.Service)) == 0 && !e.hides(m) {
		if c := e.noMount(f); c.Kind != cause.OverrideMissing {
			return c
		}
		return e.mountCause(cause.OverrideMissing, m, cause.EmptyMount{Target: m.Target, Tmpfs: true, Folder: path.Dir(f.Path)})
	}
	if m.Type == astro.Tmpfs {
		return e.mountCause(cause.AnonymousVolume, m, cause.EmptyMount{Target: m.Target, Tmpfs: true})
	}
	if m.Source == "" {
		return e.mountCause(cause.AnonymousVolume, m, cause.EmptyMount{Target: m.Target})
	}
	return e.mountCause(cause.NamedVolumeNotBind, m, cause.Mounted{Source: m.Source, Target: m.Target})
}

// hides reports whether a mount covers files that another mount of the service has.
func (e *explainer) hides(m *astro.Mount) bool {
	for _, o := range e.Service.Mounts {
		rest, inside := strings.CutPrefix(m.Target, strings.TrimSuffix(o.Target, "/")+"/")
		if inside && o.Type == astro.Bind && e.hasAWSFiles(&astro.Mount{Type: astro.Bind, Source: path.Join(o.Source, rest)}) {
			return true
		}
	}
	return false
}

func (e *explainer) mountCause(kind cause.Kind, m *astro.Mount, d cause.Detail) cause.Cause {
	c := cause.Cause{Kind: kind, Detail: d, Mount: m}
	if m != nil {
		c.At = appendOrigin(nil, m.Origin)
		c.HostPath = m.Source
		c.Subject = m.Raw
	}
	return c
}

// sourceMissing explains a mount whose source does not exist on the host.
func (e *explainer) sourceMissing(_ *boto.ConfigFile, m *astro.Mount) cause.Cause {
	if m == nil {
		return cause.Cause{}
	}
	made := e.ofMissing(m.Source)
	if u := e.unsetIn(m); u != nil {
		return e.unsetSource(m, u, made)
	}
	if looksSwapped(m, e.Machine.Home) {
		return e.swapped(m)
	}
	if (strings.HasPrefix(m.Raw, ".") || strings.HasPrefix(m.Written, ".")) && e.inProject(m.Source) {
		return e.mountCause(cause.RelativeSourceInProject, m, e.mounted(m))
	}
	if !e.Machine.Knows(m.Source) {
		return e.mountCause(cause.WindowsPathOnPOSIX, m, cause.Mounted{Source: m.Source, Target: m.Target})
	}
	c := e.mountCause(cause.HostPathMissing, m, cause.MissingSource{Path: e.ShowPath(m.Source), Made: made.made})
	c.Symptom = redact.NewText(made.symptom)
	return c
}

// outcome is the effect of a missing source.
type outcome struct {
	made    cause.Made
	symptom string // the engine's error if it refuses, else ""
}

// ofMissing finds what the engine creates for a missing source. What it creates through shared
// folders belongs to the user.
func (d *Diagnosis) ofMissing(source string) outcome {
	_, here := d.Machine.Local(source)
	switch {
	case !here:
		return outcome{made: cause.MadeApart}
	case d.Engine.Denies(source):
		return outcome{cause.MadeNothing, containerfs.MountsDenied(source)}
	case d.Engine.Ownership == containerfs.Mapped:
		return outcome{made: cause.MadeByUser}
	}
	return outcome{made: cause.MadeByRoot}
}

// inProject reports whether a host path is in the project folder.
func (d *Diagnosis) inProject(p string) bool {
	return strings.HasPrefix(filepath.ToSlash(p), filepath.ToSlash(d.Project.Dir)+"/")
}

// unsetIn returns the unset variable that the source of a mount was written with.
func (d *Diagnosis) unsetIn(m *astro.Mount) *astro.UnsetVariable {
	for i, u := range d.Project.Unset {
		if u.Origin.Line == m.Origin.Line && u.Origin.File == m.Origin.File {
			return &d.Project.Unset[i]
		}
		// The long form has the source on a separate line.
		if m.Raw == "" && u.Origin.Line > m.Origin.Line && u.Origin.Line <= m.Origin.Line+4 {
			return &d.Project.Unset[i]
		}
	}
	return nil
}

func (e *explainer) unsetSource(m *astro.Mount, u *astro.UnsetVariable, made outcome) cause.Cause {
	for _, v := range e.Project.EnvFile.Vars {
		if v.Name != u.Name {
			continue
		}
		c := e.mountCause(cause.InterpolationNotFromDotenv, m, cause.UnsetSource{Variable: u.Name, Set: cause.SpotOf(v.Origin), Source: m.Source, Made: made.made})
		c.At, c.Subject, c.Vars, c.Symptom = appendOrigin(c.At, v.Origin), u.Name, []astro.Var{v}, redact.NewText(made.symptom)
		return c
	}
	c := e.mountCause(cause.UndefinedVariableInSource, m, cause.UnsetSource{Variable: u.Name, Source: m.Source, Made: made.made})
	c.Subject, c.Symptom = u.Name, redact.NewText(made.symptom)
	return c
}

// looksSwapped reports whether source and target of a mount were exchanged: the target is in a host
// home folder, or the source is the container's.
func looksSwapped(m *astro.Mount, home string) bool {
	targetIsHost := home != "" && (m.Target == path.Join(home, ".aws") || strings.HasPrefix(m.Target, path.Join(home, ".aws")+"/"))
	sourceIsContainer := strings.HasSuffix(m.Source, "/home/astro/.aws") || strings.HasSuffix(m.Source, astro.AirflowHome+"/.aws")
	return targetIsHost && m.Source != m.Target || sourceIsContainer && m.Source != m.Target && m.Target != "/home/astro/.aws" && m.Target != astro.AirflowHome+"/.aws"
}

func (e *explainer) swapped(m *astro.Mount) cause.Cause {
	return e.mountCause(cause.MountSwapped, m, cause.Mounted{Source: m.Source, Target: m.Target})
}
