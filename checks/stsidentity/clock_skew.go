package stsidentity

import (
	"doctor/checks"
	"doctor/checks/internal/wording"
	"doctor/internal/aws"
	"doctor/internal/redact"
)

var ClockSkew = &checks.Rule{
	ID: "clock-skew", Severity: checks.Error, Since: "0.1.0",
	Title: "Wrong clock",
	Doc: checks.Page(
		"`botocore.exceptions.ClientError: An error occurred (SignatureDoesNotMatch) when calling the GetCallerIdentity operation: "+
			"Signature expired: 20261123T140532Z is now earlier than 20261123T141032Z (20261123T142532Z - 15 min.)`. If the clock is ahead: "+
			"`Signature not yet current`.",
		"Each request contains its time, and AWS rejects one that differs too much from its own clock. "+
			"The clock of Docker Desktop's virtual machine, or of WSL, can fall behind while the computer sleeps. "+
			"The difference comes from AWS's response, so there is no example.",
		"Set the clock. On Linux:\n\n"+
			"```\nsudo timedatectl set-ntp true\n```\n\n"+
			"In WSL run `sudo hwclock -s`. Restart Docker Desktop if you use it.",
	),
	Answers:       []aws.Kind{aws.ClockSkew},
	AnswerMessage: func(_ string, e *aws.Error) redact.Text { return redact.NewText(wording.AWSReason(e)) },
	AnswerFixes: func(p *checks.Pass, _ *aws.Error, _ string) []checks.Fix {
		command := "sudo timedatectl set-ntp true"
		switch p.Machine.OS {
		case "darwin":
			command = "sudo sntp -sS time.apple.com"
		case "windows":
			command = "w32tm /resync"
		}
		return []checks.Fix{{Title: redact.NewText("Set the clock of this machine, and restart Docker Desktop if it was suspended"), Commands: redact.Texts(command), Safety: checks.Unsafe}}
	},
}
