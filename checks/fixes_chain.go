package checks

import (
	"bytes"
	"fmt"
	"path"
	"strings"

	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/diagnosis"
	"doctor/internal/redact"
)

func fixProfile(p *Pass, c diagnosis.Cause) []Fix {
	if c.Section != "" { // it is there, and its name lacks quotes
		c.Subject, c.Suggestion = c.Section, fmt.Sprintf("profile \"%s\"", c.Subject)
		return fixHeader(p, c)
	}
	if c.Suggestion != "" && len(c.Vars) > 0 {
		v := c.Vars[0]
		if v.Name == "AWS_DEFAULT_PROFILE" && p.anyServiceHas("AWS_PROFILE") {
			return []Fix{unsetVariable(c, v)}
		}
		return []Fix{setVariable(c, v, c.Suggestion)}
	}
	if c.Suggestion != "" {
		return []Fix{{Title: redact.Textf("Name the profile %q (%s)", c.Suggestion, nameOf(c)), Safety: Unsafe}}
	}
	fixes := []Fix{}
	if c.Subject != "" {
		fixes = append(fixes, Fix{Title: redact.Textf("Make the profile %q", c.Subject), Commands: redact.Texts("aws configure" + p.flag("--profile", c.Subject)), Safety: Unsafe})
	}
	return append(fixes, Fix{Title: redact.NewText("Name a profile that is there"), Commands: redact.Texts("aws configure list-profiles"), Safety: Unsafe})
}

// nameOf is the place that names the profile of a session.
func nameOf(c diagnosis.Cause) string {
	if c.Session != nil && c.Session.Variable != "" && c.Session.Outcome.ProfileFrom.Argument {
		return fmt.Sprintf("profile_name in %s, %s", c.Session.Variable, diagnosis.Place(c.Session.Origin))
	}
	return placeOf(c)
}

func fixDefault(p *Pass, c diagnosis.Cause) []Fix {
	var fixes []Fix
	if c.Suggestion != "" && p.Project().EnvFile.Exists {
		fixes = append(fixes, withEdit("Name the profile in "+p.Project().EnvFile.Path, Safe,
			fixers.RetargetVariables{File: p.Project().EnvFile.Path, Set: map[string]string{"AWS_PROFILE": c.Suggestion}}))
	}
	if at, _, ok := p.Project().Override.Environment(c.Services[0], "AWS_PROFILE"); ok {
		return []Fix{{Title: redact.Textf("Remove AWS_PROFILE from environment: (%s), or export it in the shell", diagnosis.Place(at)), Safety: Unsafe}}
	}
	return append(fixes, Fix{Title: redact.NewText("Make a profile [default]"), Commands: redact.Texts("aws configure"), Safety: Unsafe})
}

func fixEmptyProfile(_ *Pass, c diagnosis.Cause) []Fix {
	if len(c.Vars) == 0 || c.Vars[0].Source != astro.FromEnvFile {
		where := ""
		if len(c.At) > 0 {
			where = " (" + diagnosis.Place(c.At[0]) + ")"
		}
		return []Fix{{Title: redact.NewText("Write the name of a profile there, or take the setting out" + where), Safety: Unsafe}}
	}
	return []Fix{withEdit(fmt.Sprintf("Take %s out of %s", c.Subject, c.Vars[0].Origin.File), Safe,
		fixers.UnsetVariables{File: c.Vars[0].Origin.File, Names: []string{c.Subject}})}
}

// inConfig is a fix that points at the line: what is right there only its owner knows.
func inConfig(title string) func(*Pass, diagnosis.Cause) []Fix {
	return func(p *Pass, c diagnosis.Cause) []Fix { return fixInConfig(p, c, title) }
}

func fixInConfig(p *Pass, c diagnosis.Cause, title string) []Fix {
	if boto.InlineComment(c.Subject) && c.Key != "" {
		return fixComment(p, c)
	}
	if c.Suggestion != "" {
		title += fmt.Sprintf(": %q", c.Suggestion)
	}
	return []Fix{{Title: redact.Textf("%s (%s)", title, placeOf(c)), Safety: Unsafe}}
}

// fixMFA lets the AWS CLI ask for the code: it knows the device from the profile.
func fixMFA(p *Pass, c diagnosis.Cause) []Fix {
	profile := c.Session.Outcome.Profile
	fix := Fix{
		Title:  redact.Textf("Keep temporary keys in a profile of their own, again each time they end, and name it: AWS_PROFILE=%s-session", profile),
		Safety: Unsafe,
	}
	if p.posix() {
		export := redact.NewText("aws configure export-credentials" + p.flag("--profile", profile) + " --format env")
		fix.Commands = []redact.Text{redact.Textf(`eval "$(%s)"`, p.atHome(export))}
		fix.Commands = append(fix.Commands, redact.Texts(keysOfTheirOwn(p.flag("--profile", profile+"-session"))...)...)
	}
	return []Fix{fix}
}

func fixWebIdentity(p *Pass, c diagnosis.Cause) []Fix {
	if fixes := fixForUser(p, c); len(fixes) > 0 {
		return fixes
	}
	if c.Session != nil && c.Session.NamesTokenFile() {
		return []Fix{{Title: redact.NewText("Mount the token, or take assume_role_with_web_identity_token_file and the role out (" + placeOf(c) + ")"), Safety: Unsafe}}
	}
	if c.View != nil {
		if v, ok := c.View.Service.Env["AWS_WEB_IDENTITY_TOKEN_FILE"]; ok && v.Source == astro.FromEnvFile {
			return []Fix{withEdit("Remove the variables of the cluster from "+v.Origin.File, Safe,
				fixers.UnsetVariables{File: v.Origin.File, Names: []string{"AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN", "AWS_ROLE_SESSION_NAME"}})}
		}
	}
	if c.View != nil {
		if v, ok := c.View.Service.Env["AWS_WEB_IDENTITY_TOKEN_FILE"]; ok && v.Value != "" {
			fix := unsetVariable(c, v)
			fix.Title = fix.Title.Add(", or mount the token")
			return []Fix{fix}
		}
	}
	return []Fix{{Title: redact.NewText("Remove web_identity_token_file from the profile, or mount the token (" + placeOf(c) + ")"), Safety: Unsafe}}
}

// fixForUser lets the container's user read a file that is there, none if it is
// not or another thing is wrong.
func fixForUser(p *Pass, c diagnosis.Cause) []Fix {
	if !c.Symptom.Contains("Permission denied") {
		return nil
	}
	entry := c.View.FS.Lookup(c.Session.Outcome.Failure.Path)
	if !entry.IsFile() || entry.HostPath == "" {
		return nil
	}
	c.HostPath = entry.HostPath
	return fixMode(p, c)
}

func fixProcess(p *Pass, c diagnosis.Cause) []Fix {
	f := c.Session.Outcome.Failure
	switch script := c.View.FS.Lookup(f.Path); {
	case f.Kind == boto.ProcessSyntax:
		return []Fix{{Title: redact.NewText("Correct the command (" + placeOf(c) + ")"), Safety: Unsafe}}
	case script.IsFile():
		fix := Fix{Title: redact.NewText("Save the script with the line ends of Unix, and with an interpreter that the image has in its first line"), Safety: Unsafe}
		if p.posix() && bytes.Contains(script.Data, []byte("\r\n")) {
			fix.Commands = redact.Texts("perl -pi -e 's/\\r$//' " + p.shown(script.HostPath))
		}
		return []Fix{fix}
	}
	return []Fix{{Title: redact.Textf("Get keys with the program on this machine and use those, or put %s into the image (%s)", path.Base(c.Subject), placeOf(c)), Safety: Unsafe}}
}

func fixExecutable(p *Pass, c diagnosis.Cause) []Fix {
	if c.HostPath == "" {
		return nil
	}
	if c.Symptom.Contains("Exec format") {
		return []Fix{{Title: redact.Textf("Write #!/bin/sh as the first line of %s if it is a script, or put a program for Linux there", p.Diagnosis().ShowPath(c.HostPath)), Safety: Unsafe}}
	}
	return []Fix{{Title: redact.NewText("Let the program be run"), Commands: redact.Texts(p.sudo(c.HostPath) + "chmod a+rx " + p.shown(c.HostPath)), Safety: Unsafe}}
}

func fixCRT(p *Pass, _ diagnosis.Cause) []Fix {
	fix := Fix{Title: redact.NewText("Add botocore[crt] to requirements.txt and start again"), Safety: Unsafe}
	if p.posix() {
		fix.Commands = redact.Texts(append(appendLine(p, "botocore[crt]", "requirements.txt"), "astro dev restart")...)
	}
	return []Fix{fix}
}

func fixBundle(p *Pass, c diagnosis.Cause) []Fix {
	if fixes := fixForUser(p, c); len(fixes) > 0 {
		return fixes
	}
	switch f := c.Session.Outcome.Failure; {
	case f.Path == "": // it is set to nothing
		return []Fix{{Title: redact.Textf("Name a bundle there, or remove the setting (%s)", placeOf(c)), Safety: Unsafe}}
	case f.Key == "verify" && (strings.EqualFold(f.Value, "true") || strings.EqualFold(f.Value, "false")):
		if !c.Session.InURI(c.View) {
			return fixArgument(p, diagnosis.Cause{Subject: f.Key, Suggestion: strings.ToLower(f.Value), Session: c.Session, At: c.At})
		}
		return []Fix{{Title: redact.Textf("Write the connection in JSON, with %q: %s among its extras, or leave verify out (%s)", f.Key, strings.ToLower(f.Value), placeOf(c)), Safety: Unsafe}}
	}
	if bundle := c.View.FS.Lookup(c.Session.Outcome.Failure.Path); bundle.IsFile() && bundle.Readable { // and is none
		return []Fix{{Title: redact.Textf("Put certificates in PEM there (openssl x509 -inform der -in <file> -out <bundle>.pem makes one of DER), or remove the setting (%s)", placeOf(c)), Safety: Unsafe}}
	}
	return []Fix{{Title: redact.Textf("Mount the bundle at that path in each service, or remove the setting (%s)", placeOf(c)), Safety: Unsafe}}
}

func fixLeftoverVariable(_ *Pass, c diagnosis.Cause) []Fix {
	if len(c.Vars) == 0 || c.Vars[0].Source != astro.FromEnvFile {
		return nil
	}
	return []Fix{removeVariable(c.Vars[0])}
}

func fixRegion(p *Pass, c diagnosis.Cause) []Fix {
	if boto.InlineComment(c.Subject) && c.Key != "" {
		return fixComment(p, c)
	}
	region := c.Suggestion
	if region == "" {
		region = "us-east-1"
	}
	if len(c.Vars) > 0 && c.Vars[0].Source == astro.FromEnvFile {
		return []Fix{withEdit("Write AWS_DEFAULT_REGION="+region, Safe, fixers.RetargetVariables{File: c.Vars[0].Origin.File, Set: map[string]string{"AWS_DEFAULT_REGION": region}})}
	}
	if c.Suggestion != "" {
		return []Fix{{Title: redact.Textf("Write %s (%s)", region, placeOf(c)), Safety: Unsafe}}
	}
	return []Fix{
		{Title: redact.NewText(`Add "region_name": "<region>" to the kwargs, or AWS_DEFAULT_REGION=<region> to the environment file`), Safety: Unsafe},
		{Title: redact.NewText("Give the profile a region, and leave the rest as it is"), Commands: redact.Texts("aws configure" + profileFlag(p, c)), Safety: Unsafe},
	}
}

// fixInvalidRegion is fixRegion, or takes out what is empty and hides every other.
func fixInvalidRegion(p *Pass, c diagnosis.Cause) []Fix {
	if inEnvFile := len(c.Vars) > 0 && c.Vars[0].Source == astro.FromEnvFile; c.Subject == "" && c.Suggestion == "" && !inEnvFile {
		return []Fix{{Title: redact.Textf("Write a region there, or take the setting out (%s)", placeOf(c)), Safety: Unsafe}}
	}
	return fixRegion(p, c)
}
