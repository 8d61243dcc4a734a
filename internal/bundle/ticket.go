package bundle

import (
	"cmp"
	"io"
	"strings"

	"doctor/internal/facts"
	"doctor/report"
)

// ticket writes the text of a ticket.
func (b *Bundle) ticket(out io.Writer, o report.Options) error {
	s := b.source
	o.Verbosity = report.Normal
	clean := func(text string) string { return b.names.Text(b.scrubber.Scrub(text)) }
	t := report.Ticket{Reproduce: clean(s.Reproduce), Elsewhere: "report.txt in the file of doctor bundle"}
	for _, v := range s.versions() {
		t.Versions = append(t.Versions, report.Version{Program: v.Program, Version: clean(v.Version)})
	}
	return report.WriteTicket(out, s.Report, o, t)
}

const amazon = "apache-airflow-providers-amazon"

// versions are the programs of which the version decides what happens.
func (s Source) versions() []report.Version {
	w := s.World
	all := []report.Version{{Program: "doctor", Version: w.Doctor + ", " + w.System}, {Program: "Astro CLI", Version: strings.TrimPrefix(w.Astro, "Astro CLI Version: ")}}
	if file, _ := s.Facts.Project().Unlooked(); file == "" && s.Facts.Project().IsAstro {
		image := s.Facts.Project().Image
		all = append(all,
			report.Version{Program: "Runtime", Version: cmp.Or(image.Runtime, "unknown")},
			report.Version{Program: "Airflow", Version: cmp.Or(image.Airflow, "unknown")},
			report.Version{Program: "Amazon provider", Version: s.provider()},
			report.Version{Program: "boto3", Version: s.boto3()},
		)
	}
	return append(all, report.Version{Program: "Docker CLI", Version: strings.TrimPrefix(w.Docker, "Docker version ")}, report.Version{Program: "Engine", Version: s.engine()})
}

func (s Source) provider() string {
	has := s.Facts.Diagnosis().Installed(amazon)
	switch {
	case !s.Facts.Diagnosis().HasProvider(amazon):
		return "not installed"
	case !has.Provider.Known():
		return "that of the image"
	case has.Unsure:
		return has.Provider.String() + " (not certain)"
	}
	return has.Provider.String()
}

// boto3 is the version that the project asks for.
func (s Source) boto3() string {
	for _, r := range s.Facts.Project().Requirements {
		if r.Name == "boto3" && r.Spec != "" {
			return r.Spec + " in requirements.txt; doctor predicts " + s.World.Boto3
		}
	}
	return "that of the image; doctor predicts " + s.World.Boto3
}

func (s Source) engine() string {
	state := s.engineState()
	switch {
	case state.Info != nil:
		return state.Info.Version + ", " + state.Info.Kind.String() + ", " + state.Info.OperatingSystem
	case state.Predicted:
		return "not asked: the default of another system"
	case !s.Facts.InScope(facts.Engine):
		return "not asked"
	}
	return "no answer"
}

// engineState is what the run knows of the engine: it is not asked for a bundle alone.
func (s Source) engineState() facts.EngineState {
	if !s.Facts.InScope(facts.Engine) {
		return facts.EngineState{}
	}
	return s.Facts.Engine()
}
