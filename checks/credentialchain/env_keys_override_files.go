package credentialchain

import (
	"context"
	"doctor/checks"
	"doctor/checks/internal/identity"
	"doctor/fixers"
	"doctor/internal/aws"
	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/redact"
	"doctor/internal/sessions"
)

var EnvKeysOverrideFiles = &checks.Rule{
	ID: "env-keys-override-files", Severity: checks.Error, Since: "0.1.0",
	Title: "Keys in the environment that hide the mounted files",
	Doc: checks.Page(
		"When AWS rejects the keys: `botocore.exceptions.ClientError: An error occurred (InvalidClientTokenId) when calling the GetCallerIdentity operation: "+
			"The security token included in the request is invalid.`, or `(ExpiredToken)` with `The security token included in the request is expired`. "+
			"When it accepts them nothing is printed, and Airflow acts as another identity than your files say.",
		"`AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY` come before everything else in boto3, also before `AWS_PROFILE` and SSO. "+
			"Old ones in `.env` or the Dockerfile therefore win over the files that you mount. Only a profile that a backend or a connection names in its own arguments goes before them. "+
			"Without asking AWS, and as long as AWS accepts the keys, this is only a warning.",
		"Remove `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN` from where the finding says, then run `astro dev restart`. "+
			"If the keys are meant, the mount is not needed.",
	),
	Look: lookEnvironmentKeys,
}

// lookEnvironmentKeys finds keys in the environment that take precedence over mounted files
// with working credentials.
func lookEnvironmentKeys(ctx context.Context, p *checks.Pass) []checks.Finding {
	var found []checks.Finding
	g := checks.NewGroups()
	rejected := map[string]*aws.Error{}
	identity.Rejections(p, ctx, func(v *sessions.View, o *boto.Outcome, e *aws.Error) {
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
			Subject: one.At[0].File, Severity: checks.Warning, At: checks.PositionsOf(one.At), Services: one.Services,
			Message: redact.Textf("AWS_ACCESS_KEY_ID (%s) in the environment wins over the mounted files and over AWS_PROFILE: boto3 never asks them", cause.Place(one.At[0])),
			Fixes: []checks.Fix{checks.WithEdit("Remove the keys from "+one.At[0].File, checks.Unsafe,
				fixers.UnsetVariables{File: one.At[0].File, Names: []string{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"}})},
		}
		if e := rejected[one.Key]; e != nil {
			f.Severity, f.Symptom = checks.Error, redact.NewText(e.Symptom())
			f.Message = f.Message.Add(", and AWS refuses these keys")
		}
		found = append(found, f)
	}
	return found
}
