package checks

import (
	"fmt"
	"strings"

	"doctor/internal/astro"
)

// refusalFixes are the cures of what compose or the engine refuses.
func refusalFixes(p *Pass, r astro.Refusal) []Fix {
	switch r.Rule {
	case "override-unknown-service":
		return fixUnknownService(p, r)
	case "volume-spec-space":
		line := strings.ReplaceAll(r.Subject, ": ", ":")
		return []Fix{withFixer("Write the line without a blank after the colon: - "+line, "replace-mount", Safe,
			map[string]string{"file": astro.OverrideName, "from": r.Subject, "to": line})}
	case "named-volume-undeclared", "windows-percent-variable", "interpolation-syntax":
		if strings.Contains(r.Text, "undefined volume") {
			return []Fix{withFixer("Mount "+homeSource+" of this machine instead", "set-mount-source", Safe,
				map[string]string{"file": astro.OverrideName, "from": r.Subject, "to": homeSource})}
		}
		return []Fix{{Title: "Close the brace, or write $$ for a dollar sign", Safety: Unsafe}}
	case "required-variable-missing", "undefined-variable-in-source", "interpolation-not-from-dotenv":
		return fixExport(p, r)
	case "windows-path-on-posix":
		return []Fix{replaceMount(r.Subject, "Mount the folder of this machine")}
	case "volume-type-with-path":
		return []Fix{{Title: "Write the volume line as - " + awsSpec, Safety: Unsafe}}
	case "mount-target-relative":
		return []Fix{replaceMount(r.Subject, "Write an absolute target")}
	case "env-file-missing":
		return []Fix{
			{Title: "Make the file", Commands: []string{"touch " + p.quoted(r.Subject)}, Safety: Unsafe},
			{Title: "Take env_file: out of the override; .env is read without it", Safety: Unsafe},
		}
	case "override-version-key":
		return []Fix{{Title: "Remove the line with version:", Safety: Unsafe}}
	case "override-yaml-shape":
		return []Fix{{Title: "Indent services:, the service, volumes: and the list, each deeper than the one above", Safety: Unsafe}}
	case "host-path-missing":
		return configure()
	}
	return []Fix{{Title: fmt.Sprintf("Mend %s", astro.OverrideName), Safety: Unsafe}}
}

func fixUnknownService(p *Pass, r astro.Refusal) []Fix {
	meant := meantService(p.Project(), r.Subject)
	if meant == "" || p.Project().Override.At("services", meant).Line == p.Project().Override.At("services", r.Subject).Line {
		return []Fix{{Title: fmt.Sprintf("Remove %s from the override", r.Subject), Safety: Unsafe}}
	}
	for _, s := range p.Project().Override.Services {
		if s.Name == meant {
			return []Fix{{Title: fmt.Sprintf("Remove %s from the override; %s is there already", r.Subject, meant), Safety: Unsafe}}
		}
	}
	return []Fix{withFixer(fmt.Sprintf("Rename %s to %s", r.Subject, meant), "rename-service", Safe,
		map[string]string{"file": astro.OverrideName, "from": r.Subject, "to": meant})}
}

func fixExport(p *Pass, r astro.Refusal) []Fix {
	value := "<value>"
	for _, v := range p.Project().EnvFile.Vars {
		if v.Name == r.Subject {
			value = p.quoted(v.Value)
		}
	}
	command := fmt.Sprintf("export %s=%s", r.Subject, value)
	if !p.posix() {
		command = fmt.Sprintf("$env:%s = %s", r.Subject, value)
	}
	return []Fix{{Title: "Set the variable in the shell that starts the project", Commands: []string{command, "astro dev start"}, Safety: Unsafe}}
}
