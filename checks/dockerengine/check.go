// Package dockerengine looks at the Docker Engine: whether it answers, of what kind it is, whether it shares the folders.
package dockerengine

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/containerfs"
	"doctor/internal/engine"
	"doctor/internal/engineadvice"
	"doctor/internal/facts"
	"doctor/internal/redact"
)

// Check looks at the engine that the CLI will use.
var Check = &checks.Check{
	ID:    "docker-engine",
	Title: "The Docker Engine",
	Doc: `Finds the engine that the Astro CLI will use (DOCKER_HOST, DOCKER_CONTEXT, the current
context), and checks that it answers and can mount your AWS files. Docker Desktop and similar
engines map the owners of mounted files, a native engine does not. A remote engine cannot
access folders on your machine. With SELinux each mount needs a label.`,
	Scope:   facts.Engine,
	Verdict: "Docker is not ready for this project",
	Rules: []*checks.Rule{
		EngineUnreachable,
		EngineRemote,
		EngineAPIOld,
		EngineWindowsContainers,
		EngineClockDrift,
		SELinuxLabelMissing,
		FileSharingMissing,
		RootlessUIDShift,
	},
	Run: checkDockerEngine,
}

func checkDockerEngine(_ context.Context, p *checks.Pass) error {
	if p.Project().Mode == astro.Standalone {
		return checks.Skipf("standalone mode does not use an engine")
	}
	s := p.Engine()
	noteEndpoint(p, s.Endpoint)
	if s.Predicted {
		return p.SkipPredictedEngine()
	}
	if s.Err != nil {
		judgeRemote(p, s) // the address alone tells
		return reportUnreachable(p, s)
	}
	p.Notef("%s %s at %s, API %s", s.Info.Kind, s.Info.Version, s.Endpoint, s.Info.APIVersion)
	if text := ownershipWords[s.Info.Kind.Ownership()]; text != "" && !s.Info.WindowsContainers() {
		p.Notef("%s", text)
	}
	if s.Info.WindowsContainers() {
		reportWindowsContainers(p)
		return nil
	}
	judgeRemote(p, s)
	judgeKernel(p, s)
	judgeClock(p, s)
	judgeAPI(p, s)
	judgeSELinux(p, s)
	judgeSharing(p, s)
	judgeShift(p, s)
	return nil
}

// noteEndpoint says what is odd about the choice of the engine.
func noteEndpoint(p *checks.Pass, ep engine.Endpoint) {
	if ep.Warning != nil {
		p.Notef("%s: %s; using %s", ep.Warning.Doing, ep.Warning.Problem, ep)
	}
	if ep.TLSFromEnv {
		p.Notef("DOCKER_TLS_VERIFY or DOCKER_TLS is set: the docker command uses TLS and builds the image, but compose in the Astro CLI does not and cannot connect to %s", ep)
	}
}

func reportUnreachable(p *checks.Pass, s facts.EngineState) error {
	var e *engine.Error
	if !errors.As(s.Err, &e) {
		return checks.Unknownf("%v", s.Err)
	}
	if s.Undecided() {
		return checks.Unknownf("%s", engineadvice.Explain(e))
	}
	message := fmt.Sprintf("the Docker Engine does not answer: %s: %s", e.Doing, e.Problem)
	if from := s.Endpoint.From; from != "" && !e.NamesOrigin {
		message += " (selected by " + from + ")"
	}
	if w := s.Endpoint.Warning; w != nil {
		message += fmt.Sprintf("; the selection of another engine failed: %s: %s", w.Doing, w.Problem)
	}
	f := checks.Finding{Rule: EngineUnreachable, Services: checks.ServiceNames(p.Project()), Symptom: redact.NewText(e.Said), Message: redact.NewText(message)}
	if advice, commands := engineadvice.Advice(e); advice != "" {
		f.Fixes = []checks.Fix{{Title: redact.NewText(wording.Sentence(advice)), Commands: redact.Texts(commands...), Safety: checks.Unsafe}}
	}
	if e.Kind == engine.MachineStopped || p.Machine.OS == "darwin" && (e.Kind == engine.NoSocket || e.Kind == engine.Refused) {
		f.Severity = checks.Warning // the CLI starts the engine by itself
	}
	p.Report(f)
	return nil
}

// awsBinds are the binds of AWS files that the override asks for.
func awsBinds(p *checks.Pass) checks.Groups {
	g := checks.NewGroups()
	for _, s := range p.Project().Services {
		for _, m := range s.Mounts {
			if m.FromOverride && m.Type == astro.Bind && strings.Contains(m.Source+m.Target, "aws") {
				g.Add(m.Source, s.Name, m.Origin)
			}
		}
	}
	return g
}

func judgeRemote(p *checks.Pass, s facts.EngineState) {
	if s.Kind() != engine.Remote {
		return
	}
	for _, g := range awsBinds(p).Sorted() {
		p.Report(checks.Finding{
			Rule: EngineRemote, Subject: g.Key, At: checks.PositionsOf(g.At), Services: g.Services,
			Message: redact.Textf("the engine %s is on another machine, which does not have %s", s.Endpoint, p.Diagnosis().ShowPath(g.Key)),
			Fixes:   []checks.Fix{{Title: redact.NewText("Use the engine on this machine"), Commands: redact.Texts(ownEngine(p, s.Endpoint)), Safety: checks.Unsafe}},
		})
	}
}

// ownershipWords say what an engine makes of the owners of mounted files, where
// nothing has to be said against it.
var ownershipWords = map[engine.Ownership]string{
	engine.Mapped:    "in its mounts every user owns the files, so their modes and owners on this machine do not matter",
	engine.Uncertain: "in its mounts every user usually owns the files, so their modes and owners on this machine do not matter; some file sharing implementations keep them",
}

// judgeKernel reports an engine that gives no sign of a virtual machine or of
// another machine but its kernel: it is reached through a forwarded socket.
func judgeKernel(p *checks.Pass, s facts.EngineState) {
	ours, kind := p.Kernel(), s.Info.Kind
	if ours == "" || kind == engine.Remote || kind.InVM() || s.Info.Kernel == "" || s.Info.Kernel == ours {
		return
	}
	for _, g := range awsBinds(p).Sorted() {
		p.Report(checks.Finding{
			Rule: EngineRemote, Subject: g.Key, Severity: checks.Warning, At: checks.PositionsOf(g.At), Services: g.Services,
			Message: redact.Textf("the engine runs on another kernel (%s on %s) than this machine (%s) and may not have %s",
				s.Info.Kernel, cmp.Or(s.Info.Name, "an unnamed machine"), ours, p.Diagnosis().ShowPath(g.Key)),
			Fixes: []checks.Fix{{Title: redact.NewText("Use the engine on this machine, if it has one"), Commands: redact.Texts(ownEngine(p, s.Endpoint)), Safety: checks.Unsafe}},
		})
	}
}

// ownEngine is the command after which the engine of this machine is used: what
// chose the other one has to go.
func ownEngine(p *checks.Pass, ep engine.Endpoint) string {
	switch ep.From {
	case "DOCKER_HOST", "DOCKER_CONTEXT":
		return repair.Unset(p, ep.From)
	}
	return "docker context use default"
}

// oldAPI is the first version that is not old: Engine 19.03, the last that
// compose is tested with.
const oldAPI = 40

func judgeAPI(p *checks.Pass, s facts.EngineState) {
	_, minor, _ := strings.Cut(s.Info.MaxAPIVersion, ".")
	if n, err := strconv.Atoi(minor); err != nil || n >= oldAPI {
		return
	}
	p.Report(checks.Finding{
		Rule:    EngineAPIOld,
		Message: redact.Textf("engine %s supports only API %s; compose needs 1.%d", s.Info.Version, s.Info.MaxAPIVersion, oldAPI),
		Fixes:   []checks.Fix{{Title: redact.NewText("Update Docker, then check the version"), Commands: redact.Texts("docker version"), Safety: checks.Unsafe}},
	})
}

func judgeSELinux(p *checks.Pass, s facts.EngineState) {
	// A virtual machine labels what it shares as a whole, if at all: no label of a
	// volume line reaches the files of this one.
	if !s.Info.SELinux || s.Info.Kind.InVM() {
		return
	}
	unlabelled := checks.NewGroups()
	for _, service := range p.Project().Services {
		for _, m := range service.Mounts {
			if m.FromOverride && m.Type == astro.Bind && m.SELinux == "" && strings.Contains(m.Source+m.Target, "aws") {
				unlabelled.Add(m.Target, service.Name, m.Origin)
			}
		}
	}
	for _, g := range unlabelled.Sorted() {
		p.Report(checks.Finding{
			Rule: SELinuxLabelMissing, Subject: g.Key, At: checks.PositionsOf(g.At), Services: g.Services,
			Message: redact.Textf("the mount at %s has no SELinux label, so containers are not permitted to read it", g.Key),
			Symptom: redact.NewText("botocore.exceptions.NoCredentialsError: Unable to locate credentials"),
			Fixes: []checks.Fix{checks.WithEdit("Add the label z to the mount at "+g.Key+" in "+astro.OverrideName, checks.Unsafe,
				fixers.SetMountMode{File: astro.OverrideName, Target: g.Key, Label: fixers.SharedLabel})},
		})
	}
}

func judgeSharing(p *checks.Pass, s facts.EngineState) {
	shared, usual := p.Shared(s.Info.Kind), facts.SharedByDefault(s.Info.Kind, p.Machine.Home)
	if shared == nil || p.Machine.OS == "windows" {
		return
	}
	symptom := func(string) string { return "" } // the folder is empty in the container
	if s.Info.Kind == engine.DockerDesktop {
		symptom = containerfs.MountsDenied
	}
	for _, g := range awsBinds(p).Sorted() {
		if containerfs.Under(g.Key, shared) || !p.Machine.Exists(g.Key) {
			continue
		}
		p.Report(checks.Finding{
			Rule: FileSharingMissing, Subject: g.Key, Severity: checks.Warning, At: checks.PositionsOf(g.At), Services: g.Services,
			Message: redact.Textf("%s shares only %s by default, not %s", s.Info.Kind, strings.Join(usual, ", "), p.Diagnosis().ShowPath(g.Key)),
			Symptom: redact.NewText(symptom(g.Key)),
			Fixes:   []checks.Fix{shareFolder(p, s.Info.Kind, g.Key)},
		})
	}
}

// shareFolder shares a folder with the virtual machine of the engine.
func shareFolder(p *checks.Pass, kind engine.Kind, folder string) checks.Fix {
	fix := checks.Fix{Title: redact.NewText("Add this folder to the shared folders of the engine"), Lines: redact.Texts(folder), Safety: checks.Unsafe}
	switch kind {
	case engine.DockerDesktop, engine.DockerDesktopLinux, engine.DockerDesktopWSL:
		fix.Title = redact.NewText("Add this folder in Docker Desktop under Settings, Resources, File sharing")
	case engine.Colima:
		fix.Title, fix.Lines = redact.NewText("Restart Colima with the folder shared"), nil
		fix.Commands = redact.Texts("colima stop", "colima start --mount "+p.Quote(folder+":w"))
	}
	return fix
}

func judgeShift(p *checks.Pass, s facts.EngineState) {
	if s.Info.Kind.Ownership() != engine.Shifted {
		return
	}
	for _, g := range awsBinds(p).Sorted() {
		p.Report(checks.Finding{
			Rule: RootlessUIDShift, Subject: g.Key, At: checks.PositionsOf(g.At), Services: g.Services,
			Message: redact.Textf("%s maps astro to another user of this machine, who can read only world-readable files in %s", s.Info.Kind, p.Diagnosis().ShowPath(g.Key)),
			Fixes: []checks.Fix{{
				Title:    redact.NewText("Let all users of this machine read the files"),
				Commands: redact.Texts("chmod 755 "+p.Quote(g.Key), "chmod 644 "+p.Quote(g.Key+"/config")+" "+p.Quote(g.Key+"/credentials")), Safety: checks.Unsafe,
			}},
		})
	}
}
