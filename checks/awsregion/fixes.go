package awsregion

import (
	"cmp"
	"fmt"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/cause"
)

// variable is the only one from which boto3 takes a region.
const variable = "AWS_DEFAULT_REGION"

// fixRegion corrects a region where it is set.
func fixRegion(p *checks.Pass, c cause.Cause) []checks.Fix {
	if boto.InlineComment(c.Subject) && c.Key != "" {
		return repair.FixComment(p, c)
	}
	known := cmp.Or(c.Suggestion, p.Options.Region)
	region := cmp.Or(known, fixers.Region.Example())
	switch {
	case len(c.Vars) > 0:
		v := c.Vars[0]
		v.Name = variable
		if known == "" {
			return []checks.Fix{asked(checks.Unsafe, "Set your region in "+repair.PlaceOf(c)+", or remove the setting", repair.AssignmentLine(p, v, region))}
		}
		if v.Source == astro.FromEnvFile {
			return []checks.Fix{checks.WithEdit(fmt.Sprintf("Set %s=%s in %s", variable, region, v.Origin.File), checks.Safe,
				fixers.RetargetVariables{File: v.Origin.File, Set: map[string]string{variable: region}})}
		}
		return []checks.Fix{repair.SetVariable(c, v, region)}
	case c.Key != "" && known == "":
		return []checks.Fix{asked(checks.Unsafe, "Set your region in "+repair.PlaceOf(c), c.Key+" = "+region)}
	case c.Key != "":
		return []checks.Fix{repair.SetSetting(p, c, known)}
	}
	if fix, ok := changeArgument(p, c, known); ok {
		return []checks.Fix{fix}
	}
	return []checks.Fix{asked(checks.Unsafe, "Set your region in "+repair.PlaceOf(c), fmt.Sprintf(`"region_name": %q`, region))}
}

// changeArgument corrects the region in the arguments of a session, or removes it if none is known
// and boto3 then finds another one.
func changeArgument(p *checks.Pass, c cause.Cause, known string) (checks.Fix, bool) {
	if known != "" {
		return repair.SetArgument(p, c, "region_name", known)
	}
	region, from := otherRegion(c)
	if region == "" {
		return checks.Fix{}, false
	}
	return repair.RemoveArguments(p, c, fmt.Sprintf(`Remove "region_name", so that %s of %s applies`, region, from), "region_name")
}

// otherRegion is the region that boto3 uses without the argument, and where it is set.
func otherRegion(c cause.Cause) (region, from string) {
	if c.View == nil || c.Session == nil || c.Session.Outcome == nil {
		return "", ""
	}
	if v := c.View.Service.Env[variable]; isRegion(v.Value) {
		return v.Value, variable
	}
	o := c.Session.Outcome
	for _, name := range []string{"profile " + o.Profile, o.Profile} {
		if o.ConfigFile.Ini == nil {
			continue
		}
		if s := o.ConfigFile.Ini.Section(name); s != nil && s.Option("region") != nil && isRegion(s.Option("region").Value) {
			return s.Option("region").Value, fmt.Sprintf("profile %q", o.Profile)
		}
	}
	return "", ""
}

func isRegion(name string) bool { return name != "" && boto.NearestRegion(name) == name }

// asked is a fix for which the person has to say the region. safety is that of the fix with it.
func asked(safety checks.Safety, title, line string) checks.Fix {
	fix := repair.ByHand(title, line)
	fix.Needs, fix.Safety = fixers.Region, safety
	return fix
}

// addRegion writes a region for all clients, and as another way for the profile.
func addRegion(p *checks.Pass, c cause.Cause) []checks.Fix {
	file, profile := p.Project().EnvFile, repair.ProfileOf(c)
	if fix, ok := repair.RenameMeant(p, c, profile, "region"); ok {
		return []checks.Fix{fix}
	}
	example := fixers.Region.Example()
	known := cmp.Or(p.Options.Region, c.Suggestion)
	set := asked(checks.Safe, "Set your region in "+file.Path, variable+"="+example)
	if known != "" && file.Path != "" {
		safety := checks.Unsafe
		if known == p.Options.Region {
			safety = checks.Safe
		}
		set = checks.WithEdit(fmt.Sprintf("Set %s=%s in %s", variable, known, file.Path), safety,
			fixers.RetargetVariables{File: file.Path, Set: map[string]string{variable: known}, Create: true})
	}
	outcome := c.Session.Outcome
	if outcome.Endpoint != "" && known == "" && file.Path != "" { // an emulator has every region
		set = checks.WithEdit(fmt.Sprintf("Set %s=%s in %s; an emulator accepts any region", variable, example, file.Path), checks.Unsafe,
			fixers.RetargetVariables{File: file.Path, Set: map[string]string{variable: example}, Create: true})
	}
	if outcome.ConfigFile.Entry.HostPath == "" { // boto3 does not see what the command writes
		return []checks.Fix{set}
	}
	title := fmt.Sprintf("Set the region of profile %q", profile)
	return []checks.Fix{set, p.Configure(title, " set region "+cmp.Or(known, example)+repair.FlagFor(p, profile))}
}
