package cli

import (
	"context"
	"sync"

	"doctor/checks/stsidentity"
	"doctor/internal/facts"
	"doctor/internal/sessions"
	"doctor/internal/trace"
)

// askIdentities asks AWS who each session is that boto3 can make, all at once. Sessions with the
// same credentials share one call.
func askIdentities(ctx context.Context, f *facts.Facts) map[*sessions.Session]trace.Identity[string] {
	said := map[*sessions.Session]trace.Identity[string]{}
	var lock sync.Mutex
	var wait sync.WaitGroup
	for _, v := range f.Diagnosis().Views {
		for i, s := range v.Sessions {
			if s.Outcome.Failure != nil || !trace.Shows(v, i) {
				continue
			}
			wait.Go(func() {
				ctx, cancel := context.WithTimeout(ctx, f.Options.CheckTimeout)
				defer cancel()
				answer := stsidentity.Ask(ctx, f, v, s)
				lock.Lock()
				defer lock.Unlock()
				said[s] = identityOf(answer)
			})
		}
	}
	wait.Wait()
	return said
}

func identityOf(a stsidentity.Answer) trace.Identity[string] {
	i := trace.Identity[string]{
		Account: a.Identity.Account, ARN: a.Identity.ARN, Mock: a.Identity.Elsewhere,
		NotVerified: a.NotVerified, Refused: a.Refused,
	}
	if a.Rule != nil {
		i.Rule = a.Rule.ID
	}
	return i
}
