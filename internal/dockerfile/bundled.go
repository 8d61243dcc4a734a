package dockerfile

import (
	"slices"
	"strconv"
	"strings"
)

// Presence says whether an image has a package.
type Presence int

// The values of Presence.
const (
	Perhaps Presence = iota
	Absent
	Present
)

const amazonProvider = "apache-airflow-providers-amazon"

// runtimeVersion is a version of Runtime with Airflow 2.
type runtimeVersion [3]int

// amazonOfRuntime2 are the versions of the Amazon provider in the standard images of Runtime with
// Airflow 2, each with the first Runtime of its major that has it.
//
// Source: Astronomer's "Provider package reference". 4.0.0 to 11.8.0 from astronomer/docs,
// astro/runtime-provider-reference.md of 2024-08-09; 12.8.0 from
// https://astronomer.io/docs/astro/runtime-provider-reference, read in 2026. The earlier 12.x are
// not listed, but the versions before and after them are both 8.x. No list is published for 13.x.
var amazonOfRuntime2 = []struct {
	from    runtimeVersion
	version string
}{
	{runtimeVersion{4, 0, 0}, "2.3.0"},
	{runtimeVersion{4, 0, 4}, "2.4.0"},
	{runtimeVersion{4, 1, 0}, "3.0.0"},
	{runtimeVersion{4, 2, 2}, "3.2.0"},
	{runtimeVersion{5, 0, 0}, "3.3.0"},
	{runtimeVersion{5, 0, 2}, "3.4.0"},
	{runtimeVersion{5, 0, 6}, "4.0.0"},
	{runtimeVersion{5, 0, 7}, "4.1.0"},
	{runtimeVersion{5, 0, 8}, "5.0.0"},
	{runtimeVersion{6, 0, 0}, "5.0.0"},
	{runtimeVersion{6, 0, 1}, "5.1.0"},
	{runtimeVersion{6, 0, 3}, "6.0.0"},
	{runtimeVersion{6, 7, 0}, "6.2.0"},
	{runtimeVersion{7, 0, 0}, "6.2.0"},
	{runtimeVersion{8, 0, 0}, "8.0.0"},
	{runtimeVersion{8, 4, 0}, "8.1.0"},
	{runtimeVersion{8, 6, 0}, "8.2.0"},
	{runtimeVersion{8, 7, 0}, "8.3.0"},
	{runtimeVersion{8, 8, 0}, "8.3.1"},
	{runtimeVersion{8, 10, 0}, "8.7.1"},
	{runtimeVersion{9, 0, 0}, "8.5.1"},
	{runtimeVersion{9, 1, 0}, "8.6.0"},
	{runtimeVersion{9, 2, 0}, "8.7.1"},
	{runtimeVersion{9, 5, 0}, "8.10.0"},
	{runtimeVersion{9, 6, 0}, "8.12.0"},
	{runtimeVersion{9, 7, 0}, "8.13.0"},
	{runtimeVersion{9, 8, 0}, "8.15.0"},
	{runtimeVersion{9, 9, 0}, "8.16.0"},
	{runtimeVersion{9, 15, 0}, "8.24.0"},
	{runtimeVersion{9, 16, 0}, "8.25.0"},
	{runtimeVersion{9, 17, 0}, "8.26.0"},
	{runtimeVersion{10, 0, 0}, "8.13.0"},
	{runtimeVersion{10, 1, 0}, "8.15.0"},
	{runtimeVersion{10, 2, 0}, "8.16.0"},
	{runtimeVersion{10, 4, 0}, "8.18.0"},
	{runtimeVersion{10, 5, 0}, "8.19.0"},
	{runtimeVersion{10, 8, 0}, "8.20.0"},
	{runtimeVersion{10, 9, 0}, "8.24.0"},
	{runtimeVersion{11, 0, 0}, "8.19.0"},
	{runtimeVersion{11, 1, 0}, "8.20.0"},
	{runtimeVersion{11, 4, 0}, "8.22.0"},
	{runtimeVersion{11, 5, 0}, "8.24.0"},
	{runtimeVersion{11, 6, 0}, "8.25.0"},
	{runtimeVersion{11, 7, 0}, "8.26.0"},
	{runtimeVersion{11, 8, 0}, "8.27.0"},
	{runtimeVersion{12, 0, 0}, "8"},
	{runtimeVersion{12, 8, 0}, "8.29.0"},
}

// listedUpTo is the last Runtime major with Airflow 2 whose packages are published.
const listedUpTo = 12

// othersOfRuntime2 are the other providers with secrets backends in the standard images, with the
// first Runtime that has them (same source).
var othersOfRuntime2 = map[string]runtimeVersion{
	"apache-airflow-providers-google":          {4, 2, 0},
	"apache-airflow-providers-microsoft-azure": {5, 0, 2},
	"apache-airflow-providers-cncf-kubernetes": {4, 0, 0},
}

// Bundles reports whether the image has a provider package before requirements.txt adds any.
func (i *Image) Bundles(provider string) Presence {
	if i.Problem != "" || i.Foreign {
		return Perhaps
	}
	if i.Lean {
		return Absent
	}
	if provider == amazonProvider {
		return Present
	}
	since, listed := othersOfRuntime2[provider]
	if !listed {
		return Absent
	}
	switch v, ok := i.runtime2(); {
	case !ok || v[0] > listedUpTo:
		return Perhaps
	case slices.Compare(v[:], since[:]) < 0:
		return Absent
	}
	return Present
}

// BundledVersion is the version of a provider package in the image, "" if the image has none or the
// version is unknown.
func (i *Image) BundledVersion(provider string) string {
	v, ok := i.runtime2()
	if !ok || provider != amazonProvider || i.Bundles(provider) != Present {
		return ""
	}
	found := ""
	for _, row := range amazonOfRuntime2 {
		if row.from[0] == v[0] && slices.Compare(row.from[:], v[:]) <= 0 {
			found = row.version
		}
	}
	return found
}

// runtime2 is the version of a Runtime with Airflow 2. A floating tag means the latest: 12 is the
// newest 12.x.
func (i *Image) runtime2() (runtimeVersion, bool) {
	number, _, _ := strings.Cut(i.Runtime, "-")
	parts := strings.Split(number, ".")
	const last = 1 << 20
	v := runtimeVersion{last, last, last}
	for n, part := range parts {
		value, err := strconv.Atoi(part)
		if err != nil || n >= len(v) {
			return v, n > 0 // 12.8.0.post1
		}
		v[n] = value
	}
	return v, i.AirflowMajor == 2
}
