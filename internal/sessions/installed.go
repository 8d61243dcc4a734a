package sessions

import (
	"slices"
	"strings"

	"doctor/internal/airflow"
	"doctor/internal/dockerfile"
	"doctor/internal/lazyregexp"
)

// Installed is the Airflow version and the version of a provider package in the services: the pin
// in requirements.txt or in the Dockerfile, the version bundled in the image, else the newest.
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
		// It is not installed at all, or only as a dependency.
	case !given || !ok:
		has.Provider, has.Unsure = bundled, !bundled.Known() || given
	default:
		has.Provider = pinned
		// pip keeps the version of an unknown image if it satisfies the requirement.
		has.Unsure = present != dockerfile.Absent && !bundled.Known() && !strings.Contains(spec, "==")
	}
	return has
}

// HasProvider reports whether the image will have a provider package, as far as the project's files
// show. An unknown image may have it.
func (p *Prediction) HasProvider(name string) bool {
	if p.Project.Requires(name) || p.Project.Image.Bundles(name) != dockerfile.Absent {
		return true
	}
	extra := "[" + strings.TrimPrefix(name, providerPrefix)
	return slices.ContainsFunc(p.Project.Image.Runs, func(r dockerfile.Run) bool {
		return strings.Contains(r.Text, name) || strings.Contains(r.Text, extra)
	})
}

// specifier is a requirement's version specifier for a package.
func (p *Prediction) specifier(name string) (spec string, given bool) {
	for _, r := range p.Project.Requirements {
		if r.Name == name {
			return r.Spec, true
		}
	}
	for _, r := range p.Project.Image.Runs {
		for _, m := range installedByHand().FindAllStringSubmatch(r.Text, -1) {
			if m[1] == strings.TrimPrefix(name, providerPrefix) {
				spec, given = m[2], true // the last one wins
			}
		}
	}
	return spec, given
}

const providerPrefix = "apache-airflow-providers-"

// installedByHand matches a provider in a command of the Dockerfile.
var installedByHand = lazyregexp.New(`apache-airflow-providers-([a-z-]+)(?:\[[^\]]*\])?((?:\s*[=<>~!]=?=?\s*[0-9][0-9.*]*,?)*)`)
