package stsidentity

import (
	"doctor/checks"
	"doctor/internal/aws"
	"doctor/internal/redact"
)

var ClockSkew = &checks.Rule{
	ID: "clock-skew", Severity: checks.Error, Since: "0.1.0",
	Title: "Clock that differs from that of AWS",
	Doc: checks.Page(
		"`botocore.exceptions.ClientError: An error occurred (SignatureDoesNotMatch) when calling the GetCallerIdentity operation: "+
			"Signature expired: 20261123T140532Z is now earlier than 20261123T141032Z (20261123T142532Z - 15 min.)`. For a clock that is ahead: `Signature not yet current`.",
		"Each request carries its time, and AWS refuses one that is too far from its own clock. "+
			"The clock of Docker Desktop's virtual machine, and that of WSL, can fall behind while the computer sleeps. "+
			"The difference is taken from AWS's answer, so there is no example.",
		"Set the clock. On Linux:\n\n"+
			"```\nsudo timedatectl set-ntp true\n```\n\n"+
			"In WSL run `sudo hwclock -s`. With Docker Desktop, restart it.",
	),
	Answers:       []aws.Kind{aws.ClockSkew},
	AnswerMessage: func(_ string, e *aws.Error) redact.Text { return redact.NewText(e.Reason()) },
	AnswerFixes: func(p *checks.Pass, _ *aws.Error, _ string) []checks.Fix {
		if p.Machine.OS == "linux" {
			return []checks.Fix{{Title: redact.NewText("Set the clock"), Commands: redact.Texts("sudo timedatectl set-ntp true"), Safety: checks.Unsafe}}
		}
		return []checks.Fix{{Title: redact.NewText("Set this machine's clock, and restart the engine if it slept"), Safety: checks.Unsafe}}
	},
}
