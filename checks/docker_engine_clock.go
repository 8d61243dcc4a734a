package checks

import (
	"fmt"
	"time"

	"doctor/internal/engine"
)

// tolerance is how far the clock of whoever signs a request may be off (AWS General
// Reference, "Signature Version 4": five minutes).
const tolerance = 5 * time.Minute

// reportWindowsContainers reports an engine that runs containers of Windows.
func (p *Pass) reportWindowsContainers() {
	p.Report(Finding{
		Rule: "engine-windows-containers", Services: serviceNames(p.Project()),
		Message: "the engine runs Windows containers, and Astro Runtime is an image of Linux: the build fails and nothing starts",
		Symptom: "no matching manifest for windows/amd64",
		Fixes: []Fix{{
			Title:    `Switch Docker Desktop to Linux containers (also in the menu of its icon: "Switch to Linux containers")`,
			Commands: []string{"docker desktop engine use linux"}, Safety: Unsafe,
		}},
	})
}

// judgeClock reports a clock of the engine that AWS will refuse, or that is on the
// way there: the containers have the engine's clock.
func (p *Pass) judgeClock(s engineState) {
	drift := s.info.Drift(s.asked, s.answered)
	off := drift.Abs()
	if off <= tolerance/2 {
		return
	}
	f := Finding{
		Rule: "engine-clock-drift", Services: serviceNames(p.Project()),
		Fixes: []Fix{p.fixClock(s.info.Kind)},
	}
	way, symptom := "ahead of", "Signature not yet current"
	if drift < 0 {
		way, symptom = "behind", "Signature expired"
	}
	f.Message = fmt.Sprintf("the engine's clock, which the containers have too, is %s %s this machine's", off.Truncate(time.Second), way)
	if off <= tolerance {
		f.Message += fmt.Sprintf("; AWS refuses requests from %d minutes on", tolerance/time.Minute)
	} else {
		f.Severity = Error
		f.Message += fmt.Sprintf("; AWS refuses requests that are more than %d minutes off", tolerance/time.Minute)
		f.Symptom = "botocore.exceptions.ClientError: An error occurred (SignatureDoesNotMatch) when calling the GetCallerIdentity operation: " + symptom
	}
	p.Report(f)
}

// fixClock sets the clock of an engine. That of a virtual machine is set when it
// starts.
func (p *Pass) fixClock(kind engine.Kind) Fix {
	fix := Fix{Title: "Restart the engine's virtual machine, which sets its clock", Safety: Unsafe}
	switch kind {
	case engine.DockerDesktop, engine.DockerDesktopLinux, engine.DockerDesktopWSL:
		fix.Title, fix.Commands = "Restart Docker Desktop, which sets its clock", []string{"docker desktop restart"}
	case engine.OrbStack:
		fix.Commands = []string{"orb stop", "orb start"}
	case engine.Colima:
		fix.Commands = []string{"colima restart"}
	case engine.RancherDesktop:
		fix.Commands = []string{"rdctl shutdown", "rdctl start"}
	case engine.PodmanMachine:
		fix.Commands = []string{"podman machine stop", "podman machine start"}
	case engine.OtherVM:
	default:
		fix.Title = "Set the clock of the engine's machine by the network; run this there"
		fix.Commands = []string{"sudo timedatectl set-ntp true"}
	}
	return fix
}
