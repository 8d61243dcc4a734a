// Package credentialchain looks at the profile and the source of credentials that boto3 takes.
package credentialchain

import (
	"cmp"
	"context"
	"embed"
	"fmt"
	"time"

	"doctor/checks"
	"doctor/checks/internal/identity"
	"doctor/checks/internal/repair"
	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/aws"
	"doctor/internal/boto"
	"doctor/internal/diagnosis"
	"doctor/internal/facts"
	"doctor/internal/redact"
)

//go:embed testdata/*.txtar
var examples embed.FS

// Check looks at the profile and the source of credentials that boto3
// will take.
var Check = &checks.Check{
	ID:    "credential-chain",
	Title: "The profile and the source of credentials",
	Doc: `boto3 asks a dozen places for credentials in a fixed order and takes the first that
answers, or raises where one is half set up. For each service this check walks the same
order with the container's environment and files, and reports where it stops: a profile
that is not there, a role without a source, an SSO token that is missing or has ended, a
program that the image does not have. ` + "`doctor whoami`" + ` shows each step.`,
	Scope: facts.Host,
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
	warnEnvironmentKeys(p, ctx)
	warnTokenConflict(p)
	warnEmptyBundle(p)
	warnExpiring(p)
	warnPossibleUses(p)
	warnTokenRegion(p, ctx)
	noteProcesses(p)
	return cmp.Or(p.SkipIfReported(failsForSource), p.UnknownIfUndecided(), p.UnknownIfCodeUnread())
}

// noteProcesses says of which credentials a pass means no more than that their
// program can be started.
func noteProcesses(p *checks.Pass) {
	var profiles []string
	for _, v := range p.Diagnosis().Views {
		if o := v.Default(); o.Failure == nil && o.Method == "custom-process" {
			profiles = append(profiles, o.Profile)
		}
	}
	for _, profile := range checks.Distinct(profiles) {
		p.Notef("profile %q has its credentials from a program (credential_process); what that prints shows in the container alone", profile)
	}
}

// warnEnvironmentKeys reports keys in the environment that win over files which
// are mounted and would do.
func warnEnvironmentKeys(p *checks.Pass, ctx context.Context) {
	g := checks.NewGroup()
	rejected := map[string]*aws.Error{}
	identity.Rejections(p, ctx, func(v *diagnosis.View, o *boto.Outcome, e *aws.Error) {
		if identity.EnvironmentKeysRejected(v, o, e) {
			rejected[o.Keys.AccessKeyID] = e
		}
	})
	for _, v := range p.Diagnosis().Views {
		o := v.Default()
		if o.Failure != nil || o.Method != "env" || !v.FilesHaveSource() {
			continue
		}
		at := v.Service.Env["AWS_ACCESS_KEY_ID"].Origin
		g.Add(o.Keys.AccessKeyID, v.Service.Name, at)
	}
	for _, one := range g.Sorted() {
		f := checks.Finding{
			Rule: EnvKeysOverrideFiles, Severity: checks.Warning, At: checks.Locations(one.At), Services: one.Services,
			Message: redact.Textf("AWS_ACCESS_KEY_ID (%s) in the environment wins over the mounted files and over AWS_PROFILE: boto3 never asks them", diagnosis.Place(one.At[0])),
			Fixes: []checks.Fix{checks.WithEdit("Remove the keys from "+one.At[0].File, checks.Unsafe,
				fixers.UnsetVariables{File: one.At[0].File, Names: []string{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"}})},
		}
		if e := rejected[one.Key]; e != nil {
			f.Severity, f.Symptom = checks.Error, redact.NewText(e.Symptom())
			f.Message = f.Message.Add(", and AWS refuses these keys")
		}
		p.Report(f)
	}
}

// warnTokenRegion reports a token under a start URL that was made in another region
// than the profile's, as long as AWS has said neither yes nor no to it.
func warnTokenRegion(p *checks.Pass, ctx context.Context) {
	g, causes := checks.NewGroup(), map[string]diagnosis.Cause{}
	for _, v := range p.Diagnosis().Views {
		o := v.Default()
		if o.Failure != nil || o.SSO == nil || !o.SSO.OtherRegion() {
			continue
		}
		if p.InScope(facts.AWS) {
			if err := p.Ask(ctx, v, o).Err; err == nil || facts.Refusal(err) != nil {
				continue
			}
		}
		at := p.Origin(v, o.SSO.RegionAt())
		key := fmt.Sprintf("sso_region of profile %q is %s (%s), and its SSO token is from %s: AWS knows a token in its own region only", o.Profile, o.SSO.Region, diagnosis.Place(at), o.SSO.Token.Region)
		causes[key] = diagnosis.Cause{View: v, Session: v.Sessions[0], Subject: o.SSO.Token.Region, At: []astro.Origin{at}}
		g.Add(key, v.Service.Name, at)
	}
	for _, one := range g.Sorted() {
		p.Report(checks.Finding{
			Rule: SSORegionMismatch, Severity: checks.Warning, At: checks.Locations(one.At), Services: one.Services, Message: redact.NewText(one.Key),
			Symptom: redact.NewText(expiredSymptom(false)), Fixes: repair.FixSSORegion(p, causes[one.Key]),
		})
	}
}

// workday is how far ahead an end is worth a word.
const workday = 8 * time.Hour

// warnExpiring reports credentials that end within a working day and that
// nothing in the container renews.
func warnExpiring(p *checks.Pass) {
	g, symptoms, commands := checks.NewGroup(), map[string]string{}, map[string]string{}
	for _, v := range p.Diagnosis().Views {
		o := v.Default()
		if o.Failure != nil || o.SSO == nil || o.SSO.Token.Renewable || o.SSO.Token.ExpiresAt.IsZero() {
			continue
		}
		if left := o.SSO.Token.ExpiresAt.Sub(p.Machine.Now()); left < workday {
			end := o.SSO.Token.ExpiresAt.UTC().Format("2006-01-02 15:04 MST")
			symptoms[end] = expiredSymptom(o.SSO.Session != "")
			commands[end] = "sso login" + repair.LoginTarget(p, o)
			g.Add(end, v.Service.Name, astro.Origin{File: p.Diagnosis().ShowPath(o.SSO.Token.Entry.HostPath)})
		}
	}
	for _, one := range g.Sorted() {
		p.Report(checks.Finding{
			Rule: SSOTokenExpiring, At: checks.Locations(one.At), Services: one.Services,
			Message: redact.Textf("the SSO token ends at %s, and nothing in the container can renew it", one.Key),
			Symptom: redact.NewText(symptoms[one.Key]),
			Fixes:   []checks.Fix{p.Login("Log in again before that", commands[one.Key])},
		})
	}
}

// expiredSymptom is what boto3 says once the token has ended: a profile with an
// sso-session tries to renew it first, a legacy one does not.
func expiredSymptom(session bool) string {
	if session {
		return "botocore.exceptions.TokenRetrievalError: Error when retrieving token from sso: Token has expired and refresh failed"
	}
	return "botocore.exceptions.UnauthorizedSSOTokenError: The SSO session associated with this profile has expired or is otherwise invalid. To refresh this SSO session run aws sso login with the corresponding profile."
}

// failsForSource: boto3 comes to no credentials, or to some that are of no use.
func failsForSource(_ *checks.Pass, c diagnosis.Cause) bool {
	f := c.Failure()
	return f != nil && !f.IsAboutRegion()
}
