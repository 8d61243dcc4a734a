package dockerengine

import (
	"doctor/checks"
)

var EngineClockDrift = &checks.Rule{
	ID: "engine-clock-drift", Severity: checks.Warning, Since: "0.2.0",
	Title: "Docker Engine clock is wrong",
	Doc: checks.Page(
		"`botocore.exceptions.ClientError: An error occurred (SignatureDoesNotMatch) when calling the GetCallerIdentity operation: "+
			"Signature expired: 20261123T140532Z is now earlier than 20261123T141032Z (20261123T141532Z - 5 min.)`. If the clock is ahead: `Signature not yet current`. "+
			"The same keys work on the host.",
		"Containers use the clock of the engine. The clock of a virtual machine stops while a laptop sleeps, and may fall behind by hours. "+
			"AWS rejects requests that are signed with a time more than five minutes off: that is an error. "+
			"Beyond half of that, the finding is a warning: requests work now, but are likely to fail later. "+
			"doctor compares the time that the engine reports with the clock of your machine. "+
			"It depends on the machine, so there is no example.",
		"Restart the engine's virtual machine to set its clock. For Docker Desktop:\n\n"+
			"```\ndocker desktop restart\n```\n\n"+
			"In WSL, `sudo hwclock -s` sets it without a restart. On Linux:\n\n"+
			"```\nsudo timedatectl set-ntp true\n```",
	),
}
