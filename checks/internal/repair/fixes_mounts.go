package repair

import (
	"bytes"
	"cmp"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"strings"

	"doctor/checks"
	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/containerfs"
	"doctor/internal/host"
	"doctor/internal/redact"
	"doctor/internal/sessions"
)

// HomeSource is how a volume line names ~/.aws on every system.
const HomeSource = "~/.aws"

// AwsSpec is the volume line of the current instructions.
const AwsSpec = HomeSource + ":" + AwsHome + ":rw"

// FixNoOverride adds the mount to all services in the override, also in place of a tmpfs. A folder
// that does not exist is not mounted: the engine would create it, owned by root.
func FixNoOverride(p *checks.Pass, c cause.Cause) []checks.Fix {
	spec := SpecFor(c)
	if !p.Machine.Exists(filepath.Join(p.Machine.Home, ".aws")) {
		return append(Provide(p, c), ByHand("Then mount the folder: write under volumes: of each service in "+astro.OverrideName, "- "+spec))
	}
	if IsTmpfs(c.Mount) {
		return []checks.Fix{TmpfsToMount(c, spec)}
	}
	return append([]checks.Fix{checks.WithEdit(fmt.Sprintf("Mount ~/.aws in each service in %s: %s", astro.OverrideName, spec), checks.Safe, fixers.AddMounts{
		File: astro.OverrideName, Services: checks.ServiceNames(p.Project()), Spec: spec, Create: true,
	})}, FixFromTemplate(p)...)
}

// TmpfsToMount mounts the folder in place of a tmpfs.
func TmpfsToMount(c cause.Cause, spec string) checks.Fix {
	return checks.WithEdit(fmt.Sprintf("Replace the tmpfs at %s in %s with the volume %s", c.Mount.Target, PlaceOf(c), spec), checks.Safe, fixers.ChangeMounts{
		File: astro.OverrideName, Services: c.Services, Remove: []string{c.Mount.Target}, Add: []string{spec},
	})
}

// FixFromTemplate says that the keys belong in the environment file, if the project has a
// template of one with keys in it.
func FixFromTemplate(p *checks.Pass) []checks.Fix {
	for _, name := range p.Project().EnvTemplates() {
		for _, v := range p.Project().ReadEnvFile(name) {
			if v.Name == "AWS_ACCESS_KEY_ID" || v.Name == "AWS_PROFILE" {
				return []checks.Fix{{Title: redact.Textf("Set %s in %s, as in %s", v.Name, p.Project().EnvFile.Path, cause.Place(v.Origin)), Safety: checks.Unsafe}}
			}
		}
	}
	return nil
}

// SpecFor is the volume line that mounts ~/.aws where the variables of a cause point, or else
// in the home folder.
func SpecFor(c cause.Cause) string {
	target := AwsHome
	for _, v := range c.Vars {
		if folder := path.Dir(v.Value); path.IsAbs(folder) && strings.HasSuffix(folder, ".aws") {
			target = folder
		}
	}
	return HomeSource + ":" + target + ":rw"
}

// FixMountSource replaces a wrong source by the folder of this machine.
func FixMountSource(p *checks.Pass, c cause.Cause) []checks.Fix {
	m := c.Mount
	if m == nil {
		return nil
	}
	source := HomeSource
	if _, rest, ok := strings.Cut(m.Target, "/.aws/"); ok { // one of the files, or the SSO cache
		source += "/" + rest
	} else if IsAWSFile(m.Target) {
		source += "/" + path.Base(m.Target)
	}
	title, from := "Mount "+source+" instead, in "+PlaceOf(c), WrittenSource(m)
	if m.Volume != "" { // the options of the volume name the folder
		return []checks.Fix{checks.WithEdit(title, checks.Safe, fixers.SetMountSource{File: astro.OverrideName, From: m.Volume, To: source})}
	}
	if m.NoCopy && m.Raw != "" { // which the engine refuses for a folder
		to := source + ":" + m.Target
		if m.ReadOnly {
			to += ":ro"
		}
		return []checks.Fix{checks.WithEdit(title, checks.Safe, fixers.ReplaceMount{File: astro.OverrideName, From: m.Raw, To: to})}
	}
	if !bytes.Contains(p.Project().Override.Data, []byte(from)) { // the long form, with a ~ or a variable
		return []checks.Fix{checks.WithEdit(title, checks.Safe, sourceByTarget(p, m, source))}
	}
	return []checks.Fix{checks.WithEdit(title, checks.Safe, fixers.SetMountSource{File: astro.OverrideName, From: from, To: source})}
}

// sourceByTarget gives a mount, or a secret, another source in all services that have it.
func sourceByTarget(p *checks.Pass, m *astro.Mount, source string) fixers.Edit {
	edit := fixers.ChangeMounts{File: astro.OverrideName, Source: []fixers.Mounting{{Target: m.Target, Source: source}}}
	for _, s := range p.Project().Services {
		for i := range s.Mounts {
			o := &s.Mounts[i]
			if o.Target != m.Target || o.Source != m.Source || !o.FromOverride {
				continue
			}
			if IsSecret(p, s.Name, o) {
				return fixers.PlaceSecret{File: astro.OverrideName, From: m.Target, Source: source}
			}
			edit.Services = append(edit.Services, s.Name)
		}
	}
	return edit
}

// WrittenSource is the source as written in the volume line.
func WrittenSource(m *astro.Mount) string {
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

// Export sets a variable in the shell for the programs it starts.
func Export(p *checks.Pass, name, value string) string {
	if p.POSIX() {
		return fmt.Sprintf("export %s=%s", name, p.Quote(value))
	}
	return fmt.Sprintf("$env:%s = %s", name, host.QuotePowerShell(value))
}

// Unset is the command that unsets a variable in the shell.
func Unset(p *checks.Pass, name string) string {
	if p.POSIX() {
		return "unset " + name
	}
	return "Remove-Item Env:" + name
}

// IsTmpfs reports whether a mount is a tmpfs; compose refuses a volume with the same target.
func IsTmpfs(m *astro.Mount) bool { return m != nil && m.Type == astro.Tmpfs }

// FixTmpfs removes a tmpfs that hides the mount around it.
func FixTmpfs(_ *checks.Pass, c cause.Cause) []checks.Fix {
	return []checks.Fix{checks.WithEdit(fmt.Sprintf("Remove the tmpfs at %s from %s", c.Mount.Target, PlaceOf(c)), checks.Safe, fixers.ChangeMounts{
		File: astro.OverrideName, Services: c.Services, Remove: []string{c.Mount.Target},
	})}
}

// ReplaceMount replaces a volume line by the one of the instructions.
func ReplaceMount(from, title string) checks.Fix {
	if from == "" {
		return checks.Fix{Title: redact.NewText(title + " in " + astro.OverrideName), Lines: redact.Texts("- " + AwsSpec), Safety: checks.Unsafe}
	}
	return checks.WithEdit(title+": - "+AwsSpec, checks.Safe, fixers.ReplaceMount{File: astro.OverrideName, From: from, To: AwsSpec})
}

// FixHostPath replaces a missing source by what exists on this machine, or creates the source.
func FixHostPath(p *checks.Pass, c cause.Cause) []checks.Fix {
	folder := filepath.Join(p.Machine.Home, ".aws")
	meant := folder
	if c.Mount != nil && IsAWSFile(c.Mount.Target) {
		meant = filepath.Join(folder, path.Base(c.Mount.Target))
	}
	if c.HostPath != meant && p.Machine.Exists(meant) {
		return FixMountSource(p, c)
	}
	fixes := Configure(p, c)
	if c.HostPath == meant && meant != folder {
		if path.Base(meant) == "config" && p.Machine.Exists(filepath.Join(folder, "credentials")) {
			fixes[0].Title = redact.NewText("Create the file: enter a region, and keep the keys")
		}
		fixes = append(fixes, checks.Fix{
			Title: redact.Textf("Mount the folder instead of its files in %s", cause.Place(c.Mount.Origin)), Safety: checks.Unsafe,
			Lines: []redact.Text{redact.Textf("- %s:%s:rw", HomeSource, path.Dir(c.Mount.Target))},
		})
	}
	return fixes
}

// IsAWSFile reports whether a path has the name of one of the two files.
func IsAWSFile(name string) bool {
	base := filepath.Base(name)
	return base == "config" || base == "credentials"
}

// HasAWSFiles reports whether this machine has one of the two files where boto3 looks
// for them.
func HasAWSFiles(p *checks.Pass) bool {
	folder := filepath.Join(p.Machine.Home, ".aws")
	return p.Machine.Exists(filepath.Join(folder, "credentials")) || p.Machine.Exists(filepath.Join(folder, "config"))
}

// InPlaceOfFile removes what is in the place of one of the files; the engine leaves an empty
// folder there.
func InPlaceOfFile(p *checks.Pass, c cause.Cause, name string) []checks.Fix {
	away := p.RemoveCommand(name)
	if filepath.Dir(name) != filepath.Join(p.Machine.Home, ".aws") {
		return []checks.Fix{{Title: redact.NewText("Remove it, then create the file"), Commands: redact.Texts(away), Safety: checks.Unsafe}}
	}
	fix := Configure(p, c)[0]
	fix.Title, fix.Commands = redact.NewText("Remove it, then create the file with keys"), append(redact.Texts(away), fix.Commands...)
	return []checks.Fix{fix}
}

// AWSFolders are where people put a copy of ~/.aws in a project.
func AWSFolders() []string {
	return []string{".aws", "include/.aws", "dags/.aws", "plugins/.aws", "include/aws", "aws"}
}

// Provide makes the files that ~/.aws does not have: from the project's copy of them, or new ones.
func Provide(p *checks.Pass, c cause.Cause) []checks.Fix {
	if move, ok := MoveHome(p); ok {
		return append([]checks.Fix{move}, Configure(p, c)...)
	}
	return Configure(p, c)
}

// MoveHome moves the copy of ~/.aws in the project to where it belongs. Not ok if there is none, or
// if such files are there already.
func MoveHome(p *checks.Pass) (checks.Fix, bool) {
	if HasAWSFiles(p) {
		return checks.Fix{}, false
	}
	home := filepath.Join(p.Machine.Home, ".aws")
	for _, folder := range AWSFolders() {
		if data, err := p.Machine.Read(filepath.Join(p.Dir, filepath.FromSlash(folder), "credentials")); err != nil || !bytes.Contains(data, []byte("aws_secret_access_key")) {
			continue
		}
		what := folder
		if p.Machine.Exists(home) {
			what += "/*"
		}
		move := fmt.Sprintf("mv %s %s", what, p.QuotePath(home))
		if !p.POSIX() {
			move = fmt.Sprintf("Move-Item %s %s", what, p.QuotePath(home))
		}
		return checks.Fix{Title: redact.Textf("Move %s from the project to ~/.aws", folder), Commands: redact.Texts(move), Safety: checks.Unsafe}, true
	}
	return checks.Fix{}, false
}

// Configure creates credentials on this machine.
func Configure(p *checks.Pass, c cause.Cause) []checks.Fix {
	flag := ProfileFlag(p, c)
	return []checks.Fix{
		p.Configure("Create the files with access keys", flag),
		p.Configure("Create the files with single sign-on", " sso"+flag),
	}
}

// FixLink replaces a link by a copy of its target.
func FixLink(p *checks.Pass, c cause.Cause) []checks.Fix {
	_, link := p.Machine.Lstat(c.HostPath)
	if _, err := p.Machine.Stat(c.HostPath); link == nil && err != nil && IsAWSFile(c.HostPath) { // there is nothing to copy
		return WithoutLink(p, c, c.HostPath)
	}
	fix := checks.Fix{Title: redact.NewText("Replace the symbolic link with a copy of the file"), Safety: checks.Unsafe}
	if file, copied := p.QuotePath(c.HostPath), p.QuotePath(c.HostPath+".copy"); p.POSIX() {
		fix.Commands = redact.Texts(fmt.Sprintf("cp -RL %s %s", file, copied), "rm "+file, fmt.Sprintf("mv %s %s", copied, file))
	}
	return []checks.Fix{fix}
}

// FixMode lets the container's user read a file of the user of this machine: by an access list
// if containers have the same user ids as the host, or by the mode.
func FixMode(p *checks.Pass, c cause.Cause) []checks.Fix { return LetRead(p, c, false) }

// LetRead is FixMode for a file or, with dir, a folder.
func LetRead(p *checks.Pass, c cause.Cause, dir bool) []checks.Fix {
	if c.HostPath == "" && IsTmpfs(c.Mount) {
		return []checks.Fix{{
			Title: redact.Textf("Set the mode of the tmpfs to 755 in %s", PlaceOf(c)), Safety: checks.Unsafe,
			Lines: []redact.Text{redact.Textf("- %s:mode=755", c.Mount.Target)},
		}}
	}
	if c.HostPath == "" { // a secret or a config of the override
		if d, ok := c.Detail.(cause.Unreadable); ok && d.Copied {
			return []checks.Fix{checks.WithEdit("Set the mode of "+d.Path+" to 0444 in "+PlaceOf(c), checks.Safe, fixers.PlaceSecret{
				File: astro.OverrideName, Services: c.Services, From: d.Path, Mode: 0o444,
			})}
		}
		return []checks.Fix{{Title: redact.Textf("Set the mode to 0444, beside target: in %s", PlaceOf(c)), Lines: redact.Texts("mode: 0444"), Safety: checks.Unsafe}}
	}
	perm, list, read := fs.FileMode(0o644), "r", "read it"
	if dir {
		perm, list, read = 0o755, "x", "enter the folder"
	}
	uid := 50000
	if c.View != nil && c.View.Service.UID > 0 {
		uid = c.View.Service.UID
	}
	target, sudo, whose := p.QuotePath(c.HostPath), p.Sudo(c.HostPath), p.OwnerWords(c.HostPath)
	if c.View != nil && !dir {
		for _, f := range Unreadable(c.View.Default()) { // the other of the two files too
			if f.Entry.HostPath != c.HostPath {
				target += " " + p.QuotePath(f.Entry.HostPath)
				sudo, whose = cmp.Or(sudo, p.Sudo(f.Entry.HostPath)), cmp.Or(whose, p.OwnerWords(f.Entry.HostPath))
			}
		}
	}
	chmod := checks.WithEdit("Let every user of this machine "+read+whose, checks.Unsafe, fixers.Chmod{Path: c.HostPath, Mode: perm})
	chmod.Commands = redact.Texts(fmt.Sprintf("%schmod %o %s", sudo, perm, target))
	if !keepsUsers(p) {
		return []checks.Fix{chmod}
	}
	return []checks.Fix{
		{
			Title: redact.NewText("Let only the container user " + read + " (needs the acl package)" + whose), Safety: checks.Unsafe,
			Commands: redact.Texts(fmt.Sprintf("%ssetfacl -m u:%d:%s %s", sudo, uid, list, target)),
		},
		chmod,
	}
}

// keepsUsers reports whether a user of a container has the same number on the host: if the
// engine maps users, an access list for it admits another user.
func keepsUsers(p *checks.Pass) bool { return p.EngineFacts().Ownership == containerfs.Direct }

// LetWrite lets the container's user write to a folder: by the mode of the mount if it is
// read-only, by the permissions of the folder if they do not allow it, or by both in one fix.
func LetWrite(p *checks.Pass, v *sessions.View, folder containerfs.Entry) []checks.Fix {
	m := closedMount(v, folder)
	if folder.HostPath == "" || !LacksRights(p, v, folder) {
		if m == nil {
			return nil
		}
		return []checks.Fix{checks.WithEdit("Mount the folder read-write in "+cause.Place(m.Origin), checks.Safe,
			fixers.SetMountMode{File: astro.OverrideName, Target: m.Target, Access: fixers.ReadWrite})}
	}
	whose, sudo, target := p.OwnerWords(folder.HostPath), p.Sudo(folder.HostPath), p.QuotePath(folder.HostPath)
	shown := p.Diagnosis().ShowPath(folder.HostPath)
	fix := checks.Fix{
		Title: redact.Textf("Let every user of this machine write to %s%s", shown, whose), Safety: checks.Unsafe,
		Commands: redact.Texts(fmt.Sprintf("%schmod a+rwx %s", sudo, target)),
	}
	if keepsUsers(p) {
		fix.Title = redact.Textf("Let the container user write to %s (needs the acl package)%s", shown, whose)
		fix.Commands = redact.Texts(fmt.Sprintf("%ssetfacl -m u:%d:rwx %s", sudo, v.Service.UID, target))
	}
	if m != nil { // one without the other changes nothing
		fix.Title = fix.Title.Addf(", and mount the folder read-write in %s", cause.Place(m.Origin))
		fix.Lines = redact.Texts(openLine(m))
	}
	return []checks.Fix{fix}
}

// closedMount is the read-only mount of the override that has an entry, nil for none.
func closedMount(v *sessions.View, e containerfs.Entry) *astro.Mount {
	if !e.ReadOnly {
		return nil
	}
	for i, m := range v.Service.Mounts {
		if m.Target == e.MountTarget && m.ReadOnly && m.FromOverride {
			return &v.Service.Mounts[i]
		}
	}
	return nil
}

// openLine is the line of a mount, with the mode read-write.
func openLine(m *astro.Mount) string {
	i := strings.LastIndexByte(m.Raw, ':')
	if i < 0 { // the long form
		return "read_only: false"
	}
	options := strings.Split(m.Raw[i+1:], ",")
	for j, o := range options {
		if o == "ro" {
			options[j] = "rw"
		}
	}
	return "- " + m.Raw[:i+1] + strings.Join(options, ",")
}
