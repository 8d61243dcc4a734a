package credentialchain

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

func fixProfile(p *checks.Pass, c cause.Cause) []checks.Fix {
	if c.Suggestion == c.Subject {
		c.Suggestion = ""
	}
	if c.Section != "" { // it exists, but its name lacks quotes
		c.Subject, c.Suggestion = c.Section, fmt.Sprintf("profile \"%s\"", c.Subject)
		return repair.FixHeader(p, c)
	}
	if c.Suggestion != "" && len(c.Vars) > 0 {
		v := c.Vars[0]
		if v.Name == "AWS_DEFAULT_PROFILE" && p.AnyServiceHas("AWS_PROFILE") {
			return []checks.Fix{repair.UnsetVariable(p, c, v)}
		}
		return []checks.Fix{repair.SetVariable(c, v, c.Suggestion)}
	}
	if c.Suggestion != "" {
		return []checks.Fix{nameProfile(p, c, c.Suggestion)}
	}
	fixes := []checks.Fix{addKeys(p, c.Subject)}
	if fix, ok := joinSections(p, c); ok {
		return append([]checks.Fix{fix}, fixes...)
	}
	switch others := slices.DeleteFunc(withSource(c), func(name string) bool { return name == c.Subject }); {
	case len(others) == 0 && c.View != nil && c.View.Service.Env["AWS_SECRET_ACCESS_KEY"].Value != "":
		return append(withoutProfile(p, c), fixes...)
	case len(others) == 1:
		return append([]checks.Fix{onlyProfile(p, c, others[0])}, fixes...)
	case len(others) > 1:
		where, line := whereProfile(p, c, others[0])
		fixes = append(fixes, repair.ByHand("Use another profile: set it in "+where, line))
	case keysInVariables(c):
		if fix, ok := repair.RemoveArguments(p, c, `Remove "profile_name", so that the keys in the environment are used`, "profile_name"); ok {
			fixes = append(fixes, fix)
		}
	}
	return fixes
}

// keysInVariables reports whether a session takes its profile from an argument, while its service
// has keys in the environment.
func keysInVariables(c cause.Cause) bool {
	if c.View == nil || c.Session == nil || c.Session.Outcome == nil || !c.Session.Outcome.ProfileFrom.Argument {
		return false
	}
	env := c.View.Service.Env
	return env["AWS_ACCESS_KEY_ID"].Value != "" && env["AWS_SECRET_ACCESS_KEY"].Value != ""
}

// addKeys writes keys for a profile, which it creates if needed.
func addKeys(p *checks.Pass, profile string) checks.Fix {
	return p.Configure(fmt.Sprintf("Add keys for profile %q", profile), repair.FlagFor(p, profile))
}

// nameProfile writes the name of another profile where a session takes its own from.
func nameProfile(p *checks.Pass, c cause.Cause, profile string) checks.Fix {
	if c.Session != nil && c.Session.Outcome != nil {
		switch from := c.Session.Outcome.ProfileFrom; {
		case from.Argument:
			if fix, ok := repair.SetArgument(p, c, "profile_name", profile); ok {
				return fix
			}
		case from.Variable != "" && c.View != nil && c.View.Service.Env[from.Variable].Origin.File != "":
			fix := repair.SetVariable(c, c.View.Service.Env[from.Variable], profile)
			fix.Safety = checks.Unsafe
			return fix
		}
	}
	title, line := whereProfile(p, c, profile)
	return repair.ByHand(fmt.Sprintf("Use profile %q: set it in %s", profile, title), line)
}

// whereProfile is where a session takes the name of its profile from, and the line that names
// another one there.
func whereProfile(p *checks.Pass, c cause.Cause, profile string) (where, line string) {
	if c.Session == nil || c.Session.Outcome == nil {
		return p.Project().EnvFile.Path, "AWS_PROFILE=" + profile
	}
	switch from := c.Session.Outcome.ProfileFrom; {
	case from.Argument:
		where = cause.Place(c.Session.Origin)
		if c.Session.Variable != "" {
			where = c.Session.Variable + " (" + where + ")"
		}
		return where, fmt.Sprintf(`"profile_name": %q`, profile)
	case from.Variable != "" && c.View != nil:
		v := c.View.Service.Env[from.Variable]
		return cause.Place(v.Origin), repair.AssignmentLine(p, v, profile)
	}
	return p.Project().EnvFile.Path, "AWS_PROFILE=" + profile
}

// fixInConfig corrects a setting as far as its value tells how; else it points at the line.
func fixInConfig(p *checks.Pass, c cause.Cause, title string) []checks.Fix {
	switch {
	case boto.InlineComment(c.Subject) && c.Key != "":
		return repair.FixComment(p, c)
	case c.Suggestion != "":
		return []checks.Fix{repair.SetSetting(p, c, c.Suggestion)}
	}
	return []checks.Fix{{Title: redact.Textf("%s (%s)", title, repair.PlaceOf(c)), Safety: checks.Unsafe}}
}

// withSource are the profiles of both files that have keys or SSO of their own, in the order of
// the files.
func withSource(c cause.Cause) []string {
	var out []string
	add := func(f boto.ConfigFile, name func(string) string) {
		if f.Ini == nil {
			return
		}
		for _, s := range f.Ini.Sections {
			if s.Option("aws_access_key_id") != nil || s.Option("sso_account_id") != nil {
				out = append(out, name(s.Name))
			}
		}
	}
	add(c.Session.Outcome.CredentialsFile, func(name string) string { return name })
	add(c.Session.Outcome.ConfigFile, func(name string) string { return strings.Trim(strings.TrimPrefix(name, "profile "), `"'`) })
	return checks.FirstOfEach(out)
}

// fixSource gives the role of a cause a source profile, in the setting of the cause.
func fixSource(p *checks.Pass, c cause.Cause) []checks.Fix {
	known := withSource(c)
	switch {
	case len(known) == 0:
		fix := addKeys(p, "default")
		fix.Title = fix.Title.Addf(", and set it in place of %s in %s", c.Key, repair.PlaceOf(c))
		fix.Lines = redact.Texts("source_profile = default")
		return []checks.Fix{fix}
	case len(known) == 1:
		return []checks.Fix{sourceOf(p, c, known[0])}
	case slices.Contains(known, repair.ProfileOf(c)) && !strings.EqualFold(c.Key, "source_profile"):
		return []checks.Fix{sourceOf(p, c, repair.ProfileOf(c))}
	}
	title := fmt.Sprintf("Set source_profile to a profile with credentials in %s", repair.PlaceOf(c))
	if !strings.EqualFold(c.Key, "source_profile") {
		title = fmt.Sprintf("Replace %s in %s with a source profile", c.Key, repair.PlaceOf(c))
	}
	own := repair.ProfileOf(c)
	if slices.Contains(known, own) { // a role may use the keys of its own profile
		known[0] = own
	}
	return []checks.Fix{repair.ByHand(title, "source_profile = "+known[0])}
}

// sourceOf makes the setting of a cause source_profile.
func sourceOf(p *checks.Pass, c cause.Cause, profile string) checks.Fix {
	file := repair.FileOf(p, c)
	if strings.EqualFold(c.Key, "source_profile") || file == "" || c.Section == "" || c.Key == "" {
		return repair.SetSetting(p, c, profile)
	}
	return checks.WithEdit(fmt.Sprintf("Replace %s with source_profile = %s in %s", c.Key, profile, repair.PlaceOf(c)), checks.Unsafe,
		fixers.SetSetting{File: file, Section: c.Section, Key: c.Key, Value: profile, As: "source_profile"})
}

func fixWebIdentity(p *checks.Pass, c cause.Cause) []checks.Fix {
	if fixes := fixForUser(p, c); len(fixes) > 0 {
		return fixes
	}
	if c.Session != nil && (c.Session.NamesTokenFile() || c.Session.LacksTokenFile()) {
		file := c.Session.Outcome.Failure.Path
		title := "Remove assume_role_with_web_identity_token_file and the role"
		if file == "" {
			title = "Remove assume_role_method and the role"
		}
		remove, ok := repair.RemoveArguments(p, c, title, "role_arn", "assume_role_method", "assume_role_kwargs", "assume_role_with_web_identity_federation",
			"assume_role_with_web_identity_token_file", "assume_role_with_web_identity_federation_audience")
		if !ok {
			remove = checks.Fix{Title: redact.NewText(title + " (" + repair.PlaceOf(c) + ")"), Safety: checks.Unsafe}
		}
		if file == "" {
			return []checks.Fix{remove}
		}
		return []checks.Fix{
			remove,
			repair.ByHand("Mount the token file: write under volumes: of each service in "+astro.OverrideName, "- <token file>:"+file+":ro"),
		}
	}
	if c.View != nil {
		if v, ok := c.View.Service.Env["AWS_WEB_IDENTITY_TOKEN_FILE"]; ok && v.Value != "" {
			if v.Source != astro.FromEnvFile {
				return []checks.Fix{repair.UnsetVariable(p, c, v)}
			}
			return []checks.Fix{unsetAll(p, v.Origin.File, "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN", "AWS_ROLE_SESSION_NAME")}
		}
	}
	if fix, ok := withoutWebIdentity(p, c); ok {
		return []checks.Fix{fix}
	}
	lines := []string{"# web_identity_token_file"}
	if c.Session != nil {
		for _, s := range profileSections(c) {
			for _, name := range []string{"role_arn", "web_identity_token_file"} {
				if o := s.Option(name); o != nil {
					lines = append(lines, "# "+o.Written+" = "+o.Value)
				}
			}
		}
	}
	if len(lines) > 1 {
		lines = lines[1:]
	}
	return []checks.Fix{repair.ByHand("Comment out the web identity settings ("+repair.PlaceOf(c)+"), or mount the token file", lines...)}
}

// withoutWebIdentity comments out the web identity of a profile that has other credentials.
func withoutWebIdentity(p *checks.Pass, c cause.Cause) (fix checks.Fix, ok bool) {
	var found []repair.OwnSection
	others := false
	for _, s := range repair.SectionsOf(p, c, repair.ProfileOf(c)) {
		if s.Option("web_identity_token_file") != nil {
			found = append(found, s)
		}
		for _, name := range []string{"aws_access_key_id", "source_profile", "credential_process", "sso_account_id"} {
			others = others || s.Option(name) != nil
		}
	}
	if len(found) != 1 || !others {
		return fix, false
	}
	keys := []string{"web_identity_token_file"}
	if s := found[0]; s.Option("role_arn") != nil && s.Option("source_profile") == nil {
		keys = append(keys, "role_arn")
	}
	title := fmt.Sprintf("Comment out %s of [%s] in %s", strings.Join(keys, " and "), found[0].Name, found[0].Shown)
	return repair.CommentSettings(found[0], title, keys...), true
}

// unsetAll removes variables from an environment file, and names those that it has.
func unsetAll(p *checks.Pass, file string, names ...string) checks.Fix {
	var there []string
	for _, v := range p.Project().EnvFile.Vars {
		if slices.Contains(names, v.Name) && v.Origin.File == file {
			there = append(there, v.Name)
		}
	}
	return checks.WithEdit(fmt.Sprintf("Remove %s from %s", wording.And(cause.NamesOf(checks.FirstOfEach(there))), file), checks.Safe,
		fixers.UnsetVariables{File: file, Names: names})
}

// profileSections are the sections of config and credentials with the profile of a cause.
func profileSections(c cause.Cause) []*boto.Section {
	var out []*boto.Section
	o := c.Session.Outcome
	for _, f := range []boto.ConfigFile{o.CredentialsFile, o.ConfigFile} {
		if s := f.Ini.Section(c.Section); s != nil {
			out = append(out, s)
		}
	}
	return out
}

// fixForUser lets the container's user read an existing file, nil if the file does not exist
// or has another problem.
func fixForUser(p *checks.Pass, c cause.Cause) []checks.Fix {
	if c.Session.Outcome.Failure.Fault != boto.AccessRefused {
		return nil
	}
	entry := c.View.FS.Lookup(c.Session.Outcome.Failure.Path)
	if !entry.IsFile() || entry.HostPath == "" {
		return nil
	}
	c.HostPath = entry.HostPath
	return repair.FixMode(p, c)
}

func fixLeftoverVariable(p *checks.Pass, c cause.Cause) []checks.Fix {
	if len(c.Vars) == 0 {
		return nil
	}
	return []checks.Fix{repair.UnsetVariable(p, c, c.Vars[0])}
}

// hostGateway is the line with which Docker Engine on Linux gives a service a name for its machine.
func hostGateway(host string) string { return fmt.Sprintf(`extra_hosts: ["%s:host-gateway"]`, host) }

// reachMachine writes the name that containers have for this machine into a URL on localhost, and
// gives the services that name where the engine does not: two fixes that cure together. The URL is the
// value of the setting.
func reachMachine(p *checks.Pass, c cause.Cause, setting, url, host string) []checks.Fix {
	set, line := setMachine(p, c, setting, strings.Replace(url, host, machineName, 1), host)
	switch {
	case p.EngineNamesItself():
		return []checks.Fix{set}
	case set.Edit == nil:
		title := fmt.Sprintf("Use %s in %s, and add extra_hosts to each service in %s", machineName, repair.PlaceOf(c), astro.OverrideName)
		return []checks.Fix{repair.ByHand(title, line, hostGateway(machineName))}
	}
	hosts := addTo(c.Services, "extra_hosts", []string{machineName + ":host-gateway"}, hostGateway(machineName))
	set.Safety, hosts.Safety, hosts.And = checks.Unsafe, checks.Unsafe, true // whether something listens there is not known
	return []checks.Fix{set, hosts}
}

// machineName is the name that containers have for the machine they run on.
const machineName = "host.docker.internal"

// setMachine writes a URL into the setting of a cause. line is what a person has to write.
func setMachine(p *checks.Pass, c cause.Cause, setting, url, host string) (fix checks.Fix, line string) {
	title := fmt.Sprintf("Use %s in %s", machineName, repair.PlaceOf(c))
	switch {
	case len(c.Vars) > 0:
		v := c.Vars[0]
		value := strings.Replace(v.Value, host, machineName, 1)
		return repair.SetVariable(c, v, value), repair.AssignmentLine(p, v, value)
	case c.Session.Variable != "" && c.Key == "":
		line = jsonLine(setting, url)
		if path := repair.ArgumentPath(p, c, setting, cmp.Or(c.Session.Outcome.Failure.Value, c.Session.Outcome.Endpoint)); path != "" {
			if fix, ok := repair.SetArgument(p, c, path, url); ok {
				return fix, line
			}
		}
	default:
		line = fmt.Sprintf("%s = %s", setting, url)
		if !isNested(c) {
			return repair.SetSetting(p, c, url), line
		}
	}
	return repair.ByHand(title, line), line
}

// jsonLine is a member of a JSON object, whose name may be given with a path.
func jsonLine(name, value string) string {
	return fmt.Sprintf("%q: %q", name[strings.LastIndexByte(name, '.')+1:], value)
}

// isNested reports whether the setting of a cause holds other settings, one of which is at fault.
func isNested(c cause.Cause) bool {
	return slices.ContainsFunc(profileSections(c), func(s *boto.Section) bool {
		o := s.Option(strings.ToLower(c.Key))
		return o != nil && len(o.Nested) > 0
	})
}

// removeSetting removes the setting that sends the requests elsewhere.
func removeSetting(p *checks.Pass, c cause.Cause) checks.Fix {
	f := c.Session.Outcome.Failure
	if len(c.Vars) > 0 {
		fix := repair.UnsetVariable(p, c, c.Vars[0])
		fix.Safety = checks.Unsafe
		return fix
	}
	if c.Key != "" && !isNested(c) {
		return repair.RemoveSetting(p, c, c.Key, fmt.Sprintf("Comment out %s in %s", c.Key, repair.PlaceOf(c)))
	}
	name := "endpoint_url"
	if d, ok := c.Detail.(cause.DeadMetadata); ok {
		name = d.Setting.Name
	} else if f.Key != "" {
		name = f.Key
	}
	path := repair.ArgumentPath(p, c, name, f.Value)
	if path == "" {
		path = repair.ArgumentPath(p, c, name, c.Session.Outcome.Endpoint)
	}
	if path != "" {
		if fix, ok := repair.RemoveArguments(p, c, fmt.Sprintf("Remove %q", path), path); ok {
			return fix
		}
	}
	return checks.Fix{Title: redact.Textf("Remove %s (%s)", name, repair.PlaceOf(c)), Safety: checks.Unsafe}
}

func fixLogin(p *checks.Pass, c cause.Cause) []checks.Fix { return repair.Login(p, c) }

// saidBy is the source of a value in brackets, after a space; "" if it is unknown.
func saidBy(c cause.Cause, n cause.Named) string {
	if n.Variable == "" {
		return wording.InBrackets(c, n.At)
	}
	return " (" + n.Variable + ", " + wording.SpotWords(c, n.At) + ")"
}

// from is saidBy, which also names a connection.
func from(c cause.Cause, n cause.Named) string {
	if n.Connection != "" {
		return " (connection " + n.Connection + ", " + wording.SpotWords(c, n.At) + ")"
	}
	return saidBy(c, n)
}
