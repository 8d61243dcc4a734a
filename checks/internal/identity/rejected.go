package identity

import (
	"context"

	"doctor/checks"
	"doctor/internal/aws"
	"doctor/internal/boto"
	"doctor/internal/facts"
	"doctor/internal/sessions"
)

// EnvironmentKeysRejected reports whether AWS refused keys of the environment that hide files
// with working credentials.
func EnvironmentKeysRejected(v *sessions.View, o *boto.Outcome, e *aws.Error) bool {
	return AboutKeys(e) && !olderTokenEnded(v, o, e) && o.Method == "env" && v.FilesHaveSource()
}

// olderTokenEnded reports whether AWS_SECURITY_TOKEN has expired beside another token: the
// keys themselves may be valid.
func olderTokenEnded(v *sessions.View, o *boto.Outcome, e *aws.Error) bool {
	older, newer := v.Process.Env["AWS_SECURITY_TOKEN"], v.Process.Env["AWS_SESSION_TOKEN"]
	return e.Kind == aws.TokenExpired && o.Keys != nil && o.Keys.Variable && older != "" && newer != "" && older != newer
}

// TokenEnded reports whether AWS says that the session token beside the keys has expired.
func TokenEnded(v *sessions.View, o *boto.Outcome, e *aws.Error) bool {
	return !olderTokenEnded(v, o, e) && e.Kind == aws.TokenExpired && o.Keys != nil && !o.Keys.Token.IsEmpty()
}

// Rejections asks AWS about the default session of each service, if this run has that scope,
// and passes each refusal to a function.
func Rejections(p *checks.Pass, ctx context.Context, judge func(*sessions.View, *boto.Outcome, *aws.Error)) {
	if !p.InScope(facts.AWS) {
		return
	}
	for _, v := range p.Diagnosis().Views {
		o := v.Default()
		if o.Failure != nil || !v.AsksDefault() {
			continue
		}
		if e := facts.Refusal(p.Ask(ctx, v, o).Err); e != nil {
			judge(v, o, e)
		}
	}
}
