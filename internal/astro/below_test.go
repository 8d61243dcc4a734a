package astro

import (
	"fmt"
	"slices"
	"testing"
)

func TestProjectsBelow(t *testing.T) {
	const runtime = "FROM " + airflow3Image + "\n"
	for name, c := range map[string]struct {
		files map[string]string
		want  []string
	}{
		"none":                        {files: map[string]string{"README.md": "# Data\n"}},
		"one":                         {files: map[string]string{"airflow/.astro/config.yaml": "project: {name: a}\n"}, want: []string{"airflow"}},
		"one without .astro":          {files: map[string]string{"airflow/Dockerfile": runtime, "airflow/dags/a.py": ""}, want: []string{"airflow"}},
		"two, the nearest first":      {files: map[string]string{"teams/b/.astro/config.yaml": "", "z/.astro/config.yaml": ""}, want: []string{"z", "teams/b"}},
		"a Dockerfile without DAGs":   {files: map[string]string{"airflow/Dockerfile": runtime}},
		"another image":               {files: map[string]string{"api/Dockerfile": "FROM python:3.12\n", "api/dags/a.py": ""}},
		"in what others have written": {files: map[string]string{"node_modules/x/.astro/config.yaml": "", ".venv/x/.astro/config.yaml": "", ".git/x/.astro/config.yaml": ""}},
		"too far down":                {files: map[string]string{"a/b/c/d/.astro/config.yaml": ""}},
		"in a project":                {files: map[string]string{"a/.astro/config.yaml": "", "a/b/.astro/config.yaml": ""}, want: []string{"a"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := map[string]string{".astro/config.yaml": "-", "Dockerfile": "-", "dags/example.py": "-"}
			for file, text := range c.files {
				files[file] = text
			}
			if got := layOut(t, airflow3Image, files).load(Options{}).ProjectsBelow(); !slices.Equal(got, c.want) {
				t.Errorf("found %v, want %v", got, c.want)
			}
		})
	}
}

// TestProjectsBelowIsBounded: only a part of a folder like a home folder is searched.
func TestProjectsBelowIsBounded(t *testing.T) {
	files := map[string]string{".astro/config.yaml": "-", "zz/.astro/config.yaml": ""}
	for i := range belowFolders {
		files[fmt.Sprintf("a%04d/x", i)] = ""
	}
	if got := layOut(t, airflow3Image, files).load(Options{}).ProjectsBelow(); len(got) > 0 {
		t.Errorf("found %v", got)
	}
}
