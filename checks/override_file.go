package checks

import (
	"context"
	"fmt"
	"strings"

	"doctor/internal/astro"
	"doctor/internal/diagnosis"
	"doctor/internal/near"
)

// OverrideFile looks at docker-compose.override.yml with compose's own loader.
var OverrideFile = &Check{
	ID:    "override-file",
	Title: "The compose override",
	Doc: `The CLI reads one override, docker-compose.override.yml beside the Dockerfile, and
only after it has built the image. This check loads it at once, with the same library
and the same base services, and says what compose and the engine would refuse, in their
words and in ours: names, YAML, services that this Airflow has not, variables, volume
lines. It also says which files are not read although they look like an override.`,
	Scope: Project,
	Rules: overrideFileRules,
	Run:   checkOverrideFile,
}

func checkOverrideFile(_ context.Context, p *Pass) error {
	if p.Project().Mode == astro.Standalone {
		return Skipf("standalone mode reads no override")
	}
	p.reportRefusals(refusalFixes)
	p.reportCauses(cures{
		"override-missing":              fixNoOverride,
		"override-file-name":            fixOverrideName,
		"override-empty":                fixNoOverride,
		"interpolation-not-from-dotenv": fixUnsetSource,
		"undefined-variable-in-source":  fixUnsetSource,
		"named-volume-not-bind":         fixMountSource,
		"anonymous-volume":              fixAnonymous,
		"windows-path-on-posix":         fixMountSource,
		"duplicate-mount":               fixDuplicate,
	})
	if len(p.Project().Refusals) == 0 {
		p.warnMounts()
	}
	if !p.Project().Override.Exists && len(p.Project().Override.Ignored) == 0 && p.Diagnosis().Intent == "" {
		return Skipf("there is no %s, and nothing in this project asks for AWS", astro.OverrideName)
	}
	return nil
}

// refusalMessage says what a refusal is about, beside the words of who refuses.
func refusalMessage(p *astro.Project, r astro.Refusal) string {
	where := ""
	if len(r.At) > 0 && r.At[0].Line > 0 {
		where = diagnosis.Place(r.At[0]) + ": "
	}
	switch r.Rule {
	case "override-unknown-service":
		return unknownServiceMessage(p, r, where)
	case "volume-spec-space":
		return where + "a blank after the colon makes a mapping of the volume line; it has to be one word: source:target"
	case "named-volume-undeclared":
		return fmt.Sprintf("%sthe source %q has no ./ or / in front, so compose takes it for a named volume, which nobody declares", where, r.Subject)
	case "interpolation-syntax":
		return where + "compose knows $NAME and ${NAME}, closed with a brace; $(NAME) and an open ${ it does not"
	case "required-variable-missing":
		return requiredMessage(p, r, where)
	case "windows-percent-variable":
		return where + "%NAME% is expanded nowhere: compose takes the text for a volume's name; write ${USERPROFILE} or ~"
	case "windows-path-on-posix":
		return fmt.Sprintf("%s%s is a Windows path; the engine of this machine knows no drives", where, r.Subject)
	case "mount-target-relative":
		return fmt.Sprintf("%sthe target in the container has to be an absolute path; ~ is not expanded there", where)
	case "env-file-missing":
		return fmt.Sprintf("%senv_file names %s, which is not there", where, r.Subject)
	case "host-path-missing":
		return where + "the source is not on this machine, and `bind:` keeps the engine from making it"
	case "interpolation-not-from-dotenv":
		return fmt.Sprintf("%s${%s} is set in %s only, and the override is filled from the shell alone, so the volume line has no source", where, r.Subject, p.EnvFile.Path)
	case "undefined-variable-in-source":
		return fmt.Sprintf("%s${%s} is not set in the shell, so the volume line has no source", where, r.Subject)
	case "volume-type-with-path":
		return fmt.Sprintf("%stype: volume takes a volume's name as source, not the path %s; a folder needs type: bind", where, r.Subject)
	case "override-yaml-syntax":
		return where + "compose cannot read the file: " + yamlSlip(p, r)
	case "override-version-key":
		return where + "version: needs quotes, or better: leave it out, nobody reads it"
	case "override-yaml-shape":
		return where + "compose does not accept what stands there: " + shapeSlip(r.Text)
	case "dotenv-syntax":
		return dotenvMessage(p, r, where)
	}
	if strings.Contains(r.Text, "field Source must not be empty") {
		return fmt.Sprintf("%sthe bind at %s names no source", where, r.Subject)
	}
	if r.Unreadable != "" {
		return fmt.Sprintf("%s %s", r.Subject, r.Unreadable)
	}
	return where + "compose refuses it"
}

func unknownServiceMessage(p *astro.Project, r astro.Refusal, where string) string {
	known := astro.ServicesOf(p.Image.AirflowMajor)
	text := fmt.Sprintf("%sAirflow %d has no service %q; it has %s", where, p.Image.AirflowMajor, r.Subject, strings.Join(known, ", "))
	if meant := meantService(p, r.Subject); meant != "" {
		text += fmt.Sprintf("; %q was probably meant", meant)
	}
	return text
}

// meantService returns the service of this Airflow that a name stands for.
func meantService(p *astro.Project, name string) string {
	switch major := p.Image.AirflowMajor; {
	case major == 3 && name == "webserver":
		return "api-server"
	case major == 2 && name == "api-server":
		return "webserver"
	case major == 2 && name == "dag-processor":
		return "" // Airflow 2 parses DAGs in the scheduler
	}
	return near.Nearest(strings.ToLower(name), astro.ServicesOf(p.Image.AirflowMajor), 3)
}

func requiredMessage(p *astro.Project, r astro.Refusal, where string) string {
	for _, v := range p.EnvFile.Vars {
		if v.Name == r.Subject {
			return fmt.Sprintf("%s${%s:?} wants the variable in the shell; %s sets it only for the containers", where, r.Subject, diagnosis.Place(v.Origin))
		}
	}
	return fmt.Sprintf("%s${%s:?} wants the variable in the shell, where it is not set", where, r.Subject)
}

// yamlSlip guesses what makes the file no YAML.
func yamlSlip(p *astro.Project, r astro.Refusal) string {
	lines := strings.Split(string(p.Override.Data), "\n")
	at := 0
	if len(r.At) > 0 {
		at = r.At[0].Line
	}
	switch {
	case strings.Contains(r.Text, "already defined"):
		return "a key stands twice in one mapping"
	case at > 0 && at <= len(lines) && strings.HasPrefix(strings.TrimLeft(lines[at-1], " "), "\t"):
		return "the line is indented with a tab; YAML wants blanks"
	case strings.Contains(r.Text, "hexdecimal") || strings.Contains(r.Text, "escape"):
		return "a backslash in double quotes begins an escape; write the path in single quotes or with forward slashes"
	case strings.Contains(r.Text, "unexpected end of stream"):
		return "a quote is not closed"
	}
	return "it is no YAML from there on"
}

// shapeSlip guesses what was meant where the YAML is fine and its shape is not.
func shapeSlip(text string) string {
	switch {
	case strings.Contains(text, "services must be a mapping"):
		return "services: has nothing under it; indent the services deeper than services:"
	case strings.Contains(text, "'volume' not allowed"):
		return "it is called volumes, with an s"
	case strings.Contains(text, "'service' not allowed"), strings.Contains(text, "'Services' not allowed"):
		return "it is called services, in small letters with an s"
	case strings.Contains(text, "additional properties"):
		return "a key that compose does not know, or one at the wrong indentation"
	case strings.Contains(text, "cannot override") && strings.Contains(text, "volumes"):
		return "volumes wants a list: each line begins with a dash and a blank"
	case strings.Contains(text, "environment"):
		return "environment takes NAME=value in a list, or NAME: value in a mapping, not both"
	}
	return "see compose's own words"
}
