package checks

import (
	"context"

	"doctor/internal/aws"
	"doctor/internal/boto"
	"doctor/internal/diagnosis"
	"doctor/internal/redact"
)

// environmentKeysRejected reports whether AWS refused keys of the environment
// that hide files which would do.
func environmentKeysRejected(v *diagnosis.View, o *boto.Outcome, e *aws.Error) bool {
	if olderTokenEnded(v, o, e) {
		return false
	}
	switch e.Kind {
	case aws.KeyRejected, aws.SignatureMismatch, aws.TokenExpired:
		return o.Method == "env" && v.FilesHaveSource()
	}
	return false
}

// olderTokenEnded reports whether what has ended is AWS_SECURITY_TOKEN, beside
// which there is another token: the keys as such may be good.
func olderTokenEnded(v *diagnosis.View, o *boto.Outcome, e *aws.Error) bool {
	older, newer := v.Process.Env["AWS_SECURITY_TOKEN"], v.Process.Env["AWS_SESSION_TOKEN"]
	return e.Kind == aws.TokenExpired && o.Keys != nil && o.Keys.Variable && older != "" && newer != "" && older != newer
}

// tokenEnded reports whether AWS says that the session token beside the keys
// has ended.
func tokenEnded(v *diagnosis.View, o *boto.Outcome, e *aws.Error) bool {
	return !olderTokenEnded(v, o, e) && e.Kind == aws.TokenExpired && o.Keys != nil && !o.Keys.Token.IsEmpty()
}

// rejections asks AWS about the default session of each service, where this
// run goes that far, and hands each refusal to a function.
func (p *Pass) rejections(ctx context.Context, judge func(*diagnosis.View, *boto.Outcome, *aws.Error)) {
	if !p.inScope(AWS) {
		return
	}
	for _, v := range p.Diagnosis().Views {
		o := v.Default()
		if o.Failure != nil || !v.AsksDefault() {
			continue
		}
		if e := refusal(p.ask(ctx, v, o).err); e != nil {
			judge(v, o, e)
		}
	}
}

// reportEndedTokens reports keys of a file whose token has ended, as AWS says.
func (p *Pass) reportEndedTokens(ctx context.Context) {
	ended := newGroup()
	symptoms := map[string]string{}
	p.rejections(ctx, func(v *diagnosis.View, o *boto.Outcome, e *aws.Error) {
		if tokenEnded(v, o, e) && !environmentKeysRejected(v, o, e) {
			for _, at := range p.refusedOrigins(&asked{view: v, outcome: o}, e) {
				ended.add(o.Profile, v.Service.Name, at)
				symptoms[o.Profile] = e.Symptom()
			}
		}
	})
	for _, g := range ended.sorted() {
		p.Report(Finding{
			Rule: SessionTokenExpired, At: locations(g.at), Services: g.services, Symptom: redact.NewText(symptoms[g.key]),
			Message: redact.Textf("AWS says that the session token of profile %q (%s) has ended", g.key, diagnosis.Place(g.at[0])),
			Fixes:   fixTemporary(p, diagnosis.Cause{}),
		})
	}
}
