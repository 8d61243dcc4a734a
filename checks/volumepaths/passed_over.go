package volumepaths

import (
	"fmt"
	"path/filepath"
	"slices"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/internal/cause"
	"doctor/internal/redact"
	"doctor/internal/sessions"
)

// warnPassedOver reports a file that boto3 passes over because its user may not
// read it, where boto3 finds credentials all the same: the region and the
// profiles in it do not count.
func warnPassedOver(p *checks.Pass) {
	passed := checks.NewGroup()
	views := map[string]*sessions.View{}
	for _, v := range p.Diagnosis().Views {
		o := v.Default()
		if o.Failure != nil {
			continue
		}
		for _, f := range repair.Unreadable(o) {
			passed.Add(f.Entry.HostPath, v.Service.Name, checks.MountOrigin(v, f.Entry))
			views[f.Entry.HostPath] = v
		}
	}
	for _, g := range passed.Sorted() {
		if isCauseFor(p, g.Key) {
			continue
		}
		v, shown := views[g.Key], p.Diagnosis().ShowPath(g.Key)
		mode := ""
		if info, err := p.Machine.Stat(g.Key); err == nil {
			mode = fmt.Sprintf(" (mode %04o, owner %d:%d)", info.Mode.Perm(), info.UID, info.GID)
		}
		p.Report(checks.Finding{
			Rule: FileModeUnreadable, Subject: g.Key, Severity: checks.Warning, At: []checks.Location{{File: shown}}, Services: g.Services,
			Message: redact.Textf("%s%s cannot be read by the container's user %s; boto3 finds credentials all the same, but what %s says, such as the region, does not count",
				shown, mode, wording.UserWords(cause.UserOf(v.Service)), filepath.Base(g.Key)),
			Fixes: repair.FixMode(p, cause.Cause{View: v, HostPath: g.Key}),
		})
	}
}

// isCauseFor reports whether something fails for want of a file.
func isCauseFor(p *checks.Pass, hostPath string) bool {
	return slices.ContainsFunc(p.CausesOf(FileModeUnreadable), func(c cause.Cause) bool { return c.HostPath == hostPath })
}
