package dockerfile

import (
	"fmt"
	"strconv"
	"strings"

	"doctor/internal/lazyregexp"
)

// The repositories of Astronomer's images, by the last part of their name.
const (
	repoRuntime3  = "runtime"            // Airflow 3
	repoRuntime2  = "astro-runtime"      // Airflow 2
	repoSlim      = "astro-runtime-slim" // Airflow 2 without providers
	repoCertified = "ap-airflow"         // Astronomer Certified: no runtime label
)

var (
	// The two forms of a Runtime version (astro-cli airflow_versions/
	// runtime_versions.go:143): 3.1-12 names its Airflow, 13.8.0 does not.
	runtime3Tag = lazyregexp.New(`^(\d+)\.(\d+)-\d+([.-].+)?$`)
	runtime2Tag = lazyregexp.New(`^(\d+)\.\d+\.\d+([.-].+)?$`)
	leadingXY   = lazyregexp.New(`^(\d+)(?:\.(\d+))?`)
	// tagSuffix matches the parts of a tag that name a variant of the same version.
	tagSuffix = lazyregexp.New(`-(base|slim|ubi\d+|python-\d+(\.\d+)*)$`)
)

// airflowOfRuntime2 is the Airflow minor version of each Runtime major with Airflow 2 (docs
// runtime-image-architecture).
var airflowOfRuntime2 = map[string]string{
	"4": "2.2", "5": "2.3", "6": "2.4", "7": "2.5", "8": "2.6", "9": "2.7", "10": "2.8", "11": "2.9", "12": "2.10", "13": "2.11",
}

// readReference reads the Runtime and Airflow from an image reference. The CLI reads the built
// image's label; before the build only the tag is known, and the repository's name for a floating
// tag.
func (i *Image) readReference() {
	name, tag := splitReference(i.Ref)
	version, variants := splitTag(tag)
	i.Tag, i.OnBuildCopy = tag, !variants["base"]
	repository := name[strings.LastIndex(name, "/")+1:]
	switch {
	case repository == repoCertified || isPlainImage(name):
		i.AirflowMajor = 3
		if m := leadingXY().FindStringSubmatch(version); repository == repoCertified || m != nil && m[1] == "2" {
			i.AirflowMajor = 2
		}
		i.NoLabel, i.Problem = true, i.Ref+" is not an Astro Runtime image: it lacks the Runtime label"
	case runtime3Tag().MatchString(version):
		i.readAirflow(version)
		i.Lean = true
	case repository == repoRuntime2 || repository == repoSlim || isRuntime2(version):
		i.readRuntime2(version)
		i.Lean = repository == repoSlim || variants["slim"]
	default:
		i.AirflowMajor, i.Lean = 3, true
		if m := leadingXY().FindStringSubmatch(version); repository == repoRuntime3 && m != nil && m[1] == "3" {
			i.Runtime, i.Airflow = version, m[0]
		}
	}
	i.assume(repository, version)
}

// isRuntime2 reports whether a version looks like a Runtime with Airflow 2.
func isRuntime2(version string) bool {
	m := runtime2Tag().FindStringSubmatch(version)
	return m != nil && airflowOfRuntime2[m[1]] != ""
}

// readAirflow reads a version that begins with the Airflow version.
func (i *Image) readAirflow(version string) {
	m := runtime3Tag().FindStringSubmatch(version)
	i.Runtime, i.Airflow = version, m[1]+"."+m[2]
	i.AirflowMajor, _ = strconv.Atoi(m[1])
	if i.AirflowMajor != 2 && i.AirflowMajor != 3 {
		i.Problem = fmt.Sprintf("Runtime %s has Airflow %s, which the Astro CLI does not support", version, m[1])
		i.AirflowMajor = 3
	}
}

func (i *Image) readRuntime2(version string) {
	i.AirflowMajor = 2
	if m := leadingXY().FindStringSubmatch(version); m != nil {
		i.Runtime, i.Airflow = version, airflowOfRuntime2[m[1]]
	}
}

// assume says how the Airflow version was guessed if neither the repository is Astronomer's nor the
// tag a full Runtime version.
func (i *Image) assume(repository, version string) {
	full := runtime3Tag().MatchString(version) || runtime2Tag().MatchString(version)
	known := repository == repoRuntime2 || repository == repoSlim || repository == repoRuntime3
	i.Foreign = !known
	switch {
	case known && full || i.Problem != "":
	case known:
		i.Assumed = fmt.Sprintf("Airflow %d, because the repository is named %s", i.AirflowMajor, repository)
	case runtime3Tag().MatchString(version) || isRuntime2(version):
		i.Assumed = fmt.Sprintf("Airflow %d, because the tag looks like a Runtime version", i.AirflowMajor)
	default:
		i.Assumed = "Airflow 3, because neither the name nor the tag of the image shows the version"
	}
}

// isPlainImage reports whether an image is a published one that is certainly not a Runtime:
// Apache's own, or a bare system.
func isPlainImage(name string) bool {
	for _, prefix := range []string{"docker.io/", "index.docker.io/", "library/"} {
		name = strings.TrimPrefix(name, prefix)
	}
	switch name {
	case "apache/airflow", "python", "debian", "ubuntu", "alpine", "scratch":
		return true
	}
	return false
}

// splitReference splits an image reference into name and tag; a digest is dropped.
func splitReference(ref string) (name, tag string) {
	name, _, _ = strings.Cut(ref, "@")
	if colon := strings.LastIndex(name, ":"); colon > strings.LastIndex(name, "/") {
		return name[:colon], name[colon+1:]
	}
	return name, ""
}

// splitTag splits a tag into the version and its variants.
func splitTag(tag string) (version string, variants map[string]bool) {
	variants = map[string]bool{}
	for {
		m := tagSuffix().FindStringSubmatch(tag)
		if m == nil {
			return tag, variants
		}
		variants[m[1]] = true
		tag = strings.TrimSuffix(tag, m[0])
	}
}
