package containermounts

import (
	"fmt"
	"slices"

	"doctor/checks"
	"doctor/internal/astro"
	"doctor/internal/engine"
	"doctor/internal/redact"
)

// noteOthers notes which services have no running container, and which containers run for
// services that the project no longer has.
func noteOthers(p *checks.Pass, all, running []engine.Container) {
	of := func(service string) func(engine.Container) bool {
		return func(c engine.Container) bool { return c.Service == service }
	}
	for _, service := range p.Services() {
		i := slices.IndexFunc(all, of(service))
		switch {
		case slices.ContainsFunc(running, of(service)):
		case i < 0:
			p.Notef("%s has no container", service)
		case all[i].State == "exited":
			p.Notef("%s exited with code %d; run `docker logs %s` for the reason", service, all[i].ExitCode, all[i].Name)
		}
	}
	for _, c := range running {
		isAirflow := slices.Contains(astro.AllServices(), c.Service)
		if isAirflow && p.Project().Service(c.Service) == nil {
			p.Notef("%s is left from an earlier start: the project has no service %s; run `docker rm --force %s` to remove it", c.Name, c.Service, c.Name)
		}
	}
}

func containers(n int) string {
	if n == 1 {
		return "1 container is"
	}
	return fmt.Sprintf("%d containers are", n)
}

// reportLeftovers reports containers that still run although the project no longer starts:
// they have the settings of an earlier start.
func reportLeftovers(p *checks.Pass, running []engine.Container) {
	var at []checks.Position
	var services []string
	for _, c := range running {
		at = append(at, checks.Position{Container: c.Name})
		services = append(services, c.Service)
	}
	p.Report(checks.Finding{
		Rule: ContainersOfFailedStart, Subject: "running", At: at, Services: checks.Distinct(services),
		Message: redact.NewText(containers(len(running)) + " running with older settings: with the current files the project does not start"),
		Fixes:   []checks.Fix{{Title: redact.NewText("Fix the other errors, then recreate the containers"), Commands: redact.Texts("astro dev restart"), Safety: checks.Unsafe}},
	})
}

// reportUnstarted reports containers that were created and never started while others of the
// project run: the start was interrupted.
func reportUnstarted(p *checks.Pass, all []engine.Container) {
	var at []checks.Position
	var services []string
	for _, c := range all {
		if c.State == "created" && p.Project().Service(c.Service) != nil {
			at = append(at, checks.Position{Container: c.Name})
			services = append(services, c.Service)
		}
	}
	if len(at) == 0 {
		return
	}
	p.Report(checks.Finding{
		Rule: ContainersOfFailedStart, Subject: "made", At: at, Services: checks.Distinct(services),
		Message: redact.Textf("%s created but never started: the last start did not complete", containers(len(at))),
		Fixes:   []checks.Fix{{Title: redact.NewText("Restart, and fix the error that the start ends with"), Commands: redact.Texts("astro dev restart"), Safety: checks.Unsafe}},
	})
}

// restart recreates the containers with the current files.
func restart() []checks.Fix {
	return []checks.Fix{{Title: redact.NewText("Recreate the containers"), Commands: redact.Texts("astro dev restart"), Safety: checks.Unsafe}}
}
