package checks

import (
	"fmt"

	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/containerfs"
	"doctor/internal/sessions"
)

// UnknownIfUnseen returns an error if doctor cannot see everything in the container. Content
// of the image matters only where something is missing.
func (p *Pass) UnknownIfUnseen() error {
	for _, v := range p.Diagnosis().Views {
		for _, s := range v.Sessions {
			e, ok := p.Diagnosis().Unseen(v, s.Outcome)
			if ok && (s.Where == sessions.Default || s.Outcome.Failure != nil) && (e.Reason != containerfs.ReasonImage || p.Diagnosis().Undecided) {
				if e.Reason == containerfs.ReasonTooLarge || e.Reason == containerfs.ReasonNotRead {
					return Unknownf("%s", p.unseenWords(v, e))
				}
				return Unseenf("%s", p.unseenWords(v, e))
			}
		}
	}
	return nil
}

// UnknownIfUndecided is UnknownIfUnseen for checks whose verdict depends on it.
func (p *Pass) UnknownIfUndecided() error {
	if !p.Diagnosis().Undecided && !p.tooLarge() {
		return nil
	}
	return p.UnknownIfUnseen()
}

// tooLarge reports whether a file that boto3 reads is too large to read. It may contain
// anything: a role that wins over the keys that were found, or a line that boto3 refuses.
func (p *Pass) tooLarge() bool {
	for _, v := range p.Diagnosis().Views {
		for _, s := range v.Sessions {
			if e, ok := p.Diagnosis().Unseen(v, s.Outcome); ok && e.Reason == containerfs.ReasonTooLarge {
				return true
			}
		}
	}
	return false
}

func (p *Pass) unseenWords(v *sessions.View, e containerfs.Entry) string {
	file := p.Diagnosis().ShowPath(e.HostBlocker)
	switch {
	case e.Reason == containerfs.ReasonEngineUnreachable:
		return fmt.Sprintf("the contents of %s are unknown: the engine runs on another machine (%s)", file, p.Engine().Endpoint)
	case e.Reason == containerfs.ReasonPredicted:
		return fmt.Sprintf("the contents of %s are unknown: it is a path on %s, and this machine runs another system", file, systemNames[p.Machine.OS])
	case e.Reason == containerfs.ReasonTooLarge:
		return fmt.Sprintf("the contents of %s are unknown: the file is larger than %s", file, boto.Bound())
	case e.Reason == containerfs.ReasonNotRead:
		return fmt.Sprintf("the contents of %s are unknown: it is a kernel file, or reading it timed out", file)
	case e.Reason == containerfs.ReasonImage:
		return fmt.Sprintf("the contents of %s are unknown: the image may have the file (%s)", e.Path, cause.Place(e.Maker))
	case e.Reason == containerfs.ReasonElsewhere:
		return fmt.Sprintf("the contents of %s are unknown: they come from a volume or a container outside this project (%s)", e.Path, cause.Place(e.Maker))
	case e.Reason == containerfs.ReasonFilled:
		return fmt.Sprintf("the contents of %s are unknown: a container may write the file when it starts (%s)", e.Path, cause.Place(e.Maker))
	case p.RenewedInside(v, e):
		return fmt.Sprintf("unknown whether the token in %s is valid: boto3 renewed it in the container, and you have no permission to read it (see volume-paths)", file)
	}
	return fmt.Sprintf("the contents of %s are unknown: permission denied", file)
}

// RenewedInside reports whether a file is an SSO token that boto3 renewed in a container: only
// the container's user can read it then.
func (p *Pass) RenewedInside(v *sessions.View, e containerfs.Entry) bool {
	sso := v.Default().SSO
	return sso != nil && e.Reason == containerfs.ReasonHostUnreadable && e.HostPath == sso.Token.Entry.HostPath &&
		e.HostInfo.UID == v.Service.UID && v.Service.UID > 0
}
