package credentialchain

import (
	"slices"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var SourceProfileMissing = &checks.Rule{
	ID:     "source-profile-missing",
	Causes: []cause.Kind{cause.SourceProfileMissing}, Severity: checks.Error, Since: "0.1.0",
	Title: "Source profile not found",
	Doc: checks.Page(
		"`botocore.exceptions.InvalidConfigError: The source_profile \"base\" referenced in the profile \"default\" does not exist.`",
		"The profile assumes a role with the credentials of another profile, and neither file has that profile.",
		"Correct `source_profile`, or create the profile: `aws configure --profile base`.",
	),
	Message: checks.Says(func(c cause.Cause, d cause.OfProfile) redact.Text {
		switch {
		case d.Value == "":
			return redact.Textf("source_profile of %s is empty", wording.ProfileAt(c, d))
		case boto.InlineComment(d.Value):
			return redact.Textf("source_profile of %s includes the inline comment: %s", wording.ProfileAt(c, d), d.Value)
		}
		return redact.Textf("source profile %q of %s does not exist", d.Value, wording.ProfileAt(c, d))
	}),
	Fixes: func(p *checks.Pass, c cause.Cause) []checks.Fix {
		if name, ok := strings.CutPrefix(c.Subject, "profile "); ok && slices.Contains(withSource(c), name) {
			c.Suggestion = name
		}
		switch {
		case isEmpty(c):
			return fixSource(p, c)
		case c.Suggestion != "" || boto.InlineComment(c.Subject):
			return fixInConfig(p, c, "Correct source_profile")
		}
		return append(onlySource(p, c), addKeys(p, c.Subject))
	},
}

// isEmpty reports whether the setting has no value; the subject is then the profile itself.
func isEmpty(c cause.Cause) bool {
	d, ok := c.Detail.(cause.OfProfile)
	return ok && d.Value == ""
}

// onlySource uses the only profile with credentials as the source, nil if there is none or the
// setting is unknown.
func onlySource(p *checks.Pass, c cause.Cause) []checks.Fix {
	known := slices.DeleteFunc(withSource(c), func(name string) bool { return name == c.Subject })
	if len(known) != 1 || !strings.EqualFold(c.Key, "source_profile") {
		return nil
	}
	fix := repair.SetSetting(p, c, known[0])
	fix.Title = fix.Title.Add(", the only profile with credentials")
	return []checks.Fix{fix}
}
