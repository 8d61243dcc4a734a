// Package onboard plans what `doctor init` writes: from what is known of a project and of ~/.aws
// to fixes, as data. It writes nothing, and words only the titles of the fixes.
package onboard

import (
	"errors"
	"io/fs"
	"path/filepath"
	"slices"

	"doctor/fixers"
	"doctor/internal/airflow"
	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/diagnosis"
	"doctor/internal/facts"
	"doctor/internal/host"
	"doctor/internal/sessions"
)

// Wish is what the user asked for; what is empty is chosen.
type Wish struct {
	Profile  string
	Access   fixers.Access
	Services []string
	Backend  Backend
	Region   string
}

// Choice is a wish with nothing left to choose, except for a backend that is not wanted.
type Choice struct {
	Profile Profile
	Access  fixers.Access
	// Asked: the user asked for this access.
	Asked    bool
	Services []string
	Backend  Backend
	// Region is the region of the backend, or of all clients without one; "" leaves it as it is.
	Region string
}

// Ground is one project and the AWS files of one user.
type Ground struct {
	facts   *facts.Facts
	machine *host.Machine
	project *astro.Project
	version airflow.Version
	// folder is ~/.aws, real the same with its links resolved.
	folder, real string
	known        boto.Known
	// Profiles are the names of the profiles in ~/.aws, sorted.
	Profiles []string
}

// Look examines a project. The error is a *Problem if nothing can be set up.
func Look(w *facts.Facts) (*Ground, error) {
	g := &Ground{facts: w, machine: w.Machine, project: w.Project()}
	g.version, _ = airflow.ParseVersion(g.project.Image.Airflow)
	for _, look := range []func() error{g.lookAtProject, g.lookAtFolder, g.lookAtProfiles} {
		if err := look(); err != nil {
			return nil, err
		}
	}
	return g, nil
}

// lookAtProject requires a project that the Astro CLI starts.
func (g *Ground) lookAtProject() error {
	p := g.project
	switch dockerfile := filepath.Join(p.Dir, "Dockerfile"); {
	case !p.IsAstro:
		return &Problem{Kind: NotAstro, Name: p.NearestParent}
	case !g.machine.Exists(dockerfile):
		return &Problem{Kind: NoDockerfile}
	case len(p.Override.Ignored) > 0 && !p.Override.Exists:
		return &Problem{Kind: OverrideIgnored, Name: p.Override.Ignored[0]}
	case len(p.Refusals) > 0:
		r := p.Refusals[0]
		return &Problem{Kind: Refused, Name: r.Text, At: r.At}
	}
	return nil
}

// lookAtFolder requires ~/.aws.
func (g *Ground) lookAtFolder() error {
	g.folder = filepath.Join(g.machine.Home, ".aws")
	info, err := g.machine.Stat(g.folder)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &Problem{Kind: NoFolder, Name: g.folder}
	case err != nil:
		return &Problem{Kind: FileUnreadable, Name: g.folder, Err: err}
	case !info.IsDir():
		return &Problem{Kind: FileUnreadable, Name: g.folder, Err: host.ErrNotDirectory}
	}
	g.real, err = g.machine.Resolve(g.folder)
	if err != nil {
		return &Problem{Kind: FileUnreadable, Name: g.folder, Err: err}
	}
	return nil
}

// lookAtProfiles requires a profile.
func (g *Ground) lookAtProfiles() error {
	o := g.resolve("")
	for _, f := range []boto.ConfigFile{o.ConfigFile, o.CredentialsFile} {
		switch {
		case f.Err != nil:
			return &Problem{Kind: FileInvalid, Name: g.onHost(f.Path), Line: f.Err.Line}
		case f.Entry.IsFile() && !f.Entry.Readable:
			_, err := g.machine.Read(g.onHost(f.Path))
			return &Problem{Kind: FileUnreadable, Name: g.onHost(f.Path), Err: err}
		}
	}
	if g.Profiles = o.Profiles; len(g.Profiles) == 0 {
		return &Problem{Kind: NoProfiles, Name: g.folder}
	}
	return nil
}

// Services are the services of the project that the run looks at.
func (g *Ground) Services() []string {
	var names []string
	for _, v := range g.diagnosis().Views {
		names = append(names, v.Service.Name)
	}
	return names
}

func (g *Ground) diagnosis() *diagnosis.Diagnosis { return g.facts.Diagnosis() }

// views are those of the chosen services.
func (g *Ground) views(names []string) []*sessions.View {
	return slices.DeleteFunc(slices.Clone(g.diagnosis().Views), func(v *sessions.View) bool {
		return !slices.Contains(names, v.Service.Name)
	})
}

// Standalone reports whether Airflow runs on this machine itself, with its own ~/.aws.
func (g *Ground) Standalone() bool { return g.project.Mode == astro.Standalone }

// Setup is what has to be done.
type Setup struct {
	// Fixes are in the order in which they are shown. All can be made together.
	Fixes []fixers.Fix
	// Kept are mounts in the place of the one for ~/.aws, which stay.
	Kept []Kept
}

// Kept is a mount that stays as it is, although it has something else than ~/.aws.
type Kept struct {
	Services []string
	Mount    astro.Mount
}

// Plan works out the fixes for a choice. The error is a *Problem.
func (g *Ground) Plan(c Choice) (Setup, error) {
	p := &planner{Ground: g, choice: c, views: g.views(c.Services), set: map[string]string{}}
	for _, plan := range []func() error{p.mounts, p.profile, p.backend, p.region, p.environment, p.provider, p.ignored, p.access} {
		if err := plan(); err != nil {
			return Setup{}, err
		}
	}
	return p.setup, nil
}

// planner collects the fixes.
type planner struct {
	*Ground
	choice Choice
	views  []*sessions.View
	setup  Setup
	// set are the variables to set in the environment file.
	set map[string]string
}

func (p *planner) add(fix fixers.Fix) { p.setup.Fixes = append(p.setup.Fixes, fix) }
