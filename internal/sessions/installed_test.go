package sessions

import (
	"os"
	"path/filepath"
	"testing"

	"doctor/internal/airflow"
	"doctor/internal/astro"
	"doctor/internal/host"
)

// TestInstalled: the pin, else what the image has, else the newest.
func TestInstalled(t *testing.T) {
	const (
		two   = "FROM quay.io/astronomer/astro-runtime:12.8.0\n"
		three = "FROM astrocrpublic.azurecr.io/runtime:3.1-5\n"
		own   = "FROM registry.example.com/data/airflow:3.1-5\n"
	)
	for _, tt := range []struct {
		dockerfile, requirements, want string
		unsure                         bool
	}{
		{two, "", "8.29.0", false},
		{two, "apache-airflow-providers-amazon\n", "8.29.0", false},
		{two, "apache-airflow-providers-amazon>=9\n", "", false},
		{two, "apache_airflow_providers_amazon[aiobotocore]==9.4.0 # new\n", "9.4.0", false},
		{two + "RUN pip install 'apache-airflow-providers-amazon==7.4.1'\n", "", "7.4.1", false},
		{two + "# RUN pip install apache-airflow-providers-amazon==7.4.1\n", "", "8.29.0", false},
		{two + "RUN pip install apache-airflow-providers-amazon==7.4.1\nRUN pip install apache-airflow-providers-amazon==8.1.0\n", "", "8.1.0", false},
		{"FROM python:3.12 AS docs\nRUN pip install apache-airflow-providers-amazon==7.4.1\n" + two, "", "8.29.0", false},
		{two + "RUN pip install apache-airflow-providers-amazon\n", "", "8.29.0", false},
		{"FROM quay.io/astronomer/astro-runtime:13.1.0\n", "", "", true},
		{"FROM quay.io/astronomer/astro-runtime:13.1.0\n", "apache-airflow-providers-amazon\n", "", true},
		{"FROM quay.io/astronomer/astro-runtime:13.1.0\n", "apache-airflow-providers-amazon==9.1.0\n", "9.1.0", false},
		{"FROM quay.io/astronomer/astro-runtime:12.8.0-slim\n", "apache-airflow-providers-amazon\n", "", false},
		{three, "apache-airflow-providers-amazon\n", "", false},
		{three, "apache-airflow-providers-amazon~=8.20\n", "8", false},
		{three, "apache-airflow[amazon]\n", "", false},
		{own, "", "", true},
		{own, "apache-airflow-providers-amazon==8.1.0\n", "8.1.0", false},
	} {
		dir := t.TempDir()
		for name, text := range map[string]string{"Dockerfile": tt.dockerfile, "requirements.txt": tt.requirements, ".astro/config.yaml": "project:\n  name: x\n"} {
			file := filepath.Join(dir, name)
			if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		m := &host.Machine{OS: "linux", Home: dir, Dir: dir}
		d := &Prediction{Input: Input{Project: astro.Load(t.Context(), m, dir, astro.Options{}), Machine: m}}
		if got := d.Installed(airflow.AmazonProvider); got.Provider.String() != tt.want || got.Unsure != tt.unsure {
			t.Errorf("%q, %q: %q, unsure %v; want %q, %v", tt.dockerfile, tt.requirements, got.Provider, got.Unsure, tt.want, tt.unsure)
		}
	}
}
