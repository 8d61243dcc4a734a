package checks

var AWSFolderInBuildContext = &Rule{
	ID: "aws-folder-in-build-context", Severity: Error, Since: "0.1.0",
	Title: "AWS keys that the image build copies",
	Doc: page(
		"None. The keys are in the image, and `astro deploy` pushes them with it.",
		"A Runtime image copies the whole project to `/usr/local/airflow` when it is built. "+
			"The `.dockerignore` that `astro dev init` writes does not name `.aws`. "+
			"The finding is a warning, since nothing fails for it.",
		"Mount `~/.aws` of this machine and remove the copy, or keep the folder out of the image:\n\n"+
			"```\necho .aws >> .dockerignore\n```\n\n"+
			"If the image was pushed, make new keys."),
	Before: `-- project/.aws/credentials --
[default]
` + exampleKeys,
	After: `-- project/.aws/credentials --
[default]
` + exampleKeys + `-- project/.dockerignore --
.aws
`,
}

var KeysInTrackedFile = &Rule{
	ID: "keys-in-tracked-file", Severity: Error, Since: "0.1.0",
	Title: "An access key in a file that git tracks",
	Doc: page(
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
	Before: `git add project/.env
` + exampleFiles + `AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE
AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
`,
	After: `git add project/.env
` + exampleFiles,
}

var DockerfileCopiesKeys = &Rule{
	ID: "dockerfile-copies-keys", Severity: Error, Since: "0.1.0",
	Title: "A Dockerfile that copies the AWS files",
	Doc: page(
		"None at first. When the keys have been replaced on this machine, the image still has the old ones: "+keyRefused,
		"`COPY` takes the files as they are at the build. They stay in the image's layers, for everybody who can pull it, and are not renewed. "+
			"The finding is a warning, since nothing fails for it yet.",
		"Remove the line, and mount the folder in `docker-compose.override.yml`:\n\n"+
			"```\n- ~/.aws:/home/astro/.aws:rw\n```"),
	Before: `-- project/Dockerfile --
FROM astrocrpublic.azurecr.io/runtime:3.1-2
COPY --chown=astro:astro include/.aws /home/astro/.aws
-- project/include/.aws/credentials --
[default]
` + exampleKeys,
	After: `-- project/Dockerfile --
FROM astrocrpublic.azurecr.io/runtime:3.1-2
`,
}
