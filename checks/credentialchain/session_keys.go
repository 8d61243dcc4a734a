package credentialchain

import (
	"fmt"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/fixers"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

// shell is how a shell takes the keys that the AWS CLI exports.
type shell struct {
	// export has the place of the command that exports; variable that of a name.
	format, export, variable, forget string
}

var (
	posix = shell{
		"env", `eval "$(%s)"`, `"$%s"`,
		"unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN",
	}
	powerShell = shell{
		"powershell", "%s | Out-String | Invoke-Expression", "$env:%s",
		"Remove-Item Env:AWS_ACCESS_KEY_ID, Env:AWS_SECRET_ACCESS_KEY, Env:AWS_SESSION_TOKEN",
	}
)

// copying are the arguments of the AWS CLI that export the keys of one profile and set them in
// another, by the flags that name the two.
func (s shell) copying(from, to string) (export string, set []string) {
	for _, name := range []string{"aws_access_key_id", "aws_secret_access_key", "aws_session_token"} {
		set = append(set, "configure set "+name+" "+fmt.Sprintf(s.variable, strings.ToUpper(name))+to)
	}
	return "configure export-credentials" + from + " --format " + s.format, set
}

// copyKeys copies temporary keys to a profile of their own, which boto3 can read in the container.
func copyKeys(p *checks.Pass, c cause.Cause) checks.Fix {
	o := c.Session.Outcome
	own := o.Profile + "-session"
	where, line := whereProfile(p, c, own)
	fix := repair.ByHand(fmt.Sprintf("Copy temporary keys to profile %q whenever they expire, and set it in %s", own, where), line)
	how := posix
	if !p.POSIX() {
		how = powerShell
	}
	export, set := how.copying(repair.FlagFor(p, o.Profile), p.Flag("--profile", own))
	if o.Region != "" && o.RegionFrom.Pos.Path != "" {
		set = append(set, "configure set region "+p.Quote(o.Region)+p.Flag("--profile", own))
	}
	if !p.POSIX() && p.Machine.ShellHome != "" {
		return fix // PowerShell cannot pipe from a command with another home folder
	}
	fix.Commands = []redact.Text{redact.Textf(how.export, p.AWSCLI(export))}
	for _, arguments := range set {
		fix.Commands = append(fix.Commands, p.AWSCLI(arguments))
	}
	fix.Commands = append(fix.Commands, redact.NewText(how.forget))
	fix.Writes = fixers.CredentialFiles
	return fix
}

// sessionKeys shows the commands on a page of the manual.
func sessionKeys(profile string) string {
	flag := " --profile " + profile
	export, set := posix.copying(flag, flag+"-session")
	commands := []string{fmt.Sprintf(posix.export, "aws "+export)}
	for _, arguments := range set {
		commands = append(commands, "aws "+arguments)
	}
	return "```\n" + strings.Join(append(commands, posix.forget), "\n") + "\n```\n\n"
}
