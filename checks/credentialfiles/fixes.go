package credentialfiles

import (
	"fmt"

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
	switch s := c.Session; {
	case s != nil && s.Boto.AccessKey != nil:
		return []checks.Fix{{Title: redact.Textf("Enter the keys again (%s)", repair.PlaceOf(c)), Safety: checks.Unsafe}}
	case inVariables(c):
		return fixKeyVariables(c, redact.Textf("Enter the keys again (%s)", repair.PlaceOf(c)))
	}
	key, _ := c.Detail.(cause.BadKey)
	if key.Fault == cause.KeyHasQuotes && c.Section != "" {
		return []checks.Fix{repair.MendSetting(c, fixers.Unquote, fmt.Sprintf("Take the quotes away (%s)", repair.PlaceOf(c)))}
	}
	if key.Part == cause.TheToken {
		return []checks.Fix{{Title: redact.Textf("Copy the session token again (%s)", repair.PlaceOf(c)), Safety: checks.Unsafe}}
	}
	return []checks.Fix{p.Configure("Enter the keys again", repair.ProfileFlag(p, c))}
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
func fixKeyVariables(c cause.Cause, title redact.Text) []checks.Fix {
	v := c.View.Service.Env["AWS_ACCESS_KEY_ID"]
	complete := checks.Fix{Title: title, Safety: checks.Unsafe}
	remove := checks.Fix{Title: redact.Textf("Remove the keys (%s)", repair.PlacesOf(c, v)), Safety: checks.Unsafe}
	if v.Source == astro.FromEnvFile {
		remove = checks.WithEdit("Remove the keys from "+v.Origin.File, checks.Unsafe,
			fixers.UnsetVariables{File: v.Origin.File, Names: []string{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"}})
	}
	remove.Title = remove.Title.Add(", so that boto3 asks the files")
	if c.View.FilesHaveSource() {
		return []checks.Fix{remove, complete}
	}
	return []checks.Fix{complete, remove}
}

// fixTemporary gets new temporary keys.
func fixTemporary(*checks.Pass, cause.Cause) []checks.Fix {
	return []checks.Fix{{Title: redact.NewText("Get new temporary keys the way you got these: all three of key, secret and token"), Safety: checks.Unsafe}}
}
