package bundle

import (
	"maps"
	"slices"
	"strings"
	"time"

	"doctor/internal/redact"
	"doctor/internal/show"
	"doctor/report"
)

// World is the machine and the shell of a run, as far as a bundle tells of them.
type World struct {
	// Doctor, Go and System are those of this program.
	Doctor, Go, System string
	// Astro and Docker are what the programs say of their versions, or why they do not.
	Astro, Docker string
	// Boto3 is the version whose behavior is predicted.
	Boto3 string
	// Env is the environment of the shell, Now the time of the run.
	Env map[string]string
	Now time.Time
}

// setup is what a support engineer asks for first.
type setup struct {
	Doctor  string `json:"doctor"`
	Go      string `json:"go"`
	System  string `json:"system"`
	Time    string `json:"time"`
	Astro   string `json:"astro"`
	Docker  string `json:"docker"`
	Project string `json:"project"`
	// Environment are the relevant variables of the shell, with the values of those that are
	// known to be harmless.
	Environment map[string]string `json:"environment"`
	// Outside are the files of the project that are links to other places.
	Outside []outsideFile `json:"outside"`
}

// outsideFile is a file of the project that lies outside of it.
type outsideFile struct {
	File string `json:"file"`
	// PointsTo is its real location.
	PointsTo string `json:"points_to"`
}

func (s Source) setup() setup {
	m, w := s.Facts.Machine, s.World
	f := setup{
		Doctor: w.Doctor, Go: w.Go, System: w.System, Time: w.Now.UTC().Format(time.RFC3339),
		Astro: w.Astro, Docker: w.Docker,
		Project:     report.ReplaceHome(s.Facts.Dir, m.Home, "~"),
		Environment: map[string]string{}, Outside: []outsideFile{},
	}
	for _, o := range s.Facts.Outside() {
		f.Outside = append(f.Outside, outsideFile(o))
	}
	for name, value := range w.Env {
		if matters(name) {
			f.Environment[name] = report.ReplaceHome(shownOf(name, value), m.Home, "<home>")
		}
	}
	return f
}

// shownOf is what may be shown of a variable of the shell.
func shownOf(name, value string) string {
	if name == "DOCKER_HOST" {
		return redact.URL(value)
	}
	return show.Variable(name, value)
}

// cleanSetup removes private parts from the names of variables: names in a JSON document are
// not changed elsewhere.
func (b *Bundle) cleanSetup(f setup) setup {
	clean := make(map[string]string, len(f.Environment))
	for _, name := range slices.Sorted(maps.Keys(f.Environment)) {
		clean[b.names.replace(b.scrubber.Scrub(name), homeInFile)] = f.Environment[name]
	}
	f.Environment = clean
	return f
}

// matters reports whether a variable of the shell may be relevant.
func matters(name string) bool {
	for _, prefix := range []string{"AWS_", "AIRFLOW", "DOCKER_", "COMPOSE_", "ASTRO_"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return slices.Contains([]string{"HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy"}, name)
}
