package checks

import (
	"doctor/internal/diagnosis"
	"doctor/internal/redact"
)

// ssoProfile is a config file with a profile of IAM Identity Center, for the
// examples. ssoTokenFile is where the token of its session is kept: the name is
// the SHA-1 of the session's name.
const (
	ssoProfile = `-- home/.aws/config --
[default]
sso_session = example-co
sso_account_id = 111122223333
sso_role_name = Developer
region = us-east-1

[sso-session example-co]
sso_start_url = https://example-co.awsapps.com/start
sso_region = us-east-1
sso_registration_scopes = sso:account:access
`
	ssoTokenFile = "home/.aws/sso/cache/59274341122b24452256e5a9fb301dbd58385b79.json"

	// renewableToken lasts for two hours and can be renewed; endingToken has to
	// be renewed at once; lastingToken lasts and cannot be renewed.
	renewableToken = "-- " + ssoTokenFile + ` --
{
  "startUrl": "https://example-co.awsapps.com/start",
  "region": "us-east-1",
  "accessToken": "access-token-EXAMPLE",
  "expiresAt": "2026-11-23T11:00:00Z",
` + renewalFields
	endingToken = "-- " + ssoTokenFile + ` --
{
  "startUrl": "https://example-co.awsapps.com/start",
  "region": "us-east-1",
  "accessToken": "access-token-EXAMPLE",
  "expiresAt": "2026-11-23T09:10:00Z",
` + renewalFields
	renewalFields = `  "clientId": "client-EXAMPLE",
  "clientSecret": "client-secret-EXAMPLE",
  "registrationExpiresAt": "2099-01-01T00:00:00Z",
  "refreshToken": "refresh-token-EXAMPLE"
}
`
	lastingToken = "-- " + ssoTokenFile + ` --
{
  "startUrl": "https://example-co.awsapps.com/start",
  "region": "us-east-1",
  "accessToken": "access-token-EXAMPLE",
  "expiresAt": "2099-01-01T00:00:00Z"
}
`
)

var SSOCacheNotMounted = &Rule{
	ID:     "sso-cache-not-mounted",
	Causes: []diagnosis.Kind{diagnosis.SSOCacheNotMounted}, Severity: Error, Since: "0.1.0",
	Title: "SSO tokens outside the mount",
	Doc: page(
		"`botocore.exceptions.SSOTokenLoadError: Error loading SSO Token: Token for example-co does not exist`, "+
			"although `aws sso login` has succeeded.",
		"Only the files `config` and `credentials` are mounted. "+
			"The token of the login is a third file, in `~/.aws/sso/cache`, and the container does not see it. "+
			"A `tmpfs:` on that folder, or above it, hides the tokens too: it starts empty.",
		"Mount the whole folder instead of single files, or `~/.aws/sso` as well, then run `astro dev restart`.\n\n"+
			"```\n- ~/.aws:/home/astro/.aws:rw\n```",
	),
	Before: `-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - ~/.aws/config:/home/astro/.aws/config:ro
` + everyService + ssoProfile + lastingToken,
	After: `-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - ~/.aws:/home/astro/.aws:rw
` + everyService + ssoProfile + lastingToken,
	Message: wordSSOCacheNotMounted,
	Fixes:   fixCacheNotMounted,
}

// wordSSOCacheNotMounted says where no SSO token is.
func wordSSOCacheNotMounted(c diagnosis.Cause) redact.Text {
	switch d := c.Detail.(type) {
	case diagnosis.EmptyMount:
		return redact.Textf("%s mounts an empty tmpfs at %s, so boto3 finds no SSO token in %s", overrideLines(c), d.Target, d.Folder)
	case diagnosis.Covered:
		return redact.Textf("%s mounts %s over the folder of ~/.aws with the SSO token, so boto3 does not see %s", overrideLines(c), d.By, d.File)
	case diagnosis.NoCache:
		return redact.Textf("the AWS files are mounted, the folder with the SSO tokens is not: boto3 looks in %s", d.Path)
	}
	panic(unworded(c))
}

var SSOCacheNotUnderHome = &Rule{
	ID:     "sso-cache-not-under-home",
	Causes: []diagnosis.Kind{diagnosis.SSOCacheNotUnderHome}, Severity: Error, Since: "0.1.0",
	Title: "SSO tokens mounted outside the home folder",
	Doc: page(
		"`botocore.exceptions.SSOTokenLoadError: Error loading SSO Token: Token for example-co does not exist`. "+
			"With access keys instead of SSO the same project works.",
		"`AWS_CONFIG_FILE` and `AWS_SHARED_CREDENTIALS_FILE` move two files and nothing else. "+
			"boto3 looks for tokens in `~/.aws/sso/cache` of the container's user, which is `/home/astro/.aws/sso/cache`, and no variable changes that.",
		"Mount at `/home/astro/.aws` and remove the two variables, or point them there.\n\n"+
			"```\n- ~/.aws:/home/astro/.aws:rw\n```",
	),
	Before: `-- project/.env --
AWS_CONFIG_FILE=/usr/local/airflow/.aws/config
AWS_SHARED_CREDENTIALS_FILE=/usr/local/airflow/.aws/credentials
-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - ~/.aws:/usr/local/airflow/.aws:rw
` + everyService + ssoProfile + lastingToken,
	After: `-- project/.env --
AWS_CONFIG_FILE=/home/astro/.aws/config
AWS_SHARED_CREDENTIALS_FILE=/home/astro/.aws/credentials
-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - ~/.aws:/home/astro/.aws:rw
` + everyService + ssoProfile + lastingToken,
	Message: says(func(c diagnosis.Cause, d diagnosis.UnusedTarget) redact.Text {
		return redact.Textf("%s mounts %s at %s; boto3 looks for SSO tokens in %s only, and no variable moves that", overrideLines(c), d.Source, d.Target, d.Looked)
	}),
	Fixes: fixCachePlace,
}

var SSOCacheReadOnly = &Rule{
	ID:     "sso-cache-read-only",
	Causes: []diagnosis.Kind{diagnosis.SSOCacheReadOnly}, Severity: Error, Since: "0.1.0",
	Title: "SSO token that cannot be saved after its renewal",
	Doc: page(
		"`OSError: [Errno 30] Read-only file system: '/home/astro/.aws/sso/cache/tmp0p1xb5bo.tmp'` on a read-only mount, "+
			"`PermissionError: [Errno 13] Permission denied: '/home/astro/.aws/sso/cache/tmp6kfqahru.tmp'` on a writable one. The file's name is a new one each time.",
		"In the last 15 minutes of a token boto3 renews it and writes the new one into the cache. "+
			"If it cannot write, it fails, although the old token may still be valid.",
		"For today, log in on the host: `aws sso login`. "+
			"For good, mount the folder with `:rw`, and on native Linux let the container's user write into the cache:\n\n"+
			"```\nsetfacl -m u:50000:x ~/.aws ~/.aws/sso\nsetfacl -m u:50000:rwx ~/.aws/sso/cache\n```\n\n"+
			"Or give the profile its own `sso_start_url` and `sso_region` in place of `sso_session`: such a token is never renewed and needs no write.",
	),
	Before: `mode 0777 home/.aws/sso/cache
-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - ~/.aws:/home/astro/.aws:ro
` + everyService + ssoProfile + endingToken,
	After: `mode 0777 home/.aws/sso/cache
-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - ~/.aws:/home/astro/.aws:rw
` + everyService + ssoProfile + endingToken,
	Message: says(func(c diagnosis.Cause, d diagnosis.ClosedCache) redact.Text {
		why := "its user may not write there"
		switch {
		case d.ReadOnly:
			why = overrideLines(c) + " mounts it read-only"
		case d.Sticky:
			why = "the folder's sticky bit lets only the file's owner replace it"
		}
		return redact.Textf("the SSO token of %s has to be renewed now, and the container cannot save the new one in %s: %s", ssoWords(d.Of), d.Path, why)
	}),
	Fixes: fixReadOnly,
}

var SSOCacheUnreadable = &Rule{
	ID:     "sso-cache-unreadable",
	Causes: []diagnosis.Kind{diagnosis.SSOCacheUnreadable}, Severity: Error, Since: "0.1.0",
	Title: "SSO token that the container's user cannot read",
	Doc: page(
		"`KeyError: '59274341122b24452256e5a9fb301dbd58385b79'` and nothing else. The text is the name of the token's file.",
		"`aws sso login` writes the token with mode 0600. "+
			"On native Linux the container's user, uid 50000, may not read it, and boto3 reports the missing content instead of the permission.",
		"Let that one user read the token, and repeat this after each login, because a login makes the file anew:\n\n"+
			"```\nsetfacl -m u:50000:x ~/.aws ~/.aws/sso ~/.aws/sso/cache\nsetfacl -m u:50000:r ~/.aws/sso/cache/*.json\n```",
	),
	Before:  "mode 0600 " + ssoTokenFile + "\n" + ssoProfile + lastingToken,
	After:   "mode 0644 " + ssoTokenFile + "\n" + ssoProfile + lastingToken,
	Message: says(unreadableWords),
	Fixes:   fixTokenMode,
}

var SSOWillNeedWrite = &Rule{
	ID: "sso-will-need-write", Severity: Warning, Since: "0.1.0",
	Title: "SSO token that will need a writable mount",
	Doc: page(
		"Nothing is printed today. From 15 minutes before the token's end: "+
			"`OSError: [Errno 30] Read-only file system: '/home/astro/.aws/sso/cache/tmp0p1xb5bo.tmp'` through a mount with `:ro`, "+
			"`PermissionError: [Errno 13] Permission denied: '/home/astro/.aws/sso/cache/tmp6kfqahru.tmp'` through one with `:rw`.",
		"The token can be renewed, so boto3 will renew it, and it cannot save the new one: the mount has `:ro`, or the folder "+
			"belongs to you and the container's user may not write to it, as on native Linux. "+
			"This is only a warning: it works until the time that the message gives.",
		"For Errno 30, mount the folder with `:rw` and run `astro dev restart`. For Errno 13, let uid 50000 write to the folder:\n\n"+
			"```\nsetfacl -m u:50000:rwx ~/.aws/sso/cache\n```\n\n"+
			"Or leave it as it is and run `aws sso login` again before that time.",
	),
	Before: `-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - ~/.aws:/home/astro/.aws:ro
` + everyService + ssoProfile + renewableToken,
	After: `mode 0777 home/.aws/sso/cache
-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - ~/.aws:/home/astro/.aws:rw
` + everyService + ssoProfile + renewableToken,
}

var SSORenewalLocksOutHost = &Rule{
	ID: "sso-renewal-locks-out-host", Severity: Warning, Since: "0.1.0",
	Title: "SSO renewal that locks you out of your own token",
	Doc: page(
		"Nothing is printed when it happens. Some hours after the login, `aws` on the host can no longer use the login; "+
			"`ls -ln ~/.aws/sso/cache` shows a file of user 50000 with mode 0600.",
		"A renewal replaces the token's file instead of writing into it. "+
			"On native Linux, through a mount with `:rw`, the new file belongs to the container's user and nobody else may read it. "+
			"This is only a warning: Airflow goes on working.",
		"When it has happened, remove the file and log in again; the folder is still yours:\n\n"+
			"```\nrm -f ~/.aws/sso/cache/*.json\naws sso login\n```\n\n"+
			"To avoid it, give the profile its own `sso_start_url` and `sso_region` in place of `sso_session`: such a token is never renewed.",
	),
	Before: "mode 0777 home/.aws/sso/cache\n" + ssoProfile + renewableToken,
	After:  "mode 0777 home/.aws/sso/cache\n" + ssoProfile + lastingToken,
}
