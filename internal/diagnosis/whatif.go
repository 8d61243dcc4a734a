package diagnosis

import (
	"bytes"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/sessions"
)

// setting is the change of one variable.
func setting(name, value string) *sessions.Change {
	return &sessions.Change{Set: map[string]string{name: value}}
}

// Every candidate for the cause of a failure carries the change that would cure it. If that change
// does not affect the outcome, boto3 never reads the wrong place, and the candidate is not the
// cause.

// matters reports whether the session would get further with only this changed. A missing change
// does not disprove a candidate.
func (e *explainer) matters(c *sessions.Change) bool {
	if c == nil {
		return true
	}
	w, s := e.Changed(e.View, c), e.Boto
	if c.Session != nil {
		s = *c.Session
	}
	out := w.Resolve(s)
	return out.Failure != nil && e.undecided(w, out) || isProgress(e.f, out.Failure)
}

// decisive returns a candidate if its cure matters, a zero cause otherwise.
func (e *explainer) decisive(c cause.Cause) cause.Cause {
	if c.Kind == "" || !e.matters(c.Cure) {
		return cause.Cause{}
	}
	return c
}

// isProgress reports whether a session gets further with one failure than with another: a source of
// credentials that is found but fails is further than none, a profile that is not found is not.
func isProgress(before, after *boto.Failure) bool {
	if after == nil || after.Stage > before.Stage || depth(after) > depth(before) {
		return true
	}
	return after.Stage == before.Stage && depth(after) == depth(before) && after.Symptom() != before.Symptom()
}

// depth is how far boto3 got in finding credentials.
func depth(f *boto.Failure) int {
	switch {
	case f.Stage == boto.AtSession:
		return 0
	case f.Kind == boto.NoCredentials:
		return 1
	}
	return 2
}

// The content of an ideal file: AWS's own examples.
const (
	idealKeyID  = "AKIAIOSFODNN7EXAMPLE"
	idealSecret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY" //nolint:gosec // the example of AWS's documentation
	idealRegion = "us-east-1"
)

// ideal is a file with the credentials of the missing profile, at the path of one of the two files.
// It replaces what is unknown: a candidate that even this does not cure is not the cause.
func (e *explainer) ideal(f *boto.ConfigFile) *sessions.Change {
	if f.Path == "" {
		return nil
	}
	profile := e.wantedProfile()
	header := profile
	if f == &e.out.ConfigFile && profile != "default" {
		header = `profile "` + profile + `"`
	}
	data := "[" + header + "]\naws_access_key_id = " + idealKeyID + "\naws_secret_access_key = " + idealSecret + "\nregion = " + idealRegion + "\n"
	return &sessions.Change{Files: map[string][]byte{f.Path: []byte(data)}}
}

// readableAs is the cure of a host file that boto3 cannot read: its content if doctor can read and
// boto3 parse it, else the ideal one. What is wrong inside the file comes after that.
func (e *explainer) readableAs(f *boto.ConfigFile, host string) *sessions.Change {
	if f == nil {
		return nil
	}
	data, err := e.Machine.Read(host)
	if host == "" || err != nil || isBroken(data) {
		return e.ideal(f)
	}
	return &sessions.Change{Files: map[string][]byte{f.Path: data}}
}

// isBroken reports whether boto3 cannot parse a file.
func isBroken(data []byte) bool {
	if !boto.Fits(data) {
		return false
	}
	_, err := boto.ParseIni(data)
	return err != nil
}

// homeMount is the cure of a missing mount: the host's AWS folder at a container path, or the ideal
// file if the host has no such folder.
func (e *explainer) homeMount(f *boto.ConfigFile, target string) *sessions.Change {
	folder := filepath.Join(e.Machine.Home, ".aws")
	if e.Machine.Home == "" || !e.hasAWSFiles(&astro.Mount{Type: astro.Bind, Source: folder}) {
		return e.ideal(f)
	}
	m := astro.Mount{Type: astro.Bind, Source: folder, Target: target, FromOverride: true}
	return &sessions.Change{Mounts: append(slices.Clone(e.Service.Mounts), m)}
}

// withMount is the change that replaces one mount by another.
func (e *explainer) withMount(old *astro.Mount, edit func(*astro.Mount)) *sessions.Change {
	mounts := slices.Clone(e.Service.Mounts)
	for i := range mounts {
		if mounts[i].Target == old.Target {
			edit(&mounts[i])
		}
	}
	return &sessions.Change{Mounts: mounts}
}

// fromHome is the cure of a mount whose source is not the host's AWS folder.
func (e *explainer) fromHome(f *boto.ConfigFile, m *astro.Mount) *sessions.Change {
	source := filepath.Join(e.Machine.Home, ".aws")
	if base := path.Base(m.Target); isFileName(base) {
		source = filepath.Join(source, base)
	}
	if e.Machine.Home == "" || f == nil || !e.Machine.Exists(source) {
		if f == nil {
			return nil
		}
		return e.ideal(f)
	}
	return e.withMount(m, func(m *astro.Mount) { m.Type, m.Source, m.Volume = astro.Bind, source, "" })
}

// moveMount moves a mount to another target. A file that is mounted alone is mounted with its
// folder.
func (e *explainer) moveMount(m *astro.Mount, target string) *sessions.Change {
	info, err := e.Machine.Stat(m.Source)
	isFile := err == nil && info.IsRegular()
	return e.withMount(m, func(m *astro.Mount) {
		m.Target = target
		if isFile {
			m.Source = path.Dir(m.Source)
		}
	})
}

func isFileName(base string) bool { return base == "config" || base == "credentials" }

// pointed is the cure of variables that point to no file: each points to where the files are
// mounted, or is unset if they are not mounted.
func (e *explainer) pointed(m *astro.Mount) *sessions.Change {
	c := &sessions.Change{Set: map[string]string{}}
	for _, f := range []*boto.ConfigFile{&e.out.ConfigFile, &e.out.CredentialsFile} {
		switch {
		case f.Variable == "" || f.Entry.IsFile() && f.Entry.Readable && !strings.HasSuffix(f.Value, "/"):
		case m == nil:
			c.Unset = append(c.Unset, f.Variable)
		case isFileName(path.Base(m.Target)) && path.Base(m.Target) == fileName(f, e.out):
			c.Set[f.Variable] = m.Target
		case isFileName(path.Base(m.Target)):
			c.Set[f.Variable] = path.Join(path.Dir(m.Target), fileName(f, e.out))
		case e.isFileMount(m): // under a name of its own
			if e.contentOf(m) == fileName(f, e.out) {
				c.Set[f.Variable] = m.Target
			}
		default:
			c.Set[f.Variable] = path.Join(m.Target, fileName(f, e.out))
		}
	}
	return c
}

func (d *Diagnosis) isFileMount(m *astro.Mount) bool {
	info, err := d.Machine.Stat(m.Source)
	return m.Type == astro.Bind && err == nil && info.IsRegular()
}

// contentOf tells which of the two files a mount of a single file is, by its name or its content.
func (d *Diagnosis) contentOf(m *astro.Mount) string {
	if name := filepath.Base(m.Source); isFileName(name) {
		return name
	}
	if data, err := d.Machine.Read(m.Source); err == nil && bytes.Contains(data, []byte("[profile ")) {
		return "config"
	}
	return "credentials"
}

// mountedAWS is the mount with a service's AWS files, nil without one.
func (e *explainer) mountedAWS(f *boto.ConfigFile) *astro.Mount {
	mounts := e.AWSMounts(e.Service)
	if len(mounts) == 0 {
		return nil
	}
	return bestMountFor(mounts, fileName(f, e.out))
}

// rewritten is the cure of a text in one of the two files: it is replaced.
func (e *explainer) rewritten(file string, edits ...string) *sessions.Change {
	for _, f := range []*boto.ConfigFile{&e.out.CredentialsFile, &e.out.ConfigFile} {
		if file == "" || f.Path != file {
			continue
		}
		text := string(f.Entry.Data)
		for i := 0; i+1 < len(edits); i += 2 {
			if edits[i] != "" {
				text = strings.ReplaceAll(text, edits[i], edits[i+1])
			}
		}
		return &sessions.Change{Files: map[string][]byte{file: []byte(text)}}
	}
	return nil
}
