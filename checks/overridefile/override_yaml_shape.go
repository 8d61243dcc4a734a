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

var OverrideYAMLShape = &checks.Rule{
	ID:       "override-yaml-shape",
	Causes:   []cause.Kind{cause.OverrideYAMLShape},
	Refusals: []astro.RefusalKind{astro.OverrideYAMLShape}, Severity: checks.Error, Since: "0.1.0",
	Title: "Override is not a valid Compose file",
	Doc: checks.Page(
		"`services must be a mapping`, `cannot override services.scheduler.volumes`, "+
			"`validating docker-compose.override.yml:  additional properties 'scheduler' not allowed` or "+
			"`validating docker-compose.override.yml: services.scheduler additional properties 'volume' not allowed`.",
		"The YAML is valid, but a key has the wrong indentation, name or kind of value. "+
			"`services must be a mapping`: the services are not indented under `services:`. "+
			"`cannot override`: the items of a list lack the dash, or the space after it. "+
			"`additional properties`: a key is misspelled or in the wrong place.",
		"Write the file as in the example: `services:`, under it each service, under that `volumes:` with a list."),
	Message: checks.Says(func(c cause.Cause, d cause.MisplacedVolumes) redact.Text {
		return redact.Textf("volumes are listed under environment:%s, so compose mounts nothing", wording.InBrackets(c, d.At))
	}),
	Fixes: fixMisplacedVolumes,
	RefusalMessage: func(p *astro.Project, r astro.Refusal, _ string) string {
		return "invalid Compose file at " + wording.RefusedAt(r) + ": " + shapeMistake(p, r).what
	},
	RefusalFixes: func(p *checks.Pass, r astro.Refusal) []checks.Fix { return shapeMistake(p.Project(), r).fixes(p, r) },
}

func fixMisplacedVolumes(p *checks.Pass, c cause.Cause) []checks.Fix {
	fix := checks.Fix{Title: redact.Textf("Move the volumes in %s out of environment: to volumes:", repair.PlaceOf(c)), Safety: checks.Unsafe}
	if fix = repair.WithChanges(fix, movedVolumes(p.Project())); fix.Edit == nil {
		fix.Lines = redact.Texts("volumes:", "  "+mount)
	}
	return []checks.Fix{fix}
}

// shapeMistake guesses the mistake in valid YAML of the wrong structure.
func shapeMistake(p *astro.Project, r astro.Refusal) mistake {
	if hasLostIndentation(p.Override.Data) {
		return lostIndentation(p.Override.Data)
	}
	switch r.Fault {
	case astro.ServicesEmpty:
		return beside(p, mistake{
			what: "the services are not indented under services:",
			cure: "Indent the services under services:",
		})
	case astro.UnknownTopKeys:
		return topMistake(p, r.Keys)
	case astro.UnknownServiceKeys:
		return serviceMistake(p, r)
	case astro.VolumesNoList:
		return listMistake(p, r)
	case astro.EnvironmentMixed:
		s := mistake{
			what:  "environment: mixes a list (- NAME=value) with a mapping (NAME: value)",
			cure:  "Write all of environment: as a list",
			lines: []string{"environment:", "  - NAME=value"},
		}
		s.options, s.sure = [][]fixers.LineChange{listedEnvironment(p)}, true
		return s
	}
	if s := longMistake(p); s.options != nil {
		return s
	}
	return mistake{
		what: "a value is of the wrong kind", cure: "Correct the value",
		options: [][]fixers.LineChange{listedVolumes(p), listedEnvironment(p), indented(p.Override.Data)},
	}
}

// beside adds the change that indents services at the top level, if it is certain which lines they
// are.
func beside(p *astro.Project, s mistake) mistake {
	if lines, width, ok := misplaced(p.Override.Data); ok {
		s.cure = fmt.Sprintf("Indent lines %d to %d by %d spaces", lines.From, lines.To, width)
		s.options, s.sure = [][]fixers.LineChange{{fixers.PrefixLines(lines.From, lines.To, strings.Repeat(" ", width))}}, true
	}
	return s
}

// topMistake is about top-level keys beside services:.
func topMistake(p *astro.Project, keys []string) mistake {
	services := astro.AllServices()
	if !slices.ContainsFunc(keys, func(key string) bool { return !slices.Contains(services, key) }) {
		return beside(p, mistake{
			what: strings.Join(keys, ", ") + " is not under services:",
			cure: fmt.Sprintf("Indent %s under services:", strings.Join(keys, ", ")),
		})
	}
	if len(keys) > 1 || near.Nearest(strings.ToLower(keys[0]), []string{"services"}, 2) == "" {
		return unknownKeyMistake(p, keys)
	}
	s := mistake{what: "unknown key " + keys[0] + "; did you mean services?", cure: "Write services instead of " + keys[0], lines: []string{"services:"}}
	if p.Override.At("services").Line == 0 {
		s.rename, s.to = []fixers.KeyPath{keys}, "services"
	}
	return s
}

// serviceMistake is about keys of a service.
func serviceMistake(p *astro.Project, r astro.Refusal) mistake {
	keys := r.Keys
	var meant, cure []string
	s := mistake{}
	for _, key := range keys {
		s.to = near.Nearest(strings.ToLower(key), serviceKeys, max(1, len(key)/3))
		if s.to == "" {
			return unknownKeyMistake(p, keys)
		}
		meant = append(meant, s.to)
		cure = append(cure, fmt.Sprintf("%s instead of %s", s.to, key))
		s.lines = append(s.lines, s.to+":")
	}
	s.what = fmt.Sprintf("unknown key %s; did you mean %s?", strings.Join(keys, ", "), strings.Join(meant, ", "))
	s.cure = "Write " + strings.Join(cure, ", ")
	if len(keys) > 1 {
		var changes []fixers.LineChange
		for i, key := range keys {
			var at []astro.Origin
			for _, service := range r.Services {
				at = append(at, p.Override.At("services", service, key))
			}
			changes = append(changes, repair.ReplacedAt(p.Override.Data, at, key+":", meant[i]+":")...)
		}
		s.options = [][]fixers.LineChange{changes}
		return s
	}
	for _, service := range r.Services {
		s.rename = append(s.rename, fixers.KeyPath{"services", service, keys[0]})
	}
	return s
}

func unknownKeyMistake(p *astro.Project, keys []string) mistake {
	return mistake{
		what: "unknown key " + strings.Join(keys, ", ") + ", or wrong indentation",
		cure: "Correct the key, or its indentation", options: [][]fixers.LineChange{indented(p.Override.Data)},
	}
}

// listMistake is about volumes that are not a list.
func listMistake(p *astro.Project, r astro.Refusal) mistake {
	s := mistake{
		what:  "volumes: is not a list; each volume begins with a dash and a space",
		cure:  "Begin each volume with a dash and a space",
		lines: []string{"volumes:", "  " + mount},
	}
	if changes := listedVolumes(p); changes != nil {
		s.options, s.sure = [][]fixers.LineChange{changes}, true
	}
	below := r
	if len(r.At) > 0 {
		at := r.At[0]
		at.Line++
		below.At = []astro.Origin{at}
	}
	if text := strings.TrimSpace(string(astro.LineAt(p.Override.Data, below.At))); len(text) > 1 && text[0] == '-' && text[1] != ' ' {
		s.cure = "Add a space after the dash"
	}
	return s
}
