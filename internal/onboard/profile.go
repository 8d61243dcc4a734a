package onboard

import (
	"path"
	"path/filepath"
	"slices"
	"strings"

	"doctor/fixers"
	"doctor/internal/boto"
	"doctor/internal/containerfs"
	"doctor/internal/host"
)

// Renewal is what boto3, or what it runs, writes below ~/.aws to renew credentials.
type Renewal int

// The renewals. A profile with sso_start_url alone has none: boto3 never renews its token.
const (
	NoRenewal  Renewal = iota
	SSOToken           // of an sso-session, in sso/cache
	LoginToken         // of `aws login`, in login/cache
	Process            // by a credential_process, which may keep what it gets
)

// Profile is one profile of ~/.aws.
type Profile struct {
	Name string
	// Region is its region, "" if it has none.
	Region string
	// Renewal is what is written when its credentials are renewed.
	Renewal Renewal
	// token is where its token is kept, "" for a profile without one.
	token string
}

// Access is what the profile needs of the mount.
func (p Profile) Access() fixers.Access {
	if p.Renewal == NoRenewal {
		return fixers.ReadOnly
	}
	return fixers.ReadWrite
}

// Profile describes a profile of that name.
func (g *Ground) Profile(name string) Profile {
	o := g.resolve(name)
	p := Profile{Name: name, Region: o.Region}
	switch {
	case o.SSO != nil:
		p.token = g.onHost(o.SSO.Token.Path)
		if o.SSO.Session != "" {
			p.Renewal = SSOToken
		}
	case usesLogin(o):
		p.Renewal, p.token = LoginToken, filepath.Join(g.folder, "login", "cache")
		if o.Failure != nil && strings.HasSuffix(o.Failure.Path, ".json") {
			p.token = g.onHost(o.Failure.Path)
		}
	case o.Process != "":
		p.Renewal = Process
	}
	return p
}

// usesLogin reports whether the credentials are those of `aws login`, valid or not.
func usesLogin(o *boto.Outcome) bool {
	return o.Method == "login" || o.Failure != nil && (o.Failure.Kind == boto.LoginToken || o.Failure.Kind == boto.LoginNeedsCRT)
}

// resolve is what boto3 does with a profile, with all of ~/.aws and nothing of the project; "" is
// the default one.
func (g *Ground) resolve(name string) *boto.Outcome {
	yes := true
	p := boto.Process{Env: map[string]string{}, Files: awsFolder{g}, Home: homeThere, Dir: "/", Now: g.machine.Now(), HasCRT: &yes, Known: &g.known}
	s := boto.Session{Service: "s3"}
	if name != "" {
		s.Profile = &name
	}
	return boto.Resolve(p, s)
}

// homeThere is the home folder of boto3 in resolve.
const homeThere = "/home"

// awsFolder is ~/.aws, with the permissions of the user of this machine.
type awsFolder struct{ *Ground }

// Lookup finds a path below ~/.aws.
func (f awsFolder) Lookup(name string) containerfs.Entry {
	e := containerfs.Entry{Path: name, At: name, Reason: containerfs.ReasonNotMounted}
	if _, inside := strings.CutPrefix(name, path.Join(homeThere, ".aws")); !inside {
		return e
	}
	e.HostPath, e.Reason = f.onHost(name), containerfs.ReasonNotInSource
	info, err := f.machine.Stat(e.HostPath)
	switch {
	case err != nil:
		return e
	case info.IsDir():
		e.Kind = containerfs.Directory
	case info.IsRegular():
		e.Kind = containerfs.File
	default:
		e.Kind = containerfs.Device
	}
	e.HostInfo, e.Writable, e.Executable, e.Reason = info, true, true, containerfs.ReasonNone
	if e.Kind != containerfs.File {
		e.Readable = true
		return e
	}
	if e.Data, err = f.machine.Read(e.HostPath); err != nil {
		e.Data, e.Reason = nil, containerfs.ReasonFileUnreadable
	}
	e.Readable = err == nil
	return e
}

// onHost is the path on this machine of one that resolve has seen.
func (g *Ground) onHost(name string) string {
	rest := strings.TrimPrefix(name, path.Join(homeThere, ".aws"))
	return filepath.Join(g.folder, filepath.FromSlash(rest))
}

// Choose fills in what a wish leaves open. The error is a *Problem; if it is that there are several
// profiles or no region, the user can still be asked.
func (g *Ground) Choose(w Wish) (Choice, error) {
	c := Choice{Access: w.Access, Asked: w.Access != 0, Services: w.Services, Backend: w.Backend, Region: w.Region}
	all := g.Services()
	for _, name := range w.Services {
		if !slices.Contains(all, name) {
			return c, &Problem{Kind: ServiceUnknown, Name: name, Others: all}
		}
	}
	if len(c.Services) == 0 {
		c.Services = all
	}
	name, err := g.pick(w.Profile, c.Services)
	if err != nil {
		return c, err
	}
	if c.Profile = g.Profile(name); c.Access == 0 {
		c.Access = c.Profile.Access()
	}
	if c.Backend == NoBackend || c.Region != "" || g.hasBackendRegion(c) {
		return c, nil
	}
	if c.Region = g.Region(c); c.Region == "" {
		return c, &Problem{Kind: RegionOpen, Name: name}
	}
	return c, nil
}

// Suggested is the profile that is taken if the user names none, "" if that is open.
func (g *Ground) Suggested() string {
	name, err := g.pick("", g.Services())
	if err != nil {
		return ""
	}
	return name
}

// pick chooses the profile: the wanted one, the one that the project names, the default one, the
// only one.
func (g *Ground) pick(wanted string, services []string) (string, error) {
	if wanted != "" {
		if !slices.Contains(g.Profiles, wanted) {
			return "", &Problem{Kind: ProfileUnknown, Name: wanted, Others: g.Profiles}
		}
		return wanted, nil
	}
	for _, v := range g.views(services) {
		o := v.Default()
		if o.ProfileFrom.Variable == "" {
			continue
		}
		if !slices.Contains(g.Profiles, o.Profile) {
			at := v.Service.Env[o.ProfileFrom.Variable].Origin
			return "", &Problem{Kind: ProfileInProject, Name: o.ProfileFrom.Variable + "=" + o.Profile, Others: g.Profiles, At: origins(at)}
		}
		return o.Profile, nil
	}
	switch {
	case slices.Contains(g.Profiles, "default"):
		return "default", nil
	case len(g.Profiles) == 1:
		return g.Profiles[0], nil
	}
	return "", &Problem{Kind: ProfileOpen, Others: g.Profiles}
}

// containerUser is the user of a service's container.
func containerUser(uid, gid int, groups []int) host.User {
	return host.User{UID: uid, GIDs: append([]int{gid}, groups...)}
}
