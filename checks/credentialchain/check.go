// Package credentialchain checks the profile and the source of credentials that boto3 uses.
package credentialchain

import (
	"cmp"
	"context"
	"embed"
	"time"

	"doctor/checks"
	"doctor/internal/cause"
	"doctor/internal/facts"
)

//go:embed testdata/*.txtar
var examples embed.FS

// Check checks the profile and the source of credentials that boto3 will use.
var Check = &checks.Check{
	ID:    "credential-chain",
	Title: "Profile and credential source",
	Doc: `boto3 looks for credentials in a dozen places in a fixed order and takes the first that
has any, or raises an exception where one is incomplete. For each service this check follows
the same order with the container's environment and files, and reports where it stops: a
profile that does not exist, a role without a source, an SSO token that is missing or has
expired, a program that is not in the image. ` + "`doctor whoami`" + ` shows each step.`,
	Scope:   facts.Host,
	Hinges:  []facts.Place{facts.EnvFile, facts.HomeFolder},
	Verdict: "Airflow cannot authenticate to AWS",
	Rules: []*checks.Rule{
		ProfileNotFound,
		DefaultProfileMissing,
		AWSProfileEmpty,
		ProfileWithoutCredentials,
		RoleInvalid,
		SourceProfileMissing,
		SourceProfileCycle,
		SourceProfileWithoutCredentials,
		RoleWithoutSource,
		RoleBothSources,
		CredentialSourceInvalid,
		CredentialSourceUnavailable,
		MFAPromptImpossible,
		WebIdentityTokenFileAbsent,
		WebIdentityWithoutRole,
		CredentialProcessAbsent,
		CredentialProcessHostPath,
		CredentialProcessNotExecutable,
		CredentialProcessOutput,
		SSOProfileIncomplete,
		SSOSessionMissing,
		SSOSessionConflict,
		SSORegionMismatch,
		SSOTokenMissing,
		SSOTokenExpired,
		SSOCacheCorrupt,
		SSOTokenExpiring,
		LoginSessionNeedsCRT,
		EnvKeysOverrideFiles,
		SecurityTokenConflict,
		PossibleUseFails,
		CABundleAbsent,
		ProxyUnreachable,
		EndpointURLLeftover,
		EndpointHostUnresolvable,
		ContainerEndpointUnreachable,
		LoginTokenMissing,
	},
	Examples: examples,
	Run:      checkCredentialChain,
}

func checkCredentialChain(ctx context.Context, p *checks.Pass) error {
	if err := p.SkipUnlessStarts(); err != nil {
		return err
	}
	if err := p.SkipUnlessAWS(); err != nil {
		return err
	}
	p.ReportCauses()
	p.Look(ctx)
	noteProcesses(p)
	return cmp.Or(p.SkipIfReported(failsForSource), p.UnknownIfUndecided(), p.UnknownIfCodeUnread())
}

// noteProcesses notes the credentials for which a pass only means that their program can be
// started.
func noteProcesses(p *checks.Pass) {
	var profiles []string
	for _, v := range p.Diagnosis().Views {
		if o := v.Default(); o.Failure == nil && o.Method == "custom-process" {
			profiles = append(profiles, o.Profile)
		}
	}
	for _, profile := range checks.Distinct(profiles) {
		p.Notef("profile %q has a credential_process, which doctor does not run: its output is unknown", profile)
	}
}

// workday is how far ahead an expiry is reported.
const workday = 8 * time.Hour

// expiredSymptom is the error of boto3 for an expired token: a profile with an sso-session
// tries to renew it first, a legacy one does not.
func expiredSymptom(session bool) string {
	if session {
		return "botocore.exceptions.TokenRetrievalError: Error when retrieving token from sso: Token has expired and refresh failed"
	}
	return "botocore.exceptions.UnauthorizedSSOTokenError: The SSO session associated with this profile has expired or is otherwise invalid. To refresh this SSO session run aws sso login with the corresponding profile."
}

// failsForSource reports whether boto3 gets no credentials, or unusable ones.
func failsForSource(_ *checks.Pass, c cause.Cause) bool {
	f := c.Failure()
	return f != nil && !f.IsAboutRegion()
}
