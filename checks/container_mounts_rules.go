package checks

var MountAbsent = &Rule{
	ID: "mount-absent", Severity: Error, Since: "0.1.0",
	Title: "Running container without the mount",
	Doc: page(
		noCredentials+", although the override has the volume line.",
		"The container was made before the line was written, or from another version of the override. "+
			"A container keeps the mounts that it was made with. It takes running containers to see this, so there is no example.",
		"Make the containers anew, and see that the start ends without an error:\n\n"+
			"```\nastro dev restart\n```",
	),
}

var MountStale = &Rule{
	ID: "mount-stale", Severity: Error, Since: "0.1.0",
	Title: "Running container with an older mount",
	Doc: page(
		noCredentials+", or keys that you have replaced since. The files on the host are right.",
		"The container mounts another folder than the override says now, or a folder or file that was removed and made again under the same name. "+
			"It then still holds the old one. Some tools replace a file whenever they write it, which detaches a mount of that single file. "+
			"It takes running containers to see this, so there is no example.",
		"Make the containers anew, and mount the folder `~/.aws` rather than single files:\n\n"+
			"```\nastro dev restart\n```",
	),
}

var ContainerFileUnreadable = &Rule{
	ID: "container-file-unreadable", Severity: Error, Since: "0.1.0",
	Title: "File out of reach of the running container's user",
	Doc: page(
		noCredentials+", or a profile that could not be found. boto3 never mentions permissions.",
		"The engine was asked for the file in the running container, and the container's user may not read it or does not find it; "+
			"or it may not write the SSO cache, where boto3 saves a token that it has renewed (a warning while the token lasts). "+
			"What was predicted from the modes on the host may differ: access lists, SELinux and file sharing have their say here. "+
			"It takes running containers to see this, so there is no example.",
		"Let uid 50000 read the file. No restart is needed:\n\n"+
			"```\nsetfacl -m u:50000:x ~/.aws\nsetfacl -m u:50000:r ~/.aws/config ~/.aws/credentials\n```\n\n"+
			"With SELinux add `z` to the volume line, and run `astro dev restart`.",
	),
}

var ContainerEnvStale = &Rule{
	ID: "container-env-stale", Severity: Error, Since: "0.1.0",
	Title: "Running container with older variables",
	Doc: page(
		"Whatever the old values lead to, for instance `botocore.exceptions.ProfileNotFound: The config profile (dev) could not be found` for a profile that `.env` no longer names.",
		"The variables of a container are fixed when it is made. "+
			"`.env`, the override or the Dockerfile has changed since, and `docker restart` does not read them again. It takes running containers to see this, so there is no example.",
		"Make the containers anew:\n\n"+
			"```\nastro dev restart\n```",
	),
}

var ContainersOfFailedStart = &Rule{
	ID: "containers-of-failed-start", Severity: Warning, Since: "0.1.0",
	Title: "Containers left from before a failed start",
	Doc: page(
		"`astro dev start` ended with an error, and Airflow still answers, as it was before.",
		"When a start fails, the containers of the one before it go on running, with their old mounts and variables. "+
			"What they do says nothing about the files as they are now. "+
			"Where a start ends midway, containers are left that were made and never started. "+
			"This is only a warning: it explains what you see. It takes running containers to see this, so there is no example.",
		"Repair what made the start fail, then make the containers anew:\n\n"+
			"```\nastro dev restart\n```",
	),
}
