package volumepaths

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
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
		return repair.MountWhole(p, c.Mount)
	}
	if edit, ok := repair.PointInto(c.Vars, target); ok && !servesOthers(p, c) {
		fixes = append(fixes, checks.WithEdit(fmt.Sprintf("Point the variables at the mount: %s", repair.Assignments(edit)), checks.Safe, edit))
	}
	for _, v := range c.Vars {
		folder := path.Dir(v.Value)
		if v.Value == strings.TrimSpace(v.Value) && path.IsAbs(folder) && folder != target && strings.HasSuffix(folder, "/.aws") {
			fixes = append(fixes, checks.WithEdit(fmt.Sprintf("Mount the folder at %s, where the variables point", folder), checks.Safe,
				repair.Retarget(p, c, folder)))
			break
		}
	}
	if len(fixes) == 0 {
		return repair.SetPaths(c, target)
	}
	return fixes
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
	Title: "Variables that lead past the mount",
	Doc: checks.Page(
		checks.NoCredentials+". With a profile in `AWS_PROFILE`: "+
			"`botocore.exceptions.ProfileNotFound: The config profile (default) could not be found`. On the host everything works.",
		"`AWS_CONFIG_FILE` and `AWS_SHARED_CREDENTIALS_FILE` name one folder of the container, and the override mounts `~/.aws` at another. "+
			"boto3 then looks only where the variables say, and passes over files that are not there without a word. "+
			"Older instructions mount at `/home/astro/.aws` and set the variables to `/usr/local/airflow/.aws`, which can never work. "+
			"A path with `..` in it counts as well: Linux enters each folder before it takes `..`, so `/home/astro/work/../.aws` is not found if the container has no `/home/astro/work`, "+
			"and behind a symbolic link `..` starts from the link's target.",
		"Let the variables name the mount's target, or remove both: `/home/astro/.aws` is where boto3 looks without them. "+
			"Then run `astro dev restart`. "+
			"Prefer `/home/astro/.aws` to other targets, since SSO tokens are found only there.",
	),
	Message: wordEnvPathOutsideMount,
	Fixes:   fixOutsideMount,
}

// wordEnvPathOutsideMount says where the variables point.
func wordEnvPathOutsideMount(c cause.Cause) redact.Text {
	switch d := c.Detail.(type) {
	case cause.LeadsNowhere:
		leads := withBlanks(c, d.Path.Variable) + " leads to a place where nothing is mounted"
		if d.Path.Folder != "" {
			leads = fmt.Sprintf("AWS_CONFIG_FILE%s and AWS_SHARED_CREDENTIALS_FILE%s lead to %s, where nothing is mounted",
				wording.InBrackets(c, d.Path.Config), wording.InBrackets(c, d.Path.Credentials), d.Path.Folder)
		}
		return redact.Textf("%s; %s is mounted at %s (%s)", leads, d.Mount.Source, d.Mount.Target, wording.OverrideLines(c))
	case cause.BrokenWay:
		way := d.Way.Blocker + " on the way does not exist in the container"
		switch d.Way.Why {
		case cause.FileOnTheWay:
			way = d.Way.Blocker + " on the way is a file, not a folder"
		case cause.EndlessLinks:
			way = d.Way.Blocker + " on the way is a symbolic link, and .. starts from its target"
		case cause.NotAFile:
			way = "it is a folder"
		}
		return redact.Textf("%s does not point to %s: %s", withBlanks(c, d.Setting), d.Meant, way)
	}
	panic(checks.Unworded(c))
}

// withBlanks is the same, and makes spaces at the ends of the value visible.
func withBlanks(c cause.Cause, s cause.Setting) string {
	if strings.TrimSpace(s.Value) != s.Value {
		s.Value = fmt.Sprintf("%q", s.Value)
	}
	return wording.SettingWords(c, s)
}
