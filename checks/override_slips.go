package checks

import (
	"fmt"
	"slices"
	"strings"

	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/diagnosis"
	"doctor/internal/lazyregexp"
	"doctor/internal/near"
	"doctor/internal/redact"
)

// slip is what probably went wrong in the writing of the override.
type slip struct {
	// what is wrong, cure what to do about it.
	what, cure string
	// rename are the keys that have to get another name, to is that name.
	rename []fixers.KeyPath
	to     string
	// lines are those that the file should have, nil if they are not known.
	lines []string
	// replace is a text that has to give way to another throughout the file.
	replace, by string
}

// refusedAt names the first place of a refusal, or the override as a whole.
func refusedAt(r astro.Refusal) string {
	if len(r.At) == 0 {
		return astro.OverrideName
	}
	return diagnosis.Place(r.At[0])
}

func (s slip) fixes(p *Pass, r astro.Refusal) []Fix {
	switch {
	case len(s.rename) > 0:
		return []Fix{withEdit(s.cure, Safe, fixers.RenameKey{File: astro.OverrideName, Keys: s.rename, To: s.to})}
	case s.lines != nil:
		return []Fix{{Title: redact.NewText(s.cure), Commands: redact.Texts(p.writeLines(s.lines)), Safety: Unsafe}}
	case s.replace == "":
		return []Fix{{Title: redact.NewText(s.cure + " (" + refusedAt(r) + ")"), Safety: Unsafe}}
	}
	command := fmt.Sprintf("perl -pi -e 's#%s#%s#g' %s", s.replace, s.by, astro.OverrideName)
	if !p.posix() {
		command = fmt.Sprintf("(Get-Content %[3]s) -replace '%[1]s', '%[2]s' | Set-Content %[3]s", s.replace, s.by, astro.OverrideName)
	}
	return []Fix{{Title: redact.NewText(s.cure), Commands: redact.Texts(command), Safety: Unsafe}}
}

// yamlSlip guesses what makes the file no YAML.
func yamlSlip(p *astro.Project, r astro.Refusal) slip {
	line := string(astro.LineAt(p.Override.Data, r.At))
	switch {
	case hasLostIndentation(p.Override.Data):
		return lostIndentation(p.Override.Data)
	case strings.Contains(r.Text, "already defined"):
		return slip{what: "a key stands twice in one mapping", cure: "Bring what stands under both keys under one"}
	case strings.HasPrefix(strings.TrimLeft(line, " "), "\t"):
		return slip{what: "the line is indented with a tab; YAML wants blanks", cure: "Write blanks instead of the tab"}
	case strings.Contains(r.Text, "hexdecimal") || strings.Contains(r.Text, "escape"):
		return slip{
			what: "a backslash in double quotes begins an escape; write the path in single quotes or with forward slashes",
			cure: "Write the path in single quotes, or with forward slashes",
		}
	case strings.Contains(r.Text, "unknown anchor"):
		return slip{what: "an anchor is used (*name) that nothing before it defines (&name)", cure: "Write the name of the anchor that is meant, or define it above"}
	case strings.Contains(r.Text, "UTF-8"):
		return slip{what: "a character is not saved as UTF-8, which YAML wants", cure: "Save the file as UTF-8, or remove the character"}
	case strings.Contains(r.Text, "unexpected end of stream"):
		return slip{what: "a quote is not closed", cure: "Close the quote"}
	}
	return slip{what: "it is no YAML from there on", cure: "Mend the line, or the one above it"}
}

// percentSlip is about the tutorial's own spelling of a home folder on Windows.
func percentSlip(variable string) slip {
	s := slip{
		what: "% begins no word of YAML, and with quotes around it " + variable + " would be taken for a volume's name: compose expands no %NAME%; it does expand ~",
		cure: "Write the path out, or ~ for the home folder: - " + awsSpec,
	}
	if home := strings.ToUpper(variable); home == "%USERPROFILE%" || home == "%HOMEDRIVE%%HOMEPATH%" || home == "%HOME%" {
		s.cure = "Write ~ instead of " + variable + ": - " + awsSpec
		s.replace, s.by = variable, "~"
	}
	return s
}

var (
	notAllowedOnTop     = lazyregexp.New(`^validating [^:]+:  additional properties '(.+)' not allowed`)
	notAllowedInService = lazyregexp.New(`^validating [^:]+: services\.[^. ]+ additional properties '(.+)' not allowed`)
)

// keysIn are the keys that compose does not know, by its words.
func keysIn(match []string) []string { return strings.Split(match[1], "', '") }

// serviceKeys are the keys of a service that people write into an override.
var serviceKeys = []string{
	"build", "command", "configs", "container_name", "depends_on", "deploy", "dns", "entrypoint", "env_file", "environment", "extends",
	"extra_hosts", "healthcheck", "image", "labels", "networks", "platform", "ports", "privileged", "restart", "secrets", "tmpfs", "user",
	"volumes", "working_dir",
}

// shapeSlip guesses what was meant where the YAML is fine and its shape is not.
func shapeSlip(p *astro.Project, r astro.Refusal) slip {
	onTop, inService := notAllowedOnTop().FindStringSubmatch(r.Text), notAllowedInService().FindStringSubmatch(r.Text)
	switch {
	case hasLostIndentation(p.Override.Data):
		return lostIndentation(p.Override.Data)
	case strings.Contains(r.Text, "services must be a mapping"):
		return slip{
			what: "services: has nothing under it; indent the services deeper than services:",
			cure: "Indent each service, and all that belongs to it, deeper than services:",
		}
	case onTop != nil:
		return topSlip(p, keysIn(onTop))
	case inService != nil:
		return serviceSlip(r, keysIn(inService))
	case strings.Contains(r.Text, "cannot override") && strings.Contains(r.Text, "volumes"):
		return listSlip(p, r)
	case strings.Contains(r.Text, "environment"):
		return slip{
			what: "environment takes NAME=value in a list, or NAME: value in a mapping, not both",
			cure: "Write all of environment as a list, - NAME=value, or all of it as a mapping, NAME: value",
		}
	}
	return slip{what: "see compose's own words", cure: "Bring what compose names into the form of its reference"}
}

// topSlip is about keys beside services:.
func topSlip(p *astro.Project, keys []string) slip {
	services := astro.AllServices()
	if !slices.ContainsFunc(keys, func(key string) bool { return !slices.Contains(services, key) }) {
		return slip{
			what: strings.Join(keys, ", ") + " stands beside services: instead of under it",
			cure: fmt.Sprintf("Put %s under services:, indented deeper", strings.Join(keys, ", ")),
		}
	}
	if len(keys) > 1 || near.Nearest(strings.ToLower(keys[0]), []string{"services"}, 2) == "" {
		return unknownKeySlip()
	}
	s := slip{what: "it is called services, in small letters with an s", cure: "Write services instead of " + keys[0]}
	if p.Override.At("services").Line == 0 {
		s.rename, s.to = []fixers.KeyPath{keys}, "services"
	}
	return s
}

// serviceSlip is about keys of a service.
func serviceSlip(r astro.Refusal, keys []string) slip {
	var what, cure []string
	s := slip{}
	for _, key := range keys {
		s.to = near.Nearest(strings.ToLower(key), serviceKeys, max(1, len(key)/3))
		if s.to == "" {
			return unknownKeySlip()
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

func unknownKeySlip() slip {
	return slip{
		what: "a key that compose does not know, or one at the wrong indentation",
		cure: "Correct the key, or its indentation: services:, the service, volumes: and the list stand each deeper than the one above",
	}
}

// listSlip is about volume lines that make no list.
func listSlip(p *astro.Project, r astro.Refusal) slip {
	s := slip{
		what: "volumes wants a list: each line begins with a dash and a blank",
		cure: "Begin each volume line with a dash and a blank: - " + awsSpec,
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
