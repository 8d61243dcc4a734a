package astro

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// The repositories of Astronomer's images, by the last part of their name.
const (
	repoRuntime3  = "runtime"            // Airflow 3
	repoRuntime2  = "astro-runtime"      // Airflow 2
	repoSlim      = "astro-runtime-slim" // Airflow 2 without providers
	repoCertified = "ap-airflow"         // Astronomer Certified: no runtime label
)

var (
	runtime3Tag = regexp.MustCompile(`^(\d+)\.(\d+)-\d+([.-].+)?$`)
	runtime2Tag = regexp.MustCompile(`^(\d+)\.\d+\.\d+([.-].+)?$`)
	leadingXY   = regexp.MustCompile(`^(\d+)(?:\.(\d+))?`)
)

// airflowOfRuntime2 is the Airflow minor version of each Runtime major that
// carries Airflow 2 (docs runtime-image-architecture).
var airflowOfRuntime2 = map[int]string{
	4: "2.2", 5: "2.3", 6: "2.4", 7: "2.5", 8: "2.6", 9: "2.7", 10: "2.8", 11: "2.9", 12: "2.10", 13: "2.11",
}

// readReference fills what an image reference says of the Runtime and Airflow
// in it. The CLI asks the built image's label (airflow_versions/
// runtime_versions.go); before the build the repository's name and the tag have
// to tell, and the name decides where the tag is floating.
func (i *Image) readReference() {
	name, tag := splitReference(i.Ref)
	i.Tag = tag
	version := strings.TrimSuffix(tag, "-base")
	i.OnBuildCopy = version == tag
	if at := strings.Index(version, "-python-"); at >= 0 {
		version = version[:at]
	}
	version = strings.TrimSuffix(version, "-base")
	slim := strings.Contains(tag, "-slim")
	version = strings.TrimSuffix(version, "-slim")

	switch lastPart(name) {
	case repoRuntime3:
		i.AirflowMajor = 3
		i.readAirflow3(version)
	case repoRuntime2, repoSlim:
		i.AirflowMajor = 2
		i.readAirflow2(version)
		i.HasAmazonProvider = !slim && lastPart(name) != repoSlim
	case repoCertified:
		i.AirflowMajor = 2
		i.Problem = fmt.Sprintf("%s is an Astronomer Certified image, which has no Runtime label; the CLI starts only Astro Runtime images", i.Ref)
	default:
		i.readForeign(name, version)
	}
}

func (i *Image) readAirflow3(version string) {
	m := runtime3Tag.FindStringSubmatch(version)
	switch {
	case m != nil:
		i.Runtime, i.Airflow = version, m[1]+"."+m[2]
		i.AirflowMajor, _ = strconv.Atoi(m[1])
	case version == "" || version == "latest":
		i.Assumed = "Airflow 3, because the repository is named " + repoRuntime3
	default:
		if m := leadingXY.FindStringSubmatch(version); m != nil {
			i.Runtime, i.Airflow = version, m[0]
		}
		i.Assumed = "Airflow 3, because the repository is named " + repoRuntime3
	}
}

func (i *Image) readAirflow2(version string) {
	if m := leadingXY.FindStringSubmatch(version); m != nil {
		i.Runtime = version
		major, _ := strconv.Atoi(m[1])
		i.Airflow = airflowOfRuntime2[major]
	}
	if !runtime2Tag.MatchString(version) {
		i.Assumed = "Airflow 2, because the repository is named " + repoRuntime2
	}
}

// readForeign judges an image that is not Astronomer's own: it may be built on
// Runtime and carry its label, or not.
func (i *Image) readForeign(name, version string) {
	if part := lastPart(name); part == "airflow" || strings.HasSuffix(name, "apache/airflow") || part == "python" || part == "debian" || part == "ubuntu" || part == "alpine" || part == "scratch" {
		i.AirflowMajor = majorOf(version, 3)
		i.Problem = fmt.Sprintf("%s has no Astro Runtime label; the CLI starts only Astro Runtime images", i.Ref)
		return
	}
	switch {
	case runtime3Tag.MatchString(version):
		i.AirflowMajor, i.Runtime = majorOf(version, 3), version
		m := runtime3Tag.FindStringSubmatch(version)
		i.Airflow = m[1] + "." + m[2]
		i.Assumed = fmt.Sprintf("Airflow %d, because the tag reads like a Runtime version", i.AirflowMajor)
	case runtime2Tag.MatchString(version) && majorOf(version, 0) >= 4:
		i.AirflowMajor, i.HasAmazonProvider = 2, true
		i.readAirflow2(version)
		i.Assumed = "Airflow 2, because the tag reads like a Runtime version"
	default:
		i.AirflowMajor, i.HasAmazonProvider = 3, true
		i.Assumed = "Airflow 3, because neither the image's name nor its tag tells"
	}
}

func majorOf(version string, otherwise int) int {
	if m := leadingXY.FindStringSubmatch(version); m != nil {
		if n, err := strconv.Atoi(m[1]); err == nil && (n == 2 || n == 3) {
			return n
		}
	}
	return otherwise
}

// splitReference parts an image reference into name and tag; a digest is dropped.
func splitReference(ref string) (name, tag string) {
	name, _, _ = strings.Cut(ref, "@")
	if colon := strings.LastIndex(name, ":"); colon > strings.LastIndex(name, "/") {
		return name[:colon], name[colon+1:]
	}
	return name, ""
}

func lastPart(name string) string { return name[strings.LastIndex(name, "/")+1:] }
