package dockerengine

import (
	"time"

	"doctor/checks"
	"doctor/internal/engine"
	"doctor/internal/facts"
	"doctor/internal/redact"
)

// tolerance is how far the clock of whoever signs a request may be off (AWS General
// Reference, "Signature Version 4": five minutes).
const tolerance = 5 * time.Minute

// reportWindowsContainers reports an engine that runs containers of Windows.
func reportWindowsContainers(p *checks.Pass) {
	p.Report(checks.Finding{
		Rule: EngineWindowsContainers, Services: checks.ServiceNames(p.Project()),
		Message: redact.NewText("the engine runs Windows containers, but Astro Runtime is a Linux image"),
		Symptom: redact.NewText("no matching manifest for windows/amd64"),
		Fixes: []checks.Fix{{
			Title:    redact.NewText("Switch Docker Desktop to Linux containers"),
			Commands: redact.Texts("docker desktop engine use linux"), Safety: checks.Unsafe,
		}},
	})
}

// judgeClock reports a clock of the engine that AWS rejects, or soon will: the containers have the
// clock of the engine.
func judgeClock(p *checks.Pass, s facts.EngineState) {
	drift := s.Info.Drift(s.Asked, s.Answered)
	off := drift.Abs()
	if off <= tolerance/2 {
		return
	}
	f := checks.Finding{
		Rule: EngineClockDrift, Services: checks.ServiceNames(p.Project()),
		Fixes: []checks.Fix{fixClock(s.Info.Kind)},
	}
	way, symptom := "ahead of", "Signature not yet current"
	if drift < 0 {
		way, symptom = "behind", "Signature expired"
	}
	f.Message = redact.Textf("the clock of the engine is %s %s the clock of this machine", off.Truncate(time.Second), way)
	if off <= tolerance {
		f.Message = f.Message.Addf("; AWS rejects requests from %d minutes on", tolerance/time.Minute)
	} else {
		f.Severity = checks.Error
		f.Message = f.Message.Addf("; AWS rejects requests more than %d minutes off", tolerance/time.Minute)
		f.Symptom = redact.NewText("botocore.exceptions.ClientError: An error occurred (SignatureDoesNotMatch) when calling the GetCallerIdentity operation: " + symptom)
	}
	p.Report(f)
}

// fixClock sets the clock of an engine. That of a virtual machine is set when it
// starts.
func fixClock(kind engine.Kind) checks.Fix {
	fix := checks.Fix{Title: redact.NewText("Restart the engine's virtual machine to set its clock"), Safety: checks.Unsafe}
	switch kind {
	case engine.DockerDesktop, engine.DockerDesktopLinux, engine.DockerDesktopWSL:
		fix.Title, fix.Commands = redact.NewText("Restart Docker Desktop to set its clock"), redact.Texts("docker desktop restart")
	case engine.OrbStack:
		fix.Commands = redact.Texts("orb stop", "orb start")
	case engine.Colima:
		fix.Commands = redact.Texts("colima restart")
	case engine.RancherDesktop:
		fix.Commands = redact.Texts("rdctl shutdown", "rdctl start")
	case engine.PodmanMachine:
		fix.Commands = redact.Texts("podman machine stop", "podman machine start")
	case engine.OtherVM:
	default:
		fix.Title = redact.NewText("Synchronize the clock of the engine's machine; run this there")
		fix.Commands = redact.Texts("sudo timedatectl set-ntp true")
	}
	return fix
}
