package astroproject

import (
	"doctor/checks"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var RuntimeUnknown = &checks.Rule{
	ID: "runtime-unknown", Severity: checks.Error, Since: "0.1.0",
	Title: "Image not recognized as Astro Runtime",
	Doc: checks.Page(
		"`failed to create project: runtime version label not found`, after the image has been built.",
		"The CLI starts the services of Airflow 2 or 3 depending on the label `io.astronomer.docker.runtime.version` of the built image. "+
			"Images of Apache Airflow and of Astronomer Certified do not have this label. "+
			"Before the build, doctor can only read the last `FROM` of the Dockerfile. If that does not name a Runtime image, the finding says which Airflow is assumed and why.",
		"Use a Runtime image with a full tag in the last `FROM`: for example `astrocrpublic.azurecr.io/runtime:3.1-12` for Airflow 3 or "+
			"`quay.io/astronomer/astro-runtime:12.8.0` for Airflow 2. "+
			"Give each `ARG` in its name a default value."),
	StopsStart: true,
}

// runtimeImages are current Runtime images by their Airflow version.
var runtimeImages = map[int]string{2: "quay.io/astronomer/astro-runtime:12.8.0", 3: "astrocrpublic.azurecr.io/runtime:3.1-12"}

func judgeImage(p *checks.Pass) {
	image := p.Project().Image
	if image.Problem == "" || !p.Project().IsAstro || p.UnknownIfUnread() != nil {
		return
	}
	f := checks.Finding{
		Rule:    RuntimeUnknown,
		Message: redact.NewText(image.Problem),
		At:      checks.PositionsOf([]astro.Origin{p.Project().ImageOrigin()}), Services: checks.ServiceNames(p.Project()),
		Fixes: []checks.Fix{{
			Title: redact.Textf("Use an Astro Runtime image in the last FROM of %s", cause.Place(p.Project().ImageOrigin())),
			Lines: redact.Texts("FROM " + runtimeImages[image.AirflowMajor]), Safety: checks.Unsafe,
		}},
	}
	if image.NoLabel {
		f.Symptom = redact.NewText("failed to create project: runtime version label not found")
	}
	if image.Assumed != "" {
		f.Message = f.Message.Addf("; doctor assumes %s", image.Assumed)
	}
	p.Report(f)
}
