package boto

// source is the result of a provider: credentials, which may have to be fetched at the first call.
type source struct {
	method string
	// keys sign the requests; nil if they are neither on disk nor in the environment, because AWS
	// issues them.
	keys *Credentials
	// inner are the keys at the bottom of a chain of roles.
	inner *Credentials
	// unsignable is the error that Python raises when it signs with keys that are not strings.
	unsignable *Failure
	// fetch returns the exception of fetching the keys; nil if that cannot raise.
	fetch func() *Failure
}

func (s *source) innermost() *Credentials {
	if s.inner != nil {
		return s.inner
	}
	return s.keys
}

// answer is the result of asking one provider.
type answer struct {
	source  *source
	failure *Failure
	// why is the reason that it gave nothing, and at the place of that reason.
	why string
	at  Pos
}

func passed(why string, at ...Pos) answer {
	a := answer{why: why}
	if len(at) > 0 {
		a.at = at[0]
	}
	return a
}

func failed(f *Failure) answer { return answer{failure: f} }

// provider is one of botocore's credential providers.
type provider struct {
	name string
	load func(profile string) answer
}

// profileProviders are the providers that read a profile, in botocore's order (credentials.py
// ProfileProviderBuilder). They serve the session's profile and, without environment variables, a
// source_profile.
func (r *resolver) profileProviders(useEnv bool) []provider {
	return []provider{
		{"assume-role-with-web-identity", func(profile string) answer { return r.webIdentity(profile, useEnv) }},
		{"sso", r.sso},
		{"shared-credentials-file", r.sharedFile},
		{"login", r.login},
		{"custom-process", r.process},
		{"config-file", r.configKeys},
	}
}

// providers is the whole chain (credentials.py create_credential_resolver).
func (r *resolver) providers() []provider {
	chain := []provider{{"env", r.envKeys}, {"assume-role", r.assumeRole}}
	chain = append(chain, r.profileProviders(!r.profileInCode())...)
	return append(chain,
		provider{"ec2-credentials-file", r.ec2File},
		provider{"boto-config", r.botoConfig},
		provider{"container-role", r.containerRole},
		provider{"iam-role", r.metadata},
	)
}

// profileInCode reports whether code names a profile, which disables the key variables.
func (r *resolver) profileInCode() bool { return r.s.Profile != nil }

// loadCredentials is Session.get_credentials().
func (r *resolver) loadCredentials() *Failure {
	if r.explicitKeys() || r.s.Unsigned {
		return nil
	}
	if failure := r.metadataVariables(); failure != nil {
		return failure
	}
	var taken string
	for _, p := range r.providers() {
		step := Step{Provider: p.name}
		switch {
		case taken != "":
			step.Unasked, step.Why = true, "never asked: "+taken+" came first"
		case p.name == "env" && r.profileInCode():
			step.Unasked, step.Why = true, "never asked: the profile is named in code"
		default:
			a := p.load(r.out.Profile)
			step.Why, step.At = a.why, a.at
			if a.failure != nil {
				step.Why = "raised " + a.failure.Exception
				r.out.Steps = append(r.out.Steps, step)
				return a.failure
			}
			if a.source != nil {
				taken, step.Taken = p.name, true
				r.take(a.source)
			}
		}
		r.out.Steps = append(r.out.Steps, step)
	}
	return nil
}

func (r *resolver) take(s *source) {
	r.found = s
	r.out.Method = s.method
	r.out.Keys = s.innermost()
	if keys := r.out.Keys; keys != nil && r.out.Expires.IsZero() {
		r.out.Expires = keys.Expires
	}
}

// firstOf asks the providers of a source_profile.
func (r *resolver) firstOf(providers []provider, profile string) (*source, *Failure) {
	for _, p := range providers {
		if a := p.load(profile); a.source != nil || a.failure != nil {
			return a.source, a.failure
		}
	}
	return nil, nil
}

// explicitKeys takes the keys given in code: any of them, even half a pair, ends the search (boto3
// session.py).
func (r *resolver) explicitKeys() bool {
	given := false
	found := &source{method: "explicit", keys: &Credentials{places: keyPlaces{
		id: place{name: accessKeyID}, secret: place{name: secretKey}, token: place{name: sessionToken},
	}}}
	keys := found.keys
	if r.s.AccessKey == nil {
		found.unsignable = builtin(PartialCredentials, AtCall, "TypeError",
			"sequence item 0: expected str instance, NoneType found").from("explicit").about("", accessKeyID, "")
	}
	if k := r.s.AccessKey; k != nil && !k.IsEmpty() {
		keys.AccessKeyID, given = k.Reveal(), true
	}
	if k := r.s.SecretKey; k != nil && !k.IsEmpty() {
		keys.Secret, given = *k, true
	}
	if k := r.s.Token; k != nil && !k.IsEmpty() {
		keys.Token, given = *k, true
	}
	if given {
		r.take(found)
		for _, p := range r.providers() {
			r.out.Steps = append(r.out.Steps, Step{Provider: p.name, Unasked: true, Why: "never asked: the keys are given in code"})
		}
	}
	return given
}
