package dagfolder

import (
	"context"

	"doctor/internal/airflow/dagignore"
	"doctor/internal/astro"
	"doctor/internal/host"
)

// Of walks dags/ of a project, with the .airflowignore syntax of its services.
func Of(ctx context.Context, m *host.Machine, p *astro.Project) Folder {
	value := ""
	for _, s := range p.Services {
		if set, ok := s.Getenv(dagignore.SyntaxVariable); ok && (value == "" || s.Name == "dag-processor" || s.Name == "scheduler") {
			value = set
		}
	}
	return Walk(ctx, m, p.Dir, dagignore.SyntaxOf(value, p.Image.AirflowMajor))
}
