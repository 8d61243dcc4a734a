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
	Title: "SSO token cache not writable",
	Doc: checks.Page(
		"`OSError: [Errno 30] Read-only file system: '/home/astro/.aws/sso/cache/tmp0p1xb5bo.tmp'` with a read-only mount, "+
			"`PermissionError: [Errno 13] Permission denied: '/home/astro/.aws/sso/cache/tmp6kfqahru.tmp'` with a writable one. The file name differs each time.",
		"In the last 15 minutes of a token boto3 renews it and writes the new one into the cache. "+
			"If it cannot write, it fails, although the old token may still be valid.",
		"For now, log in on the host: `aws sso login`. "+
			"For good, mount the folder with `:rw`, and on native Linux let the container user write into the cache:\n\n```\nsetfacl -m u:50000:x ~/.aws ~/.aws/sso\nsetfacl -m u:50000:rwx ~/.aws/sso/cache\n```\n\n"+
			"Or give the profile its own `sso_start_url` and `sso_region` instead of `sso_session`: boto3 never renews such a token, so it does not need to write.",
	),
	Message: checks.Says(func(c cause.Cause, d cause.ClosedCache) redact.Text {
		why := "permission denied"
		switch {
		case d.ReadOnly:
			why = "the mount is read-only (" + wording.OverrideLines(c) + ")"
		case d.Sticky:
			why = "the sticky bit lets only the owner replace the file"
		}
		return redact.Textf("boto3 must renew the SSO token of %s now and cannot write to %s: %s", wording.SSOWords(d.Of), d.Path, why)
	}),
	Fixes: fixReadOnly,
}
