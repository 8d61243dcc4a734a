package checks

import (
	"bytes"
	"cmp"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"strings"

	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/containerfs"
	"doctor/internal/diagnosis"
	"doctor/internal/host"
	"doctor/internal/redact"
)

// homeSource is how a volume line names ~/.aws on every system.
const homeSource = "~/.aws"

// awsSpec is the volume line that the instructions of today want.
const awsSpec = homeSource + ":" + awsHome + ":rw"

func fixNoOverride(p *Pass, c diagnosis.Cause) []Fix {
	if isTmpfs(c.Mount) {
		return []Fix{{Title: redact.Textf("Remove the tmpfs at %s, and mount the folder in its place: - %s (%s)", c.Mount.Target, specFor(c), placeOf(c)), Safety: Unsafe}}
	}
	spec := specFor(c)
	return append([]Fix{withEdit(fmt.Sprintf("Mount ~/.aws into each service in %s: %s", astro.OverrideName, spec), Safe, fixers.AddMounts{
		File: astro.OverrideName, Services: serviceNames(p.Project()), Spec: spec, Create: true,
	})}, fixFromTemplate(p)...)
}

// fixFromTemplate says that the keys are meant to stand in the environment file, where
// the project has a pattern of one with keys in it.
func fixFromTemplate(p *Pass) []Fix {
	for _, name := range p.Project().EnvTemplates() {
		for _, v := range p.Project().ReadEnvFile(name) {
			if v.Name == "AWS_ACCESS_KEY_ID" || v.Name == "AWS_PROFILE" {
				return []Fix{{Title: redact.Textf("Set %s in %s, as %s has it", v.Name, p.Project().EnvFile.Path, diagnosis.Place(v.Origin)), Safety: Unsafe}}
			}
		}
	}
	return nil
}

// specFor is the volume line that mounts ~/.aws where the variables of a cause look
// for its files, or else in the home folder.
func specFor(c diagnosis.Cause) string {
	target := awsHome
	for _, v := range c.Vars {
		if folder := path.Dir(v.Value); path.IsAbs(folder) && strings.HasSuffix(folder, ".aws") {
			target = folder
		}
	}
	return homeSource + ":" + target + ":rw"
}

func fixOverrideName(p *Pass, c diagnosis.Cause) []Fix {
	fix := withEdit(fmt.Sprintf("Rename the file to %s, beside the Dockerfile", astro.OverrideName), Safe, fixers.RenameFile{From: c.Subject, To: astro.OverrideName})
	if p.posix() {
		fix.Commands = append(fix.Commands, redact.Textf("mv %s %s", p.quoted(c.Subject), astro.OverrideName))
	}
	return []Fix{fix}
}

func fixSomeServices(p *Pass, c diagnosis.Cause) []Fix {
	if c.Mount == nil {
		return fixKeysOfSome(c)
	}
	spec := c.Mount.Raw
	if spec == "" {
		spec = c.Mount.Source + ":" + c.Mount.Target
	}
	return []Fix{withEdit(fmt.Sprintf("Add the same volume line to %s", strings.Join(c.Services, ", ")), Safe, fixers.AddMounts{
		File: astro.OverrideName, Services: c.Services, Spec: spec,
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
	if _, rest, ok := strings.Cut(m.Target, "/.aws/"); ok { // one of the files, or the SSO cache
		source += "/" + rest
	} else if isAWSFile(m.Target) {
		source += "/" + path.Base(m.Target)
	}
	title, from := "Mount "+source+" of this machine instead", writtenSource(m)
	if !bytes.Contains(p.Project().Override.Data, []byte(from)) {
		return []Fix{{Title: redact.NewText(title), Safety: Unsafe}} // the long form, with a ~ or a variable
	}
	return []Fix{withEdit(title, Safe, fixers.SetMountSource{File: astro.OverrideName, From: from, To: source})}
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
	if c.Mount == nil {
		return fixLost(p, c)
	}
	fixes := fixMountSource(p, c)
	return append(fixes, Fix{Title: redact.Textf("Set %s in the shell before the start", c.Subject), Commands: redact.Texts(p.export(c.Subject, p.Machine.Home)), Safety: Unsafe})
}

// export sets a variable for what is started from the shell.
func (p *Pass) export(name, value string) string {
	if p.posix() {
		return fmt.Sprintf("export %s=%s", name, p.quoted(value))
	}
	return fmt.Sprintf("$env:%s = %s", name, host.QuotePowerShell(value))
}

// unset is the command that takes a variable out of the shell.
func (p *Pass) unset(name string) string {
	if p.posix() {
		return "unset " + name
	}
	return "Remove-Item Env:" + name
}

// isTmpfs reports whether a mount is a tmpfs, beside which compose takes no volume with
// the same target.
func isTmpfs(m *astro.Mount) bool { return m != nil && m.Type == astro.Tmpfs }

// fixTmpfs takes a tmpfs away that hides what is mounted around it.
func fixTmpfs(c diagnosis.Cause) []Fix {
	return []Fix{{Title: redact.Textf("Remove the tmpfs at %s (%s)", c.Mount.Target, placeOf(c)), Safety: Unsafe}}
}

// fixAnonymous puts the folder of this machine in the place of an empty volume. Where
// the mount around it brings that folder, the line is to go.
func fixAnonymous(_ *Pass, c diagnosis.Cause) []Fix {
	m := c.Mount
	for _, outer := range c.View.Service.Mounts {
		if outer.FromOverride && outer.Type == astro.Bind && strings.HasPrefix(m.Target, outer.Target+"/") {
			if isTmpfs(m) {
				return fixTmpfs(c)
			}
			return []Fix{{Title: redact.Textf("Remove the line (%s): the mount at %s has that folder already", placeOf(c), outer.Target), Safety: Unsafe}}
		}
	}
	if isTmpfs(m) {
		return []Fix{{Title: redact.Textf("Remove the tmpfs (%s), and add the volume line - %s", placeOf(c), awsSpec), Safety: Unsafe}}
	}
	return []Fix{replaceMount(m.Raw, "Write source and target")}
}

func fixSwappedMount(_ *Pass, c diagnosis.Cause) []Fix {
	return []Fix{replaceMount(c.Mount.Raw, "Exchange the two sides")}
}

// replaceMount writes the volume line of the instructions in the place of
// another one.
func replaceMount(from, title string) Fix {
	title += ": - " + awsSpec
	if from == "" {
		return Fix{Title: redact.NewText(title), Safety: Unsafe}
	}
	return withEdit(title, Safe, fixers.ReplaceMount{File: astro.OverrideName, From: from, To: awsSpec})
}

// fixHostPath mounts what is on this machine in the place of a source that is
// not, or makes what the mount wants.
func fixHostPath(p *Pass, c diagnosis.Cause) []Fix {
	folder := filepath.Join(p.Machine.Home, ".aws")
	meant := folder
	if c.Mount != nil && isAWSFile(c.Mount.Target) {
		meant = filepath.Join(folder, path.Base(c.Mount.Target))
	}
	if c.HostPath != meant && p.Machine.Exists(meant) {
		return fixMountSource(p, c)
	}
	fixes := configure(p, c)
	if c.HostPath == meant && meant != folder {
		if path.Base(meant) == "config" && p.Machine.Exists(filepath.Join(folder, "credentials")) {
			fixes[0].Title = redact.NewText("Make the file: enter a region, and leave the keys as they are")
		}
		fixes = append(fixes, Fix{Title: redact.Textf("Mount the folder in the place of its files: - %s:%s", homeSource, path.Dir(c.Mount.Target)), Safety: Unsafe})
	}
	return fixes
}

func isAWSFile(name string) bool {
	base := filepath.Base(name)
	return base == "config" || base == "credentials"
}

// fixAbsentFiles mounts the folder that has the files, if one is known, or
// makes them.
func fixAbsentFiles(p *Pass, c diagnosis.Cause) []Fix {
	if info, err := p.Machine.Stat(c.HostPath); err == nil && !info.IsRegular() && isAWSFile(c.HostPath) {
		return inPlaceOfFile(p, c, c.HostPath)
	}
	switch {
	case c.Mount != nil || c.HostPath != "" || p.Project().Mode == astro.Standalone:
	case p.hasAWSFiles():
		return fixNoOverride(p, c)
	default:
		mount := Fix{Title: redact.Textf("Then mount the folder into each service in %s: - %s", astro.OverrideName, specFor(c)), Safety: Unsafe}
		return append(append(configure(p, c), mount), fixFromTemplate(p)...)
	}
	if c.Suggestion == "" || c.Mount == nil {
		return configure(p, c)
	}
	to := p.Diagnosis().ShowPath(c.Suggestion)
	if isAWSFile(c.Mount.Target) {
		return mountWhole(p, c.Mount)
	}
	return []Fix{withEdit("Mount "+to, Safe, fixers.SetMountSource{File: astro.OverrideName, From: writtenSource(c.Mount), To: to})}
}

// hasAWSFiles reports whether this machine has one of the two files where boto3 looks
// for them.
func (p *Pass) hasAWSFiles() bool {
	folder := filepath.Join(p.Machine.Home, ".aws")
	return p.Machine.Exists(filepath.Join(folder, "credentials")) || p.Machine.Exists(filepath.Join(folder, "config"))
}

// inPlaceOfFile clears away what stands where one of the files should be; the
// engine leaves an empty folder there.
func inPlaceOfFile(p *Pass, c diagnosis.Cause, name string) []Fix {
	away := p.outOfTheWay(name)
	if filepath.Dir(name) != filepath.Join(p.Machine.Home, ".aws") {
		return []Fix{{Title: redact.NewText("Clear it away, and put the file there"), Commands: redact.Texts(away), Safety: Unsafe}}
	}
	fix := configure(p, c)[0]
	fix.Title, fix.Commands = redact.NewText("Clear it away and make the file"), append(redact.Texts(away), fix.Commands...)
	return []Fix{fix}
}

// configure is how credentials come to be on a machine.
func configure(p *Pass, c diagnosis.Cause) []Fix {
	flag := profileFlag(p, c)
	return []Fix{
		{Title: redact.NewText("Make the files, with keys"), Commands: redact.Texts("aws configure" + flag), Safety: Unsafe},
		{Title: redact.NewText("Make them with single sign-on"), Commands: redact.Texts("aws configure sso" + flag), Safety: Unsafe},
	}
}

func fixRelativeSource(p *Pass, c diagnosis.Cause) []Fix { return fixMountSource(p, c) }

func fixLink(p *Pass, c diagnosis.Cause) []Fix {
	fix := Fix{Title: redact.NewText("Replace the link by the file itself"), Safety: Unsafe}
	if file, copied := p.shown(c.HostPath), p.shown(c.HostPath+".copy"); p.posix() {
		fix.Commands = redact.Texts(fmt.Sprintf("cp -RL %s %s", file, copied), "rm "+file, fmt.Sprintf("mv %s %s", copied, file))
	}
	return []Fix{fix}
}

// fixMode lets the container's user read a file that belongs to the user of this
// machine: by an access list where the engine gives containers the numbers of the
// host's users, or by the mode.
func fixMode(p *Pass, c diagnosis.Cause) []Fix { return letRead(p, c, false) }

// fixFolderMode lets the container's user enter a folder, in the same way.
func fixFolderMode(p *Pass, c diagnosis.Cause) []Fix { return letRead(p, c, true) }

func letRead(p *Pass, c diagnosis.Cause, dir bool) []Fix {
	if c.HostPath == "" && isTmpfs(c.Mount) {
		return []Fix{{Title: redact.Textf("Remove the mode of the tmpfs at %s, or write mode=755 (%s)", c.Mount.Target, placeOf(c)), Safety: Unsafe}}
	}
	if c.HostPath == "" { // a secret or a config of the override
		return []Fix{{Title: redact.Textf("Write mode: 0444 beside its target (%s)", placeOf(c)), Safety: Unsafe}}
	}
	perm, list := fs.FileMode(0o644), "r"
	if dir {
		perm, list = 0o755, "x"
	}
	uid := 50000
	if c.View != nil && c.View.Service.UID > 0 {
		uid = c.View.Service.UID
	}
	target, sudo, whose := p.shown(c.HostPath), p.sudo(c.HostPath), p.ownerWords(c.HostPath)
	if c.View != nil && !dir {
		for _, f := range unreadable(c.View.Default()) { // the other of the two files as well
			if f.Entry.HostPath != c.HostPath {
				target += " " + p.shown(f.Entry.HostPath)
				sudo, whose = cmp.Or(sudo, p.sudo(f.Entry.HostPath)), cmp.Or(whose, p.ownerWords(f.Entry.HostPath))
			}
		}
	}
	chmod := withEdit("Let everybody on this machine read it"+whose, Unsafe, fixers.Chmod{Path: c.HostPath, Mode: perm})
	chmod.Commands = redact.Texts(fmt.Sprintf("%schmod %o %s", sudo, perm, target))
	if !p.keepsUsers() {
		return []Fix{chmod}
	}
	return []Fix{
		{
			Title: redact.NewText("Let only the container's user in (package acl)" + whose), Safety: Unsafe,
			Commands: redact.Texts(fmt.Sprintf("%ssetfacl -m u:%d:%s %s", sudo, uid, list, target)),
		},
		chmod,
	}
}

// keepsUsers reports whether a user of a container has the same number on the
// host: where the engine shifts them, an access list for it lets somebody else in.
func (p *Pass) keepsUsers() bool { return p.engineFacts().Ownership == containerfs.Direct }
