package secretexposure

import (
	"doctor/checks"
)

var KeysInTrackedFile = &checks.Rule{
	ID: "keys-in-tracked-file", Severity: checks.Error, Since: "0.1.0",
	Title: "An access key in a file that git tracks",
	Doc: checks.Page(
		"None. Whoever can read the repository has the keys.",
		"The file holds an access key id with what looks like its secret key, and git tracks the file: the environment file, a DAG, any text file up to 16 MiB, also in a submodule. "+
			"doctor reads the file in the project folder. If it is deleted there, not checked out, or marked skip-worktree or assume-unchanged, doctor reads the copy that git keeps. "+
			"The example keys of the AWS documentation are ignored in documentation, tests and templates, and as the keys of MinIO or LocalStack. "+
			"The history keeps the keys when the line is gone.\n\n"+
			"doctor runs `git ls-files` without the hooks, helpers and settings of the repository and of your own; without git it reads the index. "+
			"If it cannot read what git tracks and a file has keys, the check is unknown: `git ls-files FILE` tells.",
		"Make new keys and delete the old ones, then take the file out of git and keep it out, or else `git add` takes it up again:\n\n"+
			"```\necho /.env >> .gitignore\ngit rm --cached .env\n```\n\n"+
			"Remove the keys from a file that belongs into the repository, such as `Dockerfile` or a DAG, and let boto3 find them: mount `~/.aws`, or make a connection."),
}
