package checks

import (
	"fmt"
	"path"
	"path/filepath"
	"strings"

	"doctor/internal/astro"
	"doctor/internal/diagnosis"
)

// homeSource is how a volume line names ~/.aws on every system.
const homeSource = "~/.aws"

// awsSpec is the volume line that the instructions of today want.
const awsSpec = homeSource + ":" + awsHome + ":rw"

func fixNoOverride(p *Pass, c diagnosis.Cause) []Fix {
	target := awsHome
	for _, v := range c.Vars {
		if folder := path.Dir(v.Value); path.IsAbs(folder) && strings.HasSuffix(folder, ".aws") {
			target = folder
		}
	}
	spec := homeSource + ":" + target + ":rw"
	return []Fix{withFixer(fmt.Sprintf("Mount ~/.aws into each service in %s: %s", astro.OverrideName, spec), "add-mounts", Safe, map[string]string{
		"file": astro.OverrideName, "services": strings.Join(serviceNames(p.Project()), ","), "spec": spec, "create": "true",
	})}
}

func fixOverrideName(p *Pass, c diagnosis.Cause) []Fix {
	args := map[string]string{"from": c.Subject, "to": astro.OverrideName}
	fix := withFixer(fmt.Sprintf("Rename the file to %s, beside the Dockerfile", astro.OverrideName), "rename-file", Safe, args)
	if p.posix() {
		fix.Commands = append(fix.Commands, fmt.Sprintf("mv %s %s", p.quoted(c.Subject), astro.OverrideName))
	}
	return []Fix{fix}
}

func fixSomeServices(p *Pass, c diagnosis.Cause) []Fix {
	spec := c.Mount.Raw
	if spec == "" {
		spec = c.Mount.Source + ":" + c.Mount.Target
	}
	return []Fix{withFixer(fmt.Sprintf("Add the same volume line to %s", strings.Join(c.Services, ", ")), "add-mounts", Safe, map[string]string{
		"file": astro.OverrideName, "services": strings.Join(c.Services, ","), "spec": spec,
	})}
}

// fixMountSource puts the folder of this machine in the place of a source that
// is not it.
func fixMountSource(p *Pass, c diagnosis.Cause) []Fix {
	m := c.Mount
	if m == nil {
		return nil
	}
	source := homeSource
	if base := path.Base(m.Target); base == "config" || base == "credentials" {
		source += "/" + base
	}
	args := map[string]string{"file": astro.OverrideName, "from": writtenSource(m), "to": source}
	return []Fix{withFixer("Mount "+source+" of this machine instead", "set-mount-source", Safe, args)}
}

// writtenSource is the source as the volume line has it.
func writtenSource(m *astro.Mount) string {
	if m.Raw == "" {
		return m.Source
	}
	raw := strings.TrimSuffix(m.Raw, ":"+m.Raw[strings.LastIndex(m.Raw, ":")+1:])
	if strings.HasSuffix(raw, m.Target) {
		raw = strings.TrimSuffix(strings.TrimSuffix(raw, m.Target), ":")
	} else if i := strings.Index(m.Raw, ":"+m.Target); i > 0 {
		raw = m.Raw[:i]
	}
	return raw
}

func fixUnsetSource(p *Pass, c diagnosis.Cause) []Fix {
	fixes := fixMountSource(p, c)
	if p.posix() {
		fixes = append(fixes, Fix{Title: fmt.Sprintf("Set %s in the shell before the start", c.Subject), Commands: []string{fmt.Sprintf("export %s=%s", c.Subject, p.quoted(p.Machine.Home))}, Safety: Unsafe})
	} else {
		fixes = append(fixes, Fix{Title: fmt.Sprintf("Set %s in the shell before the start", c.Subject), Commands: []string{fmt.Sprintf("$env:%s = %s", c.Subject, p.quoted(p.Machine.Home))}, Safety: Unsafe})
	}
	return fixes
}

func fixAnonymous(_ *Pass, c diagnosis.Cause) []Fix {
	return []Fix{replaceMount(c.Mount.Raw, "Write source and target")}
}

func fixSwappedMount(_ *Pass, c diagnosis.Cause) []Fix {
	return []Fix{replaceMount(c.Mount.Raw, "Exchange the two sides")}
}

// replaceMount writes the volume line of the instructions in the place of
// another one.
func replaceMount(from, title string) Fix {
	title += ": - " + awsSpec
	if from == "" {
		return Fix{Title: title, Safety: Unsafe}
	}
	return withFixer(title, "replace-mount", Safe, map[string]string{"file": astro.OverrideName, "from": from, "to": awsSpec})
}

// fixHostPath makes the folder that a mount wants, or takes the one that is there.
func fixHostPath(p *Pass, c diagnosis.Cause) []Fix {
	home := filepath.Join(p.Machine.Home, ".aws")
	if c.HostPath == home {
		return configure()
	}
	if path.Dir(c.HostPath) == home && path.Base(c.HostPath) == "credentials" {
		return configure()
	}
	var fixes []Fix
	if p.Machine.Exists(home) {
		fixes = fixMountSource(p, c)
	} else {
		fixes = configure()
	}
	if strings.HasPrefix(c.HostPath, "/Users/") || strings.HasPrefix(c.HostPath, "/c/") {
		return fixes
	}
	return fixes
}

// fixAbsentFiles mounts the folder that has the files, if one is known, or
// makes them.
func fixAbsentFiles(p *Pass, c diagnosis.Cause) []Fix {
	if c.Suggestion == "" || c.Mount == nil {
		return configure()
	}
	to := p.Diagnosis().ShowPath(c.Suggestion)
	return []Fix{withFixer("Mount "+to, "set-mount-source", Safe,
		map[string]string{"file": astro.OverrideName, "from": writtenSource(c.Mount), "to": to})}
}

// configure is how credentials come to be on a machine.
func configure() []Fix {
	return []Fix{
		{Title: "Make the files, with keys", Commands: []string{"aws configure"}, Safety: Unsafe},
		{Title: "With single sign-on", Commands: []string{"aws configure sso"}, Safety: Unsafe},
	}
}

func fixRelativeSource(p *Pass, c diagnosis.Cause) []Fix { return fixMountSource(p, c) }

func fixLink(p *Pass, c diagnosis.Cause) []Fix {
	file := p.shown(c.HostPath)
	return []Fix{{
		Title: "Replace the link by the file itself", Safety: Unsafe,
		Commands: []string{fmt.Sprintf("cp -L %s %s.copy", file, file), fmt.Sprintf("mv %s.copy %s", file, file)},
	}}
}

// fixMode lets the container's user read what belongs to the user of this
// machine: by an access list where there is one, else by the mode.
func fixMode(p *Pass, c diagnosis.Cause) []Fix {
	perm, list := "644", "r"
	dir := c.Rule == "dir-mode-unreadable"
	if dir {
		perm, list = "755", "x"
	}
	uid := 50000
	if c.View != nil && c.View.Service.UID > 0 {
		uid = c.View.Service.UID
	}
	target := p.shown(c.HostPath)
	chmod := withFixer("Let everybody on this machine read it", "chmod", Unsafe, map[string]string{"path": c.HostPath, "mode": "0" + perm})
	chmod.Commands = []string{fmt.Sprintf("chmod %s %s", perm, target)}
	return []Fix{
		{
			Title: "Let only the container's user in (package acl)", Safety: Unsafe,
			Commands: []string{fmt.Sprintf("setfacl -m u:%d:%s %s", uid, list, target)},
		},
		chmod,
	}
}
