package checks

import (
	"fmt"
	"path/filepath"
	"slices"

	"doctor/internal/boto"
	"doctor/internal/containerfs"
	"doctor/internal/diagnosis"
	"doctor/internal/redact"
)

// warnPassedOver reports a file that boto3 passes over because its user may not
// read it, where boto3 finds credentials all the same: the region and the
// profiles in it do not count.
func (p *Pass) warnPassedOver() {
	passed := newGroup()
	views := map[string]*diagnosis.View{}
	for _, v := range p.Diagnosis().Views {
		o := v.Default()
		if o.Failure != nil {
			continue
		}
		for _, f := range unreadable(o) {
			passed.add(f.Entry.HostPath, v.Service.Name, mountOrigin(v, f.Entry))
			views[f.Entry.HostPath] = v
		}
	}
	for _, g := range passed.sorted() {
		if p.isCauseFor(g.key) {
			continue
		}
		v, shown := views[g.key], p.Diagnosis().ShowPath(g.key)
		mode := ""
		if info, err := p.Machine.Stat(g.key); err == nil {
			mode = fmt.Sprintf(" (mode %04o, owner %d:%d)", info.Mode.Perm(), info.UID, info.GID)
		}
		p.Report(Finding{
			Rule: FileModeUnreadable, Severity: Warning, At: []Location{{File: shown}}, Services: g.services,
			Message: redact.Textf("%s%s cannot be read by the container's user %s; boto3 finds credentials all the same, but what %s says, such as the region, does not count",
				shown, mode, userWords(diagnosis.UserOf(v.Service)), filepath.Base(g.key)),
			Fixes: fixMode(p, diagnosis.Cause{View: v, HostPath: g.key}),
		})
	}
}

// isCauseFor reports whether something fails for want of a file.
func (p *Pass) isCauseFor(hostPath string) bool {
	return slices.ContainsFunc(p.causesOf(FileModeUnreadable), func(c diagnosis.Cause) bool { return c.HostPath == hostPath })
}

// unreadable are those of the two files that are there and that the container's
// user may not read.
func unreadable(o *boto.Outcome) []boto.ConfigFile {
	var out []boto.ConfigFile
	for _, f := range []boto.ConfigFile{o.CredentialsFile, o.ConfigFile} {
		if f.Entry.IsFile() && f.Entry.Reason == containerfs.ReasonFileUnreadable && f.Entry.HostInfo.Size > 0 {
			out = append(out, f)
		}
	}
	return out
}
