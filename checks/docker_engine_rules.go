package checks

var EngineUnreachable = &Rule{
	ID: "engine-unreachable", Severity: Error, Since: "0.1.0",
	Title: "Docker Engine that does not answer",
	Doc: page(
		"`Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?` in the build log, then "+
			"`Error: an error was encountered while building the image, see the build logs for details`.",
		"The engine is chosen by `DOCKER_HOST`, then `DOCKER_CONTEXT`, then the current context of the docker command. "+
			"The one that was chosen does not run, or you may not use its socket, or the choice is out of date. "+
			"On macOS, and with Podman's own machine, the CLI starts the engine itself; then this is only a warning. It depends on the machine, so there is no example.",
		"Start the engine that the finding names, or choose another:\n\n"+
			"```\ndocker context ls\ndocker context use default\n```\n\n"+
			"On Linux you may have to join the group: `sudo usermod -aG docker \"$USER\"`, then log in again.",
	),
}

var EngineRemote = &Rule{
	ID: "engine-remote", Severity: Error, Since: "0.1.0",
	Title: "Docker Engine on another machine",
	Doc: page(
		noCredentials+". On the other machine an empty folder has appeared under the path of your `~/.aws`.",
		"The engine runs on another machine, chosen by `DOCKER_HOST` or by a context with an ssh or tcp address. "+
			"Mounts are resolved there: the engine takes the path of your home folder on its own disk, where your files are not. "+
			"It is a warning where only the kernel tells that the engine is elsewhere, as behind a forwarded socket: a virtual machine may share the folder. "+
			"It depends on the machine, so there is no example.",
		"Use the engine of this machine:\n\n"+
			"```\nunset DOCKER_HOST\ndocker context use default\n```\n\n"+
			"If the remote engine is meant, put temporary keys into `.env` instead of a mount; `.env` is read on your side.",
	),
}

var EngineAPIOld = &Rule{
	ID: "engine-api-old", Severity: Warning, Since: "0.1.0",
	Title: "Docker Engine of an old version",
	Doc: page(
		"Nothing is printed.",
		"The engine speaks an API older than the one the CLI was built for. "+
			"The two agree on the older one, and newer options of compose are then refused or left out. "+
			"This is only a warning: what is said here about mounts still holds. It depends on the machine, so there is no example.",
		"Update Docker, and look at the version again:\n\n"+
			"```\ndocker version\n```",
	),
}

var EngineWindowsContainers = &Rule{
	ID: "engine-windows-containers", Severity: Error, Since: "0.2.0",
	Title: "Docker Engine that runs Windows containers",
	Doc: page(
		"The image build ends with `no matching manifest for windows/amd64 10.0.22631 in the manifest list entries`, and nothing starts.",
		"Docker Desktop on Windows runs either Linux containers or Windows containers. "+
			"Astro Runtime is an image of Linux, and this engine runs those of Windows (`docker info` prints `OSType: windows`). "+
			"It depends on the machine, so there is no example.",
		"Switch to Linux containers, with the menu of Docker Desktop's icon or with this command:\n\n"+
			"```\ndocker desktop engine use linux\n```",
	),
}

var EngineClockDrift = &Rule{
	ID: "engine-clock-drift", Severity: Warning, Since: "0.2.0",
	Title: "Docker Engine whose clock is wrong",
	Doc: page(
		"`botocore.exceptions.ClientError: An error occurred (SignatureDoesNotMatch) when calling the GetCallerIdentity operation: "+
			"Signature expired: 20261123T140532Z is now earlier than 20261123T141032Z (20261123T141532Z - 5 min.)`. For a clock that is ahead: `Signature not yet current`. "+
			"The same keys work on this machine.",
		"Containers have the clock of the engine. That of a virtual machine stands still while a laptop sleeps, and may fall behind by hours. "+
			"AWS refuses requests that are signed more than five minutes off; that is an error. "+
			"From half of that on it is a warning: requests work now, and are likely to fail later. "+
			"The engine says what time it is, and doctor compares that with this machine's clock before it asked and after the answer. "+
			"It depends on the machine, so there is no example.",
		"Restart the engine's virtual machine, which sets its clock. For Docker Desktop:\n\n"+
			"```\ndocker desktop restart\n```\n\n"+
			"In WSL, `sudo hwclock -s` sets it without a restart. On Linux:\n\n"+
			"```\nsudo timedatectl set-ntp true\n```",
	),
}

var SELinuxLabelMissing = &Rule{
	ID: "selinux-label-missing", Severity: Warning, Since: "0.1.0",
	Title: "Mount without a label for SELinux",
	Doc: page(
		noCredentials+". In the container, `ls ~/.aws` says `Permission denied` although the modes are right.",
		"The engine runs with SELinux, which lets containers read only files that are labelled for them. "+
			"The CLI labels its own mounts with `:z`; the line for `~/.aws` has no label. "+
			"An engine in a virtual machine, such as Podman's on macOS, is left out: no label reaches the files of your machine there. "+
			"This is only a warning, because a policy of your own may allow it. It depends on the machine, so there is no example.",
		"Add `z`, then run `astro dev restart`. Not `Z`: that label is for one container alone, and several services mount the folder.\n\n"+
			"```\n- ~/.aws:/home/astro/.aws:rw,z\n```",
	),
}

var FileSharingMissing = &Rule{
	ID: "file-sharing-missing", Severity: Error, Since: "0.1.0",
	Title: "Folder that the engine's virtual machine does not share",
	Doc: page(
		"With Docker Desktop: `Error response from daemon: Mounts denied: ` and `The path /X is not shared from the host and is not known to Docker.` "+
			"With Colima and the Podman machine nothing is printed, and the folder is empty in the container.",
		"The engine runs in a virtual machine that sees only the folders shared with it. "+
			"The folder of the mount is outside those, for instance because your home folder is in an unusual place. It depends on the machine, so there is no example.",
		"Share the folder. Docker Desktop: Settings, Resources, File sharing; add the full path of your `.aws` folder. "+
			"Colima: `colima start --mount \"$HOME/.aws:w\"`. Podman: make the machine anew with `podman machine init --volume`. Then run `astro dev restart`.",
	),
}

var RootlessUIDShift = &Rule{
	ID: "rootless-uid-shift", Severity: Warning, Since: "0.1.0",
	Title: "Rootless engine that changes whose files they are",
	Doc: page(
		noCredentials+", although you can read the files.",
		"In a rootless engine, or one with userns-remap, your user is root inside the containers or nobody at all. "+
			"The container's user `astro` is then some other user of this machine, and mode 0600 keeps it out. "+
			"This is only a warning as long as the files can be read by others. It depends on the machine, so there is no example.",
		"Let the files be read by others, `chmod 755 ~/.aws` and `chmod 644 ~/.aws/config ~/.aws/credentials`, if nobody else uses this machine. "+
			"With rootless Podman, map your own user to `astro` in the override:\n\n"+
			"```\nuserns_mode: \"keep-id:uid=50000,gid=50000\"\n```",
	),
}
