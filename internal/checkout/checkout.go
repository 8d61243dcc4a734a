// Package checkout is the machine of whoever has nothing but a checkout of a project, such as a CI
// job: the files that git has, no environment, and a home folder that is imagined to hold whatever the
// project expects there. What fails on it fails because of the files of the checkout. The package
// also says what cannot be seen there.
package checkout

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"doctor/internal/astro"
	"doctor/internal/facts"
	"doctor/internal/git"
	"doctor/internal/host"
)

// Checkout is one project of a checkout.
type Checkout struct {
	// Dir is the project's folder, absolute; physical is the same with links resolved.
	Dir, physical string
	options       facts.Options
	real          *host.Machine
	// home is the home folder; given if it is one of the disk, else it is imagined.
	home  string
	given bool
	// work is the work tree of git, nil for a folder without one, all of which is the checkout then.
	work    *git.Checkout
	tracked func() map[string]bool
	// visible are the folders of the disk that the machine has.
	visible []string
	env     envFile
}

// Of returns the checkout that a project is in. home is a home folder to look at, "" to imagine one.
// The real machine gives the disk, the clock and the way to git.
func Of(ctx context.Context, m *host.Machine, dir, home string, o facts.Options) *Checkout {
	c := &Checkout{Dir: dir, physical: dir, real: m, home: home, given: home != ""}
	o.Scopes = slices.DeleteFunc([]facts.Scope{facts.Project, facts.Host}, func(s facts.Scope) bool {
		return len(o.Scopes) > 0 && !slices.Contains(o.Scopes, s)
	})
	c.options = o
	if physical, err := m.Resolve(dir); err == nil {
		c.physical = physical
	}
	c.visible = []string{c.physical, dir}
	if work, err := git.Find(m, dir); err == nil {
		c.work = work
		c.visible = append(c.visible, work.Top, common(work.Folder))
	}
	if c.given {
		c.visible = append(c.visible, home)
	} else {
		c.home = imaginedHome(dir)
	}
	c.tracked = sync.OnceValue(func() map[string]bool { return c.trackedFiles(ctx) })
	c.env = c.findEnvFile()
	return c
}

// common is git's folder with those of all work trees: a linked one has its own inside.
func common(folder string) string {
	if main, _, ok := strings.Cut(filepath.ToSlash(folder), "/.git/"); ok {
		return filepath.FromSlash(main + "/.git")
	}
	return folder
}

// trackedFiles are the files that git tracks below the top, with their folders, by their path.
func (c *Checkout) trackedFiles(ctx context.Context) map[string]bool {
	all := map[string]bool{}
	listing, err := git.Tracked(ctx, c.real, c.work.Top)
	if err != nil {
		return all
	}
	for _, f := range listing.Files {
		for at := filepath.Join(c.work.Top, filepath.FromSlash(f.Path)); at != c.work.Top && !all[at]; at = filepath.Dir(at) {
			all[at] = true
		}
	}
	return all
}

// ignored is the rule by which git leaves a path out of the checkout. A file that it tracks belongs to
// the checkout, whatever the rules say.
func (c *Checkout) ignored(path string, isDir bool) (git.Rule, bool) {
	if c.work == nil {
		return git.Rule{}, false
	}
	path = c.resolved(path)
	by, ignored := c.work.Ignored(path, isDir)
	return by, ignored && !c.tracked()[path]
}

// onlyHere reports whether a path of the disk is in no other checkout.
func (c *Checkout) onlyHere(path string, isDir bool) bool {
	path = c.resolved(path)
	return c.work.IgnoredHere(path, isDir) && !c.tracked()[path]
}

// resolved is a path of the project with the links above the project resolved.
func (c *Checkout) resolved(path string) string {
	if rest, below := strings.CutPrefix(path, c.Dir); below {
		return c.physical + rest
	}
	return path
}

// hides reports whether the machine lacks a path of the disk.
func (c *Checkout) hides(path string) bool {
	if c.work != nil && within(path, c.work.Top) && !within(path, c.work.Folder) {
		info, err := c.real.Lstat(path)
		return c.onlyHere(path, err == nil && info.IsDir())
	}
	return !slices.ContainsFunc(c.visible, func(folder string) bool { return within(path, folder) || within(folder, path) }) && !c.isWayToGit(path)
}

// isWayToGit reports whether a path leads to the program git, which lists what it tracks.
func (c *Checkout) isWayToGit(path string) bool {
	return slices.ContainsFunc(filepath.SplitList(c.real.Getenv("PATH")), func(folder string) bool {
		return filepath.IsAbs(folder) && (within(folder, path) || filepath.Dir(path) == filepath.Clean(folder) && strings.TrimSuffix(filepath.Base(path), ".exe") == "git")
	})
}

// unseen reports whether the checkout does not have a path and cannot say whether it exists elsewhere:
// git ignores it, or it is on the machine outside.
func (c *Checkout) unseen(path string) bool {
	if c.work != nil && within(path, c.work.Top) || within(path, c.Dir) || within(path, c.physical) {
		_, file := c.ignored(path, false)
		_, folder := c.ignored(path, true)
		return file || folder
	}
	return !c.given || !within(path, c.home)
}

// within reports whether a path is a folder or below it.
func within(path, folder string) bool {
	rel, err := filepath.Rel(folder, path)
	return err == nil && (rel == "." || filepath.IsLocal(rel))
}

// imaginedHome is a folder that no checkout is in.
func imaginedHome(dir string) string {
	root := filepath.VolumeName(dir) + string(filepath.Separator)
	return filepath.Join(root, "home", "you")
}

// uid is the user of the machine: the first of a Linux system, who is no one in the containers.
const uid = 1000

// Machine is the machine with the files of the checkout alone, and nothing that is imagined.
func (c *Checkout) Machine() *host.Machine { return c.machine(Assumption{}, nil) }

// IsProject reports whether the checkout has what makes a folder a project, or may have it.
func (c *Checkout) IsProject() bool {
	is, err := astro.IsProject(c.Machine(), c.Dir)
	return is || err != nil
}

// machine is the machine as the project of the checkout sees it.
func (c *Checkout) machine(a Assumption, s *surroundings) *host.Machine {
	real := &host.Machine{OS: c.real.OS, Native: c.real.Native, Home: c.home, UID: uid, Dir: c.real.Dir, Now: c.real.Now, Guard: c.real.Guard}
	real.Env = map[string]string{host.HomeVariable(c.real.OS): c.home, "PATH": c.real.Getenv("PATH")}
	for name, value := range a.Shell {
		real.Env[name] = value
	}
	over := real.Overlay()
	over.Hide(c.hides)
	if s != nil {
		c.furnish(over, a, s)
	}
	return over.Machine()
}
