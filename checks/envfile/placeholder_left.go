package envfile

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/fixers"
	"doctor/internal/airflow"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/diagnosis"
	"doctor/internal/placeholder"
	"doctor/internal/redact"
	"doctor/internal/sessions"
)

var PlaceholderLeft = &checks.Rule{
	ID:     "placeholder-left",
	Causes: []cause.Kind{cause.PlaceholderLeft}, Severity: checks.Error, Since: "0.1.0",
	Title: "Placeholder not replaced",
	Doc: checks.Page(
		checks.NoCredentials+" for a path or a profile; for a key "+
			"`botocore.exceptions.ClientError: An error occurred (InvalidClientTokenId) when calling the GetCallerIdentity operation: The security token included in the request is invalid.`",
		"`<username>`, `<your-aws-region>` or `YOUR_ACCESS_KEY` was copied from instructions and never replaced, in the override, `.env`, `~/.aws/config` or `~/.aws/credentials`. "+
			"The finding is a warning if nothing depends on the value.",
		"Replace the placeholder by your own value. For the home folder, `~` works for everybody who uses the project. For keys:\n\n"+
			"```\naws configure\n```"),
	Look:    lookPlaceholders,
	Message: checks.Says(leftText),
	Fixes:   fixPlaceholder,
}

// leftText says which placeholder was never replaced.
func leftText(c cause.Cause, d cause.LeftText) redact.Text {
	template := ""
	if d.Template {
		template = "; neither the Astro CLI nor Airflow expands templates there"
	}
	has := "is still"
	if slices.Contains([]cause.Part{cause.TheMount, cause.TheRole, cause.TheEndpoint, cause.AnArgument}, d.Of.Part) {
		has = "still contains" // it is part of the value
	}
	return redact.Textf("%s %s the placeholder %s (%s)%s", valueWords(d.Of), has, d.Text, wording.SpotWords(c, d.At), template)
}

// valueWords names a value on which a session depends.
func valueWords(v cause.Value) string {
	switch v.Part {
	case cause.AVariable:
		return v.Variable
	case cause.AnArgument:
		of := v.Variable
		if of == "" {
			of = "the connection " + v.Connection
		}
		return fmt.Sprintf("%q in %s", v.Key, of)
	}
	return map[cause.Part]string{
		cause.TheMount: "the mount source", cause.TheProfile: "the profile name", cause.TheRegion: "the region", cause.TheEndpoint: "the endpoint",
		cause.TheAccessKey: "the access key", cause.TheSecretKey: "the secret key", cause.TheRole: "the role", cause.TheExternalID: "the external ID",
	}[v.Part]
}

// fixPlaceholder replaces the placeholder by the value that this machine has, or asks for it.
func fixPlaceholder(p *checks.Pass, c cause.Cause) []checks.Fix {
	d, ok := c.Detail.(cause.LeftText)
	at := repair.PlaceOf(c)
	inAWSFolder := strings.HasPrefix(filepath.ToSlash(at), "~/.aws/")
	switch {
	case c.Mount != nil:
		return repair.FixMountSource(p, c)
	case ok && inAWSFolder && slices.Contains([]cause.Part{cause.TheAccessKey, cause.TheSecretKey, cause.TheRegion}, d.Of.Part):
		return []checks.Fix{p.Configure("Enter "+valueWords(d.Of)+" again, in place of "+at, repair.ProfileFlag(p, c))}
	case len(c.Vars) > 0 && c.Vars[0].Source == astro.FromEnvFile:
		return []checks.Fix{setVariable(p, c.Vars[0])}
	case len(c.Vars) > 0 && isProfileVariable(c.Vars[0].Name) && someProfile(p) != "":
		fix := repair.SetVariable(c, c.Vars[0], someProfile(p))
		fix.Safety = checks.Unsafe
		return []checks.Fix{fix}
	}
	if fix, ok := fixArgument(p, c, d); ok {
		return []checks.Fix{fix}
	}
	var fixes []checks.Fix
	if remove, ok := withoutKeys(c); ok {
		fixes = append(fixes, remove)
	}
	fix := checks.Fix{Title: redact.Textf("Replace %s in %s", c.Subject, at), Safety: checks.Unsafe}
	switch {
	case ok && d.Of.Part == cause.AnArgument:
		fix.Lines = redact.Texts(fmt.Sprintf("%q: %q", d.Of.Key, "value"))
	case c.Key != "":
		fix.Lines = redact.Texts(c.Key + " = value")
	case len(c.Vars) > 0:
		fix.Lines = redact.Texts(c.Vars[0].Name + "=value")
	}
	return append(fixes, fix)
}

// withoutKeys removes placeholders of keys from the environment if the mounted files have
// credentials, which boto3 then uses.
func withoutKeys(c cause.Cause) (checks.Fix, bool) {
	names := []string{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"}
	const title = "Remove the placeholders of the keys from %s, so that the mounted files are used"
	if c.Session == nil || c.Session.Where != sessions.Default || c.View == nil || !c.View.FilesHaveSource() {
		return checks.Fix{}, false
	}
	if keys := c.Session.Outcome.Keys; keys == nil || !keys.Variable {
		return checks.Fix{}, false
	}
	v := c.View.Service.Env[names[0]]
	switch {
	case v.Source == astro.FromEnvFile:
		return checks.WithEdit(fmt.Sprintf(title, v.Origin.File), checks.Unsafe, fixers.UnsetVariables{File: v.Origin.File, Names: names}), true
	case v.Source == astro.FromEnvironment && v.Origin.File == astro.OverrideName:
		return checks.WithEdit(fmt.Sprintf(title, "environment: in "+v.Origin.File), checks.Unsafe,
			fixers.RemoveVariables{File: v.Origin.File, Variables: names, Services: c.Services}), true
	}
	return checks.Fix{}, false
}

// fixArgument replaces a placeholder in the arguments of a session, where this machine has the value:
// keys are those of the mounted files.
func fixArgument(p *checks.Pass, c cause.Cause, d cause.LeftText) (checks.Fix, bool) {
	profile := someProfile(p)
	switch {
	case c.Session == nil || c.Key != "":
	case slices.Contains([]cause.Part{cause.TheAccessKey, cause.TheSecretKey}, d.Of.Part) || slices.Contains([]string{"login", "password", "aws_access_key_id", "aws_secret_access_key"}, d.Of.Key):
		return repair.RemoveKeys(p, c, "Remove the placeholders of the keys, so that the mounted files are used")
	case d.Of.Part == cause.TheProfile || d.Of.Key == "profile_name":
		if c.Session.Boto.Profile != nil && profile != "" {
			return repair.SetArgument(p, c, "profile_name", profile)
		}
	}
	return checks.Fix{}, false
}

func isProfileVariable(name string) bool {
	return name == "AWS_PROFILE" || name == "AWS_DEFAULT_PROFILE"
}

// setVariable replaces a placeholder in an environment file: by a profile of this machine, else by
// the person.
func setVariable(p *checks.Pass, v astro.Var) checks.Fix {
	if profile := someProfile(p); profile != "" && isProfileVariable(v.Name) {
		return checks.WithEdit(fmt.Sprintf("Set %s=%s in %s", v.Name, profile, cause.Place(v.Origin)), checks.Unsafe,
			fixers.RetargetVariables{File: v.Origin.File, Set: map[string]string{v.Name: profile}})
	}
	return checks.Fix{Title: redact.Textf("Set your own value in %s", cause.Place(v.Origin)), Lines: redact.Texts(v.Name + "=value"), Safety: checks.Unsafe}
}

// someProfile is the profile default, or the first one of this machine, "" if there is none.
func someProfile(p *checks.Pass) string {
	for _, v := range p.Diagnosis().Views {
		profiles := slices.Sorted(slices.Values(v.Default().Profiles))
		if slices.Contains(profiles, "default") {
			return "default"
		}
		if len(profiles) > 0 {
			return profiles[0]
		}
	}
	return ""
}

// lookPlaceholders finds placeholders in variables of AWS that nothing depends on so far.
func lookPlaceholders(_ context.Context, p *checks.Pass) []checks.Finding {
	var found []checks.Finding
	if len(p.CausesOf(cause.PlaceholderLeft)) > 0 {
		return nil
	}
	for _, v := range p.Project().EnvFile.Vars {
		if v.Name == airflow.KwargsVariable && !diagnosis.MayBePlaceholder(v.Value) {
			continue
		}
		// A profile with the name of a placeholder is intended.
		if text := placeholder.Find(v.Name, v.Value); text != "" && !isProfile(p, text) && (strings.HasPrefix(v.Name, "AWS_") || strings.HasPrefix(v.Name, "AIRFLOW__SECRETS__")) {
			found = append(found, checks.Finding{
				Subject: v.Name, Severity: checks.Warning, At: checks.PositionsOf([]astro.Origin{v.Origin}),
				Message: redact.Textf("%s still contains the placeholder %s (%s)", v.Name, text, cause.Place(v.Origin)),
				Fixes:   []checks.Fix{setVariable(p, v)},
			})
		}
	}
	return found
}
