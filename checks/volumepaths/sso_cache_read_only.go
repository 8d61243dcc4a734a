package volumepaths

import (
	"path"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/internal/cause"
	"doctor/internal/containerfs"
	"doctor/internal/redact"
)

// fixReadOnly makes the mount writable, or renews the token where it can be saved.
func fixReadOnly(p *checks.Pass, c cause.Cause) []checks.Fix {
	fixes := repair.Login(p, c)
	if c.View == nil || c.Session == nil || c.Session.Outcome.Failure == nil {
		return fixes
	}
	cache := c.View.FS.Lookup(c.Session.Outcome.Failure.Path)
	if cache.Kind != containerfs.Directory {
		cache = c.View.FS.Lookup(path.Dir(cache.Path))
	}
	return append(repair.LetWrite(p, c.View, cache), fixes...)
}

var SSOCacheReadOnly = &checks.Rule{
	ID:     "sso-cache-read-only",
	Causes: []cause.Kind{cause.SSOCacheReadOnly}, Severity: checks.Error, Since: "0.1.0",
	Title: "SSO token that cannot be saved after its renewal",
	Doc: checks.Page(
		"`OSError: [Errno 30] Read-only file system: '/home/astro/.aws/sso/cache/tmp0p1xb5bo.tmp'` on a read-only mount, "+
			"`PermissionError: [Errno 13] Permission denied: '/home/astro/.aws/sso/cache/tmp6kfqahru.tmp'` on a writable one. The file's name is a new one each time.",
		"In the last 15 minutes of a token boto3 renews it and writes the new one into the cache. "+
			"If it cannot write, it fails, although the old token may still be valid.",
		"For today, log in on the host: `aws sso login`. "+
			"For good, mount the folder with `:rw`, and on native Linux let the container's user write into the cache:\n\n"+
			"```\nsetfacl -m u:50000:x ~/.aws ~/.aws/sso\nsetfacl -m u:50000:rwx ~/.aws/sso/cache\n```\n\n"+
			"Or give the profile its own `sso_start_url` and `sso_region` in place of `sso_session`: such a token is never renewed and needs no write.",
	),
	Message: checks.Says(func(c cause.Cause, d cause.ClosedCache) redact.Text {
		why := "its user may not write there"
		switch {
		case d.ReadOnly:
			why = wording.OverrideLines(c) + " mounts it read-only"
		case d.Sticky:
			why = "the folder's sticky bit lets only the file's owner replace it"
		}
		return redact.Textf("the SSO token of %s has to be renewed now, and the container cannot save the new one in %s: %s", wording.SSOWords(d.Of), d.Path, why)
	}),
	Fixes: fixReadOnly,
}
