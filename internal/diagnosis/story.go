package diagnosis

import (
	"encoding/json"
	"slices"
	"strings"

	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/containerfs"
	"doctor/internal/demand"
	"doctor/internal/redact"
)

// Stories tells what boto3 will do in the services; those that agree are told
// of once. Of a session that nothing makes it tells only where there is no other.
func (d *Diagnosis) Stories() []Story[redact.Text] {
	var out []Story[string]
	seen := map[string]int{}
	for _, v := range d.Views {
		for _, story := range d.storiesOf(v) {
			key, _ := json.Marshal([]any{story, story.Kind})
			if i, ok := seen[string(key)]; ok {
				out[i].Services = append(out[i].Services, v.Service.Name)
				continue
			}
			seen[string(key)] = len(out)
			story.Services = []string{v.Service.Name}
			out = append(out, story)
		}
	}
	return each(out, func(s Story[string]) Story[redact.Text] { return Retell(s, redact.NewText) })
}

// storiesOf tells of the sessions of one service. Those that come to the same are
// one, with the uses of all.
func (d *Diagnosis) storiesOf(v *View) []Story[string] {
	var out []Story[string]
	at := map[string]int{}
	for i, s := range v.Sessions {
		if len(s.Uses) == 0 && (i > 0 || len(v.Uses) > 0) {
			continue
		}
		story := d.story(v, s)
		plain := story
		plain.Session, plain.Name, plain.Uses = "", "", nil
		key, _ := json.Marshal([]any{plain, plain.Kind})
		if have, ok := at[string(key)]; ok {
			out[have].Uses = distinct(slices.Concat(out[have].Uses, story.Uses))
			continue
		}
		at[string(key)] = len(out)
		out = append(out, story)
	}
	return out
}

// NotVisible are the uses of which it cannot be seen here whose credentials they
// have, and those that sign nothing.
func (d *Diagnosis) NotVisible() []demand.Use {
	return slices.DeleteFunc(d.Uses(), func(u demand.Use) bool {
		return u.Credentials != demand.Hidden && u.Credentials != demand.Anonymous
	})
}

// story tells of one session. Lines of the override are given by its name only,
// since each service has lines of its own for the same thing.
func (d *Diagnosis) story(v *View, s *Session) Story[string] {
	o := s.Outcome
	e := explainer{Diagnosis: d, View: v, Session: s, out: o, f: o.Failure}
	story := Story[string]{
		Session: s.Where, Name: s.Name, Method: s.Method(), Uses: storyUses(s.Uses),
		Profile: Fact[string]{o.Profile, e.told(o.ProfileFrom)},
		Region:  Fact[string]{o.Region, e.told(o.RegionFrom)},
		Files:   []StoryFile[string]{e.file("config", &o.ConfigFile), e.file("credentials", &o.CredentialsFile)},
	}
	if o.Endpoint != "" {
		story.Endpoint = Fact[string]{redact.URL(o.Endpoint), e.told(o.EndpointFrom)}
		story.NotAWS = !boto.IsAWS(o.Endpoint)
	}
	if !o.Expires.IsZero() {
		story.Expires = o.Expires.UTC().Format("2006-01-02T15:04:05Z")
	}
	if o.Method == "explicit" {
		story.Steps = append(story.Steps, StoryStep[string]{Provider: "explicit", Taken: true, Why: "the keys are given in the arguments"})
	}
	for _, step := range o.Steps {
		story.Steps = append(story.Steps, StoryStep[string]{step.Provider, step.Taken, step.Why, told(e.origin(step.At))})
	}
	story.Roles = e.storyRoles()
	story.Source = e.source()
	switch {
	case o.Failure == nil:
	case d.undecided(v, o):
		entry, _ := d.Unseen(v, o)
		story.Unknown = entry.Path
	default:
		story.Stops = o.Failure.Symptom()
		if s.IsCertain() {
			story.Kind = e.find().Kind
		}
	}
	d.tellArguments(v, s, &story)
	return story
}

func storyUses(uses []demand.Use) []StoryUse[string] {
	var all []StoryUse[string]
	for _, u := range uses {
		use := StoryUse[string]{Name: u.Name, From: told(u.At)}
		if u.Certainty != demand.Certain {
			use.OnlyIf = u.Doubt
		}
		all = append(all, use)
	}
	return distinct(all)
}

// distinct keeps the first of those that are the same.
func distinct(uses []StoryUse[string]) []StoryUse[string] {
	out := []StoryUse[string]{}
	seen := map[StoryUse[string]]bool{}
	for _, u := range uses {
		if !seen[u] {
			seen[u] = true
			out = append(out, u)
		}
	}
	return out
}

// source words what the credentials are made of.
func (e *explainer) source() Fact[string] {
	o := e.out
	switch {
	case o.Keys != nil && o.Keys.Variable:
		return Fact[string]{"key " + redact.KeyID(o.Keys.AccessKeyID), "AWS_ACCESS_KEY_ID " + told(e.Service.Env["AWS_ACCESS_KEY_ID"].Origin)}
	case o.Keys != nil && o.Keys.At.Path == "":
		return Fact[string]{"key " + redact.KeyID(o.Keys.AccessKeyID), told(e.Session.Origin)}
	case o.Keys != nil:
		return Fact[string]{"key " + redact.KeyID(o.Keys.AccessKeyID), told(e.origin(o.Keys.At))}
	case o.SSO != nil:
		return Fact[string]{"role " + o.SSO.RoleName + " in account " + o.SSO.AccountID + " through " + o.SSO.StartURL, told(e.origin(o.SSO.At))}
	case o.Process != "":
		return Fact[string]{"credential_process", ""}
	case o.WebIdentityFile != "":
		return Fact[string]{"the token in " + o.WebIdentityFile, ""}
	}
	return Fact[string]{}
}

// told words where a value came from.
func (e *explainer) told(f boto.From) string {
	switch {
	case f.Variable != "":
		return strings.TrimSpace(f.Variable + " " + told(e.Service.Env[f.Variable].Origin))
	case f.Argument:
		return strings.TrimSpace(e.Session.Variable + " " + told(e.Session.Origin))
	case f.Pos.Path != "":
		return told(e.origin(f.Pos))
	case f.Default:
		return "nothing names one"
	}
	return ""
}

func told(o astro.Origin) string {
	switch {
	case o.IsZero():
		return ""
	case o.File == astro.OverrideName:
		return "(" + o.File + ")"
	}
	return "(" + Place(o) + ")"
}

// file tells of one of the two files.
func (e *explainer) file(kind string, f *boto.ConfigFile) StoryFile[string] {
	out := StoryFile[string]{Kind: kind, Path: f.Path, From: "the home folder", State: fileState(f)}
	if f.Variable != "" {
		out.From = strings.TrimSpace(f.Variable + " " + told(e.Service.Env[f.Variable].Origin))
	}
	if f.Entry.HostPath != "" {
		out.Host = e.ShowPath(f.Entry.HostPath)
	}
	if m := e.mountAt(f.Entry.MountTarget); m != nil && m.FromOverride {
		out.Through = strings.Trim(told(m.Origin), "()")
	}
	return out
}

// fileState says in a few words what boto3 makes of a file.
func fileState(f *boto.ConfigFile) string {
	switch {
	case f.Variable != "" && f.Path == "":
		return "the variable is set to nothing, so no file is read"
	case f.Err != nil:
		return "refused: boto3 cannot parse it"
	case f.Entry.Readable && f.Entry.IsFile():
		return "read"
	}
	return map[containerfs.Reason]string{
		containerfs.ReasonNotMounted:        "not there: nothing is mounted at that place",
		containerfs.ReasonEmptyVolume:       "not there: an empty volume is mounted",
		containerfs.ReasonSourceMissing:     "not there: the mount's source does not exist",
		containerfs.ReasonLinkLeavesMount:   "not there: a link leads out of the mount",
		containerfs.ReasonLinkDangling:      "not there: a link leads nowhere",
		containerfs.ReasonNotInSource:       "not there",
		containerfs.ReasonDirUnsearchable:   "not there: its folder may not be entered",
		containerfs.ReasonFileUnreadable:    "passed over: may not be read",
		containerfs.ReasonIsDirectory:       "passed over: it is a folder",
		containerfs.ReasonNotRegular:        "passed over: it is no regular file",
		containerfs.ReasonNotDirectory:      "not there: a file is on the way, where a folder should be",
		containerfs.ReasonTooManyLinks:      "not there: the links on the way do not end",
		containerfs.ReasonHostUnreadable:    "unknown: you may not read it here",
		containerfs.ReasonTooLarge:          "unknown: too large to be looked at",
		containerfs.ReasonNotRead:           "unknown: a file of the kernel, or not read in time",
		containerfs.ReasonEngineUnreachable: "not there: the engine runs on another machine",
		containerfs.ReasonPredicted:         "unknown: a path of another system than this one",
		containerfs.ReasonImage:             "unknown: the Dockerfile may put it there",
		containerfs.ReasonElsewhere:         "unknown: a volume or another container may have it",
	}[f.Entry.Reason]
}
