package dockerengine

import (
	"doctor/checks"
)

var EngineClockDrift = &checks.Rule{
	ID: "engine-clock-drift", Severity: checks.Warning, Since: "0.2.0",
	Title: "Docker Engine whose clock is wrong",
	Doc: checks.Page(
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
