package trace

import (
	"cmp"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/containerfs"
)

// awsFile is one of the two files, with where it is on this machine.
type awsFile struct {
	*boto.ConfigFile
	name string // config or credentials
	// line is where the credentials are in it, 0 if unknown.
	line int
	// host is the file on this machine, "" if there is none; mount is what brings it into the
	// container, nil if nothing does.
	host  string
	mount *astro.Mount
}

// files adds the hops from the file on this machine to the profile.
func (w *way) files() {
	f := w.chosen()
	seen := f.Entry.Exists()
	absent := slices.Contains([]containerfs.Reason{containerfs.ReasonNotInSource, containerfs.ReasonNotMounted, containerfs.ReasonEmptyVolume}, f.Entry.Reason)
	if f.Entry.HostPath != "" && (seen || !absent) {
		f.host, f.mount = f.Entry.HostPath, w.view.MountAt(f.Entry.MountTarget)
	} else if !seen {
		f.host, f.mount = w.onHost(f.name)
	}
	w.file(f)
	w.mounted(f)
	w.inContainer(f)
	if w.breach.at == HopFile && w.out.Failure.Kind == boto.ConfigParse {
		w.stopAt(HopFile, w.breach.why)
	}
	w.profile()
}

// inFiles are the causes that are in the content of a file which boto3 reads: another file that it
// does not see has no part in them.
var inFiles = []cause.Kind{
	cause.ProfileNotFound, cause.DefaultProfileMissing, cause.AWSProfileEmpty, cause.ProfileWithoutCredentials,
	cause.ConfigSectionPrefix, cause.CredentialsSectionPrefix, cause.DefaultSectionCase, cause.IniSectionWhitespace,
	cause.IniContinuationLine, cause.CredentialsKeysMisnamed, cause.InlineCommentInValue, cause.PlaceholderLeft,
}

// chosen is the file with the credentials, or the one in which boto3 would find them.
func (w *way) chosen() awsFile {
	o := w.out
	credentials, config := awsFile{ConfigFile: &o.CredentialsFile, name: "credentials"}, awsFile{ConfigFile: &o.ConfigFile, name: "config"}
	var at []boto.Pos
	if o.Keys != nil {
		at = append(at, o.Keys.At)
	}
	if o.SSO != nil {
		at = append(at, o.SSO.At)
	}
	if o.Failure != nil {
		at = append(at, o.Failure.At...)
	}
	for _, step := range o.Steps {
		if step.Taken {
			at = append(at, step.At)
		}
	}
	for _, r := range o.Roles {
		at = append(at, r.At)
	}
	for _, f := range []awsFile{credentials, config} {
		if w.unknown && isUnclear(f.Entry.Reason) {
			return f
		}
	}
	for _, p := range at {
		for _, f := range []awsFile{credentials, config} {
			if p.Path != "" && p.Path == f.Path {
				f.line = p.Line
				return f
			}
		}
	}
	for _, f := range []awsFile{credentials, config} {
		file, _ := w.onHost(f.name)
		own := w.view.MountAt(f.Entry.MountTarget)
		meant := file != "" || own != nil && own.FromOverride && own.Target == f.Path
		if f.hidden() && meant && !slices.Contains(inFiles, w.kind) {
			return f
		}
	}
	for _, f := range []awsFile{credentials, config} {
		if s := f.section(o.Profile); s != nil && !f.hidden() {
			f.line = s.Line
			return f
		}
	}
	if credentials.hidden() && !config.hidden() {
		return config
	}
	return credentials
}

// hidden reports whether boto3 cannot read the file.
func (f awsFile) hidden() bool { return !f.Entry.IsFile() || !f.Entry.Readable }

// section is the section of a profile, nil if there is none.
func (f awsFile) section(profile string) *boto.Section {
	if f.name == "config" && profile != "default" {
		return f.Ini.Section("profile " + profile)
	}
	return f.Ini.Section(profile)
}

// onHost finds a file with that name on this machine: in a folder that is mounted for AWS, or in
// the home folder.
func (w *way) onHost(name string) (string, *astro.Mount) {
	d := w.diagnosis
	for _, m := range d.AWSMounts(w.view.Service) {
		if m.Type != astro.Bind || m.Source == "" {
			continue
		}
		info, err := d.Machine.Stat(m.Source)
		if err == nil && info.IsDir() {
			if file := filepath.Join(m.Source, name); d.Machine.Exists(file) {
				return file, m
			}
		} else if err == nil && path.Base(filepath.ToSlash(m.Source)) == name {
			return m.Source, m
		}
	}
	if file := filepath.Join(d.Machine.Home, ".aws", name); d.Machine.Exists(file) {
		return file, nil
	}
	return "", nil
}

// file adds the file on this machine.
func (w *way) file(f awsFile) {
	h := Hop[string]{Kind: HopFile}
	if f.line > 0 {
		h.Lines = []int{f.line}
		h.Note = f.header()
	}
	switch {
	case f.host != "":
		h.Name = w.diagnosis.ShowPath(f.host)
		w.add(h)
		if f.Entry.Reason == containerfs.ReasonSourceMissing {
			w.stop("not found on this machine; " + w.mountLine(f.Entry.MountTarget) + " mounts it")
		}
	case f.Entry.Exists() || isUnclear(f.Entry.Reason):
		return // only the image has it
	default:
		h.Name = w.diagnosis.ShowPath(filepath.Join(w.diagnosis.Machine.Home, ".aws", f.name))
		if m := w.view.MountAt(f.Entry.MountTarget); m != nil && m.Type == astro.Bind {
			if rel, inside := strings.CutPrefix(path.Clean(f.Path), m.Target+"/"); inside {
				h.Name = w.diagnosis.ShowPath(filepath.Join(m.Source, filepath.FromSlash(rel)))
			}
		}
		w.add(h)
		w.stop("not found on this machine")
	}
}

// header is the section around the line of the file, "" if unknown.
func (f awsFile) header() string {
	if f.Ini == nil {
		return ""
	}
	name := ""
	for _, s := range f.Ini.Sections {
		if s.Line <= f.line {
			name = "[" + s.Name + "]"
		}
	}
	return name
}

func (w *way) mountLine(target string) string {
	if m := w.view.MountAt(target); m != nil {
		return bare(bracketed(m.Origin))
	}
	return "a mount"
}

// mounted adds the mount that brings the file into the container.
func (w *way) mounted(f awsFile) {
	h := Hop[string]{Kind: HopMount}
	switch m := f.mount; {
	case w.diagnosis.Project.Mode == astro.Standalone:
	case m != nil && m.FromOverride:
		h.Name, h.Lines = m.Origin.File, linesOf(m.Origin)
		if m.ReadOnly {
			h.Note = "read-only"
		}
		w.add(h)
	case m == nil && f.host != "" && f.Entry.Exists() && f.Entry.MountTarget == "":
		h.Kind, h.Name = HopImage, w.copiedBy(f.Path)
		w.add(h)
	case f.Entry.Reason == containerfs.ReasonEmptyVolume:
		if m := w.view.MountAt(f.Entry.MountTarget); m != nil {
			h.Name, h.Lines = m.Origin.File, linesOf(m.Origin)
		}
		w.add(h)
		w.stop("an empty volume is mounted at " + f.Entry.MountTarget + ", not the folder of this machine")
	case m == nil && f.host != "" && !f.Entry.Exists() && !isUnclear(f.Entry.Reason):
		w.add(h)
		why := "not mounted"
		if f.Path != "" {
			why += "; boto3 looks in " + f.Path
		}
		w.stop(why)
	}
}

// copiedBy is the file that has the container's own copy made.
func (w *way) copiedBy(target string) string {
	for _, f := range w.view.Service.Injected {
		if f.Target == target {
			return f.Origin.File
		}
	}
	return "Dockerfile"
}

func linesOf(o astro.Origin) []int {
	if o.Line == 0 {
		return nil
	}
	return []int{o.Line}
}

// inContainer adds the file in the container, and what makes boto3 look for it there.
func (w *way) inContainer(f awsFile) {
	if w.diagnosis.Project.Mode != astro.Standalone {
		w.path(f)
	}
	h := Hop[string]{Kind: HopVariable, Name: f.Variable}
	if f.Variable != "" {
		h.At = bare(w.follower.variable(f.Variable))
	}
	w.add(h)
	if why := w.notFound(f); why != "" {
		w.stop(why)
	}
}

// path adds the place at which the mount puts the file.
func (w *way) path(f awsFile) {
	h := Hop[string]{Kind: HopPath, Name: f.Path}
	if m := f.mount; m != nil && f.host != "" && f.Entry.MountTarget != m.Target {
		h.Name = m.Target
		if rel, err := filepath.Rel(m.Source, f.host); err == nil && rel != "." {
			h.Name = path.Join(m.Target, filepath.ToSlash(rel))
		}
	} else if f.mount == nil && !f.Entry.Exists() && !isUnclear(f.Entry.Reason) {
		return // it is nowhere in the container
	}
	if isUnclear(f.Entry.Reason) {
		h.Note = stateOf(f.ConfigFile)
	}
	w.add(h)
	switch f.Entry.Reason {
	case containerfs.ReasonFileUnreadable, containerfs.ReasonDirUnsearchable:
		w.stop("permission denied" + w.rights(f.Entry))
	case containerfs.ReasonIsDirectory, containerfs.ReasonNotRegular, containerfs.ReasonNotDirectory,
		containerfs.ReasonLinkLeavesMount, containerfs.ReasonLinkDangling, containerfs.ReasonTooManyLinks, containerfs.ReasonEngineUnreachable:
		w.stop(stateOf(f.ConfigFile))
	}
}

// rights says what keeps the user of the container from a file or its folder.
func (w *way) rights(e containerfs.Entry) string {
	blocker := cmp.Or(e.HostBlocker, e.HostPath)
	info, err := w.diagnosis.Machine.Stat(blocker)
	if err != nil || info.UID < 0 {
		return ""
	}
	text := fmt.Sprintf(": mode %04o, owner %d; the container runs as %d", info.Mode&fs.ModePerm, info.UID, w.view.Service.UID)
	if blocker != e.HostPath {
		text = ": " + w.diagnosis.ShowPath(blocker) + " has" + strings.TrimPrefix(text, ":")
	}
	return text
}

// notFound says why boto3 does not find the file at the place where it looks, "" if it does.
func (w *way) notFound(f awsFile) string {
	switch {
	case f.Variable != "" && f.Path == "":
		return "it is empty, so boto3 reads no file"
	case f.Entry.Exists() || isUnclear(f.Entry.Reason):
		return ""
	case f.Entry.Reason == containerfs.ReasonNotMounted:
		return "boto3 looks in " + f.Path + "; nothing is mounted there"
	}
	return "boto3 looks in " + f.Path + "; not found there"
}

// isUnclear reports whether the reason is not about the file itself.
func isUnclear(r containerfs.Reason) bool {
	return slices.Contains([]containerfs.Reason{
		containerfs.ReasonHostUnreadable, containerfs.ReasonTooLarge, containerfs.ReasonNotRead,
		containerfs.ReasonPredicted, containerfs.ReasonImage, containerfs.ReasonElsewhere, containerfs.ReasonFilled,
	}, r)
}

// stopAt ends the way at the first hop of a kind.
func (w *way) stopAt(kind HopKind, why string) {
	i := slices.IndexFunc(w.hops, func(h Hop[string]) bool { return h.Kind == kind })
	if i < 0 {
		i = len(w.hops) - 1
	}
	w.hops = w.hops[:i+1]
	w.stop(why)
}

// profile adds the profile.
func (w *way) profile() {
	o := w.out
	h := Hop[string]{Kind: HopProfile, Name: o.Profile}
	if !o.ProfileFrom.Default {
		h.At = bare(w.from(o.ProfileFrom))
	}
	w.add(h)
	switch fail := o.Failure; {
	case fail == nil:
	case o.Profile == "" && fail.Kind == boto.ProfileNotFound:
		w.stop("the name of the profile is empty")
	case fail.Kind == boto.ProfileNotFound, fail.Kind == boto.NoCredentials && !o.ProfileExists:
		why := "not found in config and credentials"
		if len(o.Profiles) > 0 {
			why += "; they have " + strings.Join(o.Profiles, ", ")
		}
		w.stop(why)
	case fail.Kind == boto.NoCredentials:
		w.stop("the profile has no credentials")
	}
}
