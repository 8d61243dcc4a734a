package astroproject

import (
	"doctor/checks"
	"doctor/internal/astro"
	"doctor/internal/redact"
)

var RuntimeUnknown = &checks.Rule{
	ID: "runtime-unknown", Severity: checks.Error, Since: "0.1.0",
	Title: "An image that is not Astro Runtime",
	Doc: checks.Page(
		"`failed to create project: runtime version label not found`, after the image has been built.",
		"To choose the services of Airflow 2 or 3, the CLI reads the label `io.astronomer.docker.runtime.version` of the built image. "+
			"Images of Apache Airflow and of Astronomer Certified do not have it. "+
			"Before the build only the last `FROM` of the Dockerfile can tell. Where that cannot be read, the finding says which Airflow is assumed and why.",
		"Build on a Runtime image with a full tag, such as `astrocrpublic.azurecr.io/runtime:3.1-12` for Airflow 3 or "+
			"`quay.io/astronomer/astro-runtime:12.8.0` for Airflow 2. "+
			"Where an `ARG` is part of the name, give it a default."),
	StopsStart: true,
}

func judgeImage(p *checks.Pass) {
	image := p.Project().Image
	if image.Problem == "" || !p.Project().IsAstro || p.UnknownIfUnread() != nil {
		return
	}
	f := checks.Finding{
		Rule:    RuntimeUnknown,
		Message: redact.NewText(image.Problem),
		At:      checks.PositionsOf([]astro.Origin{p.Project().ImageOrigin()}),
		Fixes:   []checks.Fix{{Title: redact.NewText("Name a Runtime image in the Dockerfile's last FROM, such as astrocrpublic.azurecr.io/runtime:3.1-12"), Safety: checks.Unsafe}},
	}
	if image.NoLabel {
		f.Symptom = redact.NewText("failed to create project: runtime version label not found")
	}
	if image.Assumed != "" {
		f.Message = f.Message.Addf("; assuming %s", image.Assumed)
	}
	p.Report(f)
}
