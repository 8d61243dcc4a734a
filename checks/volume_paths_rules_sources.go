package checks

import (
	"fmt"

	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/diagnosis"
	"doctor/internal/redact"
)

var HostPathMissing = &Rule{
	ID:       "host-path-missing",
	Causes:   []diagnosis.Kind{diagnosis.HostPathMissing},
	Refusals: []astro.RefusalKind{astro.HostPathMissing}, Severity: Error, Since: "0.1.0",
	Title: "Mounted folder that does not exist",
	Doc: page(
		noCredentials+". "+
			"With the long form of a volume and a `bind:` block, the start ends with "+
			"`Error response from daemon: invalid mount config for type \"bind\": bind source path does not exist: /home/you/aws` "+
			"(Docker Desktop prints the path of its own virtual machine, such as `/host_mnt/Users/you/aws`); "+
			"where the source is a link that leads nowhere, with `error while creating mount source path '/home/you/.aws': mkdir /home/you/.aws: file exists`; "+
			"with a volume that binds a folder, with `failed to mount local volume`.",
		"The folder left of the colon is not on this machine: misspelt, of another operating system, or `aws configure` was never run. "+
			"For a short volume line the engine does not complain. It makes an empty folder there, on Linux owned by root, and starts. "+
			"Docker Desktop on macOS refuses paths outside the folders that it shares: `Mounts denied: The path /home/you/.aws is not shared from the host and is not known to Docker.` "+
			"On Windows the engine takes a path such as `/Users/you/.aws` for one of its own virtual machine: it knows folders of Windows by their drive only, as `C:\\Users\\you\\.aws` or `/c/Users/you/.aws`. "+
			"If `~/.aws/credentials` itself is mounted, it makes a folder of that name. "+
			"Inside another mount that has a file at this place it cannot mount the folder, and the start fails: `Are you trying to mount a directory onto a file (or vice-versa)?` "+
			"If the missing file is the project's `.env`, every later start fails: compose finds a folder there (`failed to read .env: is a directory`).",
		"Correct the path, or create the files with `aws configure`. "+
			"If the engine has already made an empty folder, remove it first:\n\n"+
			"```\nsudo rmdir ~/.aws\naws configure\nastro dev restart\n```",
	),
	Before: `-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - ~/aws:/home/astro/.aws:rw
` + everyService,
	After: `-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - ~/.aws:/home/astro/.aws:rw
` + everyService,
	Message: says(func(c diagnosis.Cause, d diagnosis.MissingSource) redact.Text {
		return redact.Textf("%s mounts %s, which does not exist on this machine; %s", overrideLines(c), d.Path, madeWords(d.Made))
	}),
	Fixes:          fixHostPath,
	RefusalMessage: mountRefused,
	RefusalFixes:   fixRefused,
}

var RelativeSourceInProject = &Rule{
	ID:       "relative-source-in-project",
	Causes:   []diagnosis.Kind{diagnosis.RelativeSourceInProject},
	Refusals: []astro.RefusalKind{astro.RelativeSourceInProject}, Severity: Error, Since: "0.1.0",
	Title: "Mount of .aws from the project folder",
	Doc: page(
		noCredentials+". There is a new, empty folder `.aws` in the project.",
		"A path on the left side that begins with a dot is taken from the project folder, not from your home folder. "+
			"It is not there, so the engine makes an empty one and mounts it.",
		"Write `~/.aws`, and remove the empty folder from the project. "+
			"Do not copy your keys there instead: what is in the project is built into the image.",
	),
	Before: `-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - .aws:/home/astro/.aws:rw
` + everyService,
	After: `-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - ~/.aws:/home/astro/.aws:rw
` + everyService,
	Message: says(func(c diagnosis.Cause, d diagnosis.Mounted) redact.Text {
		return redact.Textf("%s mounts %s of the project folder, which does not exist; the folder of this machine is ~/.aws", overrideLines(c), d.Source)
	}),
	Fixes:          fixRelativeSource,
	RefusalMessage: mountRefused,
	RefusalFixes:   fixRefused,
}

var SymlinkLeavesMount = &Rule{
	ID:     "symlink-leaves-mount",
	Causes: []diagnosis.Kind{diagnosis.SymlinkLeavesMount}, Severity: Error, Since: "0.1.0",
	Title: "Link that leads out of the mounted folder",
	Doc: page(
		noCredentials+", or a profile that could not be found. On the host the same file works.",
		"A file in `~/.aws` is a symbolic link, for instance into a folder of dotfiles. "+
			"The container gets the link and not what it points to, so there it leads nowhere. "+
			"That `~/.aws` itself is a link does no harm, because the engine follows it.",
		"Put the file itself into `~/.aws`:\n\n"+
			"```\ncp -L ~/.aws/credentials ~/.aws/credentials.copy\nmv ~/.aws/credentials.copy ~/.aws/credentials\n```\n\n"+
			"Or mount the folder that the link leads to as well, at the path where the link looks for it in the container.",
	),
	Before: `link home/.aws/credentials ../dotfiles/credentials
-- home/dotfiles/credentials --
[default]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
`,
	After: `-- home/.aws/credentials --
[default]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
`,
	Message: says(func(_ diagnosis.Cause, d diagnosis.LeavingLink) redact.Text {
		return redact.Textf("%s is a link to %s, which is outside what is mounted; in the container it leads nowhere", d.Link, d.To)
	}),
	Fixes: fixLink,
}

var FileModeUnreadable = &Rule{
	ID:     "file-mode-unreadable",
	Causes: []diagnosis.Kind{diagnosis.FileModeUnreadable}, Severity: Error, Since: "0.1.0",
	Title: "File that the container's user cannot read",
	Doc: page(
		noCredentials+", or `botocore.exceptions.ProfileNotFound: The config profile (dev) could not be found`. "+
			"Permissions are never mentioned: boto3 passes over a file that it cannot open.",
		"`aws configure` leaves its files with mode 0600, readable by you alone. "+
			"On native Linux a mount keeps owners and modes, and the container's user `astro` has uid 50000, so it may not read them. "+
			"Docker Desktop and OrbStack show files as the container user's own, so this is not reported there. "+
			"The same holds for every other file that boto3 opens, which then does say so: a web identity token file (`PermissionError: [Errno 13] Permission denied`), "+
			"a CA bundle (`SSLError: SSL validation failed … [Errno 13] Permission denied`), a script of `credential_process`.",
		"Let that one user read the files:\n\n"+
			"```\nsetfacl -m u:50000:x ~/.aws\nsetfacl -m u:50000:r ~/.aws/config ~/.aws/credentials\n```\n\n"+
			"A later `chmod 600` takes that away again. Without `setfacl`, `chmod 644 ~/.aws/config ~/.aws/credentials` works too, but then every user of this machine can read your keys.",
	),
	Before: `mode 0600 home/.aws/credentials
-- home/.aws/credentials --
[default]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
`,
	After: `mode 0644 home/.aws/credentials
-- home/.aws/credentials --
[default]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
`,
	Message: says(unreadableWords),
	Fixes:   fixMode,
}

// unreadableWords say what the user of the container may not read or enter.
func unreadableWords(c diagnosis.Cause, d diagnosis.Unreadable) redact.Text {
	user, mode := userWords(d.User), ""
	if d.Access.Known {
		mode = fmt.Sprintf(" (mode %04o, owner %d:%d)", d.Access.Mode, d.Access.UID, d.Access.GID)
	}
	what := "cannot be read"
	if d.Folder {
		what = "cannot be entered"
	}
	text := redact.Textf("%s%s %s by the container's user %s", d.Path, mode, what, user)
	switch {
	case d.Token:
		return text.Add(", so boto3 takes the SSO token for missing")
	case d.Copied:
		text = redact.Textf("%s is copied into the container with mode %04o and owner %d:%d, and cannot be read by its user %s", d.Path, d.Access.Mode, d.Access.UID, d.Access.GID, user)
	case d.Inside:
		where := ""
		if d.Mounted {
			where = " (" + overrideLines(c) + ")"
		}
		text = redact.Textf("the folder %s of the container%s cannot be entered by its user %s", d.Path, where, user)
	}
	if d.Opened == "" {
		return text.Add("; boto3 passes over it without a word")
	}
	return text.Addf(", so boto3 cannot open the %s %s", openedWords(d.Opened), d.File)
}

// openedWords say what boto3 opens where it fails in a way.
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

var DirModeUnreadable = &Rule{
	ID:     "dir-mode-unreadable",
	Causes: []diagnosis.Kind{diagnosis.DirModeUnreadable}, Severity: Error, Since: "0.1.0",
	Title: "Folder that the container's user cannot enter",
	Doc: page(
		noCredentials+", a profile that could not be found, or for a folder of the SSO cache "+
			"`botocore.exceptions.SSOTokenLoadError: Error loading SSO Token: Token for https://example-co.awsapps.com/start does not exist`.",
		"`~/.aws`, or a folder below it, has mode 0700. "+
			"On native Linux the container's user, uid 50000, may not enter it, and boto3 then takes every file in it for absent. "+
			"The folders above `~/.aws` do not matter, because a mount does not pass through them. "+
			"A web identity token file, CA bundle or `credential_process` in such a folder fails with `Permission denied`. A `tmpfs:` with a mode such as 700 closes what is mounted below it too.",
		"Let that one user pass:\n\n"+
			"```\nsetfacl -m u:50000:x ~/.aws ~/.aws/sso ~/.aws/sso/cache\n```\n\n"+
			"Without `setfacl`, `chmod 711` on the folder lets others reach files whose names they know, without letting them list the folder.",
	),
	Before: `mode 0700 home/.aws
`,
	After: `mode 0711 home/.aws
`,
	Message: says(unreadableWords),
	Fixes:   fixFolderMode,
}

var UserOverridden = &Rule{
	ID:       "user-overridden",
	Causes:   []diagnosis.Kind{diagnosis.UserOverridden},
	Refusals: []astro.RefusalKind{astro.UserOverridden}, Severity: Error, Since: "0.1.0",
	Title: "User setting that moves the home folder",
	Doc: page(
		noCredentials+". For a name that the image does not have: `Error response from daemon: unable to find user alex: no matching entries in passwd file`.",
		"The override sets `user:`, usually to get round file permissions. "+
			"boto3 looks in that user's home folder: `/root` for root, and `/` for a uid that the image does not know, such as 1000. "+
			"The files are still mounted at `/home/astro/.aws`.",
		"Remove the `user:` line, and let uid 50000 read the files as `file-mode-unreadable` describes. "+
			"If `user:` has to stay, set the two variables to `/home/astro/.aws/config` and `/home/astro/.aws/credentials`; SSO tokens also need `HOME=/home/astro`.",
	),
	Before: `-- project/.env --
-- project/docker-compose.override.yml --
x-aws: &aws
  user: "1000:0"
  volumes:
    - ~/.aws:/home/astro/.aws:rw
` + everyService,
	After: `-- project/.env --
-- project/docker-compose.override.yml --
x-aws: &aws
  volumes:
    - ~/.aws:/home/astro/.aws:rw
` + everyService,
	Message: says(func(_ diagnosis.Cause, d diagnosis.MovedHome) redact.Text {
		return redact.Textf("user: %s in %s has the home folder %s in the container, so boto3 looks in %s; the files are mounted at %s", d.User, astro.OverrideName, d.Home, d.Looked, d.Target)
	}),
	Fixes: fixUser,
	RefusalMessage: func(_ *astro.Project, r astro.Refusal, where string) string {
		return fmt.Sprintf("%suser: %s is not in the image, so the engine starts no container", where, r.Subject)
	},
	RefusalFixes: func(*Pass, astro.Refusal) []Fix {
		return []Fix{{Title: redact.NewText("Remove user: from the services, so that they run as astro"), Safety: Unsafe}}
	},
}

var HomeOverridden = &Rule{
	ID:     "home-overridden",
	Causes: []diagnosis.Kind{diagnosis.HomeOverridden}, Severity: Error, Since: "0.1.0",
	Title: "HOME variable that moves the home folder",
	Doc: page(
		noCredentials+", or with SSO "+
			"`botocore.exceptions.SSOTokenLoadError: Error loading SSO Token: Token for example-co does not exist`.",
		"`HOME` is set for the container, in `.env`, the override or the Dockerfile. "+
			"boto3 takes `~` from it, so it looks for both files and for the SSO cache in another folder than the one you mounted.",
		"Remove `HOME`: in the container it is `/home/astro` already. Then run `astro dev restart`.",
	),
	Before: `-- project/.env --
HOME=/usr/local/airflow
`,
	After: `-- project/.env --
`,
	Message: says(func(c diagnosis.Cause, d diagnosis.MovedHome) redact.Text {
		return redact.Textf("%s moves ~, so boto3 looks in %s; the files are mounted at %s (%s)", valued(c, d.Variable), d.Looked, d.Target, overrideLines(c))
	}),
	Fixes: fixHome,
}
