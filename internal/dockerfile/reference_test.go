package dockerfile

import "testing"

func TestReadReference(t *testing.T) {
	const (
		quay  = "quay.io/astronomer/"
		azure = "astrocrpublic.azurecr.io/"
	)
	for _, c := range []struct {
		ref              string
		major            int
		runtime, airflow string
		provider, copies bool
		assumed, problem bool
	}{
		// Each row of the table of Runtime versions.
		{ref: quay + "astro-runtime:4.2.0", major: 2, runtime: "4.2.0", airflow: "2.2", provider: true, copies: true},
		{ref: quay + "astro-runtime:5.0.0", major: 2, runtime: "5.0.0", airflow: "2.3", provider: true, copies: true},
		{ref: quay + "astro-runtime:6.0.4", major: 2, runtime: "6.0.4", airflow: "2.4", provider: true, copies: true},
		{ref: quay + "astro-runtime:7.1.0", major: 2, runtime: "7.1.0", airflow: "2.5", provider: true, copies: true},
		{ref: quay + "astro-runtime:8.0.0", major: 2, runtime: "8.0.0", airflow: "2.6", provider: true, copies: true},
		{ref: quay + "astro-runtime:9.1.0", major: 2, runtime: "9.1.0", airflow: "2.7", provider: true, copies: true},
		{ref: quay + "astro-runtime:10.0.0", major: 2, runtime: "10.0.0", airflow: "2.8", provider: true, copies: true},
		{ref: quay + "astro-runtime:11.3.0", major: 2, runtime: "11.3.0", airflow: "2.9", provider: true, copies: true},
		{ref: quay + "astro-runtime:12.6.0", major: 2, runtime: "12.6.0", airflow: "2.10", provider: true, copies: true},
		{ref: quay + "astro-runtime:13.8.0", major: 2, runtime: "13.8.0", airflow: "2.11", provider: true, copies: true},
		{ref: azure + "runtime:3.0-2", major: 3, runtime: "3.0-2", airflow: "3.0", copies: true},
		{ref: azure + "runtime:3.1-12", major: 3, runtime: "3.1-12", airflow: "3.1", copies: true},
		{ref: azure + "runtime:3.3-2", major: 3, runtime: "3.3-2", airflow: "3.3", copies: true},
		// What the rule does with odd versions.
		{ref: quay + "astro-runtime:12.0.0-alpha1", major: 2, runtime: "12.0.0-alpha1", airflow: "2.10", provider: true, copies: true},
		{ref: azure + "runtime:3.1-12.alpha1", major: 3, runtime: "3.1-12.alpha1", airflow: "3.1", copies: true},
		{ref: azure + "runtime:2.11-1", major: 2, runtime: "2.11-1", airflow: "2.11", copies: true},
		{ref: azure + "runtime:4.0-1", major: 3, runtime: "4.0-1", airflow: "4.0", copies: true, problem: true},
		{ref: azure + "runtime:13.8.0", major: 2, runtime: "13.8.0", airflow: "2.11", provider: true, copies: true},
		// Variants.
		{ref: azure + "runtime:3.1-12-base", major: 3, runtime: "3.1-12", airflow: "3.1"},
		{ref: azure + "runtime:3.1-12-python-3.11", major: 3, runtime: "3.1-12", airflow: "3.1", copies: true},
		{ref: azure + "runtime:3.1-12-python-3.11-base", major: 3, runtime: "3.1-12", airflow: "3.1"},
		{ref: quay + "astro-runtime:13.8.0-base", major: 2, runtime: "13.8.0", airflow: "2.11", provider: true},
		{ref: quay + "astro-runtime:13.8.0-slim", major: 2, runtime: "13.8.0", airflow: "2.11", copies: true},
		{ref: quay + "astro-runtime:13.8.0-slim-python-3.12-base", major: 2, runtime: "13.8.0", airflow: "2.11"},
		{ref: quay + "astro-runtime:12.1.0-ubi9", major: 2, runtime: "12.1.0", airflow: "2.10", provider: true, copies: true},
		{ref: quay + "astro-runtime-slim:13.8.0", major: 2, runtime: "13.8.0", airflow: "2.11", copies: true},
		// Floating tags: the repository's name decides.
		{ref: azure + "runtime:3.1", major: 3, runtime: "3.1", airflow: "3.1", copies: true, assumed: true},
		{ref: azure + "runtime:latest", major: 3, copies: true, assumed: true},
		{ref: azure + "runtime", major: 3, copies: true, assumed: true},
		{ref: azure + "runtime@sha256:0123456789abcdef", major: 3, copies: true, assumed: true},
		{ref: azure + "runtime:3.1-2@sha256:0123456789abcdef", major: 3, runtime: "3.1-2", airflow: "3.1", copies: true},
		{ref: quay + "astro-runtime:12", major: 2, runtime: "12", airflow: "2.10", provider: true, copies: true, assumed: true},
		{ref: quay + "astro-runtime", major: 2, provider: true, copies: true, assumed: true},
		{ref: "localhost:5000/runtime", major: 3, copies: true, assumed: true},
		{ref: "localhost:5000/mirror/astro-runtime:13.8.0", major: 2, runtime: "13.8.0", airflow: "2.11", provider: true, copies: true},
		// Custom images: the tag may be sufficient; their content is unknown.
		{ref: "registry.example.com:8443/data/airflow:3.1-12", major: 3, runtime: "3.1-12", airflow: "3.1", provider: true, copies: true, assumed: true},
		{ref: "registry.example.com/data/platform:13.8.0", major: 2, runtime: "13.8.0", airflow: "2.11", provider: true, copies: true, assumed: true},
		{ref: "registry.example.com/data/platform:1.4.2", major: 3, provider: true, copies: true, assumed: true},
		{ref: "registry.example.com/data/airflow", major: 3, provider: true, copies: true, assumed: true},
		// Images without the label.
		{ref: quay + "ap-airflow:2.4.3-onbuild", major: 2, copies: true, problem: true},
		{ref: "apache/airflow:2.10.4", major: 2, provider: true, copies: true, problem: true},
		{ref: "docker.io/apache/airflow:3.0.1-python3.12", major: 3, provider: true, copies: true, problem: true},
		{ref: "python:3.12-slim", major: 3, provider: true, copies: true, problem: true},
		{ref: "docker.io/library/debian", major: 3, provider: true, copies: true, problem: true},
		{ref: "scratch", major: 3, provider: true, copies: true, problem: true},
	} {
		t.Run(c.ref, func(t *testing.T) {
			i := Image{Ref: c.ref}
			i.readReference()
			// The content of an image without the label is not reported.
			provider := i.Bundles(amazonProvider) != Absent
			c.provider = c.provider || c.problem
			if i.AirflowMajor != c.major || i.Runtime != c.runtime || i.Airflow != c.airflow {
				t.Errorf("Airflow %d (%s), Runtime %q; want %d (%s), %q", i.AirflowMajor, i.Airflow, i.Runtime, c.major, c.airflow, c.runtime)
			}
			if provider != c.provider || i.OnBuildCopy != c.copies {
				t.Errorf("provider %v, copies %v; want %v, %v", provider, i.OnBuildCopy, c.provider, c.copies)
			}
			if (i.Assumed != "") != c.assumed || (i.Problem != "") != c.problem {
				t.Errorf("assumed %q, problem %q; want %v, %v", i.Assumed, i.Problem, c.assumed, c.problem)
			}
		})
	}
}

func TestSplitReference(t *testing.T) {
	for ref, want := range map[string][2]string{
		"":                                {"", ""},
		"runtime":                         {"runtime", ""},
		"runtime:3.1":                     {"runtime", "3.1"},
		"host:5000/runtime":               {"host:5000/runtime", ""},
		"host:5000/a/runtime:3.1-2":       {"host:5000/a/runtime", "3.1-2"},
		"host:5000/a/runtime:3.1@sha256:": {"host:5000/a/runtime", "3.1"},
		"runtime@sha256:00":               {"runtime", ""},
	} {
		if name, tag := splitReference(ref); name != want[0] || tag != want[1] {
			t.Errorf("%s: %q, %q; want %q", ref, name, tag, want)
		}
	}
}
