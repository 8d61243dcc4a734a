package repair

import (
	"bytes"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"doctor/checks"
	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/redact"
	"doctor/internal/sessions"
)

// AwsHome is where boto3 looks in a container of the published images.
const AwsHome = "/home/astro/.aws"

// PointInto points the variables into a folder, if all of them are assigned in one environment
// file.
func PointInto(vars []astro.Var, folder string) (fixers.RetargetVariables, bool) {
	edit := fixers.RetargetVariables{Set: map[string]string{}}
	for _, v := range vars {
		if v.Source != astro.FromEnvFile || edit.File != "" && edit.File != v.Origin.File {
			return edit, false
		}
		edit.File = v.Origin.File
		if right := path.Join(folder, AwsFile(v.Name)); v.Value != right {
			edit.Set[v.Name] = right
		}
	}
	return edit, len(edit.Set) > 0
}

// AwsFile is the name of the file that a variable points to.
func AwsFile(variable string) string {
	if variable == "AWS_CONFIG_FILE" {
		return "config"
	}
	return "credentials"
}

// Assignments lists NAME=value of the variables of the two files, sorted: "A=x and B=y".
func Assignments(set map[string]string) string {
	var out []string
	for _, name := range []string{"AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"} {
		if value, ok := set[name]; ok {
			out = append(out, name+"="+value)
		}
	}
	return strings.Join(out, " and ")
}

// FixVariables points the variables to the mounted files, or removes them if boto3 finds the
// files by default.
func FixVariables(p *checks.Pass, c cause.Cause) []checks.Fix {
	folder := MountedFolder(c)
	if folder == "" {
		folder = AwsHome
	}
	if edit, ok := PointInto(c.Vars, folder); ok {
		return []checks.Fix{checks.WithEdit("Set "+Assignments(edit.Set)+" in "+edit.File, checks.Safe, edit)}
	}
	return SetPaths(c, folder)
}

// MountedFolder is where the service of a cause has its AWS folder, "" if nowhere.
func MountedFolder(c cause.Cause) string {
	if c.Mount != nil && !IsAWSFile(c.Mount.Target) {
		return c.Mount.Target
	}
	if c.View == nil {
		return ""
	}
	for _, m := range c.View.Service.Mounts {
		if m.FromOverride && strings.Contains(m.Target, ".aws") {
			return m.Target
		}
	}
	return ""
}

// MountWhole replaces the mount of a single file by its folder.
func MountWhole(p *checks.Pass, m *astro.Mount) []checks.Fix {
	return []checks.Fix{{
		Title: redact.Textf("Mount the folder instead of the file in %s", cause.Place(m.Origin)), Safety: checks.Unsafe,
		Lines: []redact.Text{redact.Textf("- %s:%s:rw", p.Diagnosis().ShowPath(filepath.Dir(m.Source)), AwsHome)},
	}}
}

// Retarget moves the mount of a cause, and keeps it for the services that it works for.
func Retarget(p *checks.Pass, c cause.Cause, to string) fixers.RetargetMount {
	return fixers.RetargetMount{File: astro.OverrideName, Services: movers(p, c), From: c.Mount.Target, To: to}
}

// MoveFolder moves the folder of a cause to where boto3 looks. If what is mounted below that place
// has no mount point in the folder, the folder must be writable for the engine to create it.
func MoveFolder(p *checks.Pass, c cause.Cause, to string) checks.Fix {
	title := "Mount the folder at " + to + " in " + MountPlace(c)
	if needsMountPoint(p, c, to) {
		return checks.WithEdit(title+", read-write", checks.Safe, fixers.ChangeMounts{
			File: astro.OverrideName, Services: movers(p, c), Retarget: []fixers.Move{{From: c.Mount.Target, To: to}}, Open: []string{to},
		})
	}
	return checks.WithEdit(title, checks.Safe, Retarget(p, c, to))
}

func needsMountPoint(p *checks.Pass, c cause.Cause, to string) bool {
	if !c.Mount.ReadOnly {
		return false
	}
	for _, name := range c.Services {
		if s := serviceOf(p, name); s != nil && slices.ContainsFunc(s.Mounts, func(m astro.Mount) bool {
			below, ok := strings.CutPrefix(m.Target, to+"/")
			return ok && !p.Machine.Exists(filepath.Join(c.Mount.Source, below))
		}) {
			return true
		}
	}
	return false
}

// movers are the services whose mount a cause is about, nil for all that have it. A service
// that does not belong to Airflow has another image, with an unknown home folder.
func movers(p *checks.Pass, c cause.Cause) []string {
	override := p.Project().Override
	if bytes.Contains(override.Data, []byte("extends:")) { // the line may be another service's
		return nil
	}
	var out []string
	all := true
	for _, s := range override.Services {
		mounted := slices.ContainsFunc(override.Volumes(s.Name), func(v astro.WrittenVolume) bool { return v.Target == c.Mount.Target })
		switch v := p.ViewOf(s.Name); {
		case !mounted:
		case v == nil || !slices.Contains(c.Services, s.Name) && servedBy(v, c.Mount.Target):
			all = false
		default:
			out = append(out, s.Name)
		}
	}
	if all {
		return nil
	}
	return out
}

// servedBy reports whether boto3 finds its files in a service through the mount at a
// target.
func servedBy(v *sessions.View, target string) bool {
	o := v.Default()
	return o.Failure == nil && (o.ConfigFile.Entry.MountTarget == target || o.CredentialsFile.Entry.MountTarget == target)
}

// FileName is the name under which boto3 looks for the file of a mount.
func FileName(p *checks.Pass, m *astro.Mount) string {
	name := path.Base(filepath.ToSlash(m.Source))
	switch {
	case IsAWSFile(name):
		return name
	case IsAWSFile(m.Target):
		return path.Base(m.Target)
	}
	if data, err := p.Machine.Read(m.Source); err == nil && bytes.Contains(data, []byte("[profile ")) {
		return "config"
	}
	return "credentials"
}

// retargetFile moves the mount of one file into the folder where boto3 looks, under the expected
// name, and keeps it for the services that it works for.
func retargetFile(p *checks.Pass, c cause.Cause, folder string) checks.Fix {
	to := path.Join(folder, FileName(p, c.Mount))
	return checks.WithEdit(fmt.Sprintf("Mount the file at %s in %s", to, cause.Place(c.Mount.Origin)), checks.Safe, Retarget(p, c, to))
}
