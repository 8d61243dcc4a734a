package diagnosis

import (
	"slices"

	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/cause"
)

// explanation is one way to explain missing credentials or a missing profile.
type explanation struct {
	// of is the kind of failure that it explains, "" for both.
	of   boto.Kind
	find func(*explainer) cause.Cause
	// elsewhere: the cause is outside the files. It applies if the files seem not to be meant as
	// the source of credentials.
	elsewhere bool
}

// explanations are all of them, in the order of checking: first why a file that should have been
// read was not, then what is wrong in the files that were, then where else credentials were
// expected from.
func explanations() []explanation {
	return []explanation{
		{boto.ProfileNotFound, (*explainer).emptyProfile, false},
		{"", (*explainer).coveredFile, false},
		{"", (*explainer).hidden, false},
		{boto.NoCredentials, (*explainer).kwargsProfile, false},
		{boto.NoCredentials, (*explainer).extraProfile, false},
		{boto.ProfileNotFound, func(e *explainer) cause.Cause { return e.misspelled(fileVariables...) }, false},
		{boto.ProfileNotFound, func(e *explainer) cause.Cause { return e.unreadEnvFile(fileVariables...) }, false},
		{boto.ProfileNotFound, (*explainer).unknownProfile, false},
		{boto.NoCredentials, func(e *explainer) cause.Cause { return e.nearHeader(e.out.Profile) }, false},
		{boto.NoCredentials, func(e *explainer) cause.Cause { return firstOf(e.misspelled) }, false},
		{boto.NoCredentials, func(e *explainer) cause.Cause { return firstOf(e.unreadEnvFile) }, false},
		{boto.NoCredentials, func(e *explainer) cause.Cause { return e.incompleteSSO(e.out.Profile) }, false},
		{boto.NoCredentials, (*explainer).swallowedSource, false},
		{boto.NoCredentials, func(e *explainer) cause.Cause { return e.misnamedKeys(e.out.Profile) }, false},
		{boto.NoCredentials, func(e *explainer) cause.Cause { return e.secretAlone(e.out.Profile) }, false},
		{boto.NoCredentials, (*explainer).noProfileWithSource, false},
		{"", (*explainer).deadMetadata, true},
		{boto.NoCredentials, (*explainer).lostConnection, true},
	}
}

// credentialVariables are the ways to name a profile or keys in the environment.
var credentialVariables = []string{"AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}

// fileVariables name the files that boto3 reads.
var fileVariables = []string{"AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"}

// firstOf looks for variables that have no effect: one kind at a time, so that the cause names the
// variable that matters, then both, which may be of use only together.
func firstOf(find func(wanted ...string) cause.Cause) cause.Cause {
	for _, wanted := range [][]string{credentialVariables, fileVariables, slices.Concat(credentialVariables, fileVariables)} {
		if c := find(wanted...); c.Kind != "" {
			return c
		}
	}
	return cause.Cause{}
}

// nothingGiven are the causes for which no file seems to be meant as the source of credentials:
// they may have been expected from elsewhere.
var nothingGiven = []cause.Kind{
	"", cause.OverrideMissing, cause.OverrideEmpty, cause.ProfileWithoutCredentials, cause.DefaultProfileMissing, cause.CredentialsFilesAbsent,
}

// missing explains missing credentials, or a missing profile, by the first explanation that
// applies. If that only says that nothing is there, another expected source of credentials wins.
func (e *explainer) missing() cause.Cause {
	var found cause.Cause
	for _, x := range explanations() {
		if x.of != "" && x.of != e.f.Kind || found.Kind != "" && !x.elsewhere {
			continue
		}
		c := x.find(e)
		if c.Kind == "" {
			continue
		}
		if !slices.Contains(nothingGiven, c.Kind) {
			return c
		}
		found = c
	}
	return found
}

// swallowedSource explains keys that became part of the line above because they are indented.
func (e *explainer) swallowedSource() cause.Cause {
	if c := e.swallowed(e.out.Profile); c.Kind != "" && e.swallowedKey(c, sourceKeys...) {
		return c
	}
	return cause.Cause{}
}

// noProfileWithSource explains a chain that found nothing although the files were read and are
// correct.
func (e *explainer) noProfileWithSource() cause.Cause {
	profile, withKeys := e.out.Profile, e.profilesWithSource()
	if len(withKeys) == 0 && !e.out.ProfileFrom.Argument {
		return e.noKeysAnywhere()
	}
	if e.out.ProfileFrom.Default || e.out.ProfileFrom == (boto.From{}) {
		return e.noDefault(withKeys)
	}
	c := cause.Cause{Kind: cause.ProfileWithoutCredentials, Subject: profile, At: appendOrigin(e.sectionOrigins(profile), e.fromOrigin(e.out.ProfileFrom))}
	c.Suggestion = nearest(profile, withKeys)
	c.Detail = cause.EmptyProfile{Name: profile, From: e.named(e.out.ProfileFrom), Others: cause.NamesOf(withKeys)}
	return c
}

// emptyProfile explains a profile whose name is empty.
func (e *explainer) emptyProfile() cause.Cause {
	if e.f.Profile != "" {
		return cause.Cause{}
	}
	c := cause.Cause{Kind: cause.AWSProfileEmpty, At: appendOrigin(nil, e.fromOrigin(e.out.ProfileFrom))}
	c.Subject = e.out.ProfileFrom.Variable
	if v, ok := e.Service.Env[c.Subject]; ok {
		c.Vars = []astro.Var{v}
	}
	d := cause.NamelessProfile{Variable: e.out.ProfileFrom.Variable, At: cause.SpotOf(e.fromOrigin(e.out.ProfileFrom))}
	if e.out.ProfileFrom.Argument {
		d.Variable, d.Argument = e.Session.Variable, "profile_name"
		c.Subject = d.Argument
	}
	if len(c.Vars) > 0 && c.Vars[0].Source == astro.FromEnvFile {
		d.Unfilled = cause.NamesOf(c.Vars[0].Unfilled)
	}
	c.Detail = d
	return c
}
