package credentialfiles

import (
	"fmt"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

// fixKeys gets a new pair of keys for the source in use: aws configure writes files, and boto3
// never reads those while the environment has a key.
func fixKeys(p *checks.Pass, c cause.Cause) []checks.Fix {
	key, _ := c.Detail.(cause.BadKey)
	switch s := c.Session; {
	case s != nil && s.Boto.AccessKey != nil:
		name := map[cause.KeyPart]string{cause.TheKeyID: "aws_access_key_id", cause.TheSecret: "aws_secret_access_key", cause.TheToken: "aws_session_token"}[key.Part]
		return []checks.Fix{repair.ByHand("Copy the value again into "+repair.PlaceOf(c), fmt.Sprintf(`%q: "%s"`, name, placeholder(key.Part)))}
	case inVariables(c):
		name := map[cause.KeyPart]string{cause.TheKeyID: "AWS_ACCESS_KEY_ID", cause.TheSecret: "AWS_SECRET_ACCESS_KEY", cause.TheToken: "AWS_SESSION_TOKEN"}[key.Part]
		if fix, ok := withoutComment(c, name, key.Part); ok {
			return []checks.Fix{fix}
		}
		return fixKeyVariables(p, c, repair.ByHand(fmt.Sprintf("Copy the value of %s again into %s", name, repair.PlaceOf(c)), name+"="+placeholder(key.Part)))
	}
	if key.Fault == cause.KeyHasQuotes && c.Section != "" {
		return []checks.Fix{repair.MendSetting(c, fixers.Unquote, fmt.Sprintf("Remove the quotes around %s in %s", c.Key, repair.PlaceOf(c)))}
	}
	if repair.HasInvisible(c) {
		squeeze := repair.MendSetting(c, fixers.Squeeze, fmt.Sprintf("Remove spaces and invisible characters from %s in %s", c.Key, repair.PlaceOf(c)))
		return []checks.Fix{squeeze, enterAgain(p, c, key)}
	}
	return []checks.Fix{enterAgain(p, c, key)}
}

// withoutComment removes what follows a # behind a key in the environment file, if the rest has the
// length of a key: without a space before it, a # belongs to the value.
func withoutComment(c cause.Cause, name string, part cause.KeyPart) (checks.Fix, bool) {
	v := c.View.Service.Env[name]
	key, _, ok := strings.Cut(v.Value, "#")
	length := map[cause.KeyPart]int{cause.TheKeyID: 20, cause.TheSecret: 40}[part]
	if !ok || v.Source != astro.FromEnvFile || length == 0 || len(key) != length {
		return checks.Fix{}, false
	}
	return checks.WithEdit(fmt.Sprintf("Remove # and what follows it from the value of %s in %s", name, cause.Place(v.Origin)), checks.Unsafe,
		fixers.RetargetVariables{File: v.Origin.File, Set: map[string]string{name: key}}), true
}

// enterAgain is the way to a key that is lost.
func enterAgain(p *checks.Pass, c cause.Cause, key cause.BadKey) checks.Fix {
	profile := repair.ProfileOf(c)
	if key.Part == cause.TheToken {
		return repair.ByHand("Copy the session token again into "+repair.PlaceOf(c), "aws_session_token = "+placeholder(key.Part))
	}
	return p.Configure(fmt.Sprintf("Enter the keys of profile %q again", profile), repair.FlagFor(p, profile))
}

// placeholder is where a person writes a part of a set of keys, which doctor does not know.
func placeholder(part cause.KeyPart) string {
	switch part {
	case cause.TheSecret:
		return "<secret access key>"
	case cause.TheToken:
		return "<session token>"
	}
	return "<access key ID>"
}

// inVariables reports whether the keys of a cause come from the environment.
func inVariables(c cause.Cause) bool {
	if c.View == nil || c.Session == nil || c.Session.Outcome == nil {
		return false
	}
	o := c.Session.Outcome
	return o.Keys != nil && o.Keys.Variable || o.Failure != nil && o.Failure.Provider == "env"
}

// fixKeyVariables completes the keys in the environment, or removes them if the files have
// working credentials.
func fixKeyVariables(p *checks.Pass, c cause.Cause, complete checks.Fix) []checks.Fix {
	v := c.View.Service.Env["AWS_ACCESS_KEY_ID"]
	remove := checks.Fix{Title: redact.Textf("Remove the keys (%s) to use the AWS files", repair.PlacesOf(c, v)), Safety: checks.Unsafe}
	if v.Source == astro.FromEnvFile && (c.View.FilesHaveSource() || repair.HasAWSFiles(p)) { // without files nothing would be left
		remove = checks.WithEdit("Remove the keys from "+v.Origin.File+" to use the AWS files", checks.Unsafe,
			fixers.UnsetVariables{File: v.Origin.File, Names: []string{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"}})
	}
	if c.View.FilesHaveSource() {
		return []checks.Fix{remove, complete}
	}
	return []checks.Fix{complete, remove}
}

// fixTemporary gets new temporary keys.
func fixTemporary(_ *checks.Pass, c cause.Cause) []checks.Fix {
	switch s := c.Session; {
	case s != nil && s.Boto.AccessKey != nil:
		return []checks.Fix{repair.ByHand("Get new temporary keys, and replace all three in "+repair.PlaceOf(c),
			`"aws_access_key_id": "<access key ID>", "aws_secret_access_key": "<secret access key>", "aws_session_token": "<session token>"`)}
	case inVariables(c):
		return Keys{Owner: "the environment", Where: repair.PlaceOf(c), Variables: true}.Replace()
	}
	return Keys{Owner: fmt.Sprintf("profile %q", repair.ProfileOf(c)), Where: repair.PlaceOf(c)}.Replace()
}

// Keys are keys to be replaced, which only their issuer knows.
type Keys struct {
	// Owner has them, Where is their place, "" if unknown.
	Owner, Where string
	// Variables: they are in the environment. LongTerm: they have no session token.
	Variables, LongTerm bool
}

// Replace is the fix that writes the lines of new keys.
func (k Keys) Replace() []checks.Fix {
	parts := []cause.KeyPart{cause.TheKeyID, cause.TheSecret, cause.TheToken}
	title := "Replace the three keys of " + k.Owner
	if k.LongTerm {
		parts, title = parts[:2], "Write valid keys for "+k.Owner
	}
	if k.Where != "" {
		title += " (" + k.Where + ")"
	}
	if !k.LongTerm {
		title += " with new ones from their issuer"
	}
	var lines []string
	for _, part := range parts {
		name := map[cause.KeyPart]string{cause.TheKeyID: "aws_access_key_id", cause.TheSecret: "aws_secret_access_key", cause.TheToken: "aws_session_token"}[part]
		if k.Variables {
			lines = append(lines, strings.ToUpper(name)+"="+placeholder(part))
		} else {
			lines = append(lines, name+" = "+placeholder(part))
		}
	}
	return []checks.Fix{repair.ByHand(title, lines...)}
}
