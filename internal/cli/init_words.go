package cli

import (
	"errors"
	"strings"

	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/host"
	"doctor/internal/near"
	"doctor/internal/onboard"
	"doctor/internal/phrase"
)

// accessReason says how ~/.aws is mounted, and why.
func accessReason(c onboard.Choice) string {
	needed := map[onboard.Renewal]string{
		onboard.NoRenewal:  "nothing in it has to be written",
		onboard.SSOToken:   "boto3 saves the SSO token there when it renews it",
		onboard.LoginToken: "boto3 saves the token of `aws login` there when it renews it",
		onboard.Process:    "a credential_process may save credentials there",
	}[c.Profile.Renewal]
	switch {
	case c.Access == fixers.ReadOnly && c.Profile.Renewal != onboard.NoRenewal:
		return "read-only, although " + needed
	case c.Access == fixers.ReadOnly:
		return "read-only, because " + needed
	case c.Profile.Renewal == onboard.NoRenewal:
		return "read-write, although " + needed
	}
	return "read-write, because " + needed
}

func placeWordsOf(at astro.Origin) string { return cause.Place(at) }

// placesOf names where something is set, "" if that is unknown.
func placesOf(at []astro.Origin) string {
	var words []string
	for _, o := range at {
		words = append(words, cause.Place(o))
	}
	return strings.Join(words, ", ")
}

// configureFirst says how to get credentials.
const configureFirst = "run `aws configure` for access keys, or `aws configure sso` for single sign-on, then `doctor init` again"

// worded says why a project cannot be set up, and what to do.
func (i *initialization) worded(err error) error {
	var p *onboard.Problem
	if !errors.As(err, &p) {
		return err
	}
	name, known := i.shown(p.Name), phrase.List(p.Others)
	switch p.Kind {
	case onboard.NotAstro:
		hint := "run `astro dev init` in the folder of the project first"
		if p.Name != "" {
			hint = "the folder " + p.Name + " is one: name it with --dir"
		}
		return usageHint(hint, "%s is not an Astro project: .astro/config.yaml not found", i.shown(i.dir))
	case onboard.NoDockerfile:
		return usageHint("run `astro dev init` first", "%s is not a complete Astro project: Dockerfile not found", i.shown(i.dir))
	case onboard.OverrideIgnored:
		return usageHint("run `doctor fix` first", "the Astro CLI silently ignores %s: the name must be %s", p.Name, astro.OverrideName)
	case onboard.Refused:
		text := "the project cannot start"
		if where := placesOf(p.At); where != "" {
			text += " (" + where + ")"
		}
		if p.Name != "" {
			text += ": " + p.Name
		}
		return usageHint("run `doctor` to see why, and `doctor fix` to fix it, then `doctor init` again", "%s", text)
	case onboard.NoFolder:
		return usageHint(configureFirst, "there are no AWS credentials to mount: %s not found", name)
	case onboard.NoProfiles:
		return usageHint(configureFirst, "there are no AWS credentials to mount: %s has no profile", name)
	case onboard.FileInvalid:
		return usageHint("run `doctor` to see why", "boto3 cannot parse %s: line %d", name, p.Line)
	case onboard.FileUnreadable:
		return usageHint("make it readable for your user", "reading %s: %s", name, host.Describe(p.Err))
	default:
		return i.wordedChoice(p, known)
	}
}

// wordedChoice says why a wish cannot be fulfilled.
func (i *initialization) wordedChoice(p *onboard.Problem, known string) error {
	switch p.Kind {
	case onboard.ProfileUnknown:
		hint := "the profiles are " + known
		if meant := near.Nearest(p.Name, p.Others, max(1, len(p.Name)/3)); meant != "" {
			hint = "did you mean " + meant + "?"
		}
		return usageHint(hint, "--profile: profile %q not found in ~/.aws", p.Name)
	case onboard.ProfileInProject:
		return usageHint("choose one with --profile: "+known, "%s (%s): profile not found in ~/.aws", p.Name, placesOf(p.At))
	case onboard.ProfileOpen:
		return usageHint("choose one with --profile: "+known, "~/.aws has several profiles, and none is named default")
	case onboard.ServiceUnknown:
		return usageHint("the project has "+known, "--services: service %q not found", p.Name)
	case onboard.RegionOpen:
		return usageHint("add --region, such as --region us-east-1", "the secrets backend needs a region, and the profile %s has none", p.Name)
	case onboard.VariableElsewhere:
		return usageHint("change or remove it there, then run `doctor init` again", "%s is set in %s, which .env does not override", p.Name, placesOf(p.At))
	case onboard.BackendOther:
		return usageHint("remove it first, if you want another one", "the project has another secrets backend: %s (%s)", i.scrubber.Scrub(p.Name), placesOf(p.At))
	case onboard.KwargsInvalid:
		return usageHint("run `doctor fix` first", "%s is not a JSON object (%s)", p.Name, placesOf(p.At))
	default:
		return p
	}
}

// shown is a path as a person would write it.
func (i *initialization) shown(path string) string {
	home, _ := i.home()
	if i.flags.home != "" {
		home = i.abs(i.flags.home)
	}
	return host.ShowPath(path, "", home)
}
