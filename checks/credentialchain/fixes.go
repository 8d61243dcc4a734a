package credentialchain

import (
	"bytes"
	"fmt"
	"path"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

// keysOfTheirOwn returns the commands that move temporary keys from the environment into the
// profile of a flag.
func keysOfTheirOwn[C any](cli func(string) C, flag string) []C {
	return []C{
		cli(`configure set aws_access_key_id "$AWS_ACCESS_KEY_ID"` + flag),
		cli(`configure set aws_secret_access_key "$AWS_SECRET_ACCESS_KEY"` + flag),
		cli(`configure set aws_session_token "$AWS_SESSION_TOKEN"` + flag),
	}
}

// forgetKeys is the command that unsets the keys in the shell.
const forgetKeys = "unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN"

func fixProfile(p *checks.Pass, c cause.Cause) []checks.Fix {
	if c.Section != "" { // it exists, but its name lacks quotes
		c.Subject, c.Suggestion = c.Section, fmt.Sprintf("profile \"%s\"", c.Subject)
		return repair.FixHeader(p, c)
	}
	if c.Suggestion != "" && len(c.Vars) > 0 {
		v := c.Vars[0]
		if v.Name == "AWS_DEFAULT_PROFILE" && p.AnyServiceHas("AWS_PROFILE") {
			return []checks.Fix{repair.UnsetVariable(c, v)}
		}
		return []checks.Fix{repair.SetVariable(c, v, c.Suggestion)}
	}
	if c.Suggestion != "" {
		return []checks.Fix{{Title: redact.Textf("Name the profile %q (%s)", c.Suggestion, nameOf(c)), Safety: checks.Unsafe}}
	}
	fixes := []checks.Fix{}
	if c.Subject != "" {
		fixes = append(fixes, p.Configure(fmt.Sprintf("Make the profile %q", c.Subject), p.Flag("--profile", c.Subject)))
	}
	return append(fixes, checks.Fix{Title: redact.NewText("Name a profile that is there"), Commands: []redact.Text{p.AWSCLI("configure list-profiles")}, Safety: checks.Unsafe})
}

// nameOf is the place that names the profile of a session.
func nameOf(c cause.Cause) string {
	if c.Session != nil && c.Session.Variable != "" && c.Session.Outcome.ProfileFrom.Argument {
		return fmt.Sprintf("profile_name in %s, %s", c.Session.Variable, cause.Place(c.Session.Origin))
	}
	return repair.PlaceOf(c)
}

// inConfig is a fix that points at the line: only the owner knows the right value.
func inConfig(title string) func(*checks.Pass, cause.Cause) []checks.Fix {
	return func(p *checks.Pass, c cause.Cause) []checks.Fix { return fixInConfig(p, c, title) }
}

func fixInConfig(p *checks.Pass, c cause.Cause, title string) []checks.Fix {
	if boto.InlineComment(c.Subject) && c.Key != "" {
		return repair.FixComment(p, c)
	}
	if c.Suggestion != "" {
		title += fmt.Sprintf(": %q", c.Suggestion)
	}
	return []checks.Fix{{Title: redact.Textf("%s (%s)", title, repair.PlaceOf(c)), Safety: checks.Unsafe}}
}

func fixWebIdentity(p *checks.Pass, c cause.Cause) []checks.Fix {
	if fixes := fixForUser(p, c); len(fixes) > 0 {
		return fixes
	}
	if c.Session != nil && c.Session.NamesTokenFile() {
		return []checks.Fix{{Title: redact.NewText("Mount the token, or take assume_role_with_web_identity_token_file and the role out (" + repair.PlaceOf(c) + ")"), Safety: checks.Unsafe}}
	}
	if c.View != nil {
		if v, ok := c.View.Service.Env["AWS_WEB_IDENTITY_TOKEN_FILE"]; ok && v.Source == astro.FromEnvFile {
			return []checks.Fix{checks.WithEdit("Remove the variables of the cluster from "+v.Origin.File, checks.Safe,
				fixers.UnsetVariables{File: v.Origin.File, Names: []string{"AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN", "AWS_ROLE_SESSION_NAME"}})}
		}
	}
	if c.View != nil {
		if v, ok := c.View.Service.Env["AWS_WEB_IDENTITY_TOKEN_FILE"]; ok && v.Value != "" {
			fix := repair.UnsetVariable(c, v)
			fix.Title = fix.Title.Add(", or mount the token")
			return []checks.Fix{fix}
		}
	}
	return []checks.Fix{{Title: redact.NewText("Remove web_identity_token_file from the profile, or mount the token (" + repair.PlaceOf(c) + ")"), Safety: checks.Unsafe}}
}

// fixForUser lets the container's user read an existing file, nil if the file does not exist
// or has another problem.
func fixForUser(p *checks.Pass, c cause.Cause) []checks.Fix {
	if c.Session.Outcome.Failure.Fault != boto.AccessRefused {
		return nil
	}
	entry := c.View.FS.Lookup(c.Session.Outcome.Failure.Path)
	if !entry.IsFile() || entry.HostPath == "" {
		return nil
	}
	c.HostPath = entry.HostPath
	return repair.FixMode(p, c)
}

func fixProcess(p *checks.Pass, c cause.Cause) []checks.Fix {
	f := c.Session.Outcome.Failure
	switch script := c.View.FS.Lookup(f.Path); {
	case f.Kind == boto.ProcessSyntax:
		return []checks.Fix{{Title: redact.NewText("Correct the command (" + repair.PlaceOf(c) + ")"), Safety: checks.Unsafe}}
	case script.IsFile():
		fix := checks.Fix{Title: redact.NewText("Save the script with the line ends of Unix, and with an interpreter that the image has in its first line"), Safety: checks.Unsafe}
		if p.POSIX() && bytes.Contains(script.Data, []byte("\r\n")) {
			fix.Commands = redact.Texts("perl -pi -e 's/\\r$//' " + p.QuotePath(script.HostPath))
		}
		return []checks.Fix{fix}
	}
	return []checks.Fix{{Title: redact.Textf("Get keys with the program on this machine and use those, or put %s into the image (%s)", path.Base(c.Subject), repair.PlaceOf(c)), Safety: checks.Unsafe}}
}

func fixLeftoverVariable(_ *checks.Pass, c cause.Cause) []checks.Fix {
	if len(c.Vars) == 0 || c.Vars[0].Source != astro.FromEnvFile {
		return nil
	}
	return []checks.Fix{repair.RemoveVariable(c.Vars[0])}
}

// asksForHost adds the option with which the engine defines that name for its machine, if it
// does not by default.
func asksForHost(p *checks.Pass) string {
	if p.EngineNamesItself() {
		return ""
	}
	return `, and add extra_hosts: ["host.docker.internal:host-gateway"] to the services`
}

// removeSetting removes the setting that sends the requests elsewhere.
func removeSetting(p *checks.Pass, c cause.Cause) checks.Fix {
	switch f := c.Session.Outcome.Failure; {
	case c.Session.Outcome.Metadata != nil, f.Kind == boto.ContainerEndpoint:
		if fixes := fixLeftoverVariable(p, c); len(fixes) > 0 {
			return fixes[0]
		}
		return checks.Fix{Title: redact.Textf("Remove the setting (%s)", repair.PlaceOf(c)), Safety: checks.Unsafe}
	case strings.HasSuffix(strings.ToLower(f.Key), "_proxy"):
		return checks.Fix{Title: redact.Textf("Remove %s (%s) if no proxy is needed", f.Key, repair.PlaceOf(c)), Safety: checks.Unsafe}
	case f.Host != "" && f.Stage == boto.AtCredentials:
		return checks.Fix{Title: redact.Textf("Remove %s (%s)", f.Key, repair.PlaceOf(c)), Safety: checks.Unsafe}
	}
	return checks.Fix{Title: redact.Textf("Remove the endpoint (%s) to talk to AWS", repair.PlaceOf(c)), Safety: checks.Unsafe}
}

func fixLogin(p *checks.Pass, c cause.Cause) []checks.Fix { return repair.Login(p, c) }

// saidBy is the same in brackets, after a space; "" if it is unknown.
func saidBy(c cause.Cause, n cause.Named) string {
	if n.Variable == "" {
		return wording.InBrackets(c, n.At)
	}
	return " (" + n.Variable + ", " + wording.SpotWords(c, n.At) + ")"
}
