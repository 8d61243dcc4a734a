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
				return Unknownf("%s", p.unseenWords(v, e))
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
		return fmt.Sprintf("the engine runs on another machine (%s), and what is in its %s is not known", p.Engine().Endpoint, file)
	case e.Reason == containerfs.ReasonPredicted:
		return fmt.Sprintf("%s is a path of %s, which this machine is not, so what is in it is not known", file, systemNames[p.Machine.OS])
	case e.Reason == containerfs.ReasonTooLarge:
		return fmt.Sprintf("%s is larger than is looked at (%s), so what is in it is not known", file, boto.Bound())
	case e.Reason == containerfs.ReasonNotRead:
		return fmt.Sprintf("%s is a file of the kernel or could not be read in time, so what is in it is unknown", file)
	case e.Reason == containerfs.ReasonImage:
		return fmt.Sprintf("the image may have %s (%s), so what is in it is not known", e.Path, cause.Place(e.Maker))
	case e.Reason == containerfs.ReasonElsewhere:
		return fmt.Sprintf("%s brings what is at %s from a volume or a container that is not of this project, so what is in it is not known", cause.Place(e.Maker), e.Path)
	case p.RenewedInside(v, e):
		return fmt.Sprintf("%s may not be read by you since boto3 renewed the token in the container (see volume-paths), so whether it is still good is not known", file)
	}
	return fmt.Sprintf("%s may not be read by you, so what is in it is not known", file)
}

// RenewedInside reports whether a file is an SSO token that boto3 renewed in a container: only
// the container's user can read it then.
func (p *Pass) RenewedInside(v *sessions.View, e containerfs.Entry) bool {
	sso := v.Default().SSO
	return sso != nil && e.Reason == containerfs.ReasonHostUnreadable && e.HostPath == sso.Token.Entry.HostPath &&
		e.HostInfo.UID == v.Service.UID && v.Service.UID > 0
}
