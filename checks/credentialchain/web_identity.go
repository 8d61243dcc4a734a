package credentialchain

import (
	"fmt"
	"path"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

// fixWebIdentity makes the token file usable, or does without it.
func fixWebIdentity(p *checks.Pass, c cause.Cause) []checks.Fix {
	if fixes := fixForUser(p, c); len(fixes) > 0 {
		return fixes
	}
	if fix, ok := expandTilde(p, c); ok {
		return []checks.Fix{fix}
	}
	if c.Session != nil && (c.Session.NamesTokenFile() || c.Session.LacksTokenFile()) {
		file := c.Session.Outcome.Failure.Path
		title := "Remove assume_role_with_web_identity_token_file and the role"
		if file == "" {
			title = "Remove assume_role_method and the role"
		}
		remove, ok := repair.RemoveArguments(p, c, title, "role_arn", "assume_role_method", "assume_role_kwargs", "assume_role_with_web_identity_federation",
			"assume_role_with_web_identity_token_file", "assume_role_with_web_identity_federation_audience")
		if !ok {
			remove = checks.Fix{Title: redact.NewText(title + " (" + repair.PlaceOf(c) + ")"), Safety: checks.Unsafe}
		}
		if file == "" {
			return []checks.Fix{remove}
		}
		return []checks.Fix{
			remove,
			repair.ByHand("Mount the token file: write under volumes: of each service in "+astro.OverrideName, "- <token file>:"+file+":ro"),
		}
	}
	if c.View != nil {
		if v, ok := c.View.Service.Env["AWS_WEB_IDENTITY_TOKEN_FILE"]; ok && v.Value != "" {
			if v.Source != astro.FromEnvFile {
				return []checks.Fix{repair.UnsetVariable(p, c, v)}
			}
			return []checks.Fix{unsetAll(p, v.Origin.File, "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN", "AWS_ROLE_SESSION_NAME")}
		}
	}
	if fix, ok := withoutWebIdentity(p, c); ok {
		return []checks.Fix{fix}
	}
	lines := []string{"# web_identity_token_file"}
	if c.Session != nil {
		for _, s := range profileSections(c) {
			for _, name := range []string{"role_arn", "web_identity_token_file"} {
				if o := s.Option(name); o != nil {
					lines = append(lines, "# "+o.Written+" = "+o.Value)
				}
			}
		}
	}
	if len(lines) > 1 {
		lines = lines[1:]
	}
	return []checks.Fix{repair.ByHand("Comment out the web identity settings ("+repair.PlaceOf(c)+"), or mount the token file", lines...)}
}

// expandTilde writes the path that ~ was meant to stand for, if the container has a file there.
func expandTilde(p *checks.Pass, c cause.Cause) (fix checks.Fix, ok bool) {
	d, _ := c.Detail.(cause.NoTokenFile)
	rest, ok := strings.CutPrefix(d.Tilde, "~/")
	if !ok || c.View == nil {
		return fix, false
	}
	file := path.Join(c.View.Service.Home, rest)
	if !c.View.FS.Lookup(file).IsFile() {
		return fix, false
	}
	if v, set := c.View.Service.Env["AWS_WEB_IDENTITY_TOKEN_FILE"]; set && d.By.Variable != "" {
		return repair.SetVariable(c, v, file), true
	}
	if d.Alone {
		return repair.SetArgument(p, c, "assume_role_with_web_identity_token_file", file)
	}
	return repair.SetSetting(p, c, file), true
}

// withoutWebIdentity comments out the web identity of a profile that has other credentials.
func withoutWebIdentity(p *checks.Pass, c cause.Cause) (fix checks.Fix, ok bool) {
	var found []repair.OwnSection
	others := false
	for _, s := range repair.SectionsOf(p, c, repair.ProfileOf(c)) {
		if s.Option("web_identity_token_file") != nil {
			found = append(found, s)
		}
		for _, name := range []string{"aws_access_key_id", "source_profile", "credential_process", "sso_account_id"} {
			others = others || s.Option(name) != nil
		}
	}
	if len(found) != 1 || !others {
		return fix, false
	}
	keys := []string{"web_identity_token_file"}
	if s := found[0]; s.Option("role_arn") != nil && s.Option("source_profile") == nil {
		keys = append(keys, "role_arn")
	}
	title := fmt.Sprintf("Comment out %s of [%s] in %s", strings.Join(keys, " and "), found[0].Name, found[0].Shown)
	return repair.CommentSettings(found[0], title, keys...), true
}
