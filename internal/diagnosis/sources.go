package diagnosis

import (
	"path"
	"path/filepath"
	"strings"

	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/containerfs"
	"doctor/internal/redact"
)

func (e *explainer) emptyVolume(f *boto.ConfigFile, m *astro.Mount) Cause {
	if m.Type == astro.Tmpfs && f != nil && len(e.awsMounts(e.Service)) == 0 && !e.hides(m) {
		if c := e.noMount(f); c.Kind != OverrideMissing {
			return c
		}
		return e.mountCause(OverrideMissing, m, "boto3 looks in %s, where %s mounts an empty tmpfs at %s and no folder with AWS files", path.Dir(f.Path), mountLines, m.Target)
	}
	if m.Type == astro.Tmpfs {
		return e.mountCause(AnonymousVolume, m, "%s mounts an empty tmpfs at %s, over the files that are mounted there", mountLines, m.Target)
	}
	if m.Source == "" {
		return e.mountCause(AnonymousVolume, m, "%s mounts an empty anonymous volume at %s: the line names one path only", mountLines, m.Target)
	}
	return e.mountCause(NamedVolumeNotBind, m, "%s mounts the named volume %q at %s, which starts empty and is not the folder of this machine", mountLines, m.Source, m.Target)
}

// hides reports whether a mount lies over files that another mount of the service has.
func (e *explainer) hides(m *astro.Mount) bool {
	for _, o := range e.Service.Mounts {
		rest, inside := strings.CutPrefix(m.Target, strings.TrimSuffix(o.Target, "/")+"/")
		if inside && o.Type == astro.Bind && e.hasAWSFiles(&astro.Mount{Type: astro.Bind, Source: path.Join(o.Source, rest)}) {
			return true
		}
	}
	return false
}

func (e *explainer) mountCause(kind Kind, m *astro.Mount, format string, args ...any) Cause {
	c := Cause{Kind: kind, Message: redact.Textf(format, args...), Mount: m}
	if m != nil {
		c.At = appendOrigin(nil, m.Origin)
		c.HostPath = m.Source
		c.Subject = m.Raw
	}
	return c
}

// sourceMissing explains a mount whose source is not on this machine.
func (e *explainer) sourceMissing(_ *boto.ConfigFile, m *astro.Mount) Cause {
	if m == nil {
		return Cause{}
	}
	made := e.ofMissing(m.Source)
	if u := e.unsetIn(m); u != nil {
		return e.unsetSource(m, u, made)
	}
	if looksSwapped(m, e.Machine.Home) {
		return e.swapped(m)
	}
	if (strings.HasPrefix(m.Raw, ".") || strings.HasPrefix(m.Written, ".")) && e.inProject(m.Source) {
		return e.mountCause(RelativeSourceInProject, m, "%s mounts %s of the project folder, which does not exist; the folder of this machine is ~/.aws", mountLines, e.ShowPath(m.Source))
	}
	if !e.Machine.Knows(m.Source) {
		return e.mountCause(WindowsPathOnPOSIX, m, "%s mounts %s, a Windows path, and this machine has no drives", mountLines, m.Source)
	}
	c := e.mountCause(HostPathMissing, m, "%s mounts %s, which does not exist on this machine; %s", mountLines, e.ShowPath(m.Source), made.words)
	c.Symptom = redact.NewText(made.symptom)
	return c
}

// outcome is what comes of a source that is not there.
type outcome struct {
	words   string
	symptom string // what the engine prints where it refuses, else ""
}

// ofMissing says what the engine makes of a source that is not there. What comes into
// being through shared folders belongs to the user.
func (d *Diagnosis) ofMissing(source string) outcome {
	_, here := d.Machine.Local(source)
	switch {
	case !here:
		return outcome{words: "the engine takes that for a path of its own machine, as it knows folders of Windows by their drive only (C:\\Users, /c/Users); it makes an empty folder there and starts"}
	case d.Engine.Denies(source):
		return outcome{"Docker Desktop does not share such a path with its machine, and nothing starts", containerfs.MountsDenied(source)}
	case d.Engine.Ownership == containerfs.Mapped:
		return outcome{words: "the engine makes an empty folder there and starts"}
	}
	return outcome{words: "the engine makes an empty folder there, owned by root, and starts"}
}

// inProject reports whether a path of this machine is in the project's folder.
func (d *Diagnosis) inProject(p string) bool {
	return strings.HasPrefix(filepath.ToSlash(p), filepath.ToSlash(d.Project.Dir)+"/")
}

// unsetIn returns the unset variable that the source of a mount was written with.
func (d *Diagnosis) unsetIn(m *astro.Mount) *astro.UnsetVariable {
	for i, u := range d.Project.Unset {
		if u.Origin.Line == m.Origin.Line && u.Origin.File == m.Origin.File {
			return &d.Project.Unset[i]
		}
		// The long form has the source on a line of its own.
		if m.Raw == "" && u.Origin.Line > m.Origin.Line && u.Origin.Line <= m.Origin.Line+4 {
			return &d.Project.Unset[i]
		}
	}
	return nil
}

func (e *explainer) unsetSource(m *astro.Mount, u *astro.UnsetVariable, made outcome) Cause {
	for _, v := range e.Project.EnvFile.Vars {
		if v.Name != u.Name {
			continue
		}
		c := e.mountCause(InterpolationNotFromDotenv, m, "%s uses ${%s}, which only %s sets; the override is filled from the shell alone, so the source becomes %s and %s",
			mountLines, u.Name, place(v.Origin), m.Source, made.words)
		c.At, c.Subject, c.Vars, c.Symptom = appendOrigin(c.At, v.Origin), u.Name, []astro.Var{v}, redact.NewText(made.symptom)
		return c
	}
	c := e.mountCause(UndefinedVariableInSource, m, "%s uses ${%s}, which the shell does not set, so the source becomes %s; %s", mountLines, u.Name, m.Source, made.words)
	c.Subject, c.Symptom = u.Name, redact.NewText(made.symptom)
	return c
}

// looksSwapped reports whether source and target of a mount were exchanged: the
// target is in a home folder of this machine, or the source is the container's.
func looksSwapped(m *astro.Mount, home string) bool {
	targetIsHost := home != "" && (m.Target == path.Join(home, ".aws") || strings.HasPrefix(m.Target, path.Join(home, ".aws")+"/"))
	sourceIsContainer := strings.HasSuffix(m.Source, "/home/astro/.aws") || strings.HasSuffix(m.Source, astro.AirflowHome+"/.aws")
	return targetIsHost && m.Source != m.Target || sourceIsContainer && m.Source != m.Target && m.Target != "/home/astro/.aws" && m.Target != astro.AirflowHome+"/.aws"
}

func (e *explainer) swapped(m *astro.Mount) Cause {
	return e.mountCause(MountSwapped, m, "%s has source and target exchanged: it mounts %s of this machine at %s in the container", mountLines, m.Source, m.Target)
}
