package cli

import (
	"context"
	"slices"

	"github.com/spf13/cobra"

	"doctor/internal/checkout"
	"doctor/internal/facts"
	"doctor/internal/host"
)

// ciSystem is the system that --ci predicts without --os, on each machine.
const ciSystem = "linux"

// registerCI adds --ci, for the commands that only report.
func (f *diagnosisFlags) registerCI(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&f.ci, "ci", false, "judge only what a checkout shows, the same on each machine: without ~/.aws, ignored files and your environment")
}

// forCI adapts the options to --ci, and refuses flags that ask for what a checkout does not show.
func (f *diagnosisFlags) forCI(o *facts.Options) error {
	const looks = "--ci looks at the files of a checkout only"
	switch {
	case slices.Contains(f.scope, string(facts.Engine)), slices.Contains(f.scope, string(facts.AWS)):
		return usageHint(looks+": use --scope project,host, or leave it out", "--ci and --scope engine or aws cannot be used together")
	case f.names:
		return usageHint(looks+", and --names asks AWS", "--ci and --names cannot be used together")
	case f.followEndpoints:
		return usageHint(looks+", and --follow-endpoints is about requests to AWS", "--ci and --follow-endpoints cannot be used together")
	}
	if len(o.Scopes) == 0 {
		o.Scopes = []facts.Scope{facts.Project, facts.Host}
	}
	return nil
}

// asCheckout makes the target the one that a checkout shows.
func (t target) asCheckout(ctx context.Context, m *host.Machine, flags diagnosisFlags) target {
	home := ""
	if flags.home != "" {
		home = m.Home
	}
	t.checkout = checkout.Of(ctx, m, t.facts.Dir, home, t.facts.Options)
	t.facts = t.checkout.Facts(ctx, checkout.Assumption{})
	return t
}
