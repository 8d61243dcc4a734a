package diagnosis

import (
	"path"
	"path/filepath"
	"strings"

	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/cause"
)

// noRegion explains a client that needs a region and finds none.
func (e *explainer) noRegion() cause.Cause {
	if c := e.kwargsRegion(); c.Kind != "" {
		return c
	}
	if c := e.regionInHiddenConfig(); c.Kind != "" {
		return c
	}
	if c := e.swallowed(e.out.Profile); c.Kind != "" && e.swallowedKey(c, "region") {
		return c
	}
	// A header that is almost the profile's hides the region below it.
	if c := e.nearHeader(e.out.Profile); c.Kind != "" && e.out.ConfigFile.Ini.Section(c.Subject).Option("region") != nil {
		return c
	}
	if v, ok := e.Service.Env["AWS_REGION"]; ok && v.Value != "" {
		return cause.Cause{
			Kind: cause.AWSRegionIgnoredByBoto3, Subject: "AWS_REGION", Suggestion: v.Value, Vars: []astro.Var{v}, At: appendOrigin(nil, v.Origin),
			Detail: cause.SettingOf(v),
		}
	}
	if c := e.misspelled("AWS_DEFAULT_REGION"); c.Kind != "" {
		return c
	}
	if c := e.unreadEnvFile("AWS_DEFAULT_REGION"); c.Kind != "" {
		return c
	}
	c := cause.Cause{Kind: cause.RegionMissing, Subject: e.out.Profile, At: e.placesForRegion()}
	d := cause.NoRegion{For: clientOf(e.Session), Profile: e.out.Profile}
	d.Other, c.Suggestion = e.profileWithRegion()
	if file := filepath.Join(e.Machine.Home, ".aws", "config"); e.out.ConfigFile.Ini == nil && e.regionIn(file) != "" {
		d.Unmounted, c.Suggestion = e.ShowPath(file), e.regionIn(file)
	}
	c.Detail = d
	return c
}

// placesForRegion are where a region can be written: the arguments of the client, and the profile's
// section in config, or else the environment file. boto3 reads no region from credentials.
func (e *explainer) placesForRegion() []astro.Origin {
	at := appendOrigin(nil, e.Session.Origin)
	for _, o := range e.sectionOrigins(e.out.Profile) {
		if o.File == e.shown(e.out.ConfigFile.Path) {
			at = appendOrigin(at, o)
		}
	}
	if len(at) == 0 {
		at = appendOrigin(at, astro.Origin{File: e.Project.EnvFile.Path})
	}
	return at
}

// regionIn is the region that a config file on the host gives the profile in use, "" for none.
func (e *explainer) regionIn(file string) string {
	data, err := e.Machine.Read(file)
	if err != nil || !boto.Fits(data) {
		return ""
	}
	ini, parseErr := boto.ParseIni(data)
	if parseErr != nil {
		return ""
	}
	for _, name := range []string{e.out.Profile, "profile " + e.out.Profile} {
		if o := ini.Section(name).Option("region"); o != nil {
			return o.Value
		}
	}
	return ""
}

// profileWithRegion returns a profile that has a region, and the region, "" if none has.
func (e *explainer) profileWithRegion() (profile, region string) {
	ini := e.out.ConfigFile.Ini
	if ini == nil {
		return "", ""
	}
	for _, s := range ini.Sections {
		if o := s.Option("region"); o != nil {
			return strings.TrimPrefix(s.Name, "profile "), o.Value
		}
	}
	return "", ""
}

// regionInHiddenConfig explains a region in a config file that boto3 could not read.
func (e *explainer) regionInHiddenConfig() cause.Cause {
	f := &e.out.ConfigFile
	if f.Ini != nil && f.Entry.Readable {
		return cause.Cause{}
	}
	c := e.hiddenFile(f)
	if c.Kind == "" || c.Kind == cause.OverrideMissing && e.out.Method != "" { // its keys are in no file
		return cause.Cause{}
	}
	host := f.Entry.HostPath
	if host == "" && c.Mount != nil {
		host = path.Join(c.Mount.Source, "config")
	}
	if e.regionIn(host) == "" && e.regionIn(filepath.Join(e.Machine.Home, ".aws", "config")) == "" {
		return cause.Cause{}
	}
	return c
}

// badRegion explains a region that boto3 refuses.
func (e *explainer) badRegion() cause.Cause {
	if c := e.swallowed(e.out.Profile); c.Kind != "" && c.Subject == e.f.Key {
		return c
	}
	name, region, origin := e.refusedRegion()
	c := cause.Cause{Kind: cause.RegionInvalid, Subject: region, At: appendOrigin(nil, origin), Suggestion: boto.NearestRegion(region)}
	if v, ok := e.Service.Env[name]; ok {
		c.Vars = []astro.Var{v}
	}
	c.Section, c.Key = e.settingAt(origin)
	c.HostPath = e.hostOf(origin)
	c.Detail = cause.BadRegion{Setting: cause.Setting{Name: name, Value: region, At: cause.SpotOf(origin)}, Fault: faultOf(region)}
	return c
}

func faultOf(value string) cause.ValueFault {
	switch {
	case value == "":
		return cause.ValueIsEmpty
	case boto.InlineComment(value):
		return cause.ValueHasComment
	case quoted(value):
		return cause.ValueHasQuotes
	}
	return cause.ValueInvalid
}

// refusedRegion is the region that boto3 cannot use, with its source and place: the client's own,
// or the SSO portal's, which is used first.
func (e *explainer) refusedRegion() (name, region string, origin astro.Origin) {
	if e.f.Key == "sso_region" && len(e.f.At) > 0 {
		return e.f.Key, e.f.Value, e.origin(e.f.At[0])
	}
	name = "region"
	if e.out.RegionFrom.Variable != "" {
		name = e.out.RegionFrom.Variable
	}
	return name, e.out.Region, e.fromOrigin(e.out.RegionFrom)
}
