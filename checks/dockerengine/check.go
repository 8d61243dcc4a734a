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
	Title: "The container engine",
	Doc: `Which engine will the CLI talk to (DOCKER_HOST, DOCKER_CONTEXT, the current context),
where does that choice come from, does it answer, and of what kind is it? Docker Desktop and
its like map the owners of mounted files, a native engine does not; a remote one does not
have the folders of this machine at all; SELinux wants a label on each mount.`,
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
		return checks.Skipf("standalone mode uses no engine")
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
		p.Notef("%s: %s; %s is used", ep.Warning.Doing, ep.Warning.Problem, ep)
	}
	if ep.TLSFromEnv {
		p.Notef("DOCKER_TLS_VERIFY or DOCKER_TLS asks for encryption: the docker command honours that and builds the image, compose inside the Astro CLI does not and will not get through to %s", ep)
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
	message := fmt.Sprintf("the engine that the CLI will use does not answer: %s: %s", e.Doing, e.Problem)
	if from := s.Endpoint.From; from != "" && !e.NamesOrigin {
		message += "; it is chosen by " + from
	}
	if w := s.Endpoint.Warning; w != nil {
		message += fmt.Sprintf(", since another choice could not be read (%s: %s)", w.Doing, w.Problem)
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
			Message: redact.Textf("the engine runs on another machine (%s); %s is a folder of this one and does not exist there", s.Endpoint, p.Diagnosis().ShowPath(g.Key)),
			Fixes:   []checks.Fix{{Title: redact.NewText("Use the engine of this machine"), Commands: redact.Texts(ownEngine(p, s.Endpoint)), Safety: checks.Unsafe}},
		})
	}
}

// ownershipWords say what an engine makes of the owners of mounted files, where
// nothing has to be said against it.
var ownershipWords = map[engine.Ownership]string{
	engine.Mapped:    "in its mounts whoever looks owns the files, so modes and owners on this machine do not matter",
	engine.Uncertain: "in its mounts whoever looks usually owns the files, so modes and owners on this machine do not matter; some ways of sharing folders keep them",
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
			Message: redact.Textf("the engine runs under another kernel (%s, on %s) than this machine (%s): it is on another machine, or in a virtual one, and if that does not share %s the containers find nothing there",
				s.Info.Kernel, cmp.Or(s.Info.Name, "a machine without a name"), ours, p.Diagnosis().ShowPath(g.Key)),
			Fixes: []checks.Fix{{Title: redact.NewText("Use the engine of this machine, if there is one"), Commands: redact.Texts(ownEngine(p, s.Endpoint)), Safety: checks.Unsafe}},
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
		Message: redact.Textf("the engine %s speaks API %s only, which is older than what compose is made for (1.%d)", s.Info.Version, s.Info.MaxAPIVersion, oldAPI),
		Fixes:   []checks.Fix{{Title: redact.NewText("Update the engine"), Safety: checks.Unsafe}},
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
			Message: redact.Textf("SELinux is on, and the mount at %s has no label: the container may not read it whatever its mode", g.Key),
			Symptom: redact.NewText("botocore.exceptions.NoCredentialsError: Unable to locate credentials"),
			Fixes:   []checks.Fix{{Title: redact.NewText("Add :z to the volume line (not :Z, which gives it to one container only)"), Safety: checks.Unsafe}},
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
			Message: redact.Textf("%s shares %s by default, and %s is outside", s.Info.Kind, strings.Join(usual, ", "), p.Diagnosis().ShowPath(g.Key)),
			Symptom: redact.NewText(symptom(g.Key)),
			Fixes:   []checks.Fix{{Title: redact.NewText("Share the folder in the engine's settings (Resources, File Sharing), or mount one below the home folder"), Safety: checks.Unsafe}},
		})
	}
}

func judgeShift(p *checks.Pass, s facts.EngineState) {
	if s.Info.Kind.Ownership() != engine.Shifted {
		return
	}
	for _, g := range awsBinds(p).Sorted() {
		p.Report(checks.Finding{
			Rule: RootlessUIDShift, Subject: g.Key, At: checks.PositionsOf(g.At), Services: g.Services,
			Message: redact.Textf("%s gives the containers other users than this machine has: astro can read in %s only what everybody may, and `aws sso login` writes its tokens 0600", s.Info.Kind, p.Diagnosis().ShowPath(g.Key)),
			Fixes:   []checks.Fix{{Title: redact.NewText("Use the engine that runs as root, or let everybody read the files"), Safety: checks.Unsafe}},
		})
	}
}
