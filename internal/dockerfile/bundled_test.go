package dockerfile

import (
	"slices"
	"testing"
)

// TestBundles: the content of an image before requirements.txt adds anything. Without a published
// list it is unknown.
func TestBundles(t *testing.T) {
	const (
		quay   = "quay.io/astronomer/astro-runtime"
		google = "apache-airflow-providers-google"
		azure  = "apache-airflow-providers-microsoft-azure"
		vault  = "apache-airflow-providers-hashicorp"
	)
	for _, c := range []struct {
		ref, provider string
		want          Presence
		version       string
	}{
		{quay + ":12.8.0", amazonProvider, Present, "8.29.0"},
		{quay + ":12.9.0", amazonProvider, Present, "8.29.0"},
		{quay + ":12.1.0-base", amazonProvider, Present, "8"},
		{quay + ":12", amazonProvider, Present, "8.29.0"},
		{quay + ":11.8.0-python-3.10", amazonProvider, Present, "8.27.0"},
		{quay + ":11.3.0", amazonProvider, Present, "8.20.0"},
		{quay + ":9.14.0", amazonProvider, Present, "8.16.0"},
		{quay + ":8.5.0", amazonProvider, Present, "8.1.0"},
		{quay + ":7.0.0", amazonProvider, Present, "6.2.0"},
		{quay + ":4.0.3", amazonProvider, Present, "2.3.0"},
		{quay + ":13.8.0", amazonProvider, Present, ""},
		{quay + ":latest", amazonProvider, Present, ""},
		{quay + ":12.8.0-slim", amazonProvider, Absent, ""},
		{"quay.io/astronomer/astro-runtime-slim:12.8.0", google, Absent, ""},
		{"astrocrpublic.azurecr.io/runtime:3.1-5", amazonProvider, Absent, ""},
		{"astrocrpublic.azurecr.io/runtime:3.1-5", google, Absent, ""},
		{"registry.example.com/data/airflow:3.1-5", amazonProvider, Perhaps, ""},
		{"registry.example.com/data/airflow:12.8.0", google, Perhaps, ""},
		{"apache/airflow:2.10.4", amazonProvider, Perhaps, ""},
		{quay + ":12.8.0", google, Present, ""},
		{quay + ":4.2.0", google, Present, ""},
		{quay + ":4.1.0", google, Absent, ""},
		{quay + ":13.0.0", google, Perhaps, ""},
		{quay + ":12.8.0", azure, Present, ""},
		{quay + ":5.0.1", azure, Absent, ""},
		{quay + ":12.8.0", vault, Absent, ""},
		{quay + ":13.0.0", vault, Absent, ""},
	} {
		i := Image{Ref: c.ref}
		i.readReference()
		if got := i.Bundles(c.provider); got != c.want {
			t.Errorf("%s: %s is %v, want %v", c.ref, c.provider, got, c.want)
		}
		if got := i.BundledVersion(c.provider); got != c.version {
			t.Errorf("%s: %s %q, want %q", c.ref, c.provider, got, c.version)
		}
	}
	for n, row := range amazonOfRuntime2[1:] {
		if before := amazonOfRuntime2[n].from; slices.Compare(before[:], row.from[:]) >= 0 {
			t.Errorf("%v comes after %v", row.from, before)
		}
	}
}
