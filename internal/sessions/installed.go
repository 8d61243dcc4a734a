package sessions

import (
	"slices"
	"strings"

	"doctor/internal/airflow"
	"doctor/internal/dockerfile"
	"doctor/internal/lazyregexp"
)

// Installed is which Airflow and which version of a provider package the services
// will have: the pin in requirements.txt or in the Dockerfile, what the image
// bundles, else the newest.
func (p *Prediction) Installed(provider string) airflow.Installed {
	has := airflow.Installed{Airflow: p.AirflowVersion}
	if provider == "" {
		return has
	}
	image := &p.Project.Image
	bundled, _ := airflow.ParseVersion(image.BundledVersion(provider))
	present := image.Bundles(provider)
	spec, given := p.specifier(provider)
	pinned, ok := airflow.Pinned(spec, bundled)
	switch {
	case !given && present == dockerfile.Absent:
		// It is not there at all, or comes with something else.
	case !given || !ok:
		has.Provider, has.Unsure = bundled, !bundled.Known() || given
	default:
		has.Provider = pinned
		// What fits an image that is not known stays, whatever it is.
		has.Unsure = present != dockerfile.Absent && !bundled.Known() && !strings.Contains(spec, "==")
	}
	return has
}

// HasProvider reports whether the image will have a provider package, as far as
// the project's files tell. An image that is not known may have it.
func (p *Prediction) HasProvider(name string) bool {
	if p.Project.Requires(name) || p.Project.Image.Bundles(name) != dockerfile.Absent {
		return true
	}
	extra := "[" + strings.TrimPrefix(name, providerPrefix)
	return slices.ContainsFunc(p.Project.Image.Runs, func(r dockerfile.Run) bool {
		return strings.Contains(r.Text, name) || strings.Contains(r.Text, extra)
	})
}

// specifier is what a requirement says of the version of a package.
func (p *Prediction) specifier(name string) (spec string, given bool) {
	for _, r := range p.Project.Requirements {
		if r.Name == name {
			return r.Spec, true
		}
	}
	for _, r := range p.Project.Image.Runs {
		for _, m := range installedByHand().FindAllStringSubmatch(r.Text, -1) {
			if m[1] == strings.TrimPrefix(name, providerPrefix) {
				spec, given = m[2], true // the last one stays
			}
		}
	}
	return spec, given
}

const providerPrefix = "apache-airflow-providers-"

// installedByHand is a provider in a command of the Dockerfile.
var installedByHand = lazyregexp.New(`apache-airflow-providers-([a-z-]+)(?:\[[^\]]*\])?((?:\s*[=<>~!]=?=?\s*[0-9][0-9.*]*,?)*)`)
