package sessions

import (
	"maps"
	"slices"

	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/containerfs"
)

// Change is one thing that would be different in a service. It is made in memory, and
// what boto3 does predicted again.
type Change struct {
	// Set are variables with the values that they would have, Unset those that would
	// not be there.
	Set   map[string]string
	Unset []string
	// Mounts are the mounts that the service would have, nil for those it has.
	Mounts []astro.Mount
	// Files are what files would have in them, by their paths in the container.
	Files map[string][]byte
	// Home is the home folder that the user would have.
	Home string
	// Session is what would be given to the session, nil for what is.
	Session *boto.Session
}

// Changed is a service as it would be after a change. Its sessions are those of the
// service as it is.
func (p *Prediction) Changed(v *View, c *Change) *View {
	w, s := *v, *v.Service
	w.Service = &s
	s.Env, w.Process.Env = maps.Clone(s.Env), maps.Clone(v.Process.Env)
	for name, value := range c.Set {
		variable := s.Env[name]
		variable.Name, variable.Value = name, value
		s.Env[name], w.Process.Env[name] = variable, value
	}
	for _, name := range c.Unset {
		delete(s.Env, name)
		delete(w.Process.Env, name)
	}
	if c.Home != "" {
		s.PasswdHome, w.Process.Home = c.Home, c.Home
	}
	if c.Mounts != nil {
		s.Mounts = c.Mounts
		w.FS = containerfs.New(p.Project, &s, p.Engine)
		w.Process.Files = w.FS
	}
	if len(c.Files) > 0 {
		w.Process.Files = overlay{w.Process.Files, c.Files}
	}
	return &w
}

// overlay is a file system with other files at some paths.
type overlay struct {
	boto.Files
	files map[string][]byte
}

func (o overlay) Lookup(p string) containerfs.Entry {
	if data, ok := o.files[p]; ok {
		return containerfs.Entry{Path: p, Kind: containerfs.File, Readable: true, Data: data}
	}
	return o.Files.Lookup(p)
}

// MountedReadWrite looks a path up as it would be if no mount of the service were
// read-only: whether the container's user could write there then.
func (p *Prediction) MountedReadWrite(v *View, file string) containerfs.Entry {
	mounts := slices.Clone(v.Service.Mounts)
	for i := range mounts {
		mounts[i].ReadOnly = false
	}
	return p.Changed(v, &Change{Mounts: mounts}).FS.Lookup(file)
}
