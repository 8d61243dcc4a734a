package secretexposure

import (
	"doctor/checks"
)

var KeysInTrackedFile = &checks.Rule{
	ID: "keys-in-tracked-file", Severity: checks.Error, Since: "0.1.0",
	Title: "Access key in a file that git tracks",
	Doc: checks.Page(
		"None. Everyone who can read the repository has the keys.",
		"The file contains an access key id with what looks like its secret key, and git tracks the file: the environment file, a DAG, any text file up to 16 MiB, also in a submodule. "+
			"doctor reads the file in the project folder. If it is deleted there, not checked out, or marked skip-worktree or assume-unchanged, doctor reads the copy in git. "+
			"doctor ignores the example keys of the AWS documentation in documentation, tests and templates, and as keys of MinIO or LocalStack. "+
			"The history keeps the keys after the line is removed.\n\n"+
			"doctor runs `git ls-files` without the hooks, helpers and settings of the repository and of your own; without git it reads the index. "+
			"If it cannot read what git tracks and a file has keys, the check is unknown: run `git ls-files FILE`.",
		"Create new keys and delete the old ones, then remove the file from git and ignore it, or `git add` adds it again:\n\n```\necho /.env >> .gitignore\ngit rm --cached .env\n```\n\n"+
			"If the file belongs in the repository, such as `Dockerfile` or a DAG, remove the keys from it. Mount `~/.aws` or create a connection instead.",
	),
}
