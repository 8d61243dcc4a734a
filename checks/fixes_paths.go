package checks

import (
	"bytes"
	"cmp"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/diagnosis"
	"doctor/internal/redact"
)

// awsHome is where boto3 looks in a container of the published images.
const awsHome = "/home/astro/.aws"

// fixOutsideMount brings variables and mount together: the mount to the home
// folder, which serves SSO too, with the variables pointing there.
func fixOutsideMount(p *Pass, c diagnosis.Cause) []Fix {
	if c.Mount == nil {
		return nil
	}
	target := c.Mount.Target
	var fixes []Fix
	if isAWSFile(target) {
		return mountWhole(p, c.Mount)
	}
	if edit, ok := pointInto(c.Vars, target); ok && !p.servesOthers(c) {
		fixes = append(fixes, withEdit(fmt.Sprintf("Point the variables at the mount: %s", assignments(edit)), Safe, edit))
	}
	for _, v := range c.Vars {
		folder := path.Dir(v.Value)
		if v.Value == strings.TrimSpace(v.Value) && path.IsAbs(folder) && folder != target && strings.HasSuffix(folder, "/.aws") {
			fixes = append(fixes, withEdit(fmt.Sprintf("Mount the folder at %s, where the variables point", folder), Safe,
				fixers.RetargetMount{File: astro.OverrideName, From: target, To: folder}))
			break
		}
	}
	if len(fixes) == 0 {
		return setPaths(c, target)
	}
	return fixes
}

// servesOthers reports whether other services find their files through the
// variables of a cause as they are.
func (p *Pass) servesOthers(c diagnosis.Cause) bool {
	return slices.ContainsFunc(p.Diagnosis().Views, func(v *diagnosis.View) bool {
		o := v.Default()
		return !slices.Contains(c.Services, v.Service.Name) && o.Failure == nil && (o.CredentialsFile.Variable != "" || o.ConfigFile.Variable != "")
	})
}

// pointInto gives the variables the values that lead into a folder, if all of them are
// assigned in one environment file.
func pointInto(vars []astro.Var, folder string) (fixers.RetargetVariables, bool) {
	edit := fixers.RetargetVariables{Set: map[string]string{}}
	for _, v := range vars {
		if v.Source != astro.FromEnvFile || edit.File != "" && edit.File != v.Origin.File {
			return edit, false
		}
		edit.File = v.Origin.File
		if right := path.Join(folder, awsFile(v.Name)); v.Value != right {
			edit.Set[v.Name] = right
		}
	}
	return edit, len(edit.Set) > 0
}

// awsFile is the name of the file that a variable leads to.
func awsFile(variable string) string {
	if variable == "AWS_CONFIG_FILE" {
		return "config"
	}
	return "credentials"
}

// assignments lists NAME=value of an edit, sorted.
func assignments(edit fixers.RetargetVariables) string {
	var out []string
	for _, name := range []string{"AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"} {
		if value, ok := edit.Set[name]; ok {
			out = append(out, name+"="+value)
		}
	}
	return strings.Join(out, ", ")
}

// fixVariables sets the variables to the place where the files are mounted, or
// takes them away where boto3 finds the files without.
func fixVariables(p *Pass, c diagnosis.Cause) []Fix {
	folder := mountedFolder(p, c)
	if folder == "" {
		folder = awsHome
	}
	if edit, ok := pointInto(c.Vars, folder); ok {
		return []Fix{withEdit("Write "+assignments(edit), Safe, edit)}
	}
	return setPaths(c, folder)
}

// mountedFolder is where the service of a cause has its AWS folder, "" if nowhere.
func mountedFolder(_ *Pass, c diagnosis.Cause) string {
	if c.Mount != nil && !isAWSFile(c.Mount.Target) {
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

// mountWhole is the way out where a file alone is mounted.
func mountWhole(p *Pass, m *astro.Mount) []Fix {
	return []Fix{{Title: redact.Textf("Mount the folder instead of the file: %s:%s", p.Diagnosis().ShowPath(filepath.Dir(m.Source)), awsHome), Safety: Unsafe}}
}

// fixTargetNotUsed moves the mount to where boto3 looks in this service. Where that is
// the home folder of a user that the override gives it, the other way is not to.
func fixTargetNotUsed(p *Pass, c diagnosis.Cause) []Fix {
	folder := cmp.Or(c.Suggestion, awsHome)
	var fixes []Fix
	info, err := p.Machine.Stat(c.Mount.Source)
	isFile := err == nil && info.IsRegular()
	switch {
	case isFile && !bytes.Contains(p.Project().Override.Data, []byte(c.Mount.Target)): // a secret or a config
		fixes = append(fixes, Fix{Title: retargetFile(p, c.Mount, folder).Title.Addf(" (%s)", placeOf(c)), Safety: Unsafe})
	case isFile:
		fixes = append(fixes, retargetFile(p, c.Mount, folder))
	default:
		fixes = append(fixes, withEdit("Mount the folder at "+folder, Safe,
			fixers.RetargetMount{File: astro.OverrideName, From: c.Mount.Target, To: folder}))
	}
	if c.View != nil && folder != awsHome && !c.View.Service.UserOrigin.IsZero() {
		fixes = append(fixes, Fix{Title: redact.Textf("Remove user: from the services (%s), so that they run as astro, and make %s the target",
			diagnosis.Place(c.View.Service.UserOrigin), awsHome), Safety: Unsafe})
	}
	return fixes
}

// retargetFile moves the mount of one file into the folder where boto3 looks, under
// the name that it has there.
func retargetFile(p *Pass, m *astro.Mount, folder string) Fix {
	name := path.Base(filepath.ToSlash(m.Source))
	switch {
	case isAWSFile(name):
	case isAWSFile(m.Target):
		name = path.Base(m.Target)
	default:
		name = "credentials"
		if data, err := p.Machine.Read(m.Source); err == nil && bytes.Contains(data, []byte("[profile ")) {
			name = "config"
		}
	}
	to := path.Join(folder, name)
	return withEdit(fmt.Sprintf("Mount the file at %s", to), Safe, fixers.RetargetMount{File: astro.OverrideName, From: m.Target, To: to})
}

func fixFilePathTarget(p *Pass, c diagnosis.Cause) []Fix {
	if isAWSFile(c.HostPath) { // the source has the right name, and is no file
		return inPlaceOfFile(p, c, c.HostPath)
	}
	return []Fix{withEdit("Mount the folder at "+path.Dir(c.Mount.Target), Safe,
		fixers.RetargetMount{File: astro.OverrideName, From: c.Mount.Target, To: path.Dir(c.Mount.Target)})}
}

func fixOneOfTwo(_ *Pass, c diagnosis.Cause) []Fix {
	v := c.Vars[0]
	if v.Source != astro.FromEnvFile {
		other := v
		other.Name = c.Subject
		fix := setVariable(c, other, c.Suggestion)
		fix.Title = fix.Title.Add(" beside " + v.Name)
		return []Fix{fix}
	}
	return []Fix{withEdit(fmt.Sprintf("Set the other variable too: %s=%s", c.Subject, c.Suggestion), Safe,
		fixers.RetargetVariables{File: v.Origin.File, Set: map[string]string{c.Subject: c.Suggestion}})}
}

func fixSwappedVariables(_ *Pass, c diagnosis.Cause) []Fix {
	edit := fixers.RetargetVariables{Set: map[string]string{}}
	for _, v := range c.Vars {
		if v.Source != astro.FromEnvFile {
			return []Fix{{Title: redact.Textf("Exchange the values of AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE (%s)", placesOf(c, c.Vars[0])), Safety: Unsafe}}
		}
		edit.File = v.Origin.File
		edit.Set[v.Name] = path.Join(path.Dir(v.Value), awsFile(v.Name))
	}
	return []Fix{withEdit("Exchange the two values: "+assignments(edit), Safe, edit)}
}

// fixHidden undoes a value of the override that hides one of the environment file.
func fixEnvironmentBlock(p *Pass, c diagnosis.Cause) []Fix {
	if c.Hides {
		return fixLost(p, c)
	}
	return []Fix{{Title: redact.Textf("Remove %s from environment: in %s", c.Vars[0].Name, astro.OverrideName), Safety: Unsafe}}
}

func fixHome(_ *Pass, c diagnosis.Cause) []Fix {
	return []Fix{unsetVariable(c, c.Vars[0])}
}

func fixUser(_ *Pass, c diagnosis.Cause) []Fix {
	return []Fix{
		{Title: redact.NewText("Remove user: from the services, so that they run as astro"), Safety: Unsafe},
		{Title: redact.NewText("Set HOME=/home/astro in the environment file"), Safety: Unsafe},
	}
}

func fixStandalone(_ *Pass, c diagnosis.Cause) []Fix {
	if len(c.At) == 0 {
		return nil
	}
	return []Fix{withEdit("Take the variables out of "+c.At[0].File, Safe,
		fixers.UnsetVariables{File: c.At[0].File, Names: []string{"AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"}})}
}
