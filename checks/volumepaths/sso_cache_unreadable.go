package volumepaths

import (
	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/internal/cause"
)

func fixTokenMode(p *checks.Pass, c cause.Cause) []checks.Fix {
	fixes := repair.FixMode(p, c)
	for i := range fixes {
		fixes[i].Title = fixes[i].Title.Add(", again after each `aws sso login`")
	}
	return fixes
}

var SSOCacheUnreadable = &checks.Rule{
	ID:     "sso-cache-unreadable",
	Causes: []cause.Kind{cause.SSOCacheUnreadable}, Severity: checks.Error, Since: "0.1.0",
	Title: "SSO token not readable by the container user",
	Doc: checks.Page(
		"`KeyError: '59274341122b24452256e5a9fb301dbd58385b79'` and nothing else. The text is the name of the token file.",
		"`aws sso login` writes the token with mode 0600. "+
			"On native Linux the container user, uid 50000, cannot read it, and boto3 reports the missing content instead of the permission.",
		"Let that one user read the token. Repeat this after each login, because a login creates the file again:\n\n```\nsetfacl -m u:50000:x ~/.aws ~/.aws/sso ~/.aws/sso/cache\nsetfacl -m u:50000:r ~/.aws/sso/cache/*.json\n```",
	),
	Message: checks.Says(unreadableWords),
	Fixes:   fixTokenMode,
}
