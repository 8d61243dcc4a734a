package volumepaths

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/redact"
	"doctor/internal/sessions"
)

// fixOutsideMount makes variables and mount agree: it moves the mount to the home folder,
// where SSO works too, and points the variables there.
func fixOutsideMount(p *checks.Pass, c cause.Cause) []checks.Fix {
	if c.Mount == nil {
		return nil
	}
	target := c.Mount.Target
	var fixes []checks.Fix
	if repair.IsAWSFile(target) {
		folder := folderOf(c.Vars)
		if folder != "" && target == path.Join(folder, repair.FileName(p, c.Mount)) && c.View != nil { // the other file is missing
			return repair.MountSibling(p, c)
		}
		if folder != "" && mayEnter(c, folder) {
			return append([]checks.Fix{repair.PlaceFiles(p, c, folder)}, repair.MountWhole(p, c.Mount)...)
		}
		return repair.MountWhole(p, c.Mount)
	}
	if info, err := p.Machine.Stat(c.Mount.Source); err == nil && info.IsRegular() {
		if fix, ok := pointToFile(p, c); ok {
			return []checks.Fix{fix}
		}
	}
	if target != repair.AwsHome && folderOf(c.Vars) == repair.AwsHome {
		fixes = append(fixes, repair.MoveFolder(p, c, repair.AwsHome))
	}
	if edit, ok := repair.PointInto(c.Vars, target); ok && !servesOthers(p, c) && mayEnter(c, target+"/") {
		fixes = append(fixes, checks.WithEdit(fmt.Sprintf("Set %s in %s", repair.Assignments(edit.Set), edit.File), checks.Safe, edit))
	}
	for _, v := range c.Vars {
		folder := path.Dir(v.Value)
		if len(fixes) > 0 && folder == repair.AwsHome && folderOf(c.Vars) == folder && target != repair.AwsHome {
			break
		}
		if v.Value == strings.TrimSpace(v.Value) && path.IsAbs(folder) && folder != target && strings.HasSuffix(folder, "/.aws") && mayEnter(c, folder) {
			fixes = append(fixes, checks.WithEdit(fmt.Sprintf("Mount the folder at %s in %s", folder, repair.MountPlace(c)), checks.Safe,
				repair.Retarget(p, c, folder)))
			break
		}
	}
	if len(fixes) == 0 {
		return repair.SetPaths(c, target)
	}
	return fixes
}

// pointToFile points the variable of a file to where that file is mounted under another name.
func pointToFile(p *checks.Pass, c cause.Cause) (checks.Fix, bool) {
	for _, v := range c.Vars {
		if repair.AwsFile(v.Name) == repair.FileName(p, c.Mount) && v.Value != c.Mount.Target && mayEnter(c, c.Mount.Target) {
			return repair.SetVariable(c, v, c.Mount.Target), true
		}
	}
	return checks.Fix{}, false
}

// folderOf is the folder .aws that all variables point into, each to its own file, "" if they do not.
func folderOf(vars []astro.Var) string {
	folder := ""
	for _, v := range vars {
		dir := path.Dir(v.Value)
		if path.Base(v.Value) != repair.AwsFile(v.Name) || !path.IsAbs(dir) || path.Base(dir) != ".aws" || folder != "" && dir != folder {
			return ""
		}
		folder = dir
	}
	return folder
}

// mayEnter reports whether the user of a service may enter a folder of the image: only root may enter
// root's home folder.
func mayEnter(c cause.Cause, folder string) bool {
	return !strings.HasPrefix(folder, "/root/") || c.View != nil && c.View.Service.UID == 0
}

// servesOthers reports whether other services find their files through the unchanged variables
// of a cause.
func servesOthers(p *checks.Pass, c cause.Cause) bool {
	return slices.ContainsFunc(p.Diagnosis().Views, func(v *sessions.View) bool {
		o := v.Default()
		return !slices.Contains(c.Services, v.Service.Name) && o.Failure == nil && (o.CredentialsFile.Variable != "" || o.ConfigFile.Variable != "")
	})
}

var EnvPathOutsideMount = &checks.Rule{
	ID:     "env-path-outside-mount",
	Causes: []cause.Kind{cause.EnvPathOutsideMount}, Severity: checks.Error, Since: "0.1.0",
	Title: "AWS file variables point outside the mount",
	Doc: checks.Page(
		checks.NoCredentials+
			". With a profile in `AWS_PROFILE`: "+
			"`botocore.exceptions.ProfileNotFound: The config profile (default) could not be found`. On the host everything works.",
		"`AWS_CONFIG_FILE` and `AWS_SHARED_CREDENTIALS_FILE` point to one folder in the container, but the override mounts `~/.aws` at another. "+
			"boto3 looks only where the variables point and silently ignores missing files. "+
			"Older instructions mount at `/home/astro/.aws` and set the variables to `/usr/local/airflow/.aws`, which never works. "+
			"A path with `..` can miss the mount too: Linux enters each folder before it applies `..`, so `/home/astro/work/../.aws` is not found if the container has no `/home/astro/work`. "+
			"After a symbolic link, `..` starts from the target of the link.",
		"Set the variables to the target of the mount, or remove both: boto3 looks in `/home/astro/.aws` by default. "+
			"Then run `astro dev restart`. "+
			"Prefer `/home/astro/.aws` as the target: boto3 finds SSO tokens only there.",
	),
	Message: wordEnvPathOutsideMount,
	Fixes:   fixOutsideMount,
}

// wordEnvPathOutsideMount says where the variables point.
func wordEnvPathOutsideMount(c cause.Cause) redact.Text {
	switch d := c.Detail.(type) {
	case cause.LeadsNowhere:
		points := withSpaces(c, d.Path.Variable) + " is not mounted"
		if d.Path.Folder != "" {
			points = fmt.Sprintf("AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE point to %s%s", d.Path.Folder, wording.InBrackets(c, d.Path.Config))
		}
		return redact.Textf("%s; %s is mounted at %s", points, d.Mount.Source, d.Mount.Target)
	case cause.BrokenWay:
		way := d.Way.Blocker + " does not exist in the container"
		switch d.Way.Why {
		case cause.FileOnTheWay:
			way = d.Way.Blocker + " is a file, not a folder"
		case cause.EndlessLinks:
			way = d.Way.Blocker + " is a symbolic link, and .. starts from its target"
		case cause.NotAFile:
			way = "it is a folder"
		}
		return redact.Textf("%s does not resolve to %s: %s", withSpaces(c, d.Setting), d.Meant, way)
	}
	panic(checks.Unworded(c))
}

// withSpaces is SettingWords, and makes spaces at the ends of the value visible.
func withSpaces(c cause.Cause, s cause.Setting) string {
	if strings.TrimSpace(s.Value) != s.Value {
		s.Value = fmt.Sprintf("%q", s.Value)
	}
	return wording.SettingWords(c, s)
}
