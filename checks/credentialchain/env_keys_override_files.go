package credentialchain

import (
	"context"
	"doctor/checks"
	"doctor/checks/internal/identity"
	"doctor/internal/astro"
	"doctor/internal/aws"
	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/redact"
	"doctor/internal/sessions"
)

var EnvKeysOverrideFiles = &checks.Rule{
	ID: "env-keys-override-files", Severity: checks.Error, Since: "0.1.0",
	Title: "Environment keys override the AWS files",
	Doc: checks.Page(
		"If AWS rejects the keys: `botocore.exceptions.ClientError: "+
			"An error occurred (InvalidClientTokenId) when calling the GetCallerIdentity operation: "+
			"The security token included in the request is invalid.`, or `(ExpiredToken)` with `The security token included in the request is expired`. "+
			"If AWS accepts them, nothing is printed, and Airflow acts as another identity than that of your files.",
		"boto3 uses `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY` before everything else, also before `AWS_PROFILE` and SSO. "+
			"Old ones in `.env` or the Dockerfile therefore override the mounted files. "+
			"Only a profile in the arguments of a backend or a connection takes precedence over them. "+
			"Without asking AWS, and while AWS accepts the keys, this is only a warning.",
		"Remove `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN` from the file in the finding, then run `astro dev restart`. "+
			"If you want to use these keys, you do not need the mount.",
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
			Message: redact.Textf("AWS_ACCESS_KEY_ID (%s) overrides AWS_PROFILE and the mounted files", cause.Place(one.At[0])),
			Fixes:   []checks.Fix{{Title: redact.Textf("Remove the keys from %s if the mounted files should be used", cause.Place(one.At[0])), Safety: checks.Unsafe}},
		}
		if e := rejected[one.Key]; e != nil {
			f.Severity, f.Symptom = checks.Error, redact.NewText(e.Symptom())
			f.Message = f.Message.Add(", and AWS rejects this key")
			f.Fixes = []checks.Fix{removeKeys(p, one.At[0])} // no edit while the keys may be the only good ones
		}
		found = append(found, f)
	}
	return found
}

// removeKeys removes the keys from an environment file; those in another file only a person can.
func removeKeys(p *checks.Pass, at astro.Origin) checks.Fix {
	names := []string{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"}
	if at.File != p.Project().EnvFile.Path {
		return checks.Fix{Title: redact.Textf("Remove the keys from %s", cause.Place(at)), Safety: checks.Unsafe}
	}
	fix := unsetAll(p, at.File, names...)
	fix.Safety = checks.Unsafe
	return fix
}
