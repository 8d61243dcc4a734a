package diagnosis

import (
	"path"
	"path/filepath"
	"slices"
	"strings"

	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/host"
	"doctor/internal/near"
	"doctor/internal/sessions"
)

// notMounted explains a path that no mount covers.
func (e *explainer) notMounted(f *boto.ConfigFile) cause.Cause {
	mounts := e.AWSMounts(e.Service)
	if len(mounts) == 0 {
		return e.noMount(f)
	}
	for _, m := range mounts {
		if m.Type != astro.Bind && m.Source == "" {
			return e.emptyVolume(f, m)
		}
		if looksSwapped(m, e.Machine.Home) {
			return e.swapped(m)
		}
	}
	if m := e.folderOnFile(mounts); m != nil {
		return e.isDirectory(&boto.ConfigFile{Entry: e.FS.Lookup(m.Target)}, m)
	}
	m := bestMountFor(mounts, fileName(f, e.out))
	if f.Variable == "" {
		return e.defaultPlace(f, m)
	}
	if other := e.otherFile(f); m.Target == other.Path && path.Dir(m.Target) == path.Dir(f.Path) {
		if c := e.mountedAlone(f, m); c.Kind != "" {
			return c
		}
	}
	v := e.Service.Env[f.Variable]
	if c := e.hostPathVariable(f, v); c.Kind != "" {
		return c
	}
	if c := e.environmentBlock(f, v); c.Kind != "" {
		return c
	}
	return e.outsideMount(f, m)
}

// folderOnFile returns a mount of a folder at the exact path of one of the files.
func (e *explainer) folderOnFile(mounts []*astro.Mount) *astro.Mount {
	for _, m := range mounts {
		if (m.Target == e.out.ConfigFile.Path || m.Target == e.out.CredentialsFile.Path) && e.isFolder(m.Source) {
			return m
		}
	}
	return nil
}

// bestMount prefers a folder to a single file.
func bestMount(mounts []*astro.Mount) *astro.Mount {
	for _, m := range mounts {
		if base := path.Base(m.Target); base != "config" && base != "credentials" {
			return m
		}
	}
	return mounts[0]
}

// bestMountFor is the same, and among single files prefers one with that name.
func bestMountFor(mounts []*astro.Mount, name string) *astro.Mount {
	best := bestMount(mounts)
	if base := path.Base(best.Target); base != "config" && base != "credentials" {
		return best
	}
	for _, m := range mounts {
		if path.Base(m.Target) == name {
			return m
		}
	}
	return best
}

// outsideMount is the original tutorial's mistake: mounted at one place, looked for at another.
func (e *explainer) outsideMount(f *boto.ConfigFile, m *astro.Mount) cause.Cause {
	c := e.variableCause(cause.EnvPathOutsideMount, f, cause.LeadsNowhere{Path: e.leadNowhere(f), Mount: e.mounted(m)})
	c.At = append(e.pathOrigins(), m.Origin)
	c.Mount, c.Suggestion, c.Cure = m, m.Target, e.pointed(m)
	return c
}

// leadNowhere finds which of the variables point to a place without a mount.
func (e *explainer) leadNowhere(f *boto.ConfigFile) cause.NoMount {
	other := e.otherFile(f)
	if other.Variable != "" && other.Entry.Reason == f.Entry.Reason && path.Dir(other.Path) == path.Dir(f.Path) {
		return cause.NoMount{Folder: path.Dir(f.Path), Config: e.spotOf("AWS_CONFIG_FILE"), Credentials: e.spotOf("AWS_SHARED_CREDENTIALS_FILE")}
	}
	return cause.NoMount{Variable: e.fileSetting(f)}
}

// defaultPlace explains why the files are not under the home folder, which is boto3's default.
func (e *explainer) defaultPlace(f *boto.ConfigFile, m *astro.Mount) cause.Cause {
	under := path.Dir(f.Path)
	if c := e.movedHome(m, under); c.Kind != "" {
		return c
	}
	if c := e.misspelled(variableOf(f, e.out)); c.Kind != "" {
		return c
	}
	if c := e.unreadEnvFile(variableOf(f, e.out)); c.Kind != "" {
		return c
	}
	other := e.otherFile(f)
	if other.Variable != "" && other.Entry.MountTarget == m.Target {
		return e.oneOfTwo(f, other, m)
	}
	if m.Target == other.Path && path.Dir(m.Target) == under {
		return e.mountedAlone(f, m)
	}
	return e.notUsed(m, under)
}

// otherFile is the other one of the two files.
func (e *explainer) otherFile(f *boto.ConfigFile) *boto.ConfigFile {
	if f == &e.out.ConfigFile {
		return &e.out.CredentialsFile
	}
	return &e.out.ConfigFile
}

// notUsed makes the cause of a mount where boto3 does not look.
func (e *explainer) notUsed(m *astro.Mount, under string) cause.Cause {
	c := e.mountCause(cause.MountTargetNotUsed, m, cause.UnusedTarget{Mounted: e.mounted(m), Looked: under})
	c.Suggestion, c.Cure = under, e.moveMount(m, under)
	return c
}

// mountedAlone explains a file that is mounted alone if the other one has what is missing.
// Otherwise the mount is not at fault.
func (e *explainer) mountedAlone(missing *boto.ConfigFile, m *astro.Mount) cause.Cause {
	sibling := filepath.Join(filepath.Dir(m.Source), fileName(missing, e.out))
	data, err := e.Machine.Read(sibling)
	if err != nil || !boto.Fits(data) {
		return cause.Cause{}
	}
	profile := e.wantedProfile()
	ini, broken := boto.ParseIni(data)
	if broken == nil && !hasSource(ini.Section(profile)) && !hasSource(ini.Section("profile "+profile)) {
		return cause.Cause{}
	}
	c := e.mountCause(cause.CredentialsFilesAbsent, m, cause.MountedAlone{File: e.ShowPath(m.Source), Missing: e.ShowPath(sibling)})
	c.Suggestion = filepath.Dir(m.Source)
	c.Cure = e.moveMount(m, path.Dir(m.Target))
	return c
}

// oneOfTwo explains why one file is found through its variable but the other is not.
func (e *explainer) oneOfTwo(missing, found *boto.ConfigFile, m *astro.Mount) cause.Cause {
	name := variableOf(missing, e.out)
	v := e.Service.Env[found.Variable]
	return cause.Cause{
		Kind: cause.EnvOneOfTwo, Mount: m, Vars: []astro.Var{v}, Subject: name,
		Suggestion: path.Join(path.Dir(found.Path), fileName(missing, e.out)),
		Cure:       setting(name, path.Join(path.Dir(found.Path), fileName(missing, e.out))),
		At:         appendOrigin(appendOrigin(nil, v.Origin), m.Origin),
		Detail:     cause.OneOfTwo{Set: found.Variable, At: cause.SpotOf(v.Origin), Missing: name, File: fileName(missing, e.out), Path: missing.Path},
	}
}

// movedHome explains a home folder other than the mount's.
func (e *explainer) movedHome(m *astro.Mount, under string) cause.Cause {
	if home, ok := e.Service.Env["HOME"]; ok && strings.HasPrefix(m.Target+"/", path.Join(e.Service.PasswdHome, ".aws")+"/") {
		return cause.Cause{
			Kind: cause.HomeOverridden, Mount: m, Vars: []astro.Var{home}, Subject: home.Value, Suggestion: e.Service.PasswdHome,
			Cure:   setting("HOME", e.Service.PasswdHome),
			At:     appendOrigin(appendOrigin(nil, home.Origin), m.Origin),
			Detail: cause.MovedHome{Variable: cause.SettingOf(home), Looked: under, Target: m.Target},
		}
	}
	if !e.Service.UserOrigin.IsZero() && strings.HasPrefix(m.Target+"/", "/home/astro/.aws/") && e.Service.PasswdHome != "/home/astro" {
		return cause.Cause{
			Kind: cause.UserOverridden, Mount: m, Subject: e.Service.User,
			Cure:   &sessions.Change{Home: "/home/astro", Set: map[string]string{"HOME": "/home/astro"}},
			At:     appendOrigin(appendOrigin(nil, e.Service.UserOrigin), m.Origin),
			Detail: cause.MovedHome{User: e.Service.User, Home: e.Service.Home, Looked: under, Target: m.Target},
		}
	}
	return cause.Cause{}
}

// hostPathVariable explains a variable that names a path of this machine.
func (e *explainer) hostPathVariable(f *boto.ConfigFile, v astro.Var) cause.Cause {
	expanded := v.Source == astro.FromEnvFile && strings.Contains(v.Raw, "$") && !strings.HasPrefix(v.Raw, "'") && v.Value != strings.Trim(v.Raw, `"`)
	if expanded && len(v.Unfilled) > 0 {
		c := e.variableCause(cause.UndefinedVariableInEnvFile, f, cause.Expanded{Variable: f.Variable, Raw: v.Raw, At: cause.SpotOf(v.Origin), Unfilled: cause.NamesOf(v.Unfilled), Value: f.Value})
		c.Vars = slices.DeleteFunc(c.Vars, func(w astro.Var) bool { return w.Source != astro.FromEnvFile || len(w.Unfilled) == 0 })
		for _, w := range c.Vars {
			c.At = appendOrigin(c.At, w.Origin)
		}
		return c
	}
	if expanded {
		return e.variableCause(cause.EnvValueExpandedOnHost, f, cause.Expanded{Variable: f.Variable, Raw: v.Raw, At: cause.SpotOf(v.Origin), Value: f.Value})
	}
	home := e.Machine.Home
	onHost := host.IsWindowsPath(f.Value) || home != "" && strings.HasPrefix(f.Value, home+"/") ||
		strings.HasPrefix(f.Value, "/Users/") || strings.HasPrefix(f.Value, "/home/") && !ofAnImage(f.Value) || strings.HasPrefix(f.Value, "/mnt/c/") || strings.HasPrefix(f.Value, "/c/Users/") ||
		path.IsAbs(f.Value) && e.Machine.Exists(f.Value) && !strings.HasPrefix(f.Value, astro.AirflowHome)
	if !onHost {
		return cause.Cause{}
	}
	return e.variableCause(cause.EnvPathIsHostPath, f, e.fileSetting(f))
}

// ofAnImage reports whether a path is below the home folder of an image's user, in any spelling:
// the Runtime images' or Airflow's own.
func ofAnImage(p string) bool {
	user, _, _ := strings.Cut(strings.TrimPrefix(p, "/home/"), "/")
	return near.Nearest(strings.ToLower(user), []string{"astro", "airflow"}, 1) != ""
}

// environmentBlock explains a value of the override that hides a correct one in the environment
// file.
func (e *explainer) environmentBlock(f *boto.ConfigFile, v astro.Var) cause.Cause {
	if v.Source != astro.FromEnvironment && v.Source != astro.FromShell {
		return cause.Cause{}
	}
	for _, w := range e.Project.EnvFile.Vars {
		if w.Name != v.Name || w.Value == v.Value || !e.FS.Lookup(w.Value).IsFile() {
			continue
		}
		c := e.variableCause(cause.EnvironmentBlockOverridesEnvFile, f, cause.HiddenValue{Setting: cause.SettingOf(v), Hidden: cause.SpotOf(w.Origin)})
		c.At, c.Vars = appendOrigin(c.At, w.Origin), []astro.Var{v}
		c.Suggestion, c.Cure = w.Value, setting(v.Name, w.Value)
		return c
	}
	return cause.Cause{}
}
