package volumepaths

import (
	"fmt"

	"doctor/checks/internal/wording"
	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

// unreadableWords say what the container user cannot read or enter.
func unreadableWords(c cause.Cause, d cause.Unreadable) redact.Text {
	user, mode := wording.UserWords(d.User), ""
	if d.Access.Known {
		mode = fmt.Sprintf(" (mode %04o, owner %d:%d)", d.Access.Mode, d.Access.UID, d.Access.GID)
	}
	what := "is not readable"
	if d.Folder {
		what = "is not accessible"
	}
	text := redact.Textf("%s%s %s by %s in the container", d.Path, mode, what, user)
	switch {
	case d.Token:
		return text.Add(", so boto3 treats the SSO token as missing")
	case d.Copied:
		text = redact.Textf("%s is copied with mode %04o and owner %d:%d, so it is not readable by %s in the container", d.Path, d.Access.Mode, d.Access.UID, d.Access.GID, user)
	case d.Inside:
		where := ""
		if d.Mounted {
			where = " (" + wording.OverrideLines(c) + ")"
		}
		text = redact.Textf("the folder %s%s is not accessible by %s in the container", d.Path, where, user)
	}
	if d.Opened == "" {
		return text
	}
	return text.Addf(", so boto3 cannot open the %s %s", openedWords(d.Opened), d.File)
}

// openedWords say what boto3 opens when it fails in this way.
func openedWords(failure boto.Kind) string {
	switch failure {
	case boto.WebIdentityToken:
		return "web identity token file"
	case boto.CABundleAbsent:
		return "CA bundle"
	case boto.ProcessArgument:
		return "script of credential_process"
	case boto.InvalidVariable:
		return "file of AWS_CREDENTIAL_FILE"
	case boto.LoginToken:
		return "token file of aws login"
	}
	return "program of credential_process"
}
