package diagnosis

import (
	"bytes"
	"path"
	"path/filepath"
	"strings"

	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/containerfs"
	"doctor/internal/sessions"
)

// Unseen returns the first file that a session depends on and that doctor cannot read, although the
// container may: readable only by the container's user, too large, on another machine, or possibly
// in the image.
func (d *Diagnosis) Unseen(v *sessions.View, o *boto.Outcome) (containerfs.Entry, bool) {
	if e, ok := d.missingInImage(v, o.Failure); ok {
		return e, true
	}
	entries := []containerfs.Entry{o.CredentialsFile.Entry, o.ConfigFile.Entry}
	if o.SSO != nil {
		entries = append(entries, o.SSO.Token.Entry)
	}
	for _, e := range entries {
		switch e.Reason {
		case containerfs.ReasonHostUnreadable, containerfs.ReasonTooLarge, containerfs.ReasonNotRead, containerfs.ReasonEngineUnreachable, containerfs.ReasonPredicted, containerfs.ReasonImage, containerfs.ReasonElsewhere, containerfs.ReasonFilled:
			return e, true
		}
	}
	return containerfs.Entry{}, false
}

// foreseen are the failures that the content of an unseen file cannot prevent.
var foreseen = map[boto.Kind]bool{
	boto.ConfigParse: true, boto.InvalidVariable: true, boto.ArgumentInvalid: true,
	boto.RegionInvalid: true, boto.RegionEmpty: true, boto.RegionUnknown: true,
	boto.EndpointInvalid: true, boto.EndpointUnreachable: true, boto.HostUnresolvable: true, boto.ProxyUnreachable: true, boto.ProxyInvalid: true, boto.CABundleAbsent: true,
}

// undecided reports whether a predicted failure depends on a file that could not be read.
func (d *Diagnosis) undecided(v *sessions.View, o *boto.Outcome) bool {
	if _, ok := d.missingInImage(v, o.Failure); ok {
		return true
	}
	_, unseen := d.Unseen(v, o)
	return unseen && !foreseen[o.Failure.Kind]
}

// wanted are the failures due to one missing file, which the image may have.
var wanted = map[boto.Kind]bool{
	boto.CABundleAbsent: true, boto.ArgumentInvalid: true, boto.WebIdentityToken: true, boto.ProcessAbsent: true, boto.ProcessArgument: true,
}

// missingInImage returns the missing file or program of a failure if the image may have it.
func (d *Diagnosis) missingInImage(v *sessions.View, f *boto.Failure) (containerfs.Entry, bool) {
	if f == nil || !wanted[f.Kind] || f.Path == "" || d.Project.Mode == astro.Standalone {
		return containerfs.Entry{}, false
	}
	if f.Kind == boto.ProcessAbsent {
		if e, ok := d.programInImage(v, f); ok {
			return e, true
		}
	}
	e := v.FS.Lookup(absoluteIn(v, f.Path))
	return e, e.Kind == containerfs.Unknown
}

// programInImage returns the missing program of a failure if the project's own files install it.
func (d *Diagnosis) programInImage(v *sessions.View, f *boto.Failure) (containerfs.Entry, bool) {
	name, folder := path.Base(f.Path), path.Dir(f.Path)
	e := containerfs.Entry{Path: f.Path, Kind: containerfs.Unknown, Reason: containerfs.ReasonImage}
	if strings.Contains(f.Path, "/") {
		if folder != "/usr/bin" && folder != "/usr/local/bin" && folder != "/bin" || v.FS.Lookup(f.Path).Exists() {
			return e, false
		}
	} else {
		for _, folder := range boto.ProgramFolders(v.Process) {
			if e := v.FS.Lookup(path.Join(folder, name)); e.Kind == containerfs.Unknown {
				return e, true
			}
		}
	}
	e.Maker = d.installer(name)
	return e, !e.Maker.IsZero()
}

// installer returns the line of the project's files that installs a program, zero if none does.
func (d *Diagnosis) installer(program string) astro.Origin {
	for _, name := range []string{"packages.txt", "requirements.txt", "Dockerfile"} {
		data, err := d.Machine.Read(filepath.Join(d.Project.Dir, name))
		if err != nil {
			continue
		}
		for i, line := range bytes.Split(data, []byte("\n")) {
			if text := string(bytes.TrimSpace(line)); !strings.HasPrefix(text, "#") && namesProgram(text, program) {
				return astro.Origin{File: name, Line: i + 1}
			}
		}
	}
	return astro.Origin{}
}

// namesProgram reports whether a line contains a program's name as a word of its own: package names
// contain aws, too.
func namesProgram(line, program string) bool {
	ends := "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	if program == "aws" {
		if strings.Contains(line, "awscli") || strings.Contains(line, "aws-cli") {
			return true
		}
		ends += "-_"
	}
	for from := 0; ; {
		i := strings.Index(line[from:], program)
		if i < 0 || program == "" {
			return false
		}
		begin, end := from+i, from+i+len(program)
		if (begin == 0 || !strings.Contains(ends+".", line[begin-1:begin])) && (end == len(line) || !strings.Contains(ends, line[end:end+1])) {
			return true
		}
		from = end
	}
}

func absoluteIn(v *sessions.View, name string) string {
	if path.IsAbs(name) {
		return name
	}
	return v.Service.WorkDir + "/" + name
}
