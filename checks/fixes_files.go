package checks

import (
	"fmt"
	"strings"

	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/diagnosis"
	"doctor/internal/redact"
)

func fixLine(_ *Pass, c diagnosis.Cause) []Fix {
	return []Fix{{Title: redact.Textf("Mend %s, or put a # in front of the line", placeOf(c)), Safety: Unsafe}}
}

func placeOf(c diagnosis.Cause) string {
	if len(c.At) == 0 {
		return "the file"
	}
	return diagnosis.Place(c.At[0])
}

func fixBOM(p *Pass, c diagnosis.Cause) []Fix {
	f := withEdit("Save the file as UTF-8 without a byte-order mark", Unsafe, fixers.StripBOM{File: c.HostPath})
	if p.posix() {
		f.Commands = redact.Texts(fmt.Sprintf(`perl -pi -e 's/^\xEF\xBB\xBF//' %s`, p.shown(c.HostPath)))
	}
	return []Fix{f}
}

func fixEncoding(p *Pass, c diagnosis.Cause) []Fix {
	data, _ := p.Machine.Read(c.HostPath)
	encoding := encodingOf(data)
	fix := Fix{Title: redact.NewText("Save the file as UTF-8"), Commands: redact.Texts(p.resave(c.HostPath, encoding)...), Safety: Unsafe}
	switch encoding {
	case "":
		return noText(p, c)
	case "ISO-8859-1":
		fix.Title = fix.Title.Add(", or remove the character")
	}
	return []Fix{fix}
}

func fixIndent(_ *Pass, c diagnosis.Cause) []Fix {
	return []Fix{mendSetting(c, fixers.Dedent, fmt.Sprintf("Remove the blanks at the beginning of %s", placeOf(c)))}
}

// mendSetting makes a fix that changes the setting which a cause is about.
func mendSetting(c diagnosis.Cause, how fixers.Mend, title string) Fix {
	if c.HostPath == "" || c.Section == "" || c.Key == "" {
		return Fix{Title: redact.NewText(title), Safety: Unsafe}
	}
	return withEdit(title, Unsafe, fixers.MendSetting{File: c.HostPath, Section: c.Section, Key: c.Key, How: how})
}

func fixHeader(_ *Pass, c diagnosis.Cause) []Fix {
	return []Fix{withEdit(fmt.Sprintf("Write [%s] instead of [%s]", c.Suggestion, c.Subject), Unsafe,
		fixers.RenameSection{File: c.HostPath, From: c.Subject, To: c.Suggestion})}
}

func fixKeyName(_ *Pass, c diagnosis.Cause) []Fix {
	return []Fix{withEdit(fmt.Sprintf("Write %s instead of %s in %s", c.Suggestion, c.Subject, placeOf(c)), Unsafe,
		fixers.RenameSetting{File: c.HostPath, Section: c.Section, From: c.Key, To: c.Suggestion})}
}

func fixComment(_ *Pass, c diagnosis.Cause) []Fix {
	return []Fix{mendSetting(c, fixers.StripComment, fmt.Sprintf("Take the comment of %s away, or put it on a line of its own", placeOf(c)))}
}

// fixKeys gets a whole pair of keys again, where these come from: aws configure
// writes files, and boto3 never asks those while the environment has a key.
func fixKeys(p *Pass, c diagnosis.Cause) []Fix {
	switch s := c.Session; {
	case s != nil && s.Boto.AccessKey != nil:
		return []Fix{{Title: redact.Textf("Enter the keys again (%s)", placeOf(c)), Safety: Unsafe}}
	case inVariables(c):
		return fixKeyVariables(c, redact.Textf("Enter the keys again (%s)", placeOf(c)))
	}
	key, _ := c.Detail.(diagnosis.BadKey)
	if key.Fault == diagnosis.KeyHasQuotes && c.Section != "" {
		return []Fix{mendSetting(c, fixers.Unquote, fmt.Sprintf("Take the quotes away (%s)", placeOf(c)))}
	}
	if key.Part == diagnosis.TheToken {
		return []Fix{{Title: redact.Textf("Copy the session token again (%s)", placeOf(c)), Safety: Unsafe}}
	}
	return []Fix{{Title: redact.NewText("Enter the keys again"), Commands: redact.Texts("aws configure" + profileFlag(p, c)), Safety: Unsafe}}
}

// fixPartialKeys brings the half that is missing.
func fixPartialKeys(p *Pass, c diagnosis.Cause) []Fix {
	switch s := c.Session; {
	case s != nil && s.Where == diagnosis.Connection:
		return []Fix{{Title: redact.Textf("Give aws_access_key_id and aws_secret_access_key both, or none of the three: without keys the mounted files are used (%s)", placeOf(c)), Safety: Unsafe}}
	case inVariables(c) && s.Boto.AccessKey == nil:
		at := c.View.Service.Env["AWS_ACCESS_KEY_ID"].Origin
		return fixKeyVariables(c, redact.Textf("Set %s beside AWS_ACCESS_KEY_ID (%s)", c.Subject, diagnosis.Place(at)))
	}
	return fixKeys(p, c)
}

// inVariables reports whether the keys of a cause are those of the environment.
func inVariables(c diagnosis.Cause) bool {
	if c.View == nil || c.Session == nil || c.Session.Outcome == nil {
		return false
	}
	o := c.Session.Outcome
	return o.Keys != nil && o.Keys.Variable || o.Failure != nil && o.Failure.Provider == "env"
}

// fixKeyVariables completes the keys of the environment, or takes them away where
// the files would do without.
func fixKeyVariables(c diagnosis.Cause, title redact.Text) []Fix {
	v := c.View.Service.Env["AWS_ACCESS_KEY_ID"]
	complete := Fix{Title: title, Safety: Unsafe}
	remove := Fix{Title: redact.Textf("Remove the keys (%s)", placesOf(c, v)), Safety: Unsafe}
	if v.Source == astro.FromEnvFile {
		remove = withEdit("Remove the keys from "+v.Origin.File, Unsafe,
			fixers.UnsetVariables{File: v.Origin.File, Names: []string{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"}})
	}
	remove.Title = remove.Title.Add(", so that boto3 asks the files")
	if c.View.FilesHaveSource() {
		return []Fix{remove, complete}
	}
	return []Fix{complete, remove}
}

// profileFlag names the profile that a cause is about to the AWS CLI: that of the
// section that it found, which may be a role's source, else the one in use.
func profileFlag(p *Pass, c diagnosis.Cause) string {
	profile := strings.Trim(strings.TrimPrefix(c.Section, "profile "), `"`)
	if (profile == "" || strings.HasPrefix(profile, "sso-session ")) && c.Session != nil && c.Session.Outcome != nil {
		profile = c.Session.Outcome.Profile
	}
	if profile == "default" || profile == "" {
		return ""
	}
	return p.flag("--profile", profile)
}

// fixTemporary gets temporary keys again.
func fixTemporary(*Pass, diagnosis.Cause) []Fix {
	return []Fix{{Title: redact.NewText("Get new temporary keys the way you got these: all three of key, secret and token"), Safety: Unsafe}}
}

// fixMissingToken brings the token to the key where there is one elsewhere.
func fixMissingToken(p *Pass, c diagnosis.Cause) []Fix {
	if c.Section != "" && c.Session.Outcome.Failure.Key == "aws_security_token" {
		c.Key = c.Session.Outcome.Failure.Key
		return []Fix{mendSetting(c, fixers.CommentOut, fmt.Sprintf("Remove %s (%s), which hides the other token", c.Key, placeOf(c)))}
	}
	switch {
	case c.Suggestion == "":
		return fixTemporary(p, c)
	case c.Suggestion != "AWS_SESSION_TOKEN":
		return []Fix{{Title: redact.Textf("Move the %s line (%s) to the profile that has the key (%s)", c.Key, c.Suggestion, placeOf(c)), Safety: Unsafe}}
	case c.Vars[0].Source == astro.FromEnvFile:
		fix := Fix{Title: redact.NewText("Add AWS_SESSION_TOKEN of the shell to " + c.Vars[0].Origin.File), Safety: Unsafe}
		if p.posix() {
			fix.Commands = redact.Texts(fmt.Sprintf(`printf '\nAWS_SESSION_TOKEN=%%s\n' "$AWS_SESSION_TOKEN" >> %s`, p.quoted(c.Vars[0].Origin.File)))
		}
		return []Fix{fix}
	}
	return []Fix{{Title: redact.Textf("Add a line AWS_SESSION_TOKEN to environment: of %s, beside AWS_ACCESS_KEY_ID (%s)", strings.Join(c.Services, ", "), placeOf(c)), Safety: Unsafe}}
}

func fixLeftoverToken(_ *Pass, c diagnosis.Cause) []Fix {
	token := "aws_session_token"
	if older := c.Session.Outcome.Failure.Key; strings.EqualFold(older, "aws_security_token") {
		token = older
	}
	title := fmt.Sprintf("Remove %s beside the key (%s)", token, placeOf(c))
	if c.Section != "" && c.Key != "" {
		c.Key = token
		return []Fix{mendSetting(c, fixers.CommentOut, title)}
	}
	return []Fix{{Title: redact.NewText(title), Safety: Unsafe}}
}
