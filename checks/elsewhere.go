package checks

import (
	"slices"

	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/diagnosis"
)

// elsewhere returns the error with which a check that has found nothing steps back
// from a pass, where another check reports why its subject fails all the same: a pass
// would be false. Where that check is not a part of this run, nobody reports it, and
// the status is unknown.
func (p *Pass) elsewhere(concerns func(*Pass, diagnosis.Cause) bool) error {
	for _, c := range p.Diagnosis().Causes {
		if p.check.ruleOfCause(c.Kind) != nil || !concerns(p, c) {
			continue
		}
		i := slices.IndexFunc(p.list, func(other *Check) bool { return other.ruleOfCause(c.Kind) != nil })
		if i < 0 {
			return Unknownf("see another check: %s", c.Kind)
		}
		other := p.list[i]
		rule := other.ruleOfCause(c.Kind).ID
		if !p.runs(other) || !p.counts(other, rule) {
			return Unknownf("see %s (%s)", rule, other.ID)
		}
		return Skipf("see %s (%s)", rule, other.ID)
	}
	return nil
}

// failsForSource: boto3 comes to no credentials, or to some that are of no use.
func failsForSource(_ *Pass, c diagnosis.Cause) bool {
	f := c.Failure()
	return f != nil && !f.IsAboutRegion()
}

// failsForRegion: the client has no region, or boto3 never came to ask for one.
func failsForRegion(_ *Pass, c diagnosis.Cause) bool {
	f := c.Failure()
	return f != nil && (f.IsAboutRegion() || f.Stage < boto.AtClient)
}

// failsForFiles: what is in the two files is not good enough, or is not read.
func failsForFiles(_ *Pass, c diagnosis.Cause) bool {
	f := c.Failure()
	if f == nil || f.IsAboutRegion() && c.Session.Outcome.RegionFrom.Variable != "" {
		return false
	}
	o := c.Session.Outcome
	if o.Keys != nil && (o.Keys.Variable || c.Session.Boto.AccessKey != nil) {
		return false
	}
	return f.Kind != boto.InvalidVariable && f.Key != "AWS_ACCESS_KEY_ID"
}

// failsForPaths: a file that boto3 looks for is not where it looks.
func failsForPaths(_ *Pass, c diagnosis.Cause) bool {
	f := c.Failure()
	if f == nil || !slices.Contains([]boto.Kind{
		boto.NoCredentials, boto.ProfileNotFound, boto.SourceMissing, boto.SourceNoCredentials, boto.RegionMissing,
		boto.SSOTokenMissing, boto.SSOTokenUnreadable, boto.WebIdentityToken, boto.CABundleAbsent,
	}, f.Kind) {
		return false
	}
	o := c.Session.Outcome
	return !o.CredentialsFile.Entry.IsFile() || !o.ConfigFile.Entry.IsFile() || f.Path != ""
}

// isIn: a place of the cause is in a file.
func isIn(c diagnosis.Cause, file string) bool {
	return file != "" && slices.ContainsFunc(c.At, func(at astro.Origin) bool { return at.File == file })
}

func failsForEnvFile(p *Pass, c diagnosis.Cause) bool { return isIn(c, p.Project().EnvFile.Path) }

func failsForOverride(_ *Pass, c diagnosis.Cause) bool { return isIn(c, astro.OverrideName) }

func failsForBackend(_ *Pass, c diagnosis.Cause) bool { return c.Where == diagnosis.Backend }

func failsForConnection(_ *Pass, c diagnosis.Cause) bool { return c.Where == diagnosis.Connection }
