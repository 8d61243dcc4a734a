package boto

import "doctor/internal/redact"

const (
	accessKeyID  = "aws_access_key_id"
	secretKey    = "aws_secret_access_key"
	sessionToken = "aws_session_token"
)

// envKeys is EnvProvider.
func (r *resolver) envKeys(string) answer {
	id, set := r.env("AWS_ACCESS_KEY_ID")
	switch {
	case !set:
		return passed("AWS_ACCESS_KEY_ID is not set")
	case id == "":
		return passed("AWS_ACCESS_KEY_ID is empty")
	}
	secret := r.p.Env["AWS_SECRET_ACCESS_KEY"]
	if secret == "" {
		return failed(r.partial("env", "AWS_SECRET_ACCESS_KEY"))
	}
	keys := &Credentials{AccessKeyID: id, Secret: redact.NewSecret(secret), Variable: true, places: keyPlaces{
		id: place{name: "AWS_ACCESS_KEY_ID"}, secret: place{name: "AWS_SECRET_ACCESS_KEY"}, token: place{name: "AWS_SESSION_TOKEN"},
	}}
	for _, name := range []string{"AWS_SECURITY_TOKEN", "AWS_SESSION_TOKEN"} {
		if token := r.p.Env[name]; token != "" {
			keys.Token, keys.places.token.name = redact.NewSecret(token), name
			break
		}
	}
	found := &source{method: "env", keys: keys}
	if expiry := r.p.Env["AWS_CREDENTIAL_EXPIRATION"]; expiry != "" {
		if failure := r.envExpiry(expiry, found); failure != nil {
			return failed(failure)
		}
	}
	return answer{source: found}
}

// envExpiry makes the keys of the environment refreshable: when they end they are read again, in
// vain, because the environment has not changed.
func (r *resolver) envExpiry(text string, found *source) *Failure {
	const variable = "AWS_CREDENTIAL_EXPIRATION"
	ends, err := parseDate(text)
	if err != nil {
		return err.raised(InvalidVariable, AtCredentials).about("", variable, text)
	}
	if ends.naive {
		found.fetch = func() *Failure {
			return builtin(InvalidVariable, AtCall, "TypeError",
				"can't subtract offset-naive and offset-aware datetimes").about("", variable, text)
		}
		return nil
	}
	found.keys.Expires = ends.Time
	r.out.Expires = ends.Time
	if ends.Before(r.p.Now) {
		found.fetch = func() *Failure {
			return builtin(TokenExpired, AtCall, "RuntimeError",
				"Credentials were refreshed, but the refreshed credentials are still expired.").
				from("env").about("", variable, text)
		}
	}
	return nil
}

func (r *resolver) partial(provider, missing string, at ...Pos) *Failure {
	return raise(PartialCredentials, AtCredentials, "PartialCredentialsError",
		"Partial credentials found in %s, missing: %s", provider, missing).
		from(provider, at...).about("", missing, "")
}

// sharedFile is SharedCredentialProvider: the sections of the credentials file
// alone, whatever the config file says.
func (r *resolver) sharedFile(profile string) answer {
	if r.out.CredentialsFile.Ini == nil {
		return passed("there is no credentials file")
	}
	section := r.shared.get(profile)
	if section == nil {
		return passed("the credentials file has no section [" + profile + "]")
	}
	return r.sectionKeys("shared-credentials-file", profile, section)
}

// configKeys is ConfigProvider: keys in a profile of the config file alone.
func (r *resolver) configKeys(profile string) answer {
	if r.out.ConfigFile.Ini == nil {
		return passed("there is no config file")
	}
	section := r.own.profile(profile)
	if section == nil {
		return passed("the config file has no profile " + profile)
	}
	return r.sectionKeys("config-file", profile, section)
}

func (r *resolver) sectionKeys(method, profile string, section *settings) answer {
	id, ok := section.get(accessKeyID)
	if !ok {
		return passed("the profile has no "+accessKeyID+" there", section.at)
	}
	secret, ok := section.get(secretKey)
	if !ok {
		return failed(r.partial(method, secretKey, id.at).about(profile, secretKey, ""))
	}
	keys := &Credentials{AccessKeyID: id.text(), Secret: redact.NewSecret(secret.text()), At: id.at, places: keyPlaces{
		id: place{accessKeyID, id.at}, secret: place{secretKey, secret.at}, token: place{sessionToken, id.at},
	}}
	found := &source{method: method, keys: keys}
	if id.isBlock() {
		found.unsignable = builtin(KeyMalformed, AtCall, "TypeError", "sequence item 0: expected str instance, dict found").
			from(method, id.at).about(profile, accessKeyID, "")
	}
	for _, name := range []string{"aws_security_token", sessionToken} {
		if token, ok := section.get(name); ok {
			keys.Token, keys.places.token = redact.NewSecret(token.text()), place{name, token.at}
			if token.isBlock() {
				found.unsignable = builtin(TokenMalformed, AtCall, "AttributeError", "'dict' object has no attribute 'split'").
					from(method, token.at).about(profile, name, "")
			}
			break
		}
	}
	noteExpiry(keys, section)
	return answer{source: found, at: id.at}
}
