package boto

import (
	"crypto/sha1"
	"encoding/hex"
	"strings"

	"doctor/internal/pyjson"
)

// sso is SSOProvider. sso_account_id or sso_role_name make a profile an SSO profile; sso_session
// alone does not.
func (r *resolver) sso(profile string) answer {
	section := r.merged.profile(profile)
	if !section.has("sso_role_name") && !section.has("sso_account_id") {
		return passed("the profile has neither sso_account_id nor sso_role_name")
	}
	merged, failure := r.ssoSettings(profile, section)
	if failure != nil {
		return failed(failure)
	}
	required := []string{"sso_role_name", "sso_account_id", "sso_start_url", "sso_region"}
	var missing []string
	for _, key := range required {
		if !merged.has(key) {
			missing = append(missing, key)
		}
	}
	if missing != nil {
		list := strings.Join(missing, ", ")
		return failed(raise(SSOIncomplete, AtCredentials, "InvalidConfigError",
			`The profile "%s" is configured to use SSO but is missing required configuration: %s`, profile, list).
			from("sso", section.at).about(profile, list, ""))
	}
	sso := &SSO{
		StartURL:  merged.text("sso_start_url"),
		Region:    merged.text("sso_region"),
		AccountID: merged.text("sso_account_id"),
		RoleName:  merged.text("sso_role_name"),
		Session:   merged.text("sso_session"),
		At:        section.where("sso_role_name"),
		places:    map[string]Pos{},
	}
	for _, key := range []string{"sso_region", "sso_account_id", "sso_role_name"} {
		sso.places[key] = merged.where(key)
	}
	portal := ssoSource{r: r, profile: profile, sso: sso, session: merged.has("sso_session")}
	sso.TokenAt = merged.where("sso_start_url")
	if portal.session {
		sso.TokenAt = merged.where("sso_session")
	}
	r.out.SSO = sso
	sso.Token = portal.readToken()
	return answer{source: &source{method: "sso", fetch: portal.fetch}, at: sso.At}
}

// ssoSettings are the profile's settings merged with its sso-session, which may not contradict them
// (_resolve_sso_session_reference).
func (r *resolver) ssoSettings(profile string, section *settings) (*settings, *Failure) {
	named, ok := section.get("sso_session")
	if !ok {
		return section, nil
	}
	session := r.own.session(named.text())
	if session == nil {
		return nil, raise(SSOSessionMissing, AtCredentials, "InvalidConfigError",
			`The specified sso-session does not exist: "%s"`, named.text()).
			from("sso", named.at).about(profile, "sso_session", named.text())
	}
	merged := section.clone()
	for _, key := range session.names {
		value := session.values[key]
		if own, ok := merged.get(key); ok && pyjson.Str(configuredBy(own).any()) != pyjson.Str(configuredBy(value).any()) {
			return nil, raise(SSOSessionConflict, AtCredentials, "InvalidConfigError",
				"The value for %s is inconsistent between profile (%s) and sso-session (%s).",
				key, pyjson.Str(configuredBy(own).any()), pyjson.Str(configuredBy(value).any())).
				from("sso", own.at, value.at).about(profile, key, own.text())
		}
		merged.set(key, value)
	}
	return merged, nil
}

// tokenProvider is tokens.py SSOTokenProvider._load_sso_config, which reads any profile with an
// sso_session, when a client is made and when a token is fetched.
func (r *resolver) tokenProvider(profile string, stage Stage) *Failure {
	section := r.merged.profile(profile)
	named, ok := section.get("sso_session")
	if !ok {
		return nil
	}
	session := r.own.session(named.text())
	if session == nil || len(session.names) == 0 {
		return raise(SSOSessionMissing, stage, "InvalidConfigError",
			`The profile "%s" is configured to use the SSO token provider but the "%s" sso_session configuration does not exist.`,
			profile, named.text()).
			from("sso", named.at).about(profile, "sso_session", named.text())
	}
	var missing []string
	for _, key := range []string{"sso_start_url", "sso_region"} {
		if !session.has(key) {
			missing = append(missing, key)
		}
	}
	if missing == nil {
		return nil
	}
	return raise(SSOIncomplete, stage, "InvalidConfigError",
		`The profile "%s" is configured to use the SSO token provider but is missing the following configuration: %s.`,
		profile, quoteList(missing)).
		from("sso", session.at).about(profile, strings.Join(missing, ", "), "")
}

// ssoTokenFile is where a token is cached: no variable but HOME changes it.
func (r *resolver) ssoTokenFile(sum string) string {
	return ExpandPath("~/.aws/sso/cache/"+sum+".json", r.p)
}

func sha1Hex(text string) string {
	sum := sha1.Sum([]byte(text))
	return hex.EncodeToString(sum[:])
}
