package credentialchain

import (
	"fmt"
	"slices"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var RoleWithoutSource = &checks.Rule{
	ID:     "role-without-source",
	Causes: []cause.Kind{cause.RoleWithoutSource}, Severity: checks.Error, Since: "0.1.0",
	Title: "Role without source_profile",
	Doc: checks.Page(
		"`botocore.exceptions.PartialCredentialsError: Partial credentials found in assume-role, missing: source_profile or credential_source`",
		"The profile has `role_arn`, but no `source_profile` whose credentials assume the role. "+
			"Keys of the same profile in `credentials` are ignored: boto3 looks at the role first and stops there. "+
			"Other tools use those keys, so the profile may work elsewhere.",
		"Add `source_profile` with a profile that has keys. It may be the same profile:\n\n"+
			"```\n[default]\nrole_arn = arn:aws:iam::111122223333:role/airflow\nsource_profile = default\n```",
	),
	Message: checks.Says(func(c cause.Cause, d cause.OfProfile) redact.Text {
		return redact.Textf("%s has role_arn but no source_profile", wording.ProfileAt(c, d))
	}),
	Fixes: addSource,
}

// addSource adds the profile whose keys assume the role: its own if it has any. An empty role was
// meant to be none.
func addSource(p *checks.Pass, c cause.Cause) []checks.Fix {
	known, own := withSource(c), repair.ProfileOf(c)
	if fix, ok := repair.RenameMeant(p, c, own, "source_profile", "credential_source"); ok {
		return []checks.Fix{fix}
	}
	source := own
	if len(known) > 0 && !slices.Contains(known, own) {
		source = known[0]
	}
	if len(known) == 0 { // its keys have to come first
		add, keys := repair.ByHand("", "source_profile = "+source), addKeys(p, own)
		add.Title, add.Commands, add.Writes = keys.Title.Addf(", and add below role_arn in %s", repair.PlaceOf(c)), keys.Commands, keys.Writes
		return []checks.Fix{add}
	}
	var fixes []checks.Fix
	without := repair.RemoveSetting(p, c, c.Key, fmt.Sprintf("Comment out %s in %s, and use the credentials of profile %q without a role", c.Key, repair.PlaceOf(c), own))
	for _, s := range repair.SectionsOf(p, c, own) {
		o := s.Option(strings.ToLower(c.Key))
		if o != nil && o.Value == "" {
			return []checks.Fix{without}
		}
		if s.Option("sso_account_id") != nil { // which assumes no role of its own profile
			fixes = append(fixes, without)
		}
	}
	if fixes != nil {
		return fixes
	}
	if len(known) > 1 && !slices.Contains(known, own) { // which one is meant is unknown
		return []checks.Fix{repair.ByHand("Add below role_arn in "+repair.PlaceOf(c), "source_profile = "+source)}
	}
	return []checks.Fix{repair.AddSetting(p, c, "source_profile", source)}
}
