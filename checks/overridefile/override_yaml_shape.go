package overridefile

import (
	"fmt"
	"slices"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/near"
	"doctor/internal/redact"
)

func fixMisplacedVolumes(_ *checks.Pass, c cause.Cause) []checks.Fix {
	return []checks.Fix{{Title: redact.Textf("Move the volume lines out of environment: (%s), to volumes: beside it", repair.PlaceOf(c)), Safety: checks.Unsafe}}
}

var OverrideYAMLShape = &checks.Rule{
	ID:       "override-yaml-shape",
	Causes:   []cause.Kind{cause.OverrideYAMLShape},
	Refusals: []astro.RefusalKind{astro.OverrideYAMLShape}, Severity: checks.Error, Since: "0.1.0",
	Title: "An override that is YAML, but no compose file",
	Doc: checks.Page(
		"`services must be a mapping`, `cannot override services.scheduler.volumes`, "+
			"`validating docker-compose.override.yml:  additional properties 'scheduler' not allowed` or "+
			"`validating docker-compose.override.yml: services.scheduler additional properties 'volume' not allowed`.",
		"Something stands at the wrong depth, or has another form or name than compose wants. "+
			"`services must be a mapping` means that the services are not indented deeper than `services:`; "+
			"`cannot override` that a list has lost its dashes, or the blank behind them; "+
			"`additional properties` that a key is misspelled or not where it belongs.",
		"Bring the file into the form of the example: `services:`, under it each service, under it `volumes:` with a list."),
	Message: checks.Says(func(c cause.Cause, d cause.MisplacedVolumes) redact.Text {
		return redact.Textf("volume lines are inside environment:%s, so compose takes them for variables and mounts nothing", wording.InBrackets(c, d.At))
	}),
	Fixes: fixMisplacedVolumes,
	RefusalMessage: func(p *astro.Project, r astro.Refusal, where string) string {
		return where + "compose does not accept what stands there: " + shapeMistake(p, r).what
	},
	RefusalFixes: func(p *checks.Pass, r astro.Refusal) []checks.Fix { return shapeMistake(p.Project(), r).fixes(p, r) },
}

// shapeMistake guesses the mistake in valid YAML of the wrong structure.
func shapeMistake(p *astro.Project, r astro.Refusal) mistake {
	if hasLostIndentation(p.Override.Data) {
		return lostIndentation(p.Override.Data)
	}
	switch r.Fault {
	case astro.ServicesEmpty:
		return mistake{
			what: "services: has nothing under it; indent the services deeper than services:",
			cure: "Indent each service, and all that belongs to it, deeper than services:",
		}
	case astro.UnknownTopKeys:
		return topMistake(p, r.Keys)
	case astro.UnknownServiceKeys:
		return serviceMistake(r)
	case astro.VolumesNoList:
		return listMistake(p, r)
	case astro.EnvironmentMixed:
		return mistake{
			what: "environment takes NAME=value in a list, or NAME: value in a mapping, not both",
			cure: "Write all of environment as a list, - NAME=value, or all of it as a mapping, NAME: value",
		}
	}
	return mistake{what: "see compose's own words", cure: "Bring what compose names into the form of its reference"}
}

// topMistake is about top-level keys beside services:.
func topMistake(p *astro.Project, keys []string) mistake {
	services := astro.AllServices()
	if !slices.ContainsFunc(keys, func(key string) bool { return !slices.Contains(services, key) }) {
		return mistake{
			what: strings.Join(keys, ", ") + " stands beside services: instead of under it",
			cure: fmt.Sprintf("Put %s under services:, indented deeper", strings.Join(keys, ", ")),
		}
	}
	if len(keys) > 1 || near.Nearest(strings.ToLower(keys[0]), []string{"services"}, 2) == "" {
		return unknownKeyMistake()
	}
	s := mistake{what: "it is called services, in small letters with an s", cure: "Write services instead of " + keys[0]}
	if p.Override.At("services").Line == 0 {
		s.rename, s.to = []fixers.KeyPath{keys}, "services"
	}
	return s
}

// serviceMistake is about keys of a service.
func serviceMistake(r astro.Refusal) mistake {
	keys := r.Keys
	var what, cure []string
	s := mistake{}
	for _, key := range keys {
		s.to = near.Nearest(strings.ToLower(key), serviceKeys, max(1, len(key)/3))
		if s.to == "" {
			return unknownKeyMistake()
		}
		what = append(what, fmt.Sprintf("%s is no key of a service; it is called %s", key, s.to))
		cure = append(cure, fmt.Sprintf("%s instead of %s", s.to, key))
	}
	s.what, s.cure = strings.Join(what, ", "), "Write "+strings.Join(cure, ", ")
	if len(keys) > 1 {
		return s
	}
	if keys[0] == "volume" {
		s.what = "it is called volumes, with an s"
	}
	for _, service := range r.Services {
		s.rename = append(s.rename, fixers.KeyPath{"services", service, keys[0]})
	}
	return s
}

func unknownKeyMistake() mistake {
	return mistake{
		what: "a key that compose does not know, or one at the wrong indentation",
		cure: "Correct the key, or its indentation: services:, the service, volumes: and the list stand each deeper than the one above",
	}
}

// listMistake is about volume lines that are not a list.
func listMistake(p *astro.Project, r astro.Refusal) mistake {
	s := mistake{
		what: "volumes wants a list: each line begins with a dash and a blank",
		cure: "Begin each volume line with a dash and a blank: - " + repair.AwsSpec,
	}
	below := r
	if len(r.At) > 0 {
		at := r.At[0]
		at.Line++
		below.At = []astro.Origin{at}
	}
	if line := strings.TrimSpace(string(astro.LineAt(p.Override.Data, below.At))); len(line) > 1 && line[0] == '-' && line[1] != ' ' {
		s.cure = "Put a blank behind the dash: - " + line[1:]
	}
	return s
}
