package diagnosis

import (
	"slices"

	"doctor/internal/airflow"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/demand"
	"doctor/internal/redact"
	"doctor/internal/sessions"
)

// missingProvider finds what cannot be imported without the Amazon provider. A secrets backend that
// needs it is a separate case: Airflow does not start then.
func (d *Diagnosis) missingProvider() (cause.Cause, bool) {
	if d.HasProvider(airflow.AmazonProvider) {
		return cause.Cause{}, false
	}
	what, at := d.needsProvider()
	if what == "" {
		return cause.Cause{}, false
	}
	c := cause.Cause{
		Kind: cause.AmazonProviderMissing, Where: sessions.Default, Subject: airflow.AmazonProvider,
		Symptom: redact.NewText("ModuleNotFoundError: No module named 'airflow.providers.amazon'"),
		Detail:  cause.NoProvider{By: what, Image: d.Project.Image.Ref},
		At:      []astro.Origin{{File: "requirements.txt"}, at},
	}
	for _, v := range d.Views {
		c.Services = append(c.Services, v.Service.Name)
	}
	slices.Sort(c.Services)
	return c, true
}

// needsProvider is what needs the Amazon provider in the project: an import in a DAG or in a module
// that it imports, or logs that go to AWS.
func (d *Diagnosis) needsProvider() (string, astro.Origin) {
	if d.Code != nil && len(d.Code.Imports) > 0 {
		at := d.Code.Imports[0]
		return at.File, at
	}
	for _, u := range d.Uses() {
		if u.Kind == demand.Logging {
			return u.Name, u.At
		}
	}
	return "", astro.Origin{}
}
