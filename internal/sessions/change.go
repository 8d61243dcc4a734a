package sessions

import (
	"maps"
	"slices"

	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/containerfs"
)

// Change is a hypothetical change to a service. It exists only in memory, for a new prediction of
// boto3.
type Change struct {
	// Set are new values of variables, Unset the variables to remove.
	Set   map[string]string
	Unset []string
	// Mounts are the service's new mounts, nil to keep its own.
	Mounts []astro.Mount
	// Files are new contents of files, by container path.
	Files map[string][]byte
	// Home is the user's new home folder.
	Home string
	// Session is the new input of the session, nil to keep its own.
	Session *boto.Session
}

// Changed is a service after a change. Its sessions are still the original ones.
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

// overlay is a file system with some files replaced.
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

// MountedReadWrite looks up a path as if no mount of the service were read-only: whether the
// container's user could write there then.
func (p *Prediction) MountedReadWrite(v *View, file string) containerfs.Entry {
	mounts := slices.Clone(v.Service.Mounts)
	for i := range mounts {
		mounts[i].ReadOnly = false
	}
	return p.Changed(v, &Change{Mounts: mounts}).FS.Lookup(file)
}
