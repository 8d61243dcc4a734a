package boto

import "slices"

// assumeRole is AssumeRoleProvider: role_arn with source_profile or
// credential_source.
func (r *resolver) assumeRole(profile string) answer {
	section := r.merged.profile(profile)
	switch {
	case section == nil:
		return passed("there is no profile " + profile)
	case !section.has("role_arn"):
		return passed("the profile has no role_arn", section.at)
	case !hasRole(section):
		return passed("the profile has a web_identity_token_file", section.where("web_identity_token_file"))
	}
	walk := &roleWalk{r: r, visited: []string{profile}}
	found, failure := walk.load(profile)
	return answer{source: found, failure: failure, at: section.where("role_arn")}
}

// hasRole reports whether the profile has a role for this provider: one with a token file is left
// to the web identity provider.
func hasRole(s *settings) bool {
	return s.has("role_arn") && !s.has("web_identity_token_file")
}

// hasKeys reports whether a key is set: half a pair is enough to be considered.
func hasKeys(s *settings) bool { return s.has(accessKeyID) || s.has(secretKey) }

// roleWalk follows a chain of source_profile.
type roleWalk struct {
	r       *resolver
	visited []string
}

// load is _load_creds_via_assume_role.
func (w *roleWalk) load(profile string) (*source, *Failure) {
	section := w.r.merged.profile(profile)
	if failure := w.validate(profile, section); failure != nil {
		return nil, failure
	}
	base, failure := w.base(profile, section)
	if failure != nil {
		return nil, failure
	}
	role := roleOf(profile, section)
	w.r.out.Roles = append(w.r.out.Roles, role)
	mfa, ask := section.get("mfa_serial")
	return &source{method: "assume-role", inner: base.innermost(), fetch: func() *Failure {
		if ask {
			return builtin(MFAPrompt, AtCall, "EOFError", "").
				from("assume-role", mfa.at).about(profile, "mfa_serial", mfa.text())
		}
		return w.r.assume(base, role)
	}}, nil
}

func roleOf(profile string, section *settings) Role {
	role := Role{
		ARN:         section.text("role_arn"),
		SessionName: section.text("role_session_name"),
		Profile:     profile,
		At:          section.where("role_arn"),
		places:      map[string]Pos{},
		blocks:      blocksOf(section, "role_arn", "role_session_name", "external_id"),
	}
	for _, key := range []string{"role_session_name", "external_id", "duration_seconds"} {
		role.places[key] = section.where(key)
	}
	if id, ok := section.get("external_id"); ok {
		text := id.text()
		role.ExternalID = &text
	}
	if seconds, ok := parseInt(section.text("duration_seconds")); ok {
		role.DurationSeconds = &seconds
	}
	return role
}

// blocksOf returns the settings among keys that are nested blocks.
func blocksOf(section *settings, keys ...string) map[string]any {
	blocks := map[string]any{}
	for _, key := range keys {
		if value, ok := section.get(key); ok && value.isBlock() {
			blocks[key] = configuredBy(value).any()
		}
	}
	return blocks
}

// validate is _get_role_config.
func (w *roleWalk) validate(profile string, section *settings) *Failure {
	from, hasFrom := section.get("source_profile")
	named, hasNamed := section.get("credential_source")
	switch {
	case hasFrom && hasNamed:
		return raise(RoleBothSources, AtCredentials, "InvalidConfigError",
			`The profile "%s" contains both source_profile and credential_source.`, profile).
			from("assume-role", from.at, named.at).about(profile, "", "")
	case hasNamed:
		return validSource(profile, named)
	case hasFrom:
		return w.validateProfile(profile, from)
	}
	return raise(RoleWithoutSource, AtCredentials, "PartialCredentialsError",
		"Partial credentials found in assume-role, missing: source_profile or credential_source").
		from("assume-role", section.where("role_arn")).about(profile, "role_arn", section.text("role_arn"))
}

func validSource(profile string, named setting) *Failure {
	switch named.text() {
	case "Environment", "EcsContainer", "Ec2InstanceMetadata":
		return nil
	}
	return raise(CredentialSourceBad, AtCredentials, "InvalidConfigError",
		`The credential source "%s" referenced in profile "%s" is not valid.`, named.text(), profile).
		from("assume-role", named.at).about(profile, "credential_source", named.text())
}

// validateProfile is _validate_source_profile: a profile may name itself if it has keys.
func (w *roleWalk) validateProfile(profile string, from setting) *Failure {
	name := from.text()
	section := w.r.merged.profile(name)
	if section == nil {
		return raise(SourceMissing, AtCredentials, "InvalidConfigError",
			`The source_profile "%s" referenced in the profile "%s" does not exist.`, name, profile).
			from("assume-role", from.at).about(profile, "source_profile", name)
	}
	if !slices.Contains(w.visited, name) || name == profile && hasKeys(section) {
		return nil
	}
	f := raise(SourceCycle, AtCredentials, "InfiniteLoopConfigError",
		"Infinite loop in credential configuration detected. Attempting to load from profile %s "+
			"which has already been visited. Visited profiles: %s", name, quoteList(w.visited)).
		about(profile, "source_profile", name)
	var at []Pos
	for _, visited := range w.visited {
		at = append(at, w.r.merged.profile(visited).where("source_profile"))
	}
	return f.from("assume-role", at...)
}

// base is _resolve_source_credentials: the credentials that ask for the role.
func (w *roleWalk) base(profile string, section *settings) (*source, *Failure) {
	if named, ok := section.get("credential_source"); ok {
		return w.named(profile, named)
	}
	from, _ := section.get("source_profile")
	name := from.text()
	w.visited = append(w.visited, name)
	next := w.r.merged.profile(name)
	if hasRole(next) && !hasKeys(next) {
		return w.load(name)
	}
	found, failure := w.r.firstOf(w.r.profileProviders(false), name)
	if found == nil && failure == nil {
		failure = raise(SourceNoCredentials, AtCredentials, "InvalidConfigError",
			`The source profile "%s" must have credentials.`, name).
			from("assume-role", from.at, next.at).about(name, "source_profile", name)
	}
	return found, failure
}

// named is _resolve_credentials_from_source.
func (w *roleWalk) named(profile string, named setting) (*source, *Failure) {
	ask := map[string]func(string) answer{
		"Environment":         w.r.envKeys,
		"EcsContainer":        w.r.containerRole,
		"Ec2InstanceMetadata": w.r.metadata,
	}[named.text()]
	a := ask(profile)
	if a.failure != nil || a.source != nil {
		return a.source, a.failure
	}
	return nil, raise(CredentialSourceNone, AtCredentials, "CredentialRetrievalError",
		"Error when retrieving credentials from %s: No credentials found in credential_source referenced in profile %s",
		named.text(), profile).
		from("assume-role", named.at).about(profile, "credential_source", named.text())
}
