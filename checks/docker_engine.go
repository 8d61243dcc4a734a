package checks

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"doctor/internal/astro"
	"doctor/internal/containerfs"
	"doctor/internal/engine"
	"doctor/internal/redact"
)

// DockerEngine looks at the engine that the CLI will use.
var DockerEngine = &Check{
	ID:    "docker-engine",
	Title: "The container engine",
	Doc: `Which engine will the CLI talk to (DOCKER_HOST, DOCKER_CONTEXT, the current context),
where does that choice come from, does it answer, and of what kind is it? Docker Desktop and
its like map the owners of mounted files, a native engine does not; a remote one does not
have the folders of this machine at all; SELinux wants a label on each mount.`,
	Scope: Engine,
	Rules: []*Rule{
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

func checkDockerEngine(_ context.Context, p *Pass) error {
	if p.Project().Mode == astro.Standalone {
		return Skipf("standalone mode uses no engine")
	}
	s := p.Engine()
	p.noteEndpoint(s.endpoint)
	if s.predicted {
		return p.notAsked()
	}
	if s.err != nil {
		p.judgeRemote(s) // the address alone tells
		return p.reportUnreachable(s)
	}
	p.Notef("%s %s at %s, API %s", s.info.Kind, s.info.Version, s.endpoint, s.info.APIVersion)
	if text := ownershipWords[s.info.Kind.Ownership()]; text != "" && !s.info.WindowsContainers() {
		p.Notef("%s", text)
	}
	if s.info.WindowsContainers() {
		p.reportWindowsContainers()
		return nil
	}
	p.judgeRemote(s)
	p.judgeKernel(s)
	p.judgeClock(s)
	p.judgeAPI(s)
	p.judgeSELinux(s)
	p.judgeSharing(s)
	p.judgeShift(s)
	return nil
}

// noteEndpoint says what is odd about the choice of the engine.
func (p *Pass) noteEndpoint(ep engine.Endpoint) {
	if ep.Warning != nil {
		p.Notef("%s: %s; %s is used", ep.Warning.Doing, ep.Warning.Problem, ep)
	}
	if ep.TLSFromEnv {
		p.Notef("DOCKER_TLS_VERIFY or DOCKER_TLS asks for encryption: the docker command honours that and builds the image, compose inside the Astro CLI does not and will not get through to %s", ep)
	}
}

func (p *Pass) reportUnreachable(s EngineState) error {
	var e *engine.Error
	if !errors.As(s.err, &e) {
		return Unknownf("%v", s.err)
	}
	if s.undecided() {
		return Unknownf("%v", e)
	}
	message := fmt.Sprintf("the engine that the CLI will use does not answer: %s: %s", e.Doing, e.Problem)
	if from := s.endpoint.From; e.Kind != engine.ContextMissing && !strings.Contains(e.Doing, from) {
		message += "; it is chosen by " + from
	}
	if w := s.endpoint.Warning; w != nil {
		message += fmt.Sprintf(", since another choice could not be read (%s: %s)", w.Doing, w.Problem)
	}
	f := Finding{Rule: EngineUnreachable, Services: serviceNames(p.Project()), Symptom: redact.NewText(e.Said), Message: redact.NewText(message)}
	if e.Advice != "" || len(e.Commands) > 0 {
		f.Fixes = []Fix{{Title: redact.NewText(sentence(cmp.Or(e.Advice, "start the engine"))), Commands: redact.Texts(e.Commands...), Safety: Unsafe}}
	}
	if e.Kind == engine.MachineStopped || p.Machine.OS == "darwin" && (e.Kind == engine.NoSocket || e.Kind == engine.Refused) {
		f.Severity = Warning // the CLI starts the engine by itself
	}
	p.Report(f)
	return nil
}

// awsBinds are the binds of AWS files that the override asks for.
func (p *Pass) awsBinds() groups {
	g := newGroup()
	for _, s := range p.Project().Services {
		for _, m := range s.Mounts {
			if m.FromOverride && m.Type == astro.Bind && strings.Contains(m.Source+m.Target, "aws") {
				g.add(m.Source, s.Name, m.Origin)
			}
		}
	}
	return g
}

func (p *Pass) judgeRemote(s EngineState) {
	if s.kind() != engine.Remote {
		return
	}
	for _, g := range p.awsBinds().sorted() {
		p.Report(Finding{
			Rule: EngineRemote, At: locations(g.at), Services: g.services,
			Message: redact.Textf("the engine runs on another machine (%s); %s is a folder of this one and does not exist there", s.endpoint, p.Diagnosis().ShowPath(g.key)),
			Fixes:   []Fix{{Title: redact.NewText("Use the engine of this machine"), Commands: redact.Texts(p.ownEngine(s.endpoint)), Safety: Unsafe}},
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
func (p *Pass) judgeKernel(s EngineState) {
	ours, kind := p.kernel(), s.info.Kind
	if ours == "" || kind == engine.Remote || kind.InVM() || s.info.Kernel == "" || s.info.Kernel == ours {
		return
	}
	for _, g := range p.awsBinds().sorted() {
		p.Report(Finding{
			Rule: EngineRemote, Severity: Warning, At: locations(g.at), Services: g.services,
			Message: redact.Textf("the engine runs under another kernel (%s, on %s) than this machine (%s): it is on another machine, or in a virtual one, and if that does not share %s the containers find nothing there",
				s.info.Kernel, cmp.Or(s.info.Name, "a machine without a name"), ours, p.Diagnosis().ShowPath(g.key)),
			Fixes: []Fix{{Title: redact.NewText("Use the engine of this machine, if there is one"), Commands: redact.Texts(p.ownEngine(s.endpoint)), Safety: Unsafe}},
		})
	}
}

// ownEngine is the command after which the engine of this machine is used: what
// chose the other one has to go.
func (p *Pass) ownEngine(ep engine.Endpoint) string {
	switch ep.From {
	case "DOCKER_HOST", "DOCKER_CONTEXT":
		return p.unset(ep.From)
	}
	return "docker context use default"
}

// oldAPI is the first version that is not old: Engine 19.03, the last that
// compose is tested with.
const oldAPI = 40

func (p *Pass) judgeAPI(s EngineState) {
	_, minor, _ := strings.Cut(s.info.MaxAPIVersion, ".")
	if n, err := strconv.Atoi(minor); err != nil || n >= oldAPI {
		return
	}
	p.Report(Finding{
		Rule:    EngineAPIOld,
		Message: redact.Textf("the engine %s speaks API %s only, which is older than what compose is made for (1.%d)", s.info.Version, s.info.MaxAPIVersion, oldAPI),
		Fixes:   []Fix{{Title: redact.NewText("Update the engine"), Safety: Unsafe}},
	})
}

func (p *Pass) judgeSELinux(s EngineState) {
	// A virtual machine labels what it shares as a whole, if at all: no label of a
	// volume line reaches the files of this one.
	if !s.info.SELinux || s.info.Kind.InVM() {
		return
	}
	unlabelled := newGroup()
	for _, service := range p.Project().Services {
		for _, m := range service.Mounts {
			if m.FromOverride && m.Type == astro.Bind && m.SELinux == "" && strings.Contains(m.Source+m.Target, "aws") {
				unlabelled.add(m.Target, service.Name, m.Origin)
			}
		}
	}
	for _, g := range unlabelled.sorted() {
		p.Report(Finding{
			Rule: SELinuxLabelMissing, At: locations(g.at), Services: g.services,
			Message: redact.Textf("SELinux is on, and the mount at %s has no label: the container may not read it whatever its mode", g.key),
			Symptom: redact.NewText("botocore.exceptions.NoCredentialsError: Unable to locate credentials"),
			Fixes:   []Fix{{Title: redact.NewText("Add :z to the volume line (not :Z, which gives it to one container only)"), Safety: Unsafe}},
		})
	}
}

// sharedByDefault are the folders that an engine in a virtual machine shares
// unless told otherwise; nil where that is not known.
func sharedByDefault(kind engine.Kind, home string) []string {
	switch kind {
	case engine.DockerDesktop:
		return []string{"/Users", "/Volumes", "/private", "/tmp", "/var/folders"}
	case engine.DockerDesktopLinux:
		return []string{"/home", home}
	case engine.Colima, engine.RancherDesktop:
		return []string{home, "/tmp/colima", "/tmp/rancher-desktop"}
	case engine.PodmanMachine:
		return []string{"/Users", "/home", "/private", "/var/folders", home}
	}
	return nil
}

// shared are the folders that the engine's machine shares unless told otherwise; nil
// where that is not known. Those of a predicted machine stand for shared ones.
func (w *World) shared(kind engine.Kind) []string {
	folders := sharedByDefault(kind, w.Machine.Home)
	if folders != nil && w.Machine.Predicted() {
		folders = append(folders, w.Machine.Home, w.Dir)
	}
	return folders
}

func (p *Pass) judgeSharing(s EngineState) {
	shared, usual := p.shared(s.info.Kind), sharedByDefault(s.info.Kind, p.Machine.Home)
	if shared == nil || p.Machine.OS == "windows" {
		return
	}
	symptom := func(string) string { return "" } // the folder is empty in the container
	if s.info.Kind == engine.DockerDesktop {
		symptom = containerfs.MountsDenied
	}
	for _, g := range p.awsBinds().sorted() {
		if containerfs.Under(g.key, shared) || !p.Machine.Exists(g.key) {
			continue
		}
		p.Report(Finding{
			Rule: FileSharingMissing, Severity: Warning, At: locations(g.at), Services: g.services,
			Message: redact.Textf("%s shares %s by default, and %s is outside", s.info.Kind, strings.Join(usual, ", "), p.Diagnosis().ShowPath(g.key)),
			Symptom: redact.NewText(symptom(g.key)),
			Fixes:   []Fix{{Title: redact.NewText("Share the folder in the engine's settings (Resources, File Sharing), or mount one below the home folder"), Safety: Unsafe}},
		})
	}
}

func (p *Pass) judgeShift(s EngineState) {
	if s.info.Kind.Ownership() != engine.Shifted {
		return
	}
	for _, g := range p.awsBinds().sorted() {
		p.Report(Finding{
			Rule: RootlessUIDShift, At: locations(g.at), Services: g.services,
			Message: redact.Textf("%s gives the containers other users than this machine has: astro can read in %s only what everybody may, and `aws sso login` writes its tokens 0600", s.info.Kind, p.Diagnosis().ShowPath(g.key)),
			Fixes:   []Fix{{Title: redact.NewText("Use the engine that runs as root, or let everybody read the files"), Safety: Unsafe}},
		})
	}
}
